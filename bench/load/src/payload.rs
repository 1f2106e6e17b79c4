//! What is broadcast: a number in padding, as JSON or in the HTML of a Turbo Stream, byte for byte as the app makes it.

use std::str::FromStr;

use crate::{Error, Result};

const JSON_HEAD: &str = r#"{"seq":"#;
const JSON_PADDING: &str = r#","padding":""#;
const JSON_TAIL: &str = r#""}"#;

const HTML_HEAD: &str = r#"<turbo-stream seq=""#;
const HTML_PADDING: &str = r#"" action="append" target="messages"><template>"#;
const HTML_ROW: &str = r#"<li class="message"><b>Somebody</b> says something</li>"#;
const HTML_TAIL: &str = "</template></turbo-stream>";
/// [`HTML_HEAD`] as Rails' JSON has it.
const ESCAPED_HTML_HEAD: &str = r#""\u003cturbo-stream seq=\""#;

/// The form of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An object.
    Json,
    /// A string.
    Html,
}

impl Format {
    /// Number `seq` as it stands in a message: JSON, of about `size` bytes before what is in strings is escaped.
    #[must_use]
    pub fn payload(self, seq: usize, size: usize) -> String {
        match self {
            Self::Json => json(seq, size),
            Self::Html => format!("\"{}\"", escape(&html(seq, size))),
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "json" => Ok(Self::Json),
            "html" => Ok(Self::Html),
            other => Err(format!("{other} is not a format: there are json and html").into()),
        }
    }
}

/// The number in a payload: at its start, or at its end where the server sorts keys, as AnyCable does.
pub fn seq(payload: &[u8]) -> Result<usize> {
    let heads = [JSON_HEAD, ESCAPED_HTML_HEAD];
    let number = heads.iter().find_map(|head| payload.strip_prefix(head.as_bytes())).or_else(|| last_value(payload));
    let number = number.ok_or_else(|| format!("no number in {}", String::from_utf8_lossy(payload)))?;
    Ok(leading_number(number))
}

fn last_value(payload: &[u8]) -> Option<&[u8]> {
    let (keys, value) = payload.split_at(payload.iter().rposition(|byte| *byte == b':')? + 1);
    keys.ends_with(&JSON_HEAD.as_bytes()[1..]).then_some(value)
}

fn leading_number(text: &[u8]) -> usize {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

fn json(seq: usize, size: usize) -> String {
    let head = format!("{JSON_HEAD}{seq}{JSON_PADDING}");
    let padding = "x".repeat(size.saturating_sub(head.len() + JSON_TAIL.len()));
    format!("{head}{padding}{JSON_TAIL}")
}

fn html(seq: usize, size: usize) -> String {
    let head = format!("{HTML_HEAD}{seq}{HTML_PADDING}");
    let rows = HTML_ROW.repeat(size.saturating_sub(head.len() + HTML_TAIL.len()).div_ceil(HTML_ROW.len()));
    format!("{head}{rows}{HTML_TAIL}")
}

fn escape(html: &str) -> String {
    html.replace('"', "\\\"").replace('<', "\\u003c").replace('>', "\\u003e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_carries_its_number() {
        for format in [Format::Json, Format::Html] {
            assert_eq!(seq(format.payload(42, 200).as_bytes()).unwrap(), 42, "{format:?}");
        }
    }

    #[test]
    fn json_has_its_size_and_html_at_least() {
        assert_eq!(json(42, 200).len(), 200);
        let excess = html(42, 3000).len() - 3000;
        assert!(excess < HTML_ROW.len(), "{excess}");
    }

    #[test]
    fn the_number_may_come_last() {
        assert_eq!(seq(br#"{"padding":"x:1","seq":42}}"#).unwrap(), 42);
        assert!(seq(br#"{"padding":"x"}}"#).is_err());
    }

    #[test]
    fn an_echo_is_a_payload() {
        assert_eq!(seq(br#"{"seq":7}}"#).unwrap(), 7);
    }
}
