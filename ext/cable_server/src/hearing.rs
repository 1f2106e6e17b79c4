//! What of the host bus is for Ruby: broadcasts to streams that the application listens to itself (with a block, with a coder
//! of its own, for remote disconnects). One is with Ruby at a time, so they are handed over in order. Owned by the reactor.

use std::collections::{HashSet, VecDeque};

use bytes::Bytes;

use crate::events::EventKind;

/// Streams that Ruby listens to, and what waits for it.
#[derive(Debug, Default)]
pub(crate) struct Hearing {
    streams: HashSet<Vec<u8>>,
    waiting: VecDeque<(Vec<u8>, Bytes)>,
    waiting_bytes: usize,
    is_with_ruby: bool,
}

impl Hearing {
    pub(crate) fn start(&mut self, stream: Vec<u8>) {
        self.streams.insert(stream);
    }

    pub(crate) fn stop(&mut self, stream: &[u8]) {
        self.streams.remove(stream);
    }

    /// Takes in a broadcast if Ruby listens to its stream. Returns whether there was room for it.
    pub(crate) fn push(&mut self, stream: &[u8], payload: &Bytes, max_bytes: usize) -> bool {
        if !self.streams.contains(stream) {
            return true;
        }
        let bytes = stream.len() + payload.len();
        if self.waiting_bytes + bytes > max_bytes {
            return false;
        }
        self.waiting_bytes += bytes;
        // A copy: what was read with it need not stay.
        self.waiting.push_back((stream.to_vec(), Bytes::copy_from_slice(payload)));
        true
    }

    /// Ruby has dealt with the last one.
    pub(crate) fn finish(&mut self) {
        self.is_with_ruby = false;
    }

    /// What Ruby should hear now, if anything.
    pub(crate) fn next(&mut self) -> Option<EventKind> {
        if self.is_with_ruby {
            return None;
        }
        let (stream, payload) = self.waiting.pop_front()?;
        self.waiting_bytes -= stream.len() + payload.len();
        self.is_with_ruby = true;
        Some(EventKind::Heard { stream, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(payload: &'static str) -> EventKind {
        EventKind::Heard { stream: b"news".to_vec(), payload: payload.into() }
    }

    fn listening() -> Hearing {
        let mut hearing = Hearing::default();
        hearing.start(b"news".to_vec());
        hearing
    }

    #[test]
    fn what_is_listened_to_is_heard_one_by_one() {
        let mut hearing = listening();
        for (stream, payload) in [("news", "1"), ("other", "2"), ("news", "3")] {
            assert!(hearing.push(stream.as_bytes(), &payload.into(), 100));
        }
        assert_eq!(hearing.next(), Some(heard("1")));
        assert_eq!(hearing.next(), None);
        hearing.finish();
        assert_eq!(hearing.next(), Some(heard("3")));
    }

    #[test]
    fn it_holds_no_more_than_it_may() {
        let mut hearing = listening();
        assert!(hearing.push(b"news", &"1".into(), 5));
        assert!(!hearing.push(b"news", &"2".into(), 5));
        assert!(hearing.push(b"other", &"2".into(), 5));
        hearing.next();
        assert!(hearing.push(b"news", &"3".into(), 5));
    }

    #[test]
    fn what_is_no_longer_listened_to_is_not_heard() {
        let mut hearing = listening();
        hearing.stop(b"news");
        hearing.push(b"news", &"1".into(), 100);
        assert_eq!(hearing.next(), None);
    }
}
