//! The events of one client on their way to Ruby: in order, and only one of them with Ruby at a time.
//! Owned by the client's connection, on the reactor thread.

use std::collections::VecDeque;

use crate::{Config, events::EventKind};

/// What may go to Ruby now, and what must wait.
#[derive(Debug)]
pub(crate) struct Mailbox {
    pending: VecDeque<EventKind>,
    pending_bytes: usize,
    is_with_ruby: bool,
    is_ready: bool,
}

impl Mailbox {
    /// A new client: its `Opened` is with Ruby already.
    pub(crate) fn opened() -> Self {
        Self {
            pending: VecDeque::new(),
            pending_bytes: 0,
            is_with_ruby: true,
            is_ready: false,
        }
    }

    /// The client was welcomed: its commands may flow.
    pub(crate) fn ready(&mut self) {
        self.is_ready = true;
    }

    /// Takes in an event; the caller sends on what [`Mailbox::next`] then yields.
    pub(crate) fn push(&mut self, kind: EventKind) {
        self.pending_bytes += kind.len();
        self.pending.push_back(kind);
    }

    /// Ruby has dealt with the event it had.
    pub(crate) fn finish(&mut self) {
        self.is_with_ruby = false;
    }

    /// The event that Ruby should get now, if any. Before the welcome only the end is news: Action Cable too holds
    /// commands back until `connect` is through.
    pub(crate) fn next(&mut self) -> Option<EventKind> {
        if self.is_with_ruby || (!self.is_ready && !self.skip_to_end()) {
            return None;
        }
        let kind = self.pending.pop_front()?;
        self.pending_bytes -= kind.len();
        self.is_with_ruby = true;
        Some(kind)
    }

    /// Ruby knows all there is to know.
    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The client must be read no further until Ruby has caught up.
    pub(crate) fn is_full(&self, config: &Config) -> bool {
        self.pending.len() >= config.max_pending_commands || self.pending_bytes >= config.max_pending_bytes
    }

    /// Of a client that was never welcomed only its end is left to tell. Returns whether it has come.
    fn skip_to_end(&mut self) -> bool {
        let has_ended = matches!(self.pending.back(), Some(EventKind::Closed { .. }));
        if has_ended {
            self.pending.drain(..self.pending.len() - 1);
            self.pending_bytes = 0;
        }
        has_ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> EventKind {
        EventKind::Command(text.into())
    }

    fn closed() -> EventKind {
        EventKind::Closed {
            code: 1000,
            reason: String::new(),
        }
    }

    fn welcomed() -> Mailbox {
        let mut mailbox = Mailbox::opened();
        mailbox.ready();
        mailbox.finish();
        mailbox
    }

    #[test]
    fn only_one_event_is_with_ruby() {
        let mut mailbox = welcomed();
        mailbox.push(command("1"));
        mailbox.push(command("2"));
        assert_eq!(mailbox.next(), Some(command("1")));
        assert_eq!(mailbox.next(), None);
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(command("2")));
    }

    #[test]
    fn commands_wait_for_the_welcome() {
        let mut mailbox = Mailbox::opened();
        mailbox.push(command("early"));
        mailbox.ready();
        assert_eq!(mailbox.next(), None, "Ruby still has Opened");
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(command("early")));
    }

    #[test]
    fn the_end_comes_after_the_commands_before_it() {
        let mut mailbox = welcomed();
        mailbox.push(command("last words"));
        mailbox.push(closed());
        assert_eq!(mailbox.next(), Some(command("last words")));
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(closed()));
    }

    #[test]
    fn a_client_never_welcomed_only_ends() {
        let mut mailbox = Mailbox::opened();
        mailbox.push(command("ignored"));
        mailbox.finish();
        assert_eq!(mailbox.next(), None);
        mailbox.push(closed());
        assert_eq!(mailbox.next(), Some(closed()));
    }

    #[test]
    fn it_is_full_by_count_or_by_bytes() {
        let config = Config {
            max_pending_commands: 2,
            max_pending_bytes: 10,
            ..Config::default()
        };
        let mut mailbox = welcomed();
        mailbox.push(command("1"));
        assert!(!mailbox.is_full(&config));
        mailbox.push(command("2"));
        assert!(mailbox.is_full(&config));
        let mut mailbox = welcomed();
        mailbox.push(command("0123456789"));
        assert!(mailbox.is_full(&config));
    }
}
