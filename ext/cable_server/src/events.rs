//! What the reactors tell the application, in a queue that any number of workers take from.
//! A reactor puts events in; [`Mailbox`](crate::mailbox) sees to it that a client has one out at a time.

use bytes::Bytes;

use crate::ConnectionId;

/// Something the application must know or decide. Call [`Server::finish`](crate::Server::finish) with its id when it
/// has been dealt with: only then comes the client's next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The client it is about.
    pub id: ConnectionId,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The WebSocket is open: decide whether to welcome the client.
    Opened,
    /// The client sent Action Cable commands, at least one: whole envelopes, checked to be JSON objects, to be executed in
    /// this order. Those that came faster than they were taken come together.
    Commands(Vec<String>),
    /// The client sent something that is no command and was ignored; the text says what, for the log.
    Malformed(String),
    /// Asked for with [`Server::recall`](crate::Server::recall): it is this client's turn.
    Recalled,
    /// Native subscriptions need this stream of the application's backplane (`id` is 0): answer with
    /// [`Server::acquired`](crate::Server::acquired).
    Acquire {
        /// The stream.
        stream: Vec<u8>,
        /// Which of the reactors asks; others may want the same stream for clients of theirs.
        reactor: usize,
    },
    /// They need it no more (`id` is 0): answer with [`Server::released`](crate::Server::released).
    Release {
        /// The stream.
        stream: Vec<u8>,
        /// Which of the reactors gives it back.
        reactor: usize,
    },
    /// A broadcast that was to be reported is in its clients' outboxes, whichever reactors have them (`id` is 0).
    Delivered {
        /// The stream, in the publisher's bytes.
        stream: Vec<u8>,
        /// How many clients' outboxes.
        receivers: u64,
        /// Bytes of the payload.
        bytes: usize,
    },
    /// Another process of this host broadcast to a stream of which Ruby [hears](crate::Server::hear) (`id` is 0). The next one
    /// comes when [`Server::finish`](crate::Server::finish) was called with 0.
    Heard {
        /// The stream, in the publisher's bytes.
        stream: Vec<u8>,
        /// The payload.
        payload: Bytes,
    },
    /// Another process of this host could not reach this one for a while, and has dropped so many publications
    /// (`id` is 0).
    Gap(u64),
    /// Something about no client in particular (`id` is 0) went wrong; the text is for the log.
    Warning(String),
    /// The client is gone; nothing more will come of it. Sent exactly once for each client that was adopted.
    Closed {
        /// The close code: the client's own, 1005 without one, 1006 when the connection broke, else why we ended it.
        code: u16,
        /// The client's reason, or ours in words.
        reason: String,
    },
}

impl EventKind {
    /// Bytes it keeps in memory while it waits.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Commands(texts) => texts.iter().map(String::len).sum(),
            Self::Malformed(text) | Self::Warning(text) => text.len(),
            Self::Acquire { stream, .. } | Self::Release { stream, .. } => stream.len(),
            Self::Heard { stream, payload } => stream.len() + payload.len(),
            Self::Opened | Self::Recalled | Self::Gap(_) | Self::Delivered { .. } | Self::Closed { .. } => 0,
        }
    }
}
