//! The clients together: the loop that reads them and obeys commands.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use cable_bench::poller::Poller;
use cable_bench::{Result, clock};

use crate::client::Client;
use crate::command::{Command, Expectation};
use crate::tally::Tally;

/// Handshakes under way at once; Puma's listen backlog (1024) must hold them.
const CONNECTING: usize = 64;
/// A server that confirms nobody for so long will not.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// Enough for a whole burst of one client in one `read`.
const READ_BUFFER: usize = 256 * 1024;
/// Standard input's token; a client's is its index.
const COMMANDS: usize = usize::MAX;

pub(crate) struct Load {
    port: u16,
    target: usize,
    poller: Poller,
    clients: Vec<Client>,
    subscribed: usize,
    tally: Tally,
    buffer: Box<[u8]>,
}

impl Load {
    pub(crate) fn new(port: u16, target: usize) -> Result<Self> {
        Ok(Self {
            port,
            target,
            poller: Poller::new()?,
            clients: Vec::with_capacity(target),
            subscribed: 0,
            tally: Tally::new(target),
            buffer: vec![0; READ_BUFFER].into_boxed_slice(),
        })
    }

    /// Connects all clients and reports when the last one's subscription is confirmed.
    pub(crate) fn connect(&mut self) -> Result<()> {
        let started = Instant::now();
        while self.subscribed < self.target {
            self.connect_more()?;
            let ready = self.poller.wait(Some(CONNECT_TIMEOUT))?;
            if ready.is_empty() {
                let (subscribed, target) = (self.subscribed, self.target);
                return Err(format!("only {subscribed} of {target} clients were confirmed").into());
            }
            for client in ready {
                self.receive(client)?;
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        reply(&format!(r#"{{"clients":{},"seconds":{seconds}}}"#, self.target))
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
                }
            }
            expectation = self.answer(expectation)?;
        }
    }

    fn connect_more(&mut self) -> Result<()> {
        while self.clients.len() < self.target.min(self.subscribed + CONNECTING) {
            let client = Client::connect(self.port)?;
            self.poller.add(&client, self.clients.len())?;
            self.clients.push(client);
        }
        Ok(())
    }

    fn receive(&mut self, index: usize) -> Result<()> {
        let client = &mut self.clients[index];
        let was_subscribed = client.is_subscribed();
        client.receive(&mut self.buffer, &mut self.tally)?;
        if !was_subscribed && client.is_subscribed() {
            self.subscribed += 1;
        }
        Ok(())
    }

    fn perform(&mut self, seqs: std::ops::Range<usize>) -> Result<()> {
        let at = clock::now();
        for client in &mut self.clients {
            client.perform(seqs.clone())?;
        }
        reply(&format!(r#"{{"performed_at":{at}}}"#))
    }

    /// Reports when all that is wanted has arrived, fails when the time for it has passed, and returns what is still open.
    fn answer(&mut self, expectation: Option<Expectation>) -> Result<Option<Expectation>> {
        let Some(wanted) = expectation else {
            return Ok(None);
        };
        if self.tally.is_complete(wanted.seqs.clone()) {
            reply(&self.tally.report(wanted.seqs))?;
            return Ok(None);
        }
        if Instant::now() >= wanted.deadline {
            return Err(self.tally.describe(wanted.seqs).into());
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
