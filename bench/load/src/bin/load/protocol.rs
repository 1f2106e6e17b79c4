//! What the clients speak: Action Cable's protocol, or turbo_cable's.

use std::str::FromStr;

use cable_bench::{Error, Result, message, turbo_cable};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Protocol {
    #[default]
    ActionCable,
    TurboCable,
}

/// What a server says that is no data.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Welcome,
    Confirmation,
    Ping,
}

impl Protocol {
    /// Whether the server speaks first.
    pub(crate) fn welcomes(self) -> bool {
        self == Self::ActionCable
    }

    /// What names stream number `stream` in messages: with Action Cable, a subscription's identifier.
    pub(crate) fn name(self, stream: usize) -> String {
        match self {
            Self::ActionCable => message::identifier(stream),
            Self::TurboCable => turbo_cable::name(stream),
        }
    }

    pub(crate) fn subscription(self, name: &str) -> String {
        match self {
            Self::ActionCable => message::subscribe(name),
            Self::TurboCable => turbo_cable::subscribe(name),
        }
    }

    /// What comes before the name and before the payload of data.
    pub(crate) fn data_prefixes(self) -> (&'static str, &'static str) {
        match self {
            Self::ActionCable => (message::IDENTIFIER_PREFIX, message::PAYLOAD_PREFIX),
            Self::TurboCable => (turbo_cable::NAME_PREFIX, turbo_cable::PAYLOAD_PREFIX),
        }
    }

    /// Reads what is no data; what the benchmark does not expect (a rejection, a disconnect) is an error.
    pub(crate) fn notice(self, text: &[u8]) -> Result<Notice> {
        let notice = match self {
            Self::ActionCable => action_cable_notice(text),
            Self::TurboCable => {
                text.starts_with(turbo_cable::CONFIRMATION_PREFIX.as_bytes()).then_some(Notice::Confirmation)
            }
        };
        notice.ok_or_else(|| format!("unexpected message {}", String::from_utf8_lossy(text)).into())
    }
}

fn action_cable_notice(text: &[u8]) -> Option<Notice> {
    if text.ends_with(message::CONFIRMATION_SUFFIX.as_bytes()) {
        Some(Notice::Confirmation)
    } else if text.starts_with(message::PING_PREFIX.as_bytes()) {
        Some(Notice::Ping)
    } else if text.starts_with(message::WELCOME_PREFIX.as_bytes()) {
        Some(Notice::Welcome)
    } else {
        None
    }
}

impl FromStr for Protocol {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "action_cable" => Ok(Self::ActionCable),
            "turbo_cable" => Ok(Self::TurboCable),
            other => Err(format!("{other} is not a protocol: there are action_cable and turbo_cable").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(text: &str) -> Result<Notice> {
        Protocol::ActionCable.notice(text.as_bytes())
    }

    #[test]
    fn action_cables_notices_are_told_apart() {
        assert_eq!(notice(message::WELCOME).unwrap(), Notice::Welcome);
        assert_eq!(notice(r#"{"type":"welcome","sid":"3zllkn"}"#).unwrap(), Notice::Welcome);
        assert_eq!(notice(&message::confirmation(&message::identifier(0))).unwrap(), Notice::Confirmation);
        assert_eq!(notice(r#"{"type":"ping","message":1756000000}"#).unwrap(), Notice::Ping);
    }

    #[test]
    fn a_disconnect_is_an_error() {
        assert!(notice(r#"{"type":"disconnect","reason":"server_restart","reconnect":true}"#).is_err());
    }

    #[test]
    fn turbo_cable_confirms() {
        let text = br#"{"type":"subscribed","stream":"bench-0"}"#;
        assert_eq!(Protocol::TurboCable.notice(text).unwrap(), Notice::Confirmation);
        assert!(Protocol::TurboCable.notice(br#"{"type":"welcome"}"#).is_err());
    }
}
