//! What goes to clients: Action Cable's messages (`actioncable-v1-json`) and the frames around them. Pure functions: text
//! in, bytes out.

use bytes::{BufMut, Bytes, BytesMut};
use serde::de::IgnoredAny;
use tungstenite::protocol::CloseFrame;

use crate::envelope;

/// A text frame, final and unmasked: the same bytes for every client.
const TEXT: u8 = 0x81;
const LONGEST_SHORT: usize = 125;
const LONGEST_HEADER: usize = 10;

/// Whether a broadcast's payload is JSON, and so may stand inside an envelope.
pub(crate) fn is_json(payload: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(payload).is_ok() && std::str::from_utf8(payload).is_ok()
}

/// `{"identifier":"…","type":"confirm_subscription"}`
pub(crate) fn confirmation_frame(identifier: &str) -> Bytes {
    answer_frame(identifier, "confirm_subscription")
}

/// `{"identifier":"…","type":"reject_subscription"}`
pub(crate) fn rejection_frame(identifier: &str) -> Bytes {
    answer_frame(identifier, "reject_subscription")
}

fn answer_frame(identifier: &str, answer: &str) -> Bytes {
    let identifier = envelope::rails_json(identifier);
    text_frame(&[format!("{{\"identifier\":{identifier},\"type\":\"{answer}\"}}").as_bytes()])
}

/// `{"type":"ping","message":<UNIX seconds>}`
pub(crate) fn ping_frame(seconds: u64) -> Bytes {
    text_frame(&[format!("{{\"type\":\"ping\",\"message\":{seconds}}}").as_bytes()])
}

/// `{"type":"disconnect","reason":…,"reconnect":true}`, for endings that Ruby has no part in.
pub(crate) fn disconnect_frame(reason: &str) -> Bytes {
    text_frame(&[format!("{{\"type\":\"disconnect\",\"reason\":\"{reason}\",\"reconnect\":true}}").as_bytes()])
}

/// One text frame around `parts` put together.
pub(crate) fn text_frame(parts: &[&[u8]]) -> Bytes {
    text_frame_and(parts, b"")
}

/// The same with `more` behind it: further frames.
pub(crate) fn text_frame_and(parts: &[&[u8]], more: &[u8]) -> Bytes {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut frames = BytesMut::with_capacity(LONGEST_HEADER + length + more.len());
    put_text_header(&mut frames, length);
    parts.iter().for_each(|part| frames.put_slice(part));
    frames.put_slice(more);
    frames.freeze()
}

/// What a close frame says; the reason is cut to what a control frame can hold.
pub(crate) fn close_reason(code: u16, reason: &str) -> CloseFrame {
    CloseFrame { code: code.into(), reason: truncate(reason, LONGEST_SHORT - 2).into() }
}

/// RFC 6455 section 5.2: 7 bits of length, or 126 and 16 bits, or 127 and 64 bits.
fn put_text_header(frame: &mut BytesMut, length: usize) {
    frame.put_u8(TEXT);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if length <= LONGEST_SHORT => frame.put_u8(short),
        (_, Ok(medium)) => {
            frame.put_u8(126);
            frame.put_u16(medium);
        }
        _ => {
            frame.put_u8(127);
            frame.put_u64(length as u64);
        }
    }
}

pub(crate) fn truncate(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_the_rfc() {
        for (length, header) in [(125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
            let payload = vec![b'x'; length];
            let frame = text_frame(&[&payload]);
            assert_eq!(frame.len(), header + length);
        }
    }

    #[test]
    fn close_reasons_are_cut_at_a_character() {
        let frame = close_reason(1008, &"é".repeat(100));
        assert_eq!(frame.reason.len(), 122);
        assert_eq!(u16::from(frame.code), 1008);
    }

    #[test]
    fn payloads_must_be_json() {
        assert!(is_json(b"\"text\""));
        assert!(is_json(b" {\"a\": 1} "));
        for payload in [&b"<turbo-stream>"[..], b"", b"{", b"\"\xff\""] {
            assert!(!is_json(payload), "{payload:?}");
        }
    }

    #[test]
    fn a_confirmation_is_what_rails_writes() {
        let frame = confirmation_frame(r#"{"channel":"A&B"}"#);
        assert_eq!(&frame[2..], br#"{"identifier":"{\"channel\":\"A\u0026B\"}","type":"confirm_subscription"}"#);
    }
}
