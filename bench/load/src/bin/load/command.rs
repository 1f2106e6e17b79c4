//! The commands on standard input.
//!
//! - `perform FIRST COUNT`: every client calls the `echo` action with the numbers from FIRST on
//! - `expect FIRST COUNT SECONDS`: waits until every subscriber has those messages
//! - `arrivals FIRST COUNT`: tells when each client got each of those messages, which have all arrived
//! - `reconnect COUNT`: every client leaves and comes again, so many at once

use std::ops::Range;
use std::str::FromStr;
use std::time::{Duration, Instant};

use cable_bench::{Error, Result};

pub(crate) enum Command {
    Perform(Range<usize>),
    Expect(Expectation),
    Arrivals(Range<usize>),
    Reconnect(usize),
}

pub(crate) struct Expectation {
    pub(crate) seqs: Range<usize>,
    pub(crate) deadline: Instant,
}

impl FromStr for Command {
    type Err = Error;

    fn from_str(line: &str) -> Result<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["perform", first, count] => Ok(Self::Perform(seqs(first, count)?)),
            ["arrivals", first, count] => Ok(Self::Arrivals(seqs(first, count)?)),
            ["reconnect", count] => Ok(Self::Reconnect(count.parse()?)),
            ["expect", first, count, seconds] => Ok(Self::Expect(Expectation {
                seqs: seqs(first, count)?,
                deadline: Instant::now() + Duration::from_secs(seconds.parse()?),
            })),
            _ => Err(format!("unknown command {line:?}").into()),
        }
    }
}

fn seqs(first: &str, count: &str) -> Result<Range<usize>> {
    let first = first.parse()?;
    let count: usize = count.parse()?;
    Ok(first..first + count)
}
