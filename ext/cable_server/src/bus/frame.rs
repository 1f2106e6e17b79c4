//! What goes over the bus, byte by byte. A connection begins with [`GREETING`]; then frames:
//!
//! ```text
//! length of the rest: u32 | kind: u8 | body
//! broadcasts (1), broadcasts to be reported (2): { stream length: u32 | payload length: u32 | stream | payload }…
//! gap (3): broadcasts lost: u64        hello (4): nothing, to be answered with ANSWER
//! ```
//! Numbers are big-endian.

use bytes::{Buf, BufMut, Bytes, BytesMut};

use crate::broadcast::Broadcast;

/// Who speaks another version of this is not understood.
pub(crate) const GREETING: &[u8; 8] = b"tcbus/1\n";

/// The listener's answer to a hello: it is alive, and reads.
pub(crate) const ANSWER: u8 = b'!';

const HEADER: usize = 4;
const BROADCASTS: u8 = 1;
const REPORTED: u8 = 2;
const GAP: u8 = 3;
const HELLO: u8 = 4;

/// A stream and a payload, as the publisher has them.
pub(crate) type Message<'a> = (&'a [u8], &'a [u8]);

/// What a publisher says.
#[derive(Debug)]
pub(crate) enum Frame {
    /// All of them, in this order.
    Broadcasts(Vec<Broadcast>),
    /// So many broadcasts were lost, because this process took none for too long.
    Gap(u64),
    /// Is anybody there?
    Hello,
}

/// The bytes were no frame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) &'static str);

/// Length of the frame that these would be, without its header.
pub(crate) fn length_of(messages: &[Message<'_>]) -> usize {
    1 + messages.iter().map(|(stream, payload)| 8 + stream.len() + payload.len()).sum::<usize>()
}

/// One frame for all. The caller has seen to it that [`length_of`] them, and so each, is within bounds of less than 4 GiB.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn broadcasts(messages: &[Message<'_>], is_reported: bool) -> Bytes {
    let length = length_of(messages);
    let mut bytes = BytesMut::with_capacity(HEADER + length);
    bytes.put_u32(length as u32);
    bytes.put_u8(if is_reported { REPORTED } else { BROADCASTS });
    for (stream, payload) in messages {
        bytes.put_u32(stream.len() as u32);
        bytes.put_u32(payload.len() as u32);
        bytes.put_slice(stream);
        bytes.put_slice(payload);
    }
    bytes.freeze()
}

pub(crate) fn gap(lost: u64) -> Bytes {
    let mut bytes = BytesMut::with_capacity(HEADER + 9);
    bytes.put_u32(9);
    bytes.put_u8(GAP);
    bytes.put_u64(lost);
    bytes.freeze()
}

pub(crate) fn hello() -> Bytes {
    Bytes::from_static(&[0, 0, 0, 1, HELLO])
}

/// Takes the greeting off the front. Returns whether it has come whole.
pub(crate) fn take_greeting(bytes: &mut BytesMut) -> Result<bool, Malformed> {
    let known = bytes.len().min(GREETING.len());
    if bytes[..known] != GREETING[..known] {
        return Err(Malformed("another version of the bus"));
    }
    let is_whole = known == GREETING.len();
    if is_whole {
        bytes.advance(known);
    }
    Ok(is_whole)
}

/// Takes the next frame off the front, if it has come whole. Makes room for the rest of one that has not.
pub(crate) fn take(bytes: &mut BytesMut, max_bytes: usize) -> Result<Option<Frame>, Malformed> {
    let Some(header) = bytes.first_chunk::<HEADER>() else { return Ok(None) };
    let length = u32::from_be_bytes(*header) as usize;
    if length > max_bytes {
        return Err(Malformed("a frame larger than max_request_bytes"));
    }
    let missing = (HEADER + length).saturating_sub(bytes.len());
    if missing > 0 {
        bytes.reserve(missing);
        return Ok(None);
    }
    bytes.advance(HEADER);
    parse(bytes.split_to(length).freeze()).map(Some)
}

fn parse(mut body: Bytes) -> Result<Frame, Malformed> {
    match body.try_get_u8() {
        Ok(kind @ (BROADCASTS | REPORTED)) => parse_broadcasts(body, kind == REPORTED).map(Frame::Broadcasts),
        Ok(GAP) => body.try_get_u64().map(Frame::Gap).map_err(|_| Malformed("a gap without a number")),
        Ok(HELLO) => Ok(Frame::Hello),
        _ => Err(Malformed("a frame of an unknown kind")),
    }
}

fn parse_broadcasts(mut body: Bytes, is_reported: bool) -> Result<Vec<Broadcast>, Malformed> {
    let mut broadcasts = Vec::new();
    while body.has_remaining() {
        let stream = body.try_get_u32().map_err(|_| SHORT)? as usize;
        let payload = body.try_get_u32().map_err(|_| SHORT)? as usize;
        if body.len() < stream.saturating_add(payload) {
            return Err(SHORT);
        }
        broadcasts.push(Broadcast::new(body.split_to(stream), body.split_to(payload), is_reported));
    }
    Ok(broadcasts)
}

const SHORT: Malformed = Malformed("a broadcast cut short");

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: [Message<'static>; 2] = [(b"news", b"1"), (b"", b"{}")];

    fn taken(bytes: &[u8]) -> Result<Option<Frame>, Malformed> {
        take(&mut BytesMut::from(bytes), 1000)
    }

    #[test]
    fn broadcasts_arrive_as_they_were_sent() {
        let Ok(Some(Frame::Broadcasts(broadcasts))) = taken(&super::broadcasts(&MESSAGES, true)) else {
            panic!("no broadcasts")
        };
        let found: Vec<_> = broadcasts.iter().map(|it| (&*it.stream, &*it.payload)).collect();
        assert_eq!(found, MESSAGES);
        assert!(broadcasts.iter().all(|it| it.report.is_wanted()));
    }

    #[test]
    fn a_frame_is_taken_when_it_is_whole_and_no_sooner() {
        let whole = super::broadcasts(&MESSAGES, false);
        for length in 0..whole.len() {
            assert!(matches!(taken(&whole[..length]), Ok(None)), "of {length} bytes");
        }
        let mut bytes = BytesMut::from(&whole[..]);
        bytes.extend_from_slice(b"\0");
        assert!(matches!(take(&mut bytes, 1000), Ok(Some(_))));
        assert_eq!(&bytes[..], b"\0");
    }

    #[test]
    fn gaps_and_hellos_arrive() {
        assert!(matches!(taken(&gap(7)), Ok(Some(Frame::Gap(7)))));
        assert!(matches!(taken(&hello()), Ok(Some(Frame::Hello))));
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        let cut = [&[0, 0, 0, 10, BROADCASTS][..], &[0, 0, 0, 9, 0, 0, 0, 1, b'x']].concat();
        for (bytes, problem) in [
            (&cut[..], "a broadcast cut short"),
            (&[0, 0, 0, 4, BROADCASTS, 0, 0, 0], "a broadcast cut short"),
            (&[0, 0, 0, 2, GAP, 1], "a gap without a number"),
            (&[0, 0, 0, 1, 99], "a frame of an unknown kind"),
            (&[0, 0, 0, 0], "a frame of an unknown kind"),
            (&[0xFF; 8], "a frame larger than max_request_bytes"),
        ] {
            assert_eq!(taken(bytes).unwrap_err(), Malformed(problem));
        }
    }

    #[test]
    fn the_greeting_may_come_in_parts_and_must_be_ours() {
        let mut bytes = BytesMut::new();
        for byte in GREETING {
            assert_eq!(take_greeting(&mut bytes), Ok(false));
            bytes.put_u8(*byte);
        }
        assert_eq!(take_greeting(&mut bytes), Ok(true));
        assert!(bytes.is_empty());
        assert!(take_greeting(&mut BytesMut::from(&b"GET"[..])).is_err());
    }
}
