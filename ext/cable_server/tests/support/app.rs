//! An application: it owns a server, hands it sockets, and answers its events as the Rails side does.

use std::collections::{HashMap, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cable_server::{Adoption, Config, ConnectionId, Event, EventKind, Pings, Server};
use crossbeam_channel::RecvTimeoutError;
use socket2::Socket;

use super::{Client, NEWS, PATIENCE, WELCOME, news, repeat_until};

/// The handshake of RFC 6455 section 1.3.
pub(crate) const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
pub(crate) const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// Production's settings, but for a clock that ticks every 10 ms.
pub(crate) fn config() -> Config {
    Config { ping_interval: Duration::from_millis(120), ..Config::default() }
}

#[derive(Debug)]
pub(crate) struct App {
    pub(crate) server: Server,
    adopted: AtomicU64,
    /// Events taken while looking for another client's.
    kept: Mutex<VecDeque<Event>>,
    /// Commands that came together with one that was taken.
    begun: Mutex<HashMap<ConnectionId, VecDeque<String>>>,
}

impl App {
    pub(crate) fn start() -> Self {
        Self::with(config())
    }

    pub(crate) fn with(config: Config) -> Self {
        Self {
            server: Server::start(config).unwrap(),
            adopted: AtomicU64::new(0),
            kept: Mutex::default(),
            begun: Mutex::default(),
        }
    }

    /// A welcomed client over TCP, which gets no pings.
    pub(crate) fn connect(&self) -> Client {
        self.welcome(self.open(tcp_pair()))
    }

    /// A welcomed client over TCP whose subscriptions to Turbo's streams are served without the application.
    pub(crate) fn connect_for_turbo(&self) -> Client {
        let client = self.open_tcp();
        self.server.accept_turbo(client.id);
        self.welcome(client)
    }

    /// A welcomed client over a UNIX socket, whose buffers are small and of a known size.
    pub(crate) fn connect_unix(&self) -> Client {
        self.welcome(self.open(unix_pair()))
    }

    /// A client over TCP whose handshake was answered and whose `Opened` waits.
    pub(crate) fn open_tcp(&self) -> Client {
        self.open(tcp_pair())
    }

    fn open(&self, pair: (OwnedFd, Socket)) -> Client {
        let mut client = self.adopt_pair(pair, |adoption| adoption);
        client.read_response();
        client
    }

    /// A client over TCP, adopted as `change` says, whose handshake is still to be read.
    pub(crate) fn adopt<'a>(&self, change: impl FnOnce(Adoption<'a>) -> Adoption<'a>) -> Client {
        self.adopt_pair(tcp_pair(), change)
    }

    fn adopt_pair<'a>(
        &self,
        (near, far): (OwnedFd, Socket),
        change: impl FnOnce(Adoption<'a>) -> Adoption<'a>,
    ) -> Client {
        let adoption = change(self.adoption(near));
        let client = Client::new(adoption.id, far);
        self.server.adopt(adoption).unwrap();
        client
    }

    /// An adoption of the socket under the next id.
    pub(crate) fn adoption(&self, socket: impl Into<OwnedFd>) -> Adoption<'static> {
        Adoption {
            id: self.adopted.fetch_add(1, Ordering::Relaxed) + 1,
            socket: socket.into(),
            key: KEY,
            protocols: "",
            early: Vec::new(),
        }
    }

    /// What a worker does with `Opened` when the application's `connect` has succeeded.
    pub(crate) fn welcome(&self, mut client: Client) -> Client {
        assert_eq!(self.event(client.id), EventKind::Opened);
        self.server.transmit(client.id, WELCOME.as_bytes());
        self.server.ready(client.id, Pings::Off);
        self.server.finish(client.id);
        assert_eq!(client.read_text(), WELCOME);
        client
    }

    /// Gives the client the stream `news` under [`NEWS`].
    pub(crate) fn subscribe(&self, client: &Client) {
        self.server.start_stream(client.id, NEWS.into(), b"news".to_vec());
    }

    /// Broadcasts to the stream `news`.
    pub(crate) fn broadcast(&self, payload: &str) {
        self.server.broadcast(b"news".to_vec(), payload.into()).unwrap();
    }

    /// Keeps the server's queue filled with what costs it time and its clients nothing: broadcasts to the stream `news`
    /// that are found out, at their very end, to be no JSON.
    pub(crate) fn flood(&self, is_over: &AtomicBool) {
        let payload = format!("\"{}", "x".repeat(64 << 10));
        repeat_until(
            || is_over.load(Ordering::Relaxed),
            || {
                if self.server.broadcast(b"news".to_vec(), payload.clone().into()).is_err() {
                    self.server.wait_for_room(Duration::from_millis(10));
                }
            },
        );
    }

    /// Asserts that this text is the next thing the client gets: all that was asked of the server before is done.
    pub(crate) fn expect_nothing_before(&self, marker: &str, client: &mut Client) {
        self.server.transmit(client.id, marker.as_bytes());
        assert_eq!(client.read_text(), marker);
    }

    /// Asserts that these broadcasts to the stream `news` are all that the client gets.
    pub(crate) fn expect_only(&self, payloads: &[&str], client: &mut Client) {
        payloads.iter().for_each(|payload| assert_eq!(client.read_text(), news(payload)));
        self.expect_nothing_before("nothing more", client);
    }

    /// The client's next event; others' are kept for them.
    pub(crate) fn event(&self, id: ConnectionId) -> EventKind {
        let mut kept = self.kept.lock().unwrap();
        if let Some(index) = kept.iter().position(|event| event.id == id) {
            return kept.remove(index).unwrap().kind;
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let event = self.server.events().recv_deadline(deadline);
            let event = event.unwrap_or_else(|error| panic!("no event of client {id}: {error}"));
            if event.id == id {
                return event.kind;
            }
            kept.push_back(event);
        }
    }

    /// The client's next event, dealt with.
    pub(crate) fn take(&self, id: ConnectionId) -> EventKind {
        let kind = self.event(id);
        self.server.finish(id);
        kind
    }

    /// The next of the client's commands. Those that came together are dealt with when the last one was taken.
    pub(crate) fn take_command(&self, id: ConnectionId) -> String {
        let mut begun = self.begun.lock().unwrap();
        let texts = begun.entry(id).or_default();
        if texts.is_empty() {
            match self.event(id) {
                EventKind::Commands(found) => texts.extend(found),
                kind => panic!("no command: {kind:?}"),
            }
        }
        let text = texts.pop_front().expect("an event has at least one");
        if texts.is_empty() {
            self.server.finish(id);
        }
        text
    }

    /// The client's next event, its end, dealt with.
    pub(crate) fn take_closed(&self, id: ConnectionId) -> (u16, String) {
        match self.take(id) {
            EventKind::Closed { code, reason } => (code, reason),
            kind => panic!("not the end: {kind:?}"),
        }
    }

    /// No event waits for anyone.
    pub(crate) fn is_quiet(&self) -> bool {
        self.server.events().is_empty() && self.kept.lock().unwrap().is_empty()
    }

    /// Shuts the server down and deals with every event that still comes. Returns them.
    pub(crate) fn stop(&self) -> Vec<Event> {
        self.server.shutdown();
        (1..=self.adopted.load(Ordering::Relaxed)).for_each(|id| self.server.finish(id));
        let mut events = Vec::from(std::mem::take(&mut *self.kept.lock().unwrap()));
        loop {
            match self.server.events().recv_timeout(PATIENCE) {
                Ok(event) => {
                    self.server.finish(event.id);
                    events.push(event);
                }
                Err(RecvTimeoutError::Disconnected) => return events,
                Err(RecvTimeoutError::Timeout) => panic!("the server does not stop"),
            }
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if thread::panicking() {
            self.server.shutdown();
        } else {
            self.stop();
            assert!(self.server.join(PATIENCE));
        }
    }
}

fn tcp_pair() -> (OwnedFd, Socket) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    far.set_nodelay(true).unwrap();
    let (near, _) = listener.accept().unwrap();
    (near.into(), far.into())
}

pub(crate) fn unix_pair() -> (OwnedFd, Socket) {
    let (near, far) = UnixStream::pair().unwrap();
    (near.into(), OwnedFd::from(far).into())
}
