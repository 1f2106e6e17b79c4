//! Who subscribes to what: as many streams for each client, as many clients for each stream.
//!
//! Client number c has the streams that begin with number c × `each`, and after the last stream comes the first again.

use std::collections::HashMap;

use cable_bench::{Result, payload};

use crate::protocol::Protocol;

pub(crate) struct Streams {
    protocol: Protocol,
    names: Vec<String>,
    numbers: HashMap<Vec<u8>, usize>,
    each: usize,
}

/// A message that was broadcast, or answers an action.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) stream: usize,
    pub(crate) seq: usize,
}

impl Streams {
    /// `names` are the streams' in messages, and a client has `each` of them.
    pub(crate) fn new(protocol: Protocol, names: Vec<String>, each: usize) -> Result<Self> {
        if each == 0 || each > names.len() {
            return Err(format!("a client cannot have {each} of {} streams", names.len()).into());
        }
        let numbers = names.iter().enumerate().map(|(number, name)| (name.clone().into_bytes(), number)).collect();
        Ok(Self { protocol, names, numbers, each })
    }

    /// How many a client has.
    pub(crate) fn each(&self) -> usize {
        self.each
    }

    /// How many clients each stream has.
    pub(crate) fn subscribers(&self, clients: usize) -> Result<usize> {
        let (subscriptions, streams) = (clients * self.each, self.names.len());
        if subscriptions % streams != 0 {
            return Err(format!("{subscriptions} subscriptions cannot be shared evenly by {streams} streams").into());
        }
        Ok(subscriptions / streams)
    }

    /// What names a client's streams in messages.
    pub(crate) fn of(&self, client: usize) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).cycle().skip(self.first(client)).take(self.each)
    }

    /// Which of a client's subscriptions is that to `stream`.
    pub(crate) fn place(&self, client: usize, stream: usize) -> Option<usize> {
        let place = (stream + self.names.len() - self.first(client)) % self.names.len();
        (place < self.each).then_some(place)
    }

    /// Reads data; `None` when `text` is something else. Numbers go round the streams.
    pub(crate) fn data(&self, text: &[u8]) -> Result<Option<Data>> {
        let Some((stream, payload)) = self.split(text) else {
            return Ok(None);
        };
        let seq = payload::seq(payload)?;
        if seq % self.names.len() != stream {
            return Err(format!("message {seq} came by stream {stream}").into());
        }
        Ok(Some(Data { stream, seq }))
    }

    fn first(&self, client: usize) -> usize {
        client * self.each % self.names.len()
    }

    fn split<'a>(&self, text: &'a [u8]) -> Option<(usize, &'a [u8])> {
        let (before_name, before_payload) = self.protocol.data_prefixes();
        let text = text.strip_prefix(before_name.as_bytes())?;
        // Nothing is searched or looked up where there is one stream: the load must stay cheaper than the server.
        if let [name] = self.names.as_slice() {
            let payload = text.strip_prefix(name.as_bytes())?.strip_prefix(before_payload.as_bytes())?;
            return Some((0, payload));
        }
        let end = text.windows(before_payload.len()).position(|bytes| bytes == before_payload.as_bytes())?;
        let stream = self.numbers.get(&text[..end])?;
        Some((*stream, &text[end + before_payload.len()..]))
    }
}

#[cfg(test)]
mod tests {
    use cable_bench::message;
    use cable_bench::payload::Format;

    use super::*;

    fn streams(count: usize, each: usize) -> Streams {
        let protocol = Protocol::ActionCable;
        Streams::new(protocol, (0..count).map(|stream| protocol.name(stream)).collect(), each).unwrap()
    }

    fn broadcast(stream: usize, seq: usize) -> String {
        message::broadcast(&message::identifier(stream), &Format::Json.payload(seq, 100))
    }

    #[test]
    fn every_stream_has_as_many_subscribers() {
        let streams = streams(10, 6);
        assert_eq!(streams.subscribers(5).unwrap(), 3);
        assert!(streams.subscribers(4).is_err());
        for stream in 0..10 {
            let subscribers = (0..5).filter(|client| streams.place(*client, stream).is_some());
            assert_eq!(subscribers.count(), 3, "stream {stream}");
        }
    }

    #[test]
    fn a_clients_subscriptions_follow_each_other() {
        let streams = streams(10, 6);
        let names: Vec<_> = streams.of(1).collect();
        let expected: Vec<_> = [6, 7, 8, 9, 0, 1].map(message::identifier).into();
        assert_eq!(names, expected);
        assert_eq!(streams.place(1, 0), Some(4));
        assert_eq!(streams.place(1, 2), None);
    }

    #[test]
    fn data_says_its_stream_and_number() {
        for (count, stream, seq) in [(1, 0, 42), (10, 7, 27)] {
            let data = streams(count, 1).data(broadcast(stream, seq).as_bytes()).unwrap();
            assert_eq!(data, Some(Data { stream, seq }));
        }
    }

    #[test]
    fn data_by_the_wrong_stream_is_an_error() {
        assert!(streams(10, 1).data(broadcast(7, 28).as_bytes()).is_err());
    }

    #[test]
    fn other_messages_are_no_data() {
        for count in [1, 10] {
            assert_eq!(streams(count, 1).data(message::WELCOME.as_bytes()).unwrap(), None);
            let confirmation = message::confirmation(&message::identifier(0));
            assert_eq!(streams(count, 1).data(confirmation.as_bytes()).unwrap(), None);
        }
    }
}
