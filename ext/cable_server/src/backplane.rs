//! What native subscriptions need of the application's backplane: a stream's first subscriber has it acquired, the last
//! released. Of one stream only one of these is with the application at a time, so they cannot overtake each other.
//! Owned by the reactor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::ConnectionId;

/// Who waits for a stream: the client, and its identifier.
pub(crate) type Waiting = (ConnectionId, Box<str>);

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Nothing,
    Acquire,
    Release,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Acquiring,
    Active,
    Releasing,
}

/// One stream that native subscribers hold, or the application has yet to release.
#[derive(Debug)]
struct Upstream {
    state: State,
    subscribers: usize,
    waiting: Vec<Waiting>,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Backplane {
    streams: HashMap<Vec<u8>, Upstream>,
}

impl Backplane {
    /// One more subscriber. Gives it back if the stream is active: it need not wait.
    pub(crate) fn join(&mut self, stream: &[u8], subscriber: Waiting) -> (Step, Option<Waiting>) {
        let Some(upstream) = self.streams.get_mut(stream) else {
            let upstream = Upstream { state: State::Acquiring, subscribers: 1, waiting: vec![subscriber] };
            self.streams.insert(stream.to_vec(), upstream);
            return (Step::Acquire, None);
        };
        upstream.subscribers += 1;
        if upstream.state == State::Active {
            return (Step::Nothing, Some(subscriber));
        }
        upstream.waiting.push(subscriber);
        (Step::Nothing, None)
    }

    /// One subscriber less, which waits no longer.
    pub(crate) fn leave(&mut self, stream: &[u8], subscriber: &Waiting) -> Step {
        let Some(upstream) = self.streams.get_mut(stream) else { return Step::Nothing };
        upstream.subscribers -= 1;
        if let Some(index) = upstream.waiting.iter().position(|waiting| waiting == subscriber) {
            upstream.waiting.remove(index);
        }
        if upstream.subscribers == 0 && upstream.state == State::Active {
            upstream.state = State::Releasing;
            return Step::Release;
        }
        Step::Nothing
    }

    /// The application has acquired the stream. Returns who waited for it.
    pub(crate) fn acquired(&mut self, stream: &[u8]) -> (Step, Vec<Waiting>) {
        let Some(upstream) = self.streams.get_mut(stream).filter(|it| it.state == State::Acquiring) else {
            return (Step::Nothing, Vec::new());
        };
        if upstream.subscribers == 0 {
            upstream.state = State::Releasing;
            return (Step::Release, Vec::new());
        }
        upstream.state = State::Active;
        (Step::Nothing, std::mem::take(&mut upstream.waiting))
    }

    /// The application has released the stream, which somebody may have joined meanwhile.
    pub(crate) fn released(&mut self, stream: &[u8]) -> Step {
        let Entry::Occupied(mut entry) = self.streams.entry(stream.to_vec()) else { return Step::Nothing };
        if entry.get().state != State::Releasing {
            return Step::Nothing;
        }
        if entry.get().subscribers == 0 {
            entry.remove();
            return Step::Nothing;
        }
        entry.get_mut().state = State::Acquiring;
        Step::Acquire
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(id: ConnectionId) -> Waiting {
        (id, "identifier".into())
    }

    #[test]
    fn the_first_acquires_and_all_wait_for_it() {
        let mut backplane = Backplane::default();
        assert_eq!(backplane.join(b"news", client(1)), (Step::Acquire, None));
        assert_eq!(backplane.join(b"news", client(2)), (Step::Nothing, None));
        assert_eq!(backplane.acquired(b"news"), (Step::Nothing, vec![client(1), client(2)]));
        assert_eq!(backplane.join(b"news", client(3)), (Step::Nothing, Some(client(3))));
    }

    #[test]
    fn the_last_releases() {
        let mut backplane = Backplane::default();
        backplane.join(b"news", client(1));
        backplane.join(b"news", client(2));
        backplane.acquired(b"news");
        assert_eq!(backplane.leave(b"news", &client(1)), Step::Nothing);
        assert_eq!(backplane.leave(b"news", &client(2)), Step::Release);
        assert_eq!(backplane.released(b"news"), Step::Nothing);
        assert!(backplane.streams.is_empty());
    }

    #[test]
    fn who_leaves_before_it_is_there_has_it_released_then() {
        let mut backplane = Backplane::default();
        backplane.join(b"news", client(1));
        assert_eq!(backplane.leave(b"news", &client(1)), Step::Nothing);
        assert_eq!(backplane.acquired(b"news"), (Step::Release, vec![]));
        assert_eq!(backplane.released(b"news"), Step::Nothing);
    }

    #[test]
    fn who_joins_while_it_is_released_has_it_acquired_anew() {
        let mut backplane = Backplane::default();
        backplane.join(b"news", client(1));
        backplane.acquired(b"news");
        assert_eq!(backplane.leave(b"news", &client(1)), Step::Release);
        assert_eq!(backplane.join(b"news", client(2)), (Step::Nothing, None));
        assert_eq!(backplane.released(b"news"), Step::Acquire);
        assert_eq!(backplane.acquired(b"news"), (Step::Nothing, vec![client(2)]));
    }

    #[test]
    fn who_leaves_and_comes_again_waits_once() {
        let mut backplane = Backplane::default();
        backplane.join(b"news", client(1));
        backplane.leave(b"news", &client(1));
        backplane.join(b"news", client(1));
        assert_eq!(backplane.acquired(b"news"), (Step::Nothing, vec![client(1)]));
    }

    #[test]
    fn reports_about_nothing_change_nothing() {
        let mut backplane = Backplane::default();
        assert_eq!(backplane.leave(b"news", &client(1)), Step::Nothing);
        assert_eq!(backplane.acquired(b"news"), (Step::Nothing, vec![]));
        assert_eq!(backplane.released(b"news"), Step::Nothing);
    }
}
