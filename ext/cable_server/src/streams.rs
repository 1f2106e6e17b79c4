//! Who listens to what: stream ─▶ identifier ─▶ clients. A broadcast is encoded and framed once for each distinct
//! identifier, and the same bytes go to all its clients. Owned by the reactor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use bytes::Bytes;
use indexmap::IndexSet;

use crate::protocol;

/// The place of a client in the reactor's connection table.
pub(crate) type Key = usize;

/// One stream a client gets under one of its identifiers. The client keeps it, to leave everything when it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) stream: Rc<[u8]>,
    pub(crate) identifier: Rc<str>,
}

/// The clients of one identifier on one stream.
#[derive(Debug)]
struct Group {
    prefix: Bytes,
    members: IndexSet<Key>,
}

/// The table of all streams.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    streams: HashMap<Rc<[u8]>, HashMap<Rc<str>, Group>>,
}

impl Streams {
    /// Adds a client. `None` if it was there already: a stream is delivered once for each identifier.
    pub(crate) fn join(&mut self, key: Key, stream: &[u8], identifier: &str) -> Option<Membership> {
        let (stream, groups) = entry(&mut self.streams, stream, HashMap::new);
        let new_group = || Group { prefix: protocol::message_prefix(identifier), members: IndexSet::new() };
        let (identifier, group) = entry(groups, identifier, new_group);
        group.members.insert(key).then_some(Membership { stream, identifier })
    }

    /// Removes a client; what nobody listens to any more is forgotten.
    pub(crate) fn leave(&mut self, key: Key, membership: &Membership) {
        let Some(groups) = self.streams.get_mut(&membership.stream) else {
            return;
        };
        let Some(group) = groups.get_mut(&membership.identifier) else {
            return;
        };
        group.members.swap_remove(&key);
        if group.members.is_empty() {
            groups.remove(&membership.identifier);
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

    /// Hands each client of the stream its frame.
    pub(crate) fn fan_out(&self, stream: &[u8], payload: &[u8], mut deliver: impl FnMut(Key, &Bytes)) {
        for group in self.streams.get(stream).into_iter().flat_map(HashMap::values) {
            let frame = protocol::message_frame(&group.prefix, payload);
            group.members.iter().for_each(|key| deliver(*key, &frame));
        }
    }
}

/// The entry of `name`, made if need be, with the table's own shared copy of the name.
fn entry<'a, Name, Value>(
    table: &'a mut HashMap<Rc<Name>, Value>,
    name: &Name,
    new: impl FnOnce() -> Value,
) -> (Rc<Name>, &'a mut Value)
where
    Name: ?Sized + std::hash::Hash + Eq,
    for<'b> Rc<Name>: From<&'b Name>,
{
    let shared = table.get_key_value(name).map_or_else(|| Rc::from(name), |(shared, _)| Rc::clone(shared));
    match table.entry(Rc::clone(&shared)) {
        Entry::Occupied(occupied) => (shared, occupied.into_mut()),
        Entry::Vacant(vacant) => (shared, vacant.insert(new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivered(streams: &Streams, stream: &[u8]) -> Vec<(Key, Bytes)> {
        let mut deliveries = Vec::new();
        streams.fan_out(stream, b"1", |key, frame| deliveries.push((key, frame.clone())));
        deliveries.sort();
        deliveries
    }

    #[test]
    fn clients_of_one_identifier_share_one_frame() {
        let mut streams = Streams::default();
        streams.join(1, b"news", "a");
        streams.join(2, b"news", "a");
        streams.join(3, b"news", "b");
        let deliveries = delivered(&streams, b"news");
        assert_eq!(deliveries.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(deliveries[0].1.as_ptr(), deliveries[1].1.as_ptr());
        assert_ne!(deliveries[0].1, deliveries[2].1);
    }

    #[test]
    fn joining_twice_delivers_once() {
        let mut streams = Streams::default();
        assert!(streams.join(1, b"news", "a").is_some());
        assert!(streams.join(1, b"news", "a").is_none());
        assert_eq!(delivered(&streams, b"news").len(), 1);
    }

    #[test]
    fn one_client_may_get_a_stream_under_two_identifiers() {
        let mut streams = Streams::default();
        streams.join(1, b"news", "a");
        streams.join(1, b"news", "b");
        assert_eq!(delivered(&streams, b"news").len(), 2);
    }

    #[test]
    fn leaving_forgets_what_is_empty() {
        let mut streams = Streams::default();
        let first = streams.join(1, b"news", "a").unwrap();
        let second = streams.join(2, b"news", "b").unwrap();
        streams.leave(1, &first);
        assert_eq!(delivered(&streams, b"news").len(), 1);
        streams.leave(2, &second);
        streams.leave(2, &second);
        assert!(!streams.has(b"news"));
        assert_eq!(streams.len(), 0);
    }
}
