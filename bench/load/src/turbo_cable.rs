//! The messages of the gem turbo_cable, which has streams but no channels: what names a stream is a JSON string.

use crate::message::STREAM_PREFIX;

/// What is said of a subscription begins so, then comes the stream's name…
pub const NAME_PREFIX: &str = r#"{"type":"message","stream":"#;
/// …and then this, and the payload.
pub const PAYLOAD_PREFIX: &str = r#","data":"#;
/// Sent by the server when broadcasts will arrive.
pub const CONFIRMATION_PREFIX: &str = r#"{"type":"subscribed","stream":"#;

/// That of stream number `stream`.
#[must_use]
pub fn name(stream: usize) -> String {
    format!("\"{STREAM_PREFIX}{stream}\"")
}

/// Sent by the client when it is connected: this server does not welcome.
#[must_use]
pub fn subscribe(name: &str) -> String {
    format!(r#"{{"type":"subscribe","stream":{name}}}"#)
}
