//! The clients together: the loop that reads them and obeys commands.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use cable_bench::poller::Poller;
use cable_bench::{Result, clock};

use crate::client::{Client, Shared};
use crate::command::{Command, Expectation};
use crate::options::Options;
use crate::tally::Tally;

/// Handshakes under way at once where clients come one by one.
const AT_ONCE: usize = 64;
/// A server that confirms nobody for so long will not.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// Enough for a whole burst of one client in one `read`.
const READ_BUFFER: usize = 256 * 1024;
/// Standard input's token; a client's is its number.
const COMMANDS: usize = usize::MAX;

pub(crate) struct Load {
    options: Options,
    poller: Poller,
    clients: Vec<Client>,
    subscribed: usize,
    shared: Shared,
    buffer: Box<[u8]>,
}

impl Load {
    pub(crate) fn new(options: Options) -> Result<Self> {
        let streams = options.streams()?;
        let tally = Tally::new(streams.subscribers(options.clients)?);
        Ok(Self {
            poller: Poller::new()?,
            clients: Vec::with_capacity(options.clients),
            subscribed: 0,
            shared: Shared { streams, tally },
            buffer: vec![0; READ_BUFFER].into_boxed_slice(),
            options,
        })
    }

    /// Connects all clients and reports when the last one's subscriptions are confirmed.
    pub(crate) fn connect(&mut self) -> Result<()> {
        self.admit(AT_ONCE)
    }

    /// Obeys commands, one at a time, until standard input ends.
    pub(crate) fn obey(&mut self) -> Result<()> {
        self.poller.add(io::stdin(), COMMANDS)?;
        let mut expectation = None;
        loop {
            for token in self.poller.wait(time_left(expectation.as_ref()))? {
                if token != COMMANDS {
                    self.receive(token)?;
                    continue;
                }
                match read_command()? {
                    None => return Ok(()),
                    Some(Command::Perform(seqs)) => self.perform(seqs)?,
                    Some(Command::Expect(wanted)) => expectation = Some(wanted),
                    Some(Command::Arrivals(seqs)) => reply(&self.arrivals(seqs)?)?,
                    Some(Command::Reconnect(at_once)) => {
                        self.reconnect(at_once)?;
                        break; // what else was ready has been closed
                    }
                }
            }
            expectation = self.answer(expectation)?;
        }
    }

    fn reconnect(&mut self, at_once: usize) -> Result<()> {
        self.clients.clear();
        self.subscribed = 0;
        self.admit(at_once)
    }

    fn admit(&mut self, at_once: usize) -> Result<()> {
        let started = Instant::now();
        while self.subscribed < self.options.clients {
            self.connect_more(at_once)?;
            let ready = self.poller.wait(Some(CONNECT_TIMEOUT))?;
            if ready.is_empty() {
                let (subscribed, clients) = (self.subscribed, self.options.clients);
                return Err(format!("only {subscribed} of {clients} clients were confirmed").into());
            }
            for token in ready.into_iter().filter(|token| *token != COMMANDS) {
                self.receive(token)?;
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        reply(&format!(r#"{{"clients":{},"seconds":{seconds}}}"#, self.options.clients))
    }

    fn connect_more(&mut self, at_once: usize) -> Result<()> {
        while self.clients.len() < self.options.clients.min(self.subscribed + at_once) {
            let number = self.clients.len();
            let client = Client::connect(number, &self.options, &self.shared.streams)?;
            self.poller.add(&client, number)?;
            self.clients.push(client);
        }
        Ok(())
    }

    fn receive(&mut self, number: usize) -> Result<()> {
        let client = &mut self.clients[number];
        let was_subscribed = client.is_subscribed();
        client.receive(&mut self.buffer, &mut self.shared)?;
        if !was_subscribed && client.is_subscribed() {
            self.subscribed += 1;
        }
        Ok(())
    }

    fn perform(&mut self, seqs: std::ops::Range<usize>) -> Result<()> {
        let at = clock::now();
        for client in &mut self.clients {
            client.perform(seqs.clone(), &self.shared.streams)?;
        }
        reply(&format!(r#"{{"performed_at":{at}}}"#))
    }

    fn arrivals(&self, seqs: std::ops::Range<usize>) -> Result<String> {
        if !self.shared.tally.is_complete(seqs.clone()) {
            return Err(self.shared.tally.describe(seqs).into());
        }
        Ok(self.shared.tally.arrivals(seqs))
    }

    /// Reports when all that is wanted has arrived, fails when the time for it has passed, and returns what is still open.
    fn answer(&mut self, expectation: Option<Expectation>) -> Result<Option<Expectation>> {
        let Some(wanted) = expectation else {
            return Ok(None);
        };
        if self.shared.tally.is_complete(wanted.seqs.clone()) {
            reply(&self.shared.tally.report(wanted.seqs))?;
            return Ok(None);
        }
        if Instant::now() >= wanted.deadline {
            return Err(self.shared.tally.describe(wanted.seqs).into());
        }
        Ok(Some(wanted))
    }
}

fn time_left(expectation: Option<&Expectation>) -> Option<Duration> {
    expectation.map(|wanted| wanted.deadline.saturating_duration_since(Instant::now()))
}

/// The next command; `None` at the end of the input.
fn read_command() -> Result<Option<Command>> {
    let mut line = String::new();
    match io::stdin().read_line(&mut line)? {
        0 => Ok(None),
        _ => line.parse().map(Some),
    }
}

fn reply(line: &str) -> Result<()> {
    let mut output = io::stdout();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}
