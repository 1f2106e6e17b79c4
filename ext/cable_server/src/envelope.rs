//! What stands around a broadcast's payload in a client's message. The payload is JSON already, and goes in as it is.

use std::borrow::Cow;

/// All that stands before the payload; behind it is one brace. Clients with equal envelopes get the same frame.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Envelope(Box<[u8]>);

impl Envelope {
    /// `{"identifier":"…","message":…}`, as Action Cable writes it.
    #[must_use]
    pub fn action_cable(identifier: &str) -> Self {
        Self::new(format!("{{\"identifier\":{},\"message\":", rails_json(identifier)))
    }

    /// `{"type":"message","stream":"…","data":…}`, as turbo_cable writes it; `stream` is the client's name for it.
    #[must_use]
    pub fn turbo_cable(stream: &str) -> Self {
        Self::new(format!("{{\"type\":\"message\",\"stream\":{},\"data\":", rails_json(stream)))
    }

    fn new(prefix: String) -> Self {
        Self(prefix.into_bytes().into())
    }

    pub(crate) fn prefix(&self) -> &[u8] {
        &self.0
    }
}

/// Of a subscription with this identifier.
impl From<&str> for Envelope {
    fn from(identifier: &str) -> Self {
        Self::action_cable(identifier)
    }
}

/// A string as Active Support writes it in JSON: it also escapes what could end a `<script>` or a line of JavaScript.
pub(crate) fn rails_json(text: &str) -> String {
    // A string always serializes.
    let json = serde_json::to_string(text).unwrap_or_default();
    escape(&json).into_owned()
}

fn escape(json: &str) -> Cow<'_, str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(envelope: &Envelope) -> &str {
        std::str::from_utf8(envelope.prefix()).unwrap()
    }

    #[test]
    fn of_action_cable() {
        let envelope = Envelope::action_cable(r#"{"channel":"A&B"}"#);
        assert_eq!(text(&envelope), r#"{"identifier":"{\"channel\":\"A\u0026B\"}","message":"#);
    }

    #[test]
    fn of_turbo_cable() {
        assert_eq!(text(&Envelope::turbo_cable("chat_1")), r#"{"type":"message","stream":"chat_1","data":"#);
    }
}
