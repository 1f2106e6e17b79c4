//! A server with clients on UNIX sockets, all in this process. Reading blocks, so that nothing is counted while waiting.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

use cable_server::{Adoption, Config, Envelope, EventKind, Pings, Server};

const STREAM: &[u8] = b"news";
const IDENTIFIER: &str = r#"{"channel":"NewsChannel"}"#;
/// The handshake of RFC 6455 section 1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const WELCOME: &[u8] = br#"{"type":"welcome"}"#;
const COMMAND: &[u8] =
    br#"{"command":"message","identifier":"{\"channel\":\"NewsChannel\"}","data":"{\"action\":\"echo\"}"}"#;
/// Bytes of a message, as JSON.
const PAYLOAD: usize = 200;
/// Of the text that wraps a message, and of a frame's header for so many bytes.
const WRAPPING: usize = r#"{"identifier":"{\"channel\":\"NewsChannel\"}","message":}"#.len() + 4;

pub(crate) struct Crowd {
    server: Server,
    clients: Vec<UnixStream>,
    last_id: u64,
    payload: Vec<u8>,
    frames: Vec<u8>,
}

impl Crowd {
    pub(crate) fn start(clients: u64) -> io::Result<Self> {
        let server = Server::start(Config::default()).map_err(io::Error::other)?;
        let payload = format!("\"{}\"", "x".repeat(PAYLOAD - 2)).into_bytes();
        let mut crowd = Self { server, clients: Vec::new(), last_id: 0, payload, frames: Vec::new() };
        (0..clients).try_for_each(|_| crowd.add())?;
        Ok(crowd)
    }

    /// A client that is welcomed, and subscribes.
    pub(crate) fn add(&mut self) -> io::Result<()> {
        let (near, mut far) = UnixStream::pair()?;
        self.last_id += 1;
        let id = self.last_id;
        let adoption = Adoption { id, socket: near.into(), key: KEY, protocols: "", early: Vec::new() };
        self.server.adopt(adoption).map_err(io::Error::other)?;
        self.take_event()?;
        self.server.transmit(id, WELCOME);
        // A ping right behind an answer would hide that.
        self.server.ready(id, Pings::Off);
        self.server.start_stream(id, Envelope::action_cable(IDENTIFIER), STREAM.to_vec());
        self.server.finish(id);
        read_until(&mut far, WELCOME)?;
        self.clients.push(far);
        Ok(())
    }

    /// The youngest client goes.
    pub(crate) fn remove(&mut self) -> io::Result<()> {
        if let Some(client) = self.clients.pop() {
            client.shutdown(Shutdown::Both)?;
        }
        self.take_event()?;
        self.server.finish(self.last_id);
        Ok(())
    }

    pub(crate) fn broadcast(&self, together: usize) {
        for _ in 0..together {
            // Far below what may wait.
            let _ = self.server.broadcast(STREAM.to_vec(), self.payload.clone());
        }
    }

    /// So many messages, by every client.
    pub(crate) fn read(&mut self, messages: usize) -> io::Result<()> {
        self.frames.resize(messages * (PAYLOAD + WRAPPING), 0);
        self.clients.iter_mut().try_for_each(|client| client.read_exact(&mut self.frames))
    }

    /// The first client's command, and its answer.
    pub(crate) fn command(&mut self) -> io::Result<()> {
        let mut frame = vec![0x81, 0x80 | COMMAND.len() as u8, 0, 0, 0, 0];
        frame.extend_from_slice(COMMAND);
        self.clients[0].write_all(&frame)?;
        self.take_event()?;
        self.server.transmit(1, WELCOME);
        self.server.finish(1);
        read_until(&mut self.clients[0], WELCOME)
    }

    fn take_event(&self) -> io::Result<EventKind> {
        self.server.events().recv().map(|event| event.kind).map_err(io::Error::other)
    }
}

fn read_until(stream: &mut UnixStream, end: &[u8]) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    while !bytes.ends_with(end) {
        let read = stream.read(&mut chunk)?;
        bytes.extend_from_slice(&chunk[..read]);
    }
    Ok(())
}
