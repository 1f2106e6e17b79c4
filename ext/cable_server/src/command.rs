//! What a client says: Action Cable's commands, as far as Rust looks at them. What they mean is the application's to decide.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::protocol::truncate;

/// What a log line says of a message that is no command.
const LONGEST_PROBLEM: usize = 200;

/// A JSON object whose `identifier`, if there, is a string.
#[derive(Debug, Default)]
pub(crate) struct Command<'a> {
    name: Option<&'a RawValue>,
    identifier: Option<&'a RawValue>,
}

impl<'a> Command<'a> {
    /// Checks that a client's text is a command that Ruby can execute, with an identifier of bearable length. Unknown
    /// ones pass.
    ///
    /// # Errors
    /// What is wrong, in words for the log.
    pub(crate) fn parse(text: &'a str, max_identifier_bytes: usize) -> Result<Self, String> {
        let command: Self = serde_json::from_str(text).map_err(|error| describe(&error))?;
        match command.identifier.map(RawValue::get) {
            Some(identifier) if !identifier.starts_with('"') => {
                Err("not an Action Cable command: its identifier is no string".into())
            }
            // In quotes, and with its escapes: as it came.
            Some(identifier) if identifier.len() > max_identifier_bytes.saturating_add(2) => {
                Err(format!("identifier of {} bytes, {max_identifier_bytes} are allowed", identifier.len() - 2))
            }
            _ => Ok(command),
        }
    }

    /// Whether this is its name.
    pub(crate) fn is(&self, name: &str) -> bool {
        string(self.name).is_some_and(|found| found == name)
    }

    /// The identifier, without the escapes it came with.
    pub(crate) fn identifier(&self) -> Option<Cow<'a, str>> {
        string(self.identifier)
    }
}

fn string(value: Option<&RawValue>) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Text>(value?.get()).ok().map(|text| text.0)
}

/// A string, borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// By hand, because of a key that comes twice Ruby takes the last, and a derived struct takes none.
impl<'de> Deserialize<'de> for Command<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CommandVisitor)
    }
}

struct CommandVisitor;

impl<'de> Visitor<'de> for CommandVisitor {
    type Value = Command<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut command = Command::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "command" => command.name = map.next_value()?,
                "identifier" => command.identifier = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(command)
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
            assert!(Command::parse(text, LIMIT).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_command_is_described() {
        for (text, problem) in [
            ("{", "malformed JSON"),
            ("", "malformed JSON"),
            ("[1]", "not an Action Cable command"),
            ("\"x\"", "not an Action Cable command"),
            (r#"{"identifier":7}"#, "not an Action Cable command"),
        ] {
            assert!(Command::parse(text, LIMIT).unwrap_err().starts_with(problem), "{text}");
        }
    }

    #[test]
    fn of_a_key_that_comes_twice_the_last_counts() {
        let text = r#"{"identifier":7,"command":"dance","identifier":"{}","command":"pong"}"#;
        assert!(Command::parse(text, LIMIT).is_ok());
        assert!(Command::parse(r#"{"identifier":"{}","identifier":7}"#, LIMIT).is_err());
        assert!(Command::parse(text, LIMIT).unwrap().is("pong"));
        assert!(!Command::parse(r#"{"command":"pong","command":"dance"}"#, LIMIT).unwrap().is("pong"));
    }

    #[test]
    fn deep_nesting_is_passed_on_unvisited() {
        // Ruby's parser stops at 100 levels; ours must not follow them down a stack.
        let bomb = format!("{{\"data\":{}{}}}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(Command::parse(&bomb, LIMIT).is_ok());
    }

    #[test]
    fn long_identifiers_are_refused() {
        let text = format!("{{\"identifier\":\"{}\"}}", "x".repeat(65));
        assert_eq!(Command::parse(&text, LIMIT).unwrap_err(), "identifier of 65 bytes, 64 are allowed");
    }

    #[test]
    fn an_identifier_is_read_without_its_escapes() {
        let text = r#"{"command":"subscribe","identifier":"{\"channel\":\"Caf\u00e9\"}"}"#;
        assert_eq!(Command::parse(text, LIMIT).unwrap().identifier().unwrap(), r#"{"channel":"Café"}"#);
    }
}
