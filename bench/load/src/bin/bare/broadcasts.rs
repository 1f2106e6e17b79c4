//! What `POST /broadcasts?first=0&count=100&size=200&interval_ms=0` asks for.

use std::ops::Range;
use std::time::Duration;

use cable_bench::{Result, frame, message};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broadcasts {
    pub(crate) seqs: Range<usize>,
    pub(crate) size: usize,
    pub(crate) interval: Duration,
}

impl Broadcasts {
    /// Reads the target of the request line.
    pub(crate) fn parse(target: &str) -> Result<Self> {
        let (_, query) = target.split_once('?').ok_or("a query is missing")?;
        let first = parameter(query, "first")?;
        Ok(Self {
            seqs: first..first + parameter(query, "count")?,
            size: parameter(query, "size")?,
            interval: Duration::from_millis(parameter(query, "interval_ms")? as u64),
        })
    }

    pub(crate) fn frame(&self, seq: usize) -> Vec<u8> {
        frame::from_server(&message::broadcast(seq, self.size))
    }
}

fn parameter(query: &str, name: &str) -> Result<usize> {
    let value = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value));
    let value = value.ok_or_else(|| format!("parameter {name} is missing"))?;
    Ok(value.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_is_read_in_any_order() {
        let target = "/broadcasts?size=200&first=3&interval_ms=50&count=2";
        let expected = Broadcasts { seqs: 3..5, size: 200, interval: Duration::from_millis(50) };
        assert_eq!(Broadcasts::parse(target).unwrap(), expected);
    }

    #[test]
    fn a_missing_parameter_is_named() {
        let error = Broadcasts::parse("/broadcasts?first=0").unwrap_err();
        assert_eq!(error.to_string(), "parameter count is missing");
    }
}
