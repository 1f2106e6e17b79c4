//! A client's turn, run by its task whenever its socket or the reactor has something for it.

use std::task::{Context, Poll};

use super::{Reactor, turbo};
use crate::command::Command;
use crate::connection::Pings;
use crate::events::EventKind;
use crate::streams::Key;
use crate::transport::{Ending, Incoming};

/// Messages one client may send before the next client's turn.
const MESSAGES_PER_TURN: usize = 32;

/// What turbo_cable's client says to each ping: no news to anybody.
const TURBO_CABLE_PONG: &str = r#"{"type":"pong"}"#;

impl Reactor {
    /// A client's turn: reads what it sent, writes what waits. Ready when its socket is closed.
    pub(crate) fn drive(&mut self, key: Key, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(transport) = &mut self.connections[key].transport {
            transport.remember(cx.waker());
        }
        self.read(key, cx);
        self.write(key, cx);
        match &self.connections[key].transport {
            Some(transport) if !transport.is_finished() => Poll::Pending,
            _ => {
                self.hang_up(key);
                Poll::Ready(())
            }
        }
    }

    /// A turn that panicked costs its client.
    pub(crate) fn abandon(&mut self, key: Key) {
        self.end(key, Ending::new(1011, "internal error"));
        self.hang_up(key);
    }

    pub(super) fn hang_up(&mut self, key: Key) {
        if let Some(transport) = self.connections[key].transport.take() {
            transport.hang_up();
        }
        self.forget_if_over(key);
    }

    fn read(&mut self, key: Key, cx: &mut Context<'_>) {
        self.read_messages(key, cx);
        self.send_next(key);
    }

    fn read_messages(&mut self, key: Key, cx: &mut Context<'_>) {
        for _ in 0..MESSAGES_PER_TURN {
            if self.connections[key].has_ended || !self.has_room(key) {
                return;
            }
            let Some(transport) = &mut self.connections[key].transport else {
                return;
            };
            match transport.poll_read(cx) {
                Poll::Ready(incoming) => self.receive(key, incoming),
                Poll::Pending => return,
            }
        }
        cx.waker().wake_by_ref();
    }

    /// Whether one more command may wait. Some may be on their way before all that came is read.
    fn has_room(&mut self, key: Key) -> bool {
        if self.is_held_up(key) {
            self.send_next(key);
        }
        !self.is_held_up(key)
    }

    /// Whether an open client must be left unread.
    fn is_held_up(&self, key: Key) -> bool {
        let connection = &self.connections[key];
        connection.is_open() && connection.mailbox.is_full(&self.config)
    }

    fn write(&mut self, key: Key, cx: &mut Context<'_>) {
        let connection = &mut self.connections[key];
        let has_ended = connection.has_ended;
        let Some(transport) = connection.transport.as_mut().filter(|it| !it.is_finished()) else {
            return;
        };
        let result = if has_ended { transport.poll_finish(cx).map(Ok) } else { transport.poll_flush(cx) };
        let is_blocked = transport.blocked_since().is_some();
        self.counters.bytes_out.add(transport.take_written());
        if is_blocked {
            self.watch(key);
        }
        if let Poll::Ready(Err(error)) = result {
            self.end(key, Ending::broken(&error));
        } else if self.connections[key].backlog() > self.config.max_outbox_bytes {
            self.let_go_slow(key);
        }
    }

    fn receive(&mut self, key: Key, incoming: Incoming) {
        self.connections[key].hear();
        match incoming {
            Incoming::Ended(ending) => self.end(key, ending),
            Incoming::Control => {}
            // What comes after our close frame is no news to a connection that Ruby has closed.
            _ if !self.connections[key].is_open() => {}
            Incoming::Text(text) => self.receive_text(key, text.as_str()),
            Incoming::Binary(length) => self.malformed(key, format!("binary message of {length} bytes")),
        }
    }

    fn receive_text(&mut self, key: Key, text: &str) {
        if text == TURBO_CABLE_PONG && !self.connections[key].has_protocol {
            return;
        }
        match Command::parse(text, self.config.max_identifier_bytes) {
            Ok(command) if self.connections[key].pings == Pings::Answered && command.is("pong") => {}
            Ok(_) => {
                self.counters.commands.add(1);
                let connection = &mut self.connections[key];
                // Whether this client's are served here may not be known yet.
                let is_apart = turbo::may_be_turbo_s(text);
                connection.mailbox.push_command(text.to_owned(), is_apart, &self.config);
            }
            Err(problem) => self.malformed(key, problem),
        }
    }

    pub(super) fn malformed(&mut self, key: Key, problem: String) {
        self.counters.malformed.add(1);
        self.tell(key, EventKind::Malformed(problem));
    }
}
