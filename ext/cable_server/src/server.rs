//! The server as its owner sees it: a handle that any thread may use. Every call leaves a request and returns at once;
//! only [`Server::join`] and [`Server::wait_for_room`] wait. The reactor's thread and its loop are here too.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use crossbeam_channel::Receiver;
use nix::sys::signal::SigSet;
use tokio::runtime;
use tokio::task::{LocalSet, unconstrained, yield_now};
use tokio::time::MissedTickBehavior;

use crate::events::Event;
use crate::reactor::Reactor;
use crate::requests::{Arrival, Request, Requests};
use crate::socket::Unregistered;
use crate::stats::Counters;
use crate::{Config, ConnectionId, Error, Stats, handshake, protocol};

/// Requests done before sockets are written: a burst becomes few system calls, and no client waits long.
const REQUESTS_PER_BATCH: usize = 128;

/// How long clients have to hang up when the server stops and all is said.
const FAREWELL: Duration = Duration::from_millis(500);

/// A socket whose HTTP upgrade request was read and accepted.
#[derive(Debug)]
pub struct Adoption<'a> {
    /// The client's name from now on.
    pub id: ConnectionId,
    /// The connected socket. It is the server's from now on: nobody else may read, write or close it.
    pub socket: OwnedFd,
    /// The request's `Sec-WebSocket-Key`.
    pub key: &'a str,
    /// The request's `Sec-WebSocket-Protocol`, or nothing.
    pub protocols: &'a str,
    /// Bytes that followed the request and were read already.
    pub early: Vec<u8>,
}

/// A running cable server. Dropping it lets the reactor go on; call [`Server::shutdown`].
#[derive(Debug)]
pub struct Server {
    config: Arc<Config>,
    requests: Arc<Requests>,
    counters: Arc<Counters>,
    events: Receiver<Event>,
    /// Disconnected when the reactor's thread has ended.
    running: Receiver<()>,
}

impl Server {
    /// Starts the reactor on a thread of its own.
    ///
    /// # Errors
    /// [`Error::Config`] for a setting that cannot work, [`Error::Start`] if the thread or its runtime cannot be had.
    pub fn start(config: Config) -> Result<Self, Error> {
        config.validate()?;
        let config = Arc::new(config);
        let requests = Arc::new(Requests::new(config.max_request_bytes));
        let counters = Arc::new(Counters::default());
        let (event_sender, events) = crossbeam_channel::unbounded();
        let reactor = {
            let (config, counters) = (Arc::clone(&config), Arc::clone(&counters));
            move || Reactor::new(config, counters, event_sender)
        };
        let running = spawn_reactor(reactor, Arc::clone(&requests), config.close_timeout).map_err(Error::Start)?;
        Ok(Self {
            config,
            requests,
            counters,
            events,
            running,
        })
    }

    /// Takes a client over: answers the handshake, then tells of it with [`EventKind::Opened`](crate::EventKind).
    /// Returns the subprotocol agreed on.
    ///
    /// # Errors
    /// [`Error::Adopt`] if the descriptor is no usable socket; it is closed. [`Error::Stopped`] after a shutdown.
    pub fn adopt<'a>(&self, adoption: Adoption<'a>) -> Result<Option<&'a str>, Error> {
        if self.is_stopped() {
            return Err(Error::Stopped);
        }
        let socket = Unregistered::prepare(adoption.socket, &self.config).map_err(Error::Adopt)?;
        let protocol = handshake::negotiate(adoption.protocols, &self.config.protocols);
        let response = handshake::response(adoption.key, protocol);
        let arrival = Arrival {
            id: adoption.id,
            socket,
            response,
            early: adoption.early,
        };
        self.request(Request::Adopt(Box::new(arrival)))?;
        Ok(protocol)
    }

    /// The client was welcomed: the commands it has sent already come. With `pings` it is pinged from now on; without,
    /// the application does that itself.
    pub fn ready(&self, id: ConnectionId, pings: bool) {
        self.post(Request::Ready { id, pings });
    }

    /// Sends a text message to one client, behind all that waits for it.
    pub fn transmit(&self, id: ConnectionId, text: &[u8]) {
        self.post(Request::Transmit(id, protocol::text_frame(&[text])));
    }

    /// From now on the client gets what is broadcast to `stream`, under `identifier`. Asked twice, it gets it once.
    pub fn start_stream(&self, id: ConnectionId, identifier: String, stream: Vec<u8>) {
        self.post(Request::StartStream { id, identifier, stream });
    }

    /// Ends what [`Server::start_stream`] began.
    pub fn stop_stream(&self, id: ConnectionId, identifier: String, stream: Vec<u8>) {
        self.post(Request::StopStream { id, identifier, stream });
    }

    /// Sends `payload`, which must be JSON, to all clients of `stream`.
    ///
    /// # Errors
    /// [`Error::Overloaded`] when too much waits already: call [`Server::wait_for_room`] and try again.
    pub fn broadcast(&self, stream: Vec<u8>, payload: Vec<u8>) -> Result<(), Error> {
        self.request(Request::Broadcast {
            stream,
            payload: Bytes::from(payload),
        })
    }

    /// Waits until broadcasts are taken again, at most `timeout`. Returns whether they are.
    pub fn wait_for_room(&self, timeout: Duration) -> bool {
        self.requests.wait_for_room(timeout)
    }

    /// Makes every [`Server::wait_for_room`] return early.
    pub fn wake_waiting(&self) {
        self.requests.wake_waiting();
    }

    /// Closes a client after all that waits for it, with a close handshake.
    pub fn close(&self, id: ConnectionId, code: u16, reason: String) {
        self.post(Request::Close { id, code, reason });
    }

    /// The event last taken for this client has been dealt with; its next one may come.
    pub fn finish(&self, id: ConnectionId) {
        self.post(Request::Finish(id));
    }

    /// Where events come from, for any number of takers. Disconnected when the server has stopped and all were taken.
    #[must_use]
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    /// A reading of the counters.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.counters.read()
    }

    /// Begins to stop: every client is told `server_restart` with `reconnect: true` and closed; their ends still come
    /// as events. [`Server::join`] waits for it.
    pub fn shutdown(&self) {
        self.post(Request::Shutdown);
    }

    /// Waits for the reactor to end after a [`Server::shutdown`], at most `timeout`. Returns whether it has.
    #[must_use]
    pub fn join(&self, timeout: Duration) -> bool {
        self.running.recv_timeout(timeout) == Err(crossbeam_channel::RecvTimeoutError::Disconnected)
    }

    fn is_stopped(&self) -> bool {
        self.running.try_recv() == Err(crossbeam_channel::TryRecvError::Disconnected)
    }

    fn request(&self, request: Request) -> Result<(), Error> {
        self.requests.push(request)
    }

    /// For requests that are never refused.
    fn post(&self, request: Request) {
        let _ = self.request(request);
    }
}

/// Starts the thread. The sender of the channel it returns lives as long as the thread.
fn spawn_reactor(
    reactor: impl FnOnce() -> Reactor + Send + 'static,
    requests: Arc<Requests>,
    close_timeout: Duration,
) -> io::Result<Receiver<()>> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let (alive, running) = crossbeam_channel::bounded::<()>(0);
    let body = move || {
        let reactor = Rc::new(RefCell::new(reactor()));
        LocalSet::new().block_on(&runtime, unconstrained(serve(reactor, &requests, close_timeout)));
        drop(alive);
    };
    with_signals_blocked(|| thread::Builder::new().name("cable-reactor".into()).spawn(body))?;
    Ok(running)
}

/// A thread inherits the mask of the one that starts it. Signals are for the host's own threads.
fn with_signals_blocked<T>(spawn: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let before = SigSet::all().thread_swap_mask(nix::sys::signal::SigmaskHow::SIG_BLOCK)?;
    let result = spawn();
    before.thread_set_mask()?;
    result
}

/// The loop: requests in batches, each followed by one round of writing; ticks of the heartbeat; clients' turns run as
/// tasks in between.
async fn serve(reactor: Rc<RefCell<Reactor>>, requests: &Requests, close_timeout: Duration) {
    let mut ticks = tokio::time::interval(reactor.borrow().heartbeat().tick());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut stopping_since: Option<Instant> = None;
    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => reactor.borrow_mut().tick(Instant::now()),
            () = requests.wait() => {}
        }
        if run_batch(&reactor, requests) {
            stopping_since.get_or_insert_with(Instant::now);
        }
        // Clients have their turns, and the heartbeat its tick, also while requests never end.
        yield_now().await;
        if stopping_since.is_some_and(|since| may_stop(&reactor.borrow(), since.elapsed(), close_timeout)) {
            return reactor.borrow_mut().abort();
        }
    }
}

/// A client that does not hang up must not hold up the process.
fn may_stop(reactor: &Reactor, elapsed: Duration, close_timeout: Duration) -> bool {
    reactor.is_empty() || elapsed > close_timeout || (elapsed > FAREWELL && reactor.has_said_all())
}

/// Does a batch of requests and writes what they left. Returns whether a shutdown was asked.
fn run_batch(reactor: &Rc<RefCell<Reactor>>, requests: &Requests) -> bool {
    let mut stopping = false;
    for request in (0..REQUESTS_PER_BATCH).map_while(|_| requests.pop()) {
        stopping |= matches!(request, Request::Shutdown);
        match request {
            Request::Adopt(arrival) => spawn_client(reactor, *arrival),
            request => guarded(|| reactor.borrow_mut().apply(request), || {}),
        }
    }
    reactor.borrow_mut().flush();
    stopping
}

fn spawn_client(reactor: &Rc<RefCell<Reactor>>, arrival: Arrival) {
    let Some(key) = reactor.borrow_mut().adopt(arrival) else {
        return;
    };
    let reactor = Rc::clone(reactor);
    tokio::task::spawn_local(poll_fn(move |cx| {
        let mut turn = Poll::Ready(());
        guarded(
            || turn = reactor.borrow_mut().drive(key, cx),
            || reactor.borrow_mut().abandon(key),
        );
        turn
    }));
}

/// A panic costs what it happened in, not the server.
fn guarded(work: impl FnOnce(), rescue: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        rescue();
    }
}
