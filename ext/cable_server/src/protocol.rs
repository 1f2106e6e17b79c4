//! Action Cable's messages (`actioncable-v1-json`) and the frames around them. Pure functions: text in, bytes out.

use bytes::{BufMut, Bytes, BytesMut};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use tungstenite::protocol::CloseFrame;

/// A text frame, final and unmasked: the same bytes for every client.
const TEXT: u8 = 0x81;
const LONGEST_SHORT: usize = 125;
/// What a log line says of a message that is no command.
const LONGEST_PROBLEM: usize = 200;
const LONGEST_HEADER: usize = 10;

/// What Rust looks at of a command.
#[derive(Default)]
struct Envelope<'a> {
    command: Option<&'a RawValue>,
    identifier: Option<&'a RawValue>,
}

/// By hand, because of a key that comes twice Ruby takes the last, and a derived struct takes none.
impl<'de> Deserialize<'de> for Envelope<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "command" => envelope.command = map.next_value()?,
                "identifier" => envelope.identifier = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(envelope)
    }
}

/// Checks that a client's text is an envelope Ruby can execute: a JSON object whose `identifier`, if there, is a string
/// of bearable length. What the command means is the application's to decide, so unknown ones pass.
///
/// # Errors
/// What is wrong, in words for the log.
pub(crate) fn check_envelope(text: &str, max_identifier_bytes: usize) -> Result<(), String> {
    let envelope: Envelope = serde_json::from_str(text).map_err(|error| describe(&error))?;
    match envelope.identifier.map(RawValue::get) {
        Some(identifier) if !identifier.starts_with('"') => {
            Err("not an Action Cable command: its identifier is no string".into())
        }
        // In quotes, and with its escapes: as it came.
        Some(identifier) if identifier.len() > max_identifier_bytes.saturating_add(2) => {
            Err(format!("identifier of {} bytes, {max_identifier_bytes} are allowed", identifier.len() - 2))
        }
        _ => Ok(()),
    }
}

/// serde quotes what it did not expect, however long that is.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = truncate(&text, LONGEST_PROBLEM);
    match error.classify() {
        serde_json::error::Category::Data => format!("not an Action Cable command: {text}"),
        _ => format!("malformed JSON: {text}"),
    }
}

/// Whether a broadcast's payload is JSON, and so may stand inside an envelope.
pub(crate) fn is_json(payload: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(payload).is_ok() && std::str::from_utf8(payload).is_ok()
}

/// `{"identifier":"…","message":` — all that stands before the payload, the same for every message of an identifier.
pub(crate) fn message_prefix(identifier: &str) -> Bytes {
    // A string always serializes.
    let identifier = serde_json::to_string(identifier).unwrap_or_default();
    Bytes::from(format!("{{\"identifier\":{},\"message\":", escape_as_rails(&identifier)))
}

/// Active Support also escapes what could end a `<script>` or a line of JavaScript.
fn escape_as_rails(json: &str) -> Cow<'_, str> {
    const ESCAPED: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
    if !json.contains(ESCAPED) {
        return Cow::Borrowed(json);
    }
    let escape = |character| match character {
        escaped if ESCAPED.contains(&escaped) => format!("\\u{:04x}", u32::from(escaped)),
        other => other.to_string(),
    };
    Cow::Owned(json.chars().map(escape).collect())
}

/// Whether a client's text is its answer to a ping, as `actioncable-ext-pong` has it: `{"command":"pong",…}`.
pub(crate) fn is_pong(text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|envelope: Envelope| is_text(envelope.command, "pong"))
}

fn is_text(value: Option<&RawValue>, text: &str) -> bool {
    value.and_then(|raw| serde_json::from_str::<Cow<str>>(raw.get()).ok()).is_some_and(|found| found == text)
}

/// The frame that carries a broadcast to all clients of one identifier. Key order as Action Cable writes it.
pub(crate) fn message_frame(prefix: &[u8], payload: &[u8]) -> Bytes {
    text_frame(&[prefix, payload, b"}"])
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
    let length = parts.iter().map(|part| part.len()).sum();
    let mut frame = BytesMut::with_capacity(LONGEST_HEADER + length);
    put_text_header(&mut frame, length);
    for part in parts {
        frame.put_slice(part);
    }
    frame.freeze()
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

fn truncate(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 64;

    #[test]
    fn commands_pass() {
        for text in [
            r#"{"command":"subscribe","identifier":"{\"channel\":\"ChatChannel\"}"}"#,
            r#"{"command":"message","identifier":"{}","data":"{\"action\":\"speak\"}"}"#,
            r#"{"command":"dance"}"#,
            "{}",
        ] {
            assert_eq!(check_envelope(text, LIMIT), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_no_envelope_is_described() {
        for (text, problem) in [
            ("{", "malformed JSON"),
            ("", "malformed JSON"),
            ("[1]", "not an Action Cable command"),
            ("\"x\"", "not an Action Cable command"),
            (r#"{"identifier":7}"#, "not an Action Cable command"),
        ] {
            assert!(check_envelope(text, LIMIT).unwrap_err().starts_with(problem), "{text}");
        }
    }

    #[test]
    fn of_a_key_that_comes_twice_the_last_counts() {
        let text = r#"{"identifier":7,"command":"dance","identifier":"{}","command":"pong"}"#;
        assert_eq!(check_envelope(text, LIMIT), Ok(()));
        assert!(check_envelope(r#"{"identifier":"{}","identifier":7}"#, LIMIT).is_err());
        assert!(is_pong(text));
        assert!(!is_pong(r#"{"command":"pong","command":"dance"}"#));
    }

    #[test]
    fn deep_nesting_is_passed_on_unvisited() {
        // Ruby's parser stops at 100 levels; ours must not follow them down a stack.
        let bomb = format!("{{\"data\":{}{}}}", "[".repeat(500_000), "]".repeat(500_000));
        assert_eq!(check_envelope(&bomb, LIMIT), Ok(()));
    }

    #[test]
    fn long_identifiers_are_refused() {
        let text = format!("{{\"identifier\":\"{}\"}}", "x".repeat(65));
        assert_eq!(check_envelope(&text, LIMIT).unwrap_err(), "identifier of 65 bytes, 64 are allowed");
    }

    #[test]
    fn a_message_frame_is_the_envelope_rails_writes() {
        let frame = message_frame(&message_prefix(r#"{"channel":"Chat"}"#), br#"{"text":"hi"}"#);
        assert_eq!(&frame[2..], br#"{"identifier":"{\"channel\":\"Chat\"}","message":{"text":"hi"}}"#);
        assert_eq!(frame[0], 0x81);
        assert_eq!(usize::from(frame[1]), frame.len() - 2);
    }

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
}
