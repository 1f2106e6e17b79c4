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
        Self { pending: VecDeque::new(), pending_bytes: 0, is_with_ruby: true, is_ready: false }
    }

    /// The client was welcomed: its commands may flow.
    pub(crate) fn ready(&mut self) {
        self.is_ready = true;
    }

    /// Takes in an event; the caller sends on what [`Mailbox::next`] then yields.
    pub(crate) fn push(&mut self, kind: EventKind) {
        if self.was_turned_away() && !is_end(&kind) {
            return;
        }
        self.pending_bytes += kind.len();
        self.pending.push_back(kind);
    }

    /// Ruby has dealt with the event it had.
    pub(crate) fn finish(&mut self) {
        self.is_with_ruby = false;
        if self.was_turned_away() {
            self.pending.retain(is_end);
            self.pending_bytes = 0;
        }
    }

    /// The event that Ruby should get now, if any. Commands sent before the welcome wait for it, as in Action Cable.
    pub(crate) fn next(&mut self) -> Option<EventKind> {
        if self.is_with_ruby {
            return None;
        }
        let kind = self.pending.pop_front()?;
        self.pending_bytes -= kind.len();
        self.is_with_ruby = true;
        Some(kind)
    }

    /// `Opened` was dealt with and no welcome came of it: the client may say what it likes, only its end is news.
    fn was_turned_away(&self) -> bool {
        !self.is_ready && !self.is_with_ruby
    }

    /// Ruby knows all there is to know.
    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The client must be read no further until Ruby has caught up.
    pub(crate) fn is_full(&self, config: &Config) -> bool {
        self.pending.len() >= config.max_pending_commands || self.pending_bytes >= config.max_pending_bytes
    }
}

fn is_end(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Closed { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> EventKind {
        EventKind::Command(text.into())
    }

    fn closed() -> EventKind {
        EventKind::Closed { code: 1000, reason: String::new() }
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
        mailbox.push(command("early"));
        mailbox.finish();
        mailbox.push(command("late"));
        assert_eq!(mailbox.next(), None);
        assert!(mailbox.is_empty());
        mailbox.push(closed());
        assert_eq!(mailbox.next(), Some(closed()));
    }

    #[test]
    fn it_is_full_by_count_or_by_bytes() {
        let config = Config { max_pending_commands: 2, max_pending_bytes: 10, ..Config::default() };
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
