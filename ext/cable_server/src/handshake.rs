//! The server's side of the opening handshake (RFC 6455 section 4.2.2). The request was read and judged by Ruby;
//! here the answer is written.

use bytes::Bytes;
use tungstenite::handshake::derive_accept_key;

/// The first subprotocol the client offers that the server speaks. Without one the upgrade still succeeds, and the
/// answer names none (as websocket-driver does).
pub(crate) fn negotiate<'a>(offered: &'a str, supported: &[String]) -> Option<&'a str> {
    offered.split(',').map(str::trim).find(|name| supported.iter().any(|known| known == name))
}

/// The `101` that opens the WebSocket.
pub(crate) fn response(key: &str, protocol: Option<&str>) -> Bytes {
    let accept = derive_accept_key(key.trim().as_bytes());
    let protocol = protocol.map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n")).unwrap_or_default();
    Bytes::from(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{protocol}\r\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supported() -> Vec<String> {
        vec!["actioncable-v1-json".into(), "actioncable-unsupported".into()]
    }

    #[test]
    fn the_client_s_first_known_offer_wins() {
        assert_eq!(
            negotiate("actioncable-v1-json, actioncable-unsupported", &supported()),
            Some("actioncable-v1-json")
        );
        assert_eq!(
            negotiate("actioncable-unsupported,actioncable-v1-json", &supported()),
            Some("actioncable-unsupported")
        );
        assert_eq!(negotiate("graphql-ws, actioncable-v1-json", &supported()), Some("actioncable-v1-json"));
    }

    #[test]
    fn nothing_known_names_nothing() {
        assert_eq!(negotiate("graphql-ws", &supported()), None);
        assert_eq!(negotiate("", &supported()), None);
    }

    #[test]
    fn the_answer_is_that_of_the_rfc_s_example() {
        let answer = response("dGhlIHNhbXBsZSBub25jZQ==", Some("actioncable-v1-json"));
        let text = std::str::from_utf8(&answer).unwrap();
        assert!(text.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
        assert!(text.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
        assert!(text.ends_with("Sec-WebSocket-Protocol: actioncable-v1-json\r\n\r\n"));
    }

    #[test]
    fn without_a_protocol_the_header_is_absent() {
        let answer = response("dGhlIHNhbXBsZSBub25jZQ==", None);
        assert!(!std::str::from_utf8(&answer).unwrap().contains("Sec-WebSocket-Protocol"));
    }
}
