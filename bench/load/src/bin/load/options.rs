//! What the command line asks for.

use std::fs;
use std::str::FromStr;

use cable_bench::Result;

use crate::protocol::Protocol;
use crate::streams::Streams;

/// How it is called.
pub(crate) const USAGE: &str = "usage: load PORT CLIENTS [--protocol NAME] [--streams COUNT | --identifiers FILE] \
                                [--each COUNT] [--users COUNT]";

pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) clients: usize,
    pub(crate) protocol: Protocol,
    /// Whom clients say they are, from 1 on; 0 for nobody.
    pub(crate) users: usize,
    identifiers: Option<String>,
    streams: usize,
    each: usize,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let [port, clients, flags @ ..] = arguments else {
            return Err(USAGE.into());
        };
        let mut options = Self {
            port: number(port)?,
            clients: number(clients)?,
            protocol: Protocol::default(),
            users: 0,
            identifiers: None,
            streams: 1,
            each: 1,
        };
        for flag in flags.chunks(2) {
            options.set(flag)?;
        }
        Ok(options)
    }

    pub(crate) fn streams(&self) -> Result<Streams> {
        let names = match &self.identifiers {
            Some(path) => fs::read_to_string(path)?.lines().map(str::to_owned).collect(),
            None => (0..self.streams).map(|stream| self.protocol.name(stream)).collect(),
        };
        Streams::new(self.protocol, names, self.each)
    }

    fn set(&mut self, flag: &[String]) -> Result<()> {
        let [name, value] = flag else {
            return Err(USAGE.into());
        };
        match name.as_str() {
            "--protocol" => self.protocol = value.parse()?,
            "--streams" => self.streams = number(value)?,
            "--identifiers" => self.identifiers = Some(value.clone()),
            "--each" => self.each = number(value)?,
            "--users" => self.users = number(value)?,
            _ => return Err(USAGE.into()),
        }
        Ok(())
    }
}

fn number<N: FromStr>(text: &str) -> Result<N> {
    text.parse().map_err(|_| format!("{text} is not a number\n{USAGE}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn flags_come_in_any_order() {
        let options = parse("80 5 --each 6 --protocol turbo_cable --streams 10").unwrap();
        assert_eq!((options.port, options.clients, options.protocol), (80, 5, Protocol::TurboCable));
        assert_eq!(options.streams().unwrap().each(), 6);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for line in ["80", "80 many", "80 5 --each", "80 5 --eaches 6", "80 5 --protocol smtp"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
