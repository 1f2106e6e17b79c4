//! One WebSocket client: connects, subscribes, and records what it receives.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};

use cable_bench::message::{self, Message};
use cable_bench::{Result, clock, frame};

use crate::tally::Tally;

const END_OF_HEADERS: &[u8] = b"\r\n\r\n";

#[derive(PartialEq, Eq)]
enum State {
    Upgrading,
    Open,
    Subscribed,
}

pub(crate) struct Client {
    stream: TcpStream,
    state: State,
    /// The start of a frame whose end has not arrived.
    partial: Vec<u8>,
    newest: Option<usize>,
}

impl Client {
    /// Connects and asks for the upgrade. Blocks: on the loopback a connection is made at once.
    pub(crate) fn connect(port: u16) -> Result<Self> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.write_all(upgrade_request(port).as_bytes())?;
        Ok(Self { stream, state: State::Upgrading, partial: Vec::new(), newest: None })
    }

    pub(crate) fn is_subscribed(&self) -> bool {
        self.state == State::Subscribed
    }

    /// Reads once what has arrived. `buffer` is scratch space that all clients share.
    pub(crate) fn receive(&mut self, buffer: &mut [u8], tally: &mut Tally) -> Result<()> {
        let count = self.stream.read(buffer)?;
        if count == 0 {
            return Err("the server closed a connection".into());
        }
        let mut joined = std::mem::take(&mut self.partial);
        let bytes = if joined.is_empty() {
            &buffer[..count]
        } else {
            joined.extend_from_slice(&buffer[..count]);
            &joined
        };
        self.partial = self.consume(bytes, clock::now(), tally)?.to_vec();
        Ok(())
    }

    /// Calls the channel's `echo` once for each number, all in one write.
    pub(crate) fn perform(&mut self, seqs: std::ops::Range<usize>) -> Result<()> {
        let frames: Vec<u8> = seqs.flat_map(|seq| frame::from_client(&message::echo(seq))).collect();
        Ok(self.stream.write_all(&frames)?)
    }

    /// Takes all that is complete from `bytes` and returns the rest.
    fn consume<'a>(&mut self, bytes: &'a [u8], at: u64, tally: &mut Tally) -> Result<&'a [u8]> {
        let mut rest = bytes;
        if self.state == State::Upgrading {
            let Some(after) = self.accept_upgrade(bytes)? else {
                return Ok(bytes);
            };
            rest = after;
        }
        while let Some((text, after)) = frame::split(rest)? {
            self.take(Message::parse(text)?, at, tally)?;
            rest = after;
        }
        Ok(rest)
    }

    fn accept_upgrade<'a>(&mut self, bytes: &'a [u8]) -> Result<Option<&'a [u8]>> {
        let end = bytes.windows(END_OF_HEADERS.len()).position(|window| window == END_OF_HEADERS);
        let Some(end) = end else { return Ok(None) };
        if !bytes.starts_with(b"HTTP/1.1 101 ") {
            let answer = String::from_utf8_lossy(&bytes[..end]);
            return Err(format!("the server refused the upgrade: {answer}").into());
        }
        self.state = State::Open;
        Ok(Some(&bytes[end + END_OF_HEADERS.len()..]))
    }

    fn take(&mut self, message: Message, at: u64, tally: &mut Tally) -> Result<()> {
        match message {
            Message::Data(seq) => {
                if self.newest.is_some_and(|newest| seq <= newest) {
                    tally.count_out_of_order();
                }
                self.newest = self.newest.max(Some(seq));
                tally.record(seq, at)?;
            }
            Message::Welcome => self.stream.write_all(&frame::from_client(message::SUBSCRIBE))?,
            Message::Confirmation => self.state = State::Subscribed,
            Message::Ping => {}
        }
        Ok(())
    }
}

impl AsFd for Client {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// The key is the example of RFC 6455: the answer to it is not checked.
fn upgrade_request(port: u16) -> String {
    format!(
        "GET /cable HTTP/1.1\r\n\
         Host: 127.0.0.1:{port}\r\n\
         Origin: http://127.0.0.1:{port}\r\n\
         Connection: Upgrade\r\n\
         Upgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: actioncable-v1-json, actioncable-unsupported\r\n\r\n"
    )
}
