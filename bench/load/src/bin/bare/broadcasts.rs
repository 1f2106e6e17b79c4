//! What `POST /broadcasts?first=0&count=100&size=200&format=json&streams=1&interval_ms=0` asks for.

use std::ops::Range;
use std::time::Duration;

use cable_bench::payload::Format;
use cable_bench::{Result, frame, message};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broadcasts {
    pub(crate) seqs: Range<usize>,
    pub(crate) size: usize,
    pub(crate) format: Format,
    /// They go round them.
    pub(crate) streams: usize,
    pub(crate) interval: Duration,
}

impl Broadcasts {
    /// Reads the target of the request line.
    pub(crate) fn parse(target: &str) -> Result<Self> {
        let (_, query) = target.split_once('?').ok_or("a query is missing")?;
        let first = number(query, "first")?;
        Ok(Self {
            seqs: first..first + number(query, "count")?,
            size: number(query, "size")?,
            format: parameter(query, "format")?.parse()?,
            streams: number(query, "streams")?,
            interval: Duration::from_millis(number(query, "interval_ms")? as u64),
        })
    }

    pub(crate) fn stream(&self, seq: usize) -> usize {
        seq % self.streams
    }

    pub(crate) fn frame(&self, seq: usize) -> Vec<u8> {
        let identifier = message::identifier(self.stream(seq));
        frame::from_server(&message::broadcast(&identifier, &self.format.payload(seq, self.size)))
    }
}

fn number(query: &str, name: &str) -> Result<usize> {
    Ok(parameter(query, name)?.parse()?)
}

fn parameter<'a>(query: &'a str, name: &str) -> Result<&'a str> {
    let value = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value));
    value.ok_or_else(|| format!("parameter {name} is missing").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_is_read_in_any_order() {
        let target = "/broadcasts?size=200&first=3&streams=2&interval_ms=50&format=html&count=2";
        let expected =
            Broadcasts { seqs: 3..5, size: 200, format: Format::Html, streams: 2, interval: Duration::from_millis(50) };
        assert_eq!(Broadcasts::parse(target).unwrap(), expected);
    }

    #[test]
    fn a_missing_parameter_is_named() {
        let error = Broadcasts::parse("/broadcasts?first=0").unwrap_err();
        assert_eq!(error.to_string(), "parameter count is missing");
    }
}
