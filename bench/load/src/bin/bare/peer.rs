//! Someone connected: a WebSocket client, or an HTTP client that asks for broadcasts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsFd, BorrowedFd};

use cable_bench::{Result, frame, message};

use crate::broadcasts::Broadcasts;

const SWITCHING: &str = "HTTP/1.1 101 Switching Protocols\r\n\
    Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: actioncable-v1-json\r\n\r\n";

/// What a peer wants from the server.
pub(crate) enum Wish {
    Nothing,
    Leave,
    /// To streams, by their numbers.
    Subscribe(Vec<usize>),
    Broadcast(Broadcasts),
}

pub(crate) struct Peer {
    stream: TcpStream,
    upgraded: bool,
}

impl Peer {
    pub(crate) fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, upgraded: false })
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
        let text = String::from_utf8_lossy(&buffer[..count]);
        if self.upgraded { self.confirm(&text) } else { self.answer(&text) }
    }

    fn answer(&mut self, request: &str) -> Result<Wish> {
        let mut words = request.split(' ');
        match (words.next(), words.next()) {
            (Some("GET"), Some(path)) if path.starts_with("/cable") => self.upgrade(),
            (Some("POST"), Some(target)) => Ok(Wish::Broadcast(Broadcasts::parse(target)?)),
            _ => Err(format!("unexpected request {request:?}").into()),
        }
    }

    fn upgrade(&mut self) -> Result<Wish> {
        let mut answer = SWITCHING.as_bytes().to_vec();
        answer.extend(frame::from_server(message::WELCOME));
        self.upgraded = true;
        self.write(&answer)?;
        Ok(Wish::Nothing)
    }

    /// What the load sends are its subscriptions. Its mask is zero, so that they can be read as they come.
    fn confirm(&mut self, frames: &str) -> Result<Wish> {
        let streams = streams(frames)?;
        let texts = streams.iter().map(|stream| message::confirmation(&message::identifier(*stream)));
        let answer: Vec<u8> = texts.flat_map(|text| frame::from_server(&text)).collect();
        self.write(&answer)?;
        Ok(Wish::Subscribe(streams))
    }
}

/// The numbers of all streams that are named.
fn streams(frames: &str) -> Result<Vec<usize>> {
    let names = frames.split(message::STREAM_PREFIX).skip(1);
    let numbers = names.map(|name| name.split_once('\\').map_or(name, |(number, _)| number).parse());
    Ok(numbers.collect::<std::result::Result<_, _>>()?)
}

impl AsFd for Peer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_subscriptions_are_read() {
        let frames = [0, 17].map(|stream| message::subscribe(&message::identifier(stream))).concat();
        assert_eq!(streams(&frames).unwrap(), [0, 17]);
    }
}
