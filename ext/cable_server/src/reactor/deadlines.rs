//! What clients may not take too long for: a close, a socket that is full, an answer to pings.

use std::time::Instant;

use super::Reactor;
use crate::connection::Pings;
use crate::streams::Key;
use crate::transport::Ending;

impl Reactor {
    pub(super) fn enforce_due_deadlines(&mut self, now: Instant) {
        for key in self.deadlines.due(now) {
            self.enforce_deadlines(key, now);
            self.deadlines.put_off(key, self.deadline(key));
        }
    }

    /// Sees to it that the client is looked at when its deadline, should it have one, is over. To be called when it gets one:
    /// when it closes, when its socket is full, when it promises to answer pings.
    pub(super) fn watch(&mut self, key: Key) {
        if let Some(at) = self.deadline(key) {
            self.deadlines.add(key, at);
        }
    }

    fn deadline(&self, key: Key) -> Option<Instant> {
        self.connections.get(key)?.deadline(&self.config)
    }

    fn enforce_deadlines(&mut self, key: Key, now: Instant) {
        let Some(transport) = self.connections.get_mut(key).and_then(|connection| connection.transport.as_mut()) else {
            return;
        };
        if transport.is_overdue(now) {
            transport.give_up();
            transport.wake();
            self.end(key, Ending::new(1006, "close handshake timed out"));
        } else if transport.is_open()
            && transport
                .blocked_since()
                .is_some_and(|since| now.saturating_duration_since(since) > self.config.write_timeout)
        {
            self.let_go_slow(key);
        } else if self.is_silent(key, now) {
            self.let_go_silent(key);
        }
    }

    /// Whether a client that answers pings has not. One that we leave unread cannot be heard.
    fn is_silent(&mut self, key: Key, now: Instant) -> bool {
        let connection = &mut self.connections[key];
        if connection.pings != Pings::Answered || !connection.is_open() {
            return false;
        }
        if connection.mailbox.is_full(&self.config) {
            connection.heard_at = now;
        }
        now.saturating_duration_since(connection.heard_at) > self.config.longest_silence()
    }
}
