//! Action Cable's messages (`actioncable-v1-json`) about the benchmark's channel, byte for byte as Rails writes them.
//! An *identifier* is one as it stands in a message: a JSON string that holds JSON.

/// Sent by the server when `connect` has run.
pub const WELCOME: &str = r#"{"type":"welcome"}"#;
/// AnyCable's goes on with the session's id.
pub const WELCOME_PREFIX: &str = r#"{"type":"welcome""#;
/// The heartbeat's.
pub const PING_PREFIX: &str = r#"{"type":"ping","#;
/// What is said of a subscription begins so, then comes its identifier…
pub const IDENTIFIER_PREFIX: &str = r#"{"identifier":"#;
/// …and then this, and the payload…
pub const PAYLOAD_PREFIX: &str = r#","message":"#;
/// …or this, when broadcasts will arrive.
pub const CONFIRMATION_SUFFIX: &str = r#","type":"confirm_subscription"}"#;
/// How a stream's name begins; a number follows.
pub const STREAM_PREFIX: &str = "bench-";

/// That of stream number `stream`.
#[must_use]
pub fn identifier(stream: usize) -> String {
    format!(r#""{{\"channel\":\"BenchChannel\",\"stream\":\"{STREAM_PREFIX}{stream}\"}}""#)
}

/// Sent by the client after the welcome.
#[must_use]
pub fn subscribe(identifier: &str) -> String {
    format!(r#"{{"command":"subscribe","identifier":{identifier}}}"#)
}

/// Sent by the server when broadcasts will arrive.
#[must_use]
pub fn confirmation(identifier: &str) -> String {
    format!("{IDENTIFIER_PREFIX}{identifier}{CONFIRMATION_SUFFIX}")
}

/// What a subscriber receives.
#[must_use]
pub fn broadcast(identifier: &str, payload: &str) -> String {
    format!("{IDENTIFIER_PREFIX}{identifier}{PAYLOAD_PREFIX}{payload}}}")
}

/// A call of the channel's `echo` action, which transmits `seq` back.
#[must_use]
pub fn echo(identifier: &str, seq: usize) -> String {
    format!(r#"{{"command":"message","identifier":{identifier},"data":"{{\"action\":\"echo\",\"seq\":{seq}}}"}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_as_rails_writes_them() {
        let expected = r#"{"identifier":"{\"channel\":\"BenchChannel\",\"stream\":\"bench-7\"}","message":{"seq":1}}"#;
        assert_eq!(broadcast(&identifier(7), r#"{"seq":1}"#), expected);
        let expected =
            r#"{"identifier":"{\"channel\":\"BenchChannel\",\"stream\":\"bench-7\"}","type":"confirm_subscription"}"#;
        assert_eq!(confirmation(&identifier(7)), expected);
    }
}
