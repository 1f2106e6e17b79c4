//! One WebSocket client: connects, subscribes, and records what it receives.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};

use cable_bench::{Result, clock, frame, message};

use crate::options::Options;
use crate::protocol::{Notice, Protocol};
use crate::streams::{Data, Streams};
use crate::tally::Tally;

const END_OF_HEADERS: &[u8] = b"\r\n\r\n";

/// What all clients share while they read.
pub(crate) struct Shared {
    pub(crate) streams: Streams,
    pub(crate) tally: Tally,
}

pub(crate) struct Client {
    number: usize,
    stream: TcpStream,
    protocol: Protocol,
    upgraded: bool,
    confirmed: usize,
    /// The start of a frame whose end has not arrived.
    partial: Vec<u8>,
    /// The start of a text whose last frame has not arrived: AnyCable sends long texts in several.
    fragments: Vec<u8>,
    /// Of each of its streams.
    newest: Vec<Option<usize>>,
}

impl Client {
    /// Connects and asks for the upgrade. Blocks: on the loopback a connection is made at once.
    pub(crate) fn connect(number: usize, options: &Options, streams: &Streams) -> Result<Self> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, options.port))?;
        stream.set_nodelay(true)?;
        stream.write_all(upgrade_request(options.port, &path(number, options.users)).as_bytes())?;
        let newest = vec![None; streams.each()];
        let protocol = options.protocol;
        Ok(Self {
            number,
            stream,
            protocol,
            upgraded: false,
            confirmed: 0,
            partial: Vec::new(),
            fragments: Vec::new(),
            newest,
        })
    }

    pub(crate) fn is_subscribed(&self) -> bool {
        self.confirmed == self.newest.len()
    }

    /// Reads once what has arrived. `buffer` is scratch space that all clients share.
    pub(crate) fn receive(&mut self, buffer: &mut [u8], shared: &mut Shared) -> Result<()> {
        let count = self.stream.read(buffer)?;
        if count == 0 {
            return Err("the server closed a connection".into());
        }
        let mut joined = std::mem::take(&mut self.partial);
        if joined.is_empty() {
            let rest = self.consume(&buffer[..count], clock::now(), shared)?;
            self.partial = rest.to_vec();
        } else {
            joined.extend_from_slice(&buffer[..count]);
            let rest = self.consume(&joined, clock::now(), shared)?.len();
            joined.drain(..joined.len() - rest);
            self.partial = joined;
        }
        Ok(())
    }

    /// Calls `echo` of the first subscription's channel once for each number, all in one write.
    pub(crate) fn perform(&mut self, seqs: std::ops::Range<usize>, streams: &Streams) -> Result<()> {
        let identifier = streams.of(self.number).next().ok_or("a client without streams")?;
        let frames: Vec<u8> = seqs.flat_map(|seq| frame::from_client(&message::echo(identifier, seq))).collect();
        Ok(self.stream.write_all(&frames)?)
    }

    /// Takes all that is complete from `bytes` and returns the rest.
    fn consume<'a>(&mut self, bytes: &'a [u8], at: u64, shared: &mut Shared) -> Result<&'a [u8]> {
        let mut rest = bytes;
        if !self.upgraded {
            let Some(after) = self.accept_upgrade(bytes, &shared.streams)? else {
                return Ok(bytes);
            };
            rest = after;
        }
        while let Some((part, after)) = frame::split(rest)? {
            if part.is_last && self.fragments.is_empty() {
                self.take(part.text, at, shared)?;
            } else {
                self.join(&part, at, shared)?;
            }
            rest = after;
        }
        Ok(rest)
    }

    fn join(&mut self, part: &frame::Part, at: u64, shared: &mut Shared) -> Result<()> {
        self.fragments.extend_from_slice(part.text);
        if !part.is_last {
            return Ok(());
        }
        let text = std::mem::take(&mut self.fragments);
        self.take(&text, at, shared)
    }

    fn take(&mut self, text: &[u8], at: u64, shared: &mut Shared) -> Result<()> {
        match shared.streams.data(text)? {
            Some(data) => self.record(&data, at, shared),
            None => self.heed(&self.protocol.notice(text)?, &shared.streams),
        }
    }

    fn accept_upgrade<'a>(&mut self, bytes: &'a [u8], streams: &Streams) -> Result<Option<&'a [u8]>> {
        let end = bytes.windows(END_OF_HEADERS.len()).position(|window| window == END_OF_HEADERS);
        let Some(end) = end else { return Ok(None) };
        if !bytes.starts_with(b"HTTP/1.1 101 ") {
            let answer = String::from_utf8_lossy(&bytes[..end]);
            return Err(format!("the server refused the upgrade: {answer}").into());
        }
        self.upgraded = true;
        if !self.protocol.welcomes() {
            self.subscribe(streams)?;
        }
        Ok(Some(&bytes[end + END_OF_HEADERS.len()..]))
    }

    /// All in one write, as a page's subscriptions follow its welcome.
    fn subscribe(&mut self, streams: &Streams) -> Result<()> {
        let subscriptions = streams.of(self.number).map(|name| self.protocol.subscription(name));
        let frames: Vec<u8> = subscriptions.flat_map(|text| frame::from_client(&text)).collect();
        Ok(self.stream.write_all(&frames)?)
    }

    fn heed(&mut self, notice: &Notice, streams: &Streams) -> Result<()> {
        match notice {
            Notice::Welcome => self.subscribe(streams)?,
            Notice::Confirmation => self.confirmed += 1,
            Notice::Ping => {}
        }
        Ok(())
    }

    fn record(&mut self, data: &Data, at: u64, shared: &mut Shared) -> Result<()> {
        let place = shared.streams.place(self.number, data.stream);
        let place = place.ok_or_else(|| format!("client {} does not have stream {}", self.number, data.stream))?;
        let newest = &mut self.newest[place];
        if newest.is_some_and(|newest| data.seq <= newest) {
            shared.tally.count_out_of_order();
        }
        *newest = (*newest).max(Some(data.seq));
        shared.tally.record(data.seq, at)
    }
}

impl AsFd for Client {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// Users are numbered from 1 on, as a database numbers them.
fn path(client: usize, users: usize) -> String {
    match users {
        0 => "/cable".to_owned(),
        users => format!("/cable?user={}", client % users + 1),
    }
}

/// The key is the example of RFC 6455: the answer to it is not checked.
fn upgrade_request(port: u16, path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\n\
         Host: 127.0.0.1:{port}\r\n\
         Origin: http://127.0.0.1:{port}\r\n\
         Connection: Upgrade\r\n\
         Upgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: actioncable-v1-json, actioncable-unsupported\r\n\r\n"
    )
}
