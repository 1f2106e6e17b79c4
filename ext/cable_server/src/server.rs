//! The server as its owner sees it: a handle that any thread may use. Every call leaves a request and returns at once;
//! only [`Server::join`] and [`Server::wait_for_room`] wait.

use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use crossbeam_channel::Receiver;

use crate::connection::Pings;
use crate::envelope::Envelope;
use crate::event_loop::Place;
use crate::events::Event;
use crate::reactor::Reactor;
use crate::requests::{Arrival, Broadcast, Request, Requests};
use crate::socket::Unregistered;
use crate::stats::Counters;
use crate::turbo::TurboStreams;
use crate::{Config, ConnectionId, Error, Stats, event_loop, handshake, protocol};

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
    /// Held while a client is adopted or the end begins, so that no client comes behind the end in the queue.
    is_stopping: Mutex<bool>,
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
        let place = config.bus_socket.clone().map(|path| Place::take(path, config.max_request_bytes));
        let running =
            event_loop::spawn(reactor, Arc::clone(&requests), config.close_timeout, place).map_err(Error::Start)?;
        Ok(Self { config, requests, counters, events, is_stopping: Mutex::new(false), running })
    }

    /// Takes a client over: answers the handshake, then tells of it with [`EventKind::Opened`](crate::EventKind).
    /// Returns the subprotocol agreed on.
    ///
    /// # Errors
    /// [`Error::Adopt`] if the descriptor is no usable socket; it is closed. [`Error::Stopped`] after a shutdown.
    pub fn adopt<'a>(&self, adoption: Adoption<'a>) -> Result<Option<&'a str>, Error> {
        let socket = Unregistered::prepare(adoption.socket, &self.config).map_err(Error::Adopt)?;
        let protocol = handshake::negotiate(adoption.protocols, &self.config.protocols);
        let response = handshake::response(adoption.key, protocol);
        let early = adoption.early;
        let arrival = Arrival { id: adoption.id, socket, response, early, has_protocol: protocol.is_some() };
        let is_stopping = self.is_stopping.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_stopping {
            return Err(Error::Stopped);
        }
        self.request(Request::Adopt(Box::new(arrival)))?;
        Ok(protocol)
    }

    /// The client was welcomed: the commands it has sent already come, and its pings begin.
    pub fn ready(&self, id: ConnectionId, pings: Pings) {
        self.post(Request::Ready { id, pings });
    }

    /// Sends a text message to one client, behind all that waits for it.
    pub fn transmit(&self, id: ConnectionId, text: &[u8]) {
        self.post(Request::Transmit(id, protocol::text_frame(&[text])));
    }

    /// From now on the client gets what is broadcast to `stream`, in this envelope. Asked twice, it gets it once.
    pub fn start_stream(&self, id: ConnectionId, envelope: Envelope, stream: Vec<u8>) {
        self.post(Request::StartStream { id, envelope, stream });
    }

    /// Ends what [`Server::start_stream`] began.
    pub fn stop_stream(&self, id: ConnectionId, envelope: Envelope, stream: Vec<u8>) {
        self.post(Request::StopStream { id, envelope, stream });
    }

    /// Sends `payload`, which must be JSON, to all clients of `stream`.
    ///
    /// # Errors
    /// [`Error::Overloaded`] when too much waits already: call [`Server::wait_for_room`] and try again.
    pub fn broadcast(&self, stream: Vec<u8>, payload: Vec<u8>) -> Result<(), Error> {
        self.request(Request::Broadcast(Broadcast { stream, payload: payload.into(), is_reported: false }))
    }

    /// The same, and tells how many clients there were with an [`EventKind::Delivered`](crate::EventKind).
    ///
    /// # Errors
    /// As for [`Server::broadcast`].
    pub fn broadcast_and_report(&self, stream: Vec<u8>, payload: Vec<u8>) -> Result<(), Error> {
        self.request(Request::Broadcast(Broadcast { stream, payload: payload.into(), is_reported: true }))
    }

    /// Sends several broadcasts, as streams and payloads, in one go: all of them, in this order, with nothing in between.
    ///
    /// # Errors
    /// As for [`Server::broadcast`], and then none is sent.
    pub fn broadcast_all(&self, broadcasts: Vec<(Vec<u8>, Vec<u8>)>, is_reported: bool) -> Result<(), Error> {
        let one = |(stream, payload)| Broadcast { stream, payload: Bytes::from(payload), is_reported };
        self.request(Request::Broadcasts(broadcasts.into_iter().map(one).collect()))
    }

    /// Waits until broadcasts are taken again, at most `timeout`. Returns whether they are: who is woken may find the
    /// room taken by another.
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

    /// Asks for an [`EventKind::Recalled`](crate::EventKind) of this client, in its turn.
    pub fn recall(&self, id: ConnectionId) {
        self.post(Request::Recall(id));
    }

    /// How subscriptions to Turbo's streams are served, for the clients that may have them so.
    pub fn serve_turbo(&self, turbo: TurboStreams) {
        self.post(Request::ServeTurbo(turbo));
    }

    /// From now on this client's subscriptions to Turbo's streams are served without Ruby, where their names prove true.
    /// To be called before [`Server::ready`], or Ruby may have such a subscription already.
    pub fn accept_turbo(&self, id: ConnectionId) {
        self.post(Request::AcceptTurbo(id));
    }

    /// Answers an [`EventKind::Acquire`](crate::EventKind).
    pub fn acquired(&self, stream: Vec<u8>) {
        self.post(Request::Acquired(stream));
    }

    /// Answers an [`EventKind::Release`](crate::EventKind).
    pub fn released(&self, stream: Vec<u8>) {
        self.post(Request::Released(stream));
    }

    /// What other processes of this host broadcast to `stream` comes as an [`EventKind::Heard`](crate::EventKind), too.
    pub fn hear(&self, stream: Vec<u8>) {
        self.post(Request::Hear(stream));
    }

    /// Ends what [`Server::hear`] began.
    pub fn unhear(&self, stream: Vec<u8>) {
        self.post(Request::Unhear(stream));
    }

    /// The identifiers of a client's subscriptions that Ruby has no part in. Waits for the reactor, at most `timeout`.
    #[must_use]
    pub fn native_identifiers(&self, id: ConnectionId, timeout: Duration) -> Vec<String> {
        let (sender, receiver) = crossbeam_channel::bounded(1);
        self.post(Request::NativeIdentifiers(id, sender));
        receiver.recv_timeout(timeout).unwrap_or_default()
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

    /// Tells every client that is there now to come back, for this reason, spread over `restart_window`.
    pub fn reconnect_all(&self, reason: String) {
        self.post(Request::ReconnectAll(reason));
    }

    /// Begins to stop: every client is told `server_restart` with `reconnect: true` and closed, spread over
    /// `restart_window`; their ends still come as events. [`Server::join`] waits for it.
    pub fn shutdown(&self) {
        let mut is_stopping = self.is_stopping.lock().unwrap_or_else(PoisonError::into_inner);
        *is_stopping = true;
        self.post(Request::Shutdown);
    }

    /// Waits for the reactor to end after a [`Server::shutdown`], at most `timeout`. Returns whether it has.
    #[must_use]
    pub fn join(&self, timeout: Duration) -> bool {
        self.running.recv_timeout(timeout) == Err(crossbeam_channel::RecvTimeoutError::Disconnected)
    }

    fn request(&self, request: Request) -> Result<(), Error> {
        self.requests.push(request)
    }

    /// For requests that are never refused.
    fn post(&self, request: Request) {
        let _ = self.request(request);
    }
}
