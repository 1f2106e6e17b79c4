//! Who listens to what: stream ─▶ envelope ─▶ clients. A broadcast is framed once for each distinct envelope, and the same
//! bytes go to all its clients. Owned by the reactor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use bytes::Bytes;
use indexmap::IndexSet;

use crate::envelope::Envelope;
use crate::protocol;

/// The place of a client in the reactor's connection table.
pub(crate) type Key = usize;

/// One stream that a client gets in one of its envelopes. The client keeps it, to leave everything when it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) stream: Rc<[u8]>,
    envelope: Rc<[u8]>,
}

impl Membership {
    pub(crate) fn is_of(&self, stream: &[u8], envelope: &Envelope) -> bool {
        &*self.stream == stream && &*self.envelope == envelope.prefix()
    }
}

/// The clients of one stream, by their envelopes' prefixes.
type Groups = HashMap<Rc<[u8]>, IndexSet<Key>>;

/// The table of all streams.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    streams: HashMap<Rc<[u8]>, Groups>,
}

impl Streams {
    /// Adds a client. `None` if it was there already: a stream is delivered once in each envelope.
    pub(crate) fn join(&mut self, key: Key, stream: &[u8], envelope: &Envelope) -> Option<Membership> {
        let (stream, groups) = entry(&mut self.streams, stream);
        let (envelope, members) = entry(groups, envelope.prefix());
        members.insert(key).then_some(Membership { stream, envelope })
    }

    /// Removes a client; what nobody listens to any more is forgotten.
    pub(crate) fn leave(&mut self, key: Key, membership: &Membership) {
        let Some(groups) = self.streams.get_mut(&membership.stream) else {
            return;
        };
        let Some(members) = groups.get_mut(&membership.envelope) else {
            return;
        };
        members.swap_remove(&key);
        if members.is_empty() {
            groups.remove(&membership.envelope);
        }
        if groups.is_empty() {
            self.streams.remove(&membership.stream);
        }
    }

    pub(crate) fn has(&self, stream: &[u8]) -> bool {
        self.streams.contains_key(stream)
    }

    pub(crate) fn len(&self) -> usize {
        self.streams.len()
    }

    /// Hands each client of the stream its frame, once as it is and once with `more` behind it: the same bytes, so that either
    /// takes one place in an outbox, and one plain write.
    pub(crate) fn fan_out(
        &self,
        stream: &[u8],
        payload: &[u8],
        more: &[u8],
        mut deliver: impl FnMut(Key, &Bytes, &Bytes),
    ) {
        for (envelope, members) in self.streams.get(stream).into_iter().flatten() {
            let frame_and_more = protocol::text_frame_and(&[envelope, payload, b"}"], more);
            let frame = frame_and_more.slice(..frame_and_more.len() - more.len());
            members.iter().for_each(|key| deliver(*key, &frame, &frame_and_more));
        }
    }
}

/// The entry of `name`, made if need be, with the table's own shared copy of the name.
fn entry<'a, Value: Default>(table: &'a mut HashMap<Rc<[u8]>, Value>, name: &[u8]) -> (Rc<[u8]>, &'a mut Value) {
    let shared = table.get_key_value(name).map_or_else(|| Rc::from(name), |(shared, _)| Rc::clone(shared));
    match table.entry(Rc::clone(&shared)) {
        Entry::Occupied(occupied) => (shared, occupied.into_mut()),
        Entry::Vacant(vacant) => (shared, vacant.insert(Value::default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(streams: &mut Streams, key: Key, identifier: &str) -> Option<Membership> {
        streams.join(key, b"news", &identifier.into())
    }

    fn delivered(streams: &Streams, stream: &[u8]) -> Vec<(Key, Bytes)> {
        let mut deliveries = Vec::new();
        streams.fan_out(stream, b"1", b"more", |key, frame, frame_and_more| {
            assert_eq!(frame_and_more[..], [frame, &b"more"[..]].concat());
            deliveries.push((key, frame.clone()));
        });
        deliveries.sort();
        deliveries
    }

    #[test]
    fn clients_of_one_envelope_share_one_frame() {
        let mut streams = Streams::default();
        for (key, identifier) in [(1, "a"), (2, "a"), (3, "b")] {
            join(&mut streams, key, identifier);
        }
        let deliveries = delivered(&streams, b"news");
        assert_eq!(deliveries.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(deliveries[0].1.as_ptr(), deliveries[1].1.as_ptr());
        assert_ne!(deliveries[0].1, deliveries[2].1);
    }

    #[test]
    fn a_message_stands_inside_its_envelope() {
        let mut streams = Streams::default();
        join(&mut streams, 1, r#"{"channel":"Chat"}"#);
        let frame = &delivered(&streams, b"news")[0].1;
        assert_eq!(&frame[2..], br#"{"identifier":"{\"channel\":\"Chat\"}","message":1}"#);
        assert_eq!((frame[0], usize::from(frame[1])), (0x81, frame.len() - 2));
    }

    #[test]
    fn joining_twice_delivers_once() {
        let mut streams = Streams::default();
        assert!(join(&mut streams, 1, "a").is_some());
        assert!(join(&mut streams, 1, "a").is_none());
        assert_eq!(delivered(&streams, b"news").len(), 1);
    }

    #[test]
    fn one_client_may_get_a_stream_in_two_envelopes() {
        let mut streams = Streams::default();
        join(&mut streams, 1, "a");
        join(&mut streams, 1, "b");
        assert_eq!(delivered(&streams, b"news").len(), 2);
    }

    #[test]
    fn leaving_forgets_what_is_empty() {
        let mut streams = Streams::default();
        let first = join(&mut streams, 1, "a").unwrap();
        let second = join(&mut streams, 2, "b").unwrap();
        streams.leave(1, &first);
        assert_eq!(delivered(&streams, b"news").len(), 1);
        streams.leave(2, &second);
        streams.leave(2, &second);
        assert!(!streams.has(b"news"));
        assert_eq!(streams.len(), 0);
    }
}
