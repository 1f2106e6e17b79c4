//! Action Cable's messages (`actioncable-v1-json`) on the one channel and stream that the benchmark uses,
//! byte for byte as Rails writes them.

use crate::Result;

/// The identifier as it stands in a message: a JSON string that holds JSON.
macro_rules! identifier {
    () => {
        r#""{\"channel\":\"BenchChannel\",\"stream\":\"bench\"}""#
    };
}

/// Sent by the server when `connect` has run.
pub const WELCOME: &str = r#"{"type":"welcome"}"#;
/// Sent by the client after the welcome.
pub const SUBSCRIBE: &str = concat!(r#"{"command":"subscribe","identifier":"#, identifier!(), "}");
/// Sent by the server when broadcasts will arrive.
pub const CONFIRMATION: &str = concat!(r#"{"identifier":"#, identifier!(), r#","type":"confirm_subscription"}"#);

const PING_PREFIX: &str = r#"{"type":"ping","#;
const DATA_PREFIX: &str = concat!(r#"{"identifier":"#, identifier!(), r#","message":{"seq":"#);
const PADDING_PREFIX: &str = r#","padding":""#;

/// What a server sends to a client.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    /// See [`WELCOME`].
    Welcome,
    /// See [`CONFIRMATION`].
    Confirmation,
    /// The heartbeat.
    Ping,
    /// A broadcast or an echo, with the number it was sent under.
    Data(usize),
}

impl Message {
    /// Reads a message; one that the benchmark does not expect (a rejection, a disconnect) is an error.
    pub fn parse(text: &[u8]) -> Result<Self> {
        if let Some(rest) = text.strip_prefix(DATA_PREFIX.as_bytes()) {
            return Ok(Self::Data(leading_number(rest)));
        }
        match text {
            text if text == WELCOME.as_bytes() => Ok(Self::Welcome),
            text if text == CONFIRMATION.as_bytes() => Ok(Self::Confirmation),
            text if text.starts_with(PING_PREFIX.as_bytes()) => Ok(Self::Ping),
            other => Err(format!("unexpected message {}", String::from_utf8_lossy(other)).into()),
        }
    }
}

fn leading_number(text: &[u8]) -> usize {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

/// Broadcast number `seq`, its payload padded to `size` bytes as the Rails app pads it.
#[must_use]
pub fn broadcast(seq: usize, size: usize) -> String {
    let payload_length = format!(r#"{{"seq":{seq}{PADDING_PREFIX}"}}"#).len();
    let padding = "x".repeat(size.saturating_sub(payload_length));
    format!(r#"{DATA_PREFIX}{seq}{PADDING_PREFIX}{padding}"}}}}"#)
}

/// A call of the channel's `echo` action, which transmits `seq` back.
#[must_use]
pub fn echo(seq: usize) -> String {
    const IDENTIFIER: &str = identifier!();
    format!(r#"{{"command":"message","identifier":{IDENTIFIER},"data":"{{\"action\":\"echo\",\"seq\":{seq}}}"}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcast_carries_its_number_and_size() {
        let text = broadcast(42, 200);
        assert_eq!(Message::parse(text.as_bytes()).unwrap(), Message::Data(42));
        let envelope = DATA_PREFIX.len() - r#"{"seq":"#.len() + "}".len();
        assert_eq!(text.len(), envelope + 200);
    }

    #[test]
    fn an_echo_comes_back_as_data() {
        let reply = format!("{DATA_PREFIX}7}}}}");
        assert_eq!(Message::parse(reply.as_bytes()).unwrap(), Message::Data(7));
    }

    #[test]
    fn the_protocols_own_messages_are_told_apart() {
        assert_eq!(Message::parse(WELCOME.as_bytes()).unwrap(), Message::Welcome);
        assert_eq!(Message::parse(CONFIRMATION.as_bytes()).unwrap(), Message::Confirmation);
        assert_eq!(Message::parse(br#"{"type":"ping","message":1756000000}"#).unwrap(), Message::Ping);
    }

    #[test]
    fn a_disconnect_is_an_error() {
        let text = br#"{"type":"disconnect","reason":"server_restart","reconnect":true}"#;
        assert!(Message::parse(text).is_err());
    }
}
