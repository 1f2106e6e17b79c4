//! All visitors: one comes with every interval.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use cable_bench::Result;
use cable_bench::poller::Poller;

use crate::visit::Visit;

/// A server that serves nobody for so long does not work.
const PATIENCE: Duration = Duration::from_secs(20);
/// Standard input's token; visits count up from there.
const COMMANDS: usize = 0;

pub(crate) struct Visitors {
    port: u16,
    path: String,
    interval: Duration,
    poller: Poller,
    waiting: BTreeMap<usize, Visit>,
    newest: usize,
    latencies: Vec<u128>,
}

impl Visitors {
    pub(crate) fn new(port: u16, path: &str, interval: Duration) -> Result<Self> {
        let poller = Poller::new()?;
        poller.add(io::stdin(), COMMANDS)?;
        let (waiting, latencies) = (BTreeMap::new(), Vec::new());
        Ok(Self { port, path: path.to_owned(), interval, poller, waiting, newest: COMMANDS, latencies })
    }

    /// Until standard input ends.
    pub(crate) fn run(&mut self) -> Result<()> {
        let mut due = Instant::now();
        loop {
            let asked = self.serve(due.saturating_duration_since(Instant::now()))?;
            if asked {
                if io::stdin().read_line(&mut String::new())? == 0 {
                    return Ok(());
                }
                self.report()?;
                due = Instant::now();
            }
            while Instant::now() >= due {
                self.begin()?;
                due += self.interval;
            }
        }
    }

    fn begin(&mut self) -> Result<()> {
        let visit = Visit::begin(self.port, &self.path)?;
        self.newest += 1;
        self.poller.add(&visit, self.newest)?;
        self.waiting.insert(self.newest, visit);
        Ok(())
    }

    /// Reads what arrives within `timeout`. Returns whether there is a command to read.
    fn serve(&mut self, timeout: Duration) -> Result<bool> {
        let mut asked = false;
        for token in self.poller.wait(Some(timeout))? {
            asked |= token == COMMANDS;
            let latency = self.waiting.get_mut(&token).map(Visit::receive).transpose()?.flatten();
            if let Some(latency) = latency {
                self.waiting.remove(&token);
                self.latencies.push(latency.as_nanos());
            }
        }
        Ok(asked)
    }

    fn report(&mut self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while !self.waiting.is_empty() {
            self.serve(deadline.saturating_duration_since(Instant::now()))?;
            if Instant::now() >= deadline {
                return Err(format!("{} visitors have not been served", self.waiting.len()).into());
            }
        }
        println!(r#"{{"latencies":{:?}}}"#, std::mem::take(&mut self.latencies));
        Ok(())
    }
}
