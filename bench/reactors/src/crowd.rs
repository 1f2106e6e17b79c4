//! A server with clients on TCP sockets of the loopback, whose far ends are read between bursts only.

use std::io::{self, Read};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use cable_server::{Adoption, Config, Envelope, Pings, Server};
use socket2::SockRef;

use crate::cpu;
use crate::figures::Rates;

const CLIENTS: usize = 1_000;
const BROADCASTS: usize = 100;
/// Bytes of a message, as JSON.
const PAYLOAD: usize = 200;
const STREAM: &[u8] = b"news";
const IDENTIFIER: &str = r#"{"channel":"NewsChannel"}"#;
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
/// Room for a burst, and for what the kernel adds to it.
const SOCKET_BUFFER: usize = 256 << 10;
/// How often the server's counter is looked at. A thread that looked all the time would take a core.
const LOOK: Duration = Duration::from_micros(100);
/// Nothing here takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Crowd {
    server: Server,
    clients: Vec<TcpStream>,
    payloads: Vec<Vec<u8>>,
    /// All frames of a burst.
    expected: Vec<u8>,
    /// Bytes that the server has written.
    written: u64,
}

impl Crowd {
    pub(crate) fn start(reactors: usize) -> io::Result<Self> {
        let config = Config { reactor_threads: reactors, restart_window: Duration::ZERO, ..Config::default() };
        let server = Server::start(config).map_err(io::Error::other)?;
        let payloads: Vec<_> = (0..BROADCASTS).map(payload).collect();
        let expected = payloads.iter().flat_map(|payload| frame(payload)).collect();
        let mut crowd = Self { server, clients: Vec::new(), payloads, expected, written: 0 };
        let listener = TcpListener::bind("127.0.0.1:0")?;
        (1..=CLIENTS as u64).try_for_each(|id| crowd.add(id, &listener))?;
        Ok(crowd)
    }

    /// A client without pings, who has subscribed.
    fn add(&mut self, id: u64, listener: &TcpListener) -> io::Result<()> {
        let mut far = TcpStream::connect(listener.local_addr()?)?;
        let (near, _) = listener.accept()?;
        SockRef::from(&near).set_send_buffer_size(SOCKET_BUFFER)?;
        SockRef::from(&far).set_recv_buffer_size(SOCKET_BUFFER)?;
        let adoption = Adoption { id, socket: near.into(), key: KEY, protocols: "", early: Vec::new() };
        self.server.adopt(adoption).map_err(io::Error::other)?;
        self.server.events().recv().map_err(io::Error::other)?;
        self.server.ready(id, Pings::Off);
        self.server.start_stream(id, Envelope::action_cable(IDENTIFIER), STREAM.to_vec());
        self.server.transmit(id, b"1");
        self.server.finish(id);
        self.written += read_greeting(&mut far)?;
        self.clients.push(far);
        Ok(())
    }

    /// From the first broadcast until the last byte was written. Every client must then have all.
    pub(crate) fn burst(&mut self) -> io::Result<Rates> {
        self.wait_until_written()?;
        self.written += (self.expected.len() * CLIENTS) as u64;
        let payloads = self.payloads.clone();
        let (since, used) = (Instant::now(), cpu::of_reactors()?);
        for payload in payloads {
            self.server.broadcast(STREAM.to_vec(), payload).map_err(io::Error::other)?;
        }
        self.wait_until_written()?;
        let (seconds, busiest) = (since.elapsed().as_secs_f64(), cpu::busiest_since(&used)?);
        self.check()?;
        let deliveries = (BROADCASTS * CLIENTS) as f64;
        Ok(Rates { by_clock: deliveries / seconds, by_cpu: deliveries / busiest })
    }

    fn wait_until_written(&self) -> io::Result<()> {
        let since = Instant::now();
        while self.server.stats().bytes_out != self.written {
            if since.elapsed() > PATIENCE {
                return Err(io::Error::other("the server has written too little, or too much"));
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }

    fn check(&mut self) -> io::Result<()> {
        let mut frames = vec![0; self.expected.len()];
        for client in &mut self.clients {
            client.read_exact(&mut frames)?;
            if frames != self.expected {
                return Err(io::Error::other("a message is lost, doubled, or out of order"));
            }
        }
        Ok(())
    }

    pub(crate) fn stop(self) {
        drop(self.clients);
        self.server.shutdown();
        self.server.events().iter().for_each(|event| self.server.finish(event.id));
    }
}

/// Each has its number, and so its place.
fn payload(number: usize) -> Vec<u8> {
    format!("\"{number:03}{}\"", "x".repeat(PAYLOAD - 5)).into_bytes()
}

/// An unmasked text frame of up to 64 KiB, in Action Cable's envelope.
fn frame(payload: &[u8]) -> Vec<u8> {
    let text = [br#"{"identifier":"{\"channel\":\"NewsChannel\"}","message":"#, payload, b"}"].concat();
    let length = u16::try_from(text.len()).unwrap_or_default().to_be_bytes();
    [&[0x81, 126], &length[..], &text].concat()
}

/// The answer to the handshake and the first message. Returns their bytes.
fn read_greeting(far: &mut TcpStream) -> io::Result<u64> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    while !bytes.ends_with(b"\r\n\r\n\x81\x011") {
        match far.read(&mut chunk)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&chunk[..read]),
        }
    }
    Ok(bytes.len() as u64)
}
