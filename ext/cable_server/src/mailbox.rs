//! The events of one client on their way to Ruby: in order, and only one of them with Ruby at a time.
//! Owned by the client's connection, on the reactor thread.

use std::collections::VecDeque;

use crate::{Config, events::EventKind};

/// Commands that go to Ruby together: each event costs a hand-over between threads, and while a worker is with one client
/// it is with no other.
const MOST_TOGETHER: usize = 16;

/// What may go to Ruby now, and what must wait.
#[derive(Debug)]
pub(crate) struct Mailbox {
    pending: VecDeque<EventKind>,
    /// Of commands each counts.
    pending_count: usize,
    pending_bytes: usize,
    /// The last ones that wait are commands, and one more may join them.
    is_open: bool,
    is_with_ruby: bool,
    is_ready: bool,
}

impl Mailbox {
    /// A new client: its `Opened` is with Ruby already.
    pub(crate) fn opened() -> Self {
        Self {
            pending: VecDeque::new(),
            pending_count: 0,
            pending_bytes: 0,
            is_open: false,
            is_with_ruby: true,
            is_ready: false,
        }
    }

    /// The client was welcomed: its commands may flow.
    pub(crate) fn ready(&mut self) {
        self.is_ready = true;
    }

    /// Takes in an event; the caller sends on what [`Mailbox::next`] then yields.
    pub(crate) fn push(&mut self, kind: EventKind, config: &Config) {
        if is_end(&kind) || !self.refuses(config) {
            self.pending_count += count(&kind);
            self.pending_bytes += kind.len();
            self.is_open = false;
            self.pending.push_back(kind);
        }
    }

    /// Takes in a command, to go to Ruby with those before it. One that is to be `apart` goes alone.
    pub(crate) fn push_command(&mut self, text: String, is_apart: bool, config: &Config) {
        if self.refuses(config) {
            return;
        }
        match self.pending.back_mut() {
            Some(EventKind::Commands(texts)) if self.is_open && !is_apart && texts.len() < MOST_TOGETHER => {
                self.pending_count += 1;
                self.pending_bytes += text.len();
                texts.push(text);
            }
            _ => {
                self.push(EventKind::Commands(vec![text]), config);
                self.is_open = !is_apart;
            }
        }
    }

    /// What a client says that is not welcome is kept within bounds, though it is read on.
    fn refuses(&self, config: &Config) -> bool {
        self.is_unwelcome() && self.has_reached_bounds(config)
    }

    /// Ruby has dealt with the event it had.
    pub(crate) fn finish(&mut self) {
        self.is_with_ruby = false;
    }

    /// The event that Ruby should get now, if any. Commands sent before the welcome wait for it, as in Action Cable; a
    /// client that never gets one only ends.
    pub(crate) fn next(&mut self) -> Option<EventKind> {
        if self.is_with_ruby || (self.is_unwelcome() && !self.skip_to_end()) {
            return None;
        }
        let kind = self.pending.pop_front()?;
        self.pending_count -= count(&kind);
        self.pending_bytes -= kind.len();
        if self.pending.is_empty() {
            // An idle client keeps no room for events: 224 bytes.
            self.pending = VecDeque::new();
        }
        self.is_with_ruby = true;
        Some(kind)
    }

    /// `Opened` was dealt with, and no welcome has come of it.
    fn is_unwelcome(&self) -> bool {
        !self.is_ready && !self.is_with_ruby
    }

    /// Drops what came before the end. Returns whether that has come.
    fn skip_to_end(&mut self) -> bool {
        let has_ended = self.pending.back().is_some_and(is_end);
        if has_ended {
            self.pending.drain(..self.pending.len() - 1);
            self.pending_count = self.pending.len();
            self.pending_bytes = 0;
        }
        has_ended
    }

    /// The end, if it waits, ahead of everything else.
    pub(crate) fn take_end(&mut self) -> Option<EventKind> {
        let end = self.pending.pop_back().filter(is_end);
        self.pending.clear();
        end
    }

    /// Ruby knows all there is to know.
    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The client must be read no further until Ruby has caught up. One that is not welcome is read on, or its end would
    /// never be seen.
    pub(crate) fn is_full(&self, config: &Config) -> bool {
        self.has_reached_bounds(config) && !self.is_unwelcome()
    }

    fn has_reached_bounds(&self, config: &Config) -> bool {
        self.pending_count >= config.max_pending_commands || self.pending_bytes >= config.max_pending_bytes
    }
}

fn count(kind: &EventKind) -> usize {
    if let EventKind::Commands(texts) = kind { texts.len() } else { 1 }
}

fn is_end(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Closed { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands<const COUNT: usize>(texts: [&str; COUNT]) -> EventKind {
        EventKind::Commands(texts.map(String::from).into())
    }

    fn command(mailbox: &mut Mailbox, text: &str) {
        mailbox.push_command(text.into(), false, &Config::default());
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
        command(&mut mailbox, "1");
        assert_eq!(mailbox.next(), Some(commands(["1"])));
        command(&mut mailbox, "2");
        command(&mut mailbox, "3");
        assert_eq!(mailbox.next(), None);
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(commands(["2", "3"])));
    }

    #[test]
    fn only_so_many_commands_come_together() {
        let mut mailbox = welcomed();
        (0..=MOST_TOGETHER).for_each(|_| command(&mut mailbox, "x"));
        assert_eq!(mailbox.next(), Some(commands(["x"; MOST_TOGETHER])));
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(commands(["x"])));
    }

    #[test]
    fn no_command_joins_one_that_goes_apart_or_passes_something_else() {
        let mut mailbox = welcomed();
        command(&mut mailbox, "1");
        mailbox.push_command("apart".into(), true, &Config::default());
        command(&mut mailbox, "2");
        mailbox.push(EventKind::Recalled, &Config::default());
        command(&mut mailbox, "3");
        let expected = [commands(["1"]), commands(["apart"]), commands(["2"]), EventKind::Recalled, commands(["3"])];
        for kind in expected {
            assert_eq!(mailbox.next(), Some(kind));
            mailbox.finish();
        }
    }

    #[test]
    fn commands_wait_for_the_welcome() {
        let mut mailbox = Mailbox::opened();
        command(&mut mailbox, "early");
        mailbox.ready();
        assert_eq!(mailbox.next(), None, "Ruby still has Opened");
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(commands(["early"])));
    }

    #[test]
    fn the_end_comes_after_the_commands_before_it() {
        let mut mailbox = welcomed();
        command(&mut mailbox, "last words");
        mailbox.push(closed(), &Config::default());
        assert_eq!(mailbox.next(), Some(commands(["last words"])));
        mailbox.finish();
        assert_eq!(mailbox.next(), Some(closed()));
    }

    #[test]
    fn a_client_never_welcomed_only_ends() {
        let mut mailbox = Mailbox::opened();
        command(&mut mailbox, "early");
        mailbox.finish();
        command(&mut mailbox, "late");
        assert_eq!(mailbox.next(), None);
        mailbox.push(closed(), &Config::default());
        assert_eq!(mailbox.next(), Some(closed()));
    }

    #[test]
    fn a_client_not_welcome_is_read_on_within_bounds() {
        let config = Config { max_pending_commands: 2, ..Config::default() };
        let mut mailbox = Mailbox::opened();
        (0..2).for_each(|_| mailbox.push_command("held".into(), false, &config));
        assert!(mailbox.is_full(&config), "while connect runs");
        mailbox.finish();
        assert!(!mailbox.is_full(&config));
        mailbox.push_command("dropped".into(), false, &config);
        mailbox.ready();
        for expected in [Some(commands(["held", "held"])), None] {
            assert_eq!(mailbox.next(), expected);
            mailbox.finish();
        }
    }

    #[test]
    fn it_is_full_by_count_or_by_bytes() {
        let config = Config { max_pending_commands: 2, max_pending_bytes: 10, ..Config::default() };
        let mut mailbox = welcomed();
        command(&mut mailbox, "1");
        assert!(!mailbox.is_full(&config));
        command(&mut mailbox, "2");
        assert!(mailbox.is_full(&config));
        let mut mailbox = welcomed();
        command(&mut mailbox, "0123456789");
        assert!(mailbox.is_full(&config));
    }
}
