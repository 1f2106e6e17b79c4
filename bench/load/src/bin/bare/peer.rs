//! Someone connected: a WebSocket client, or an HTTP client that asks for broadcasts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsFd, BorrowedFd};

use cable_bench::{Result, frame, message};

use crate::broadcasts::Broadcasts;

const SWITCHING: &str = "HTTP/1.1 101 Switching Protocols\r\n\
    Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: actioncable-v1-json\r\n\r\n";

#[derive(PartialEq, Eq)]
enum State {
    Connected,
    Open,
    Subscribed,
}

/// What a peer wants from the server.
pub(crate) enum Wish {
    Nothing,
    Leave,
    Broadcast(Broadcasts),
}

pub(crate) struct Peer {
    stream: TcpStream,
    state: State,
}

impl Peer {
    pub(crate) fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, state: State::Connected })
    }

    pub(crate) fn is_subscribed(&self) -> bool {
        self.state == State::Subscribed
    }

    /// Writes all of `bytes`, waiting while the peer's buffers are full.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes)?)
    }

    /// Reads once and answers. A request or frame comes in one piece here: it is small and from this machine.
    pub(crate) fn receive(&mut self) -> Result<Wish> {
        let mut buffer = [0; 4096];
        let Ok(count @ 1..) = self.stream.read(&mut buffer) else {
            return Ok(Wish::Leave);
        };
        match self.state {
            State::Connected => self.answer(&String::from_utf8_lossy(&buffer[..count])),
            State::Open => self.confirm(),
            State::Subscribed => Ok(Wish::Nothing),
        }
    }

    fn answer(&mut self, request: &str) -> Result<Wish> {
        let mut words = request.split(' ');
        match (words.next(), words.next()) {
            (Some("GET"), Some("/cable")) => self.upgrade(),
            (Some("POST"), Some(target)) => Ok(Wish::Broadcast(Broadcasts::parse(target)?)),
            _ => Err(format!("unexpected request {request:?}").into()),
        }
    }

    fn upgrade(&mut self) -> Result<Wish> {
        let mut answer = SWITCHING.as_bytes().to_vec();
        answer.extend(frame::from_server(message::WELCOME));
        self.state = State::Open;
        self.write(&answer)?;
        Ok(Wish::Nothing)
    }

    /// The load's first frame is its subscription.
    fn confirm(&mut self) -> Result<Wish> {
        self.state = State::Subscribed;
        self.write(&frame::from_server(message::CONFIRMATION))?;
        Ok(Wish::Nothing)
    }
}

impl AsFd for Peer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
