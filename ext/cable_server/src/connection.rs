//! One client as the reactor keeps it: its wire while that lasts, its events on their way to Ruby, its streams.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

use bytes::Bytes;

use crate::mailbox::Mailbox;
use crate::streams::Membership;
use crate::transport::Transport;
use crate::{Config, ConnectionId};

/// How a client is kept from falling silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pings {
    /// Not at all: the application sees to it.
    Off,
    /// It gets Action Cable's pings.
    Sent,
    /// It gets them, and has promised to answer each (`actioncable-ext-pong`).
    Answered,
}

/// One client. Kept until its socket is closed *and* Ruby has been told all there is to tell.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: ConnectionId,
    pub(crate) transport: Option<Transport>,
    pub(crate) mailbox: Mailbox,
    pub(crate) memberships: Vec<Membership>,
    /// Its subscriptions that Ruby has no part in, as identifiers and streams. `None`: Ruby has part in all.
    pub(crate) native: Option<HashMap<Box<str>, Rc<[u8]>>>,
    /// It agreed on Action Cable's subprotocol; without one it may speak turbo_cable's.
    pub(crate) has_protocol: bool,
    pub(crate) pings: Pings,
    /// When it last said anything, or could not because it was left unread. Kept for clients that answer pings.
    pub(crate) heard_at: Instant,
    /// It is in the list of clients with something to write.
    pub(crate) is_dirty: bool,
    /// `Closed` was sent, or waits in the mailbox: nothing of the client's is news any more.
    pub(crate) has_ended: bool,
}

impl Connection {
    pub(crate) fn new(id: ConnectionId, transport: Transport, has_protocol: bool) -> Self {
        Self {
            id,
            transport: Some(transport),
            mailbox: Mailbox::opened(),
            memberships: Vec::new(),
            native: None,
            has_protocol,
            pings: Pings::Off,
            heard_at: Instant::now(),
            is_dirty: false,
            has_ended: false,
        }
    }

    /// Notes a sign of life.
    pub(crate) fn hear(&mut self) {
        if self.pings == Pings::Answered {
            self.heard_at = Instant::now();
        }
    }

    /// When it must be looked at, if nothing changes: a close that has begun, a socket that takes nothing, or a client that
    /// answers pings has then taken too long.
    pub(crate) fn deadline(&self, config: &Config) -> Option<Instant> {
        let transport = self.transport.as_ref().filter(|it| !it.is_finished())?;
        let blocked = transport.blocked_since().map(|since| since + config.write_timeout);
        let silent = (self.pings == Pings::Answered).then(|| self.heard_at + config.longest_silence());
        let open = [blocked, silent].into_iter().flatten().filter(|_| transport.is_open());
        open.chain(transport.deadline()).min()
    }

    /// Whether it may be sent anything.
    pub(crate) fn is_open(&self) -> bool {
        self.transport.as_ref().is_some_and(Transport::is_open)
    }

    /// Queues a frame for an open client. Returns the bytes that now wait for it; `None` if it is not open.
    pub(crate) fn push(&mut self, frame: Bytes) -> Option<usize> {
        let transport = self.transport.as_mut().filter(|it| it.is_open())?;
        transport.push(frame);
        Some(transport.backlog())
    }

    /// Bytes that wait for an open client.
    pub(crate) fn backlog(&self) -> usize {
        self.transport.as_ref().filter(|it| it.is_open()).map_or(0, Transport::backlog)
    }

    /// Notes that it has something to write. Returns whether that is news, so that it is listed once.
    pub(crate) fn becomes_dirty(&mut self) -> bool {
        !std::mem::replace(&mut self.is_dirty, true)
    }

    /// Its last frame is written, and Ruby knows of its end.
    pub(crate) fn has_said_all(&self) -> bool {
        self.has_ended && self.mailbox.is_empty() && self.transport.as_ref().is_none_or(Transport::has_said_all)
    }

    /// Nothing is left of it: no socket, nothing to tell.
    pub(crate) fn is_over(&self) -> bool {
        self.transport.is_none() && self.has_ended && self.mailbox.is_empty()
    }
}
