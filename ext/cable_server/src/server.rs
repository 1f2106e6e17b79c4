//! The server as its owner sees it: a handle that any thread may use. Every call leaves a request and returns at once;
//! only [`Server::join`] and [`Server::wait_for_room`] wait.

use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::Receiver;

use crate::broadcast::{Broadcast, Publication};
use crate::connection::Pings;
use crate::envelope::Envelope;
use crate::event_loop;
use crate::events::Event;
use crate::reactors::Reactors;
use crate::requests::{Arrival, Request};
use crate::socket::Unregistered;
use crate::stats::Counters;
use crate::turbo::TurboStreams;
use crate::{Config, ConnectionId, Error, Stats, handshake, protocol};

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

/// A running cable server. Dropping it lets the reactors go on; call [`Server::shutdown`].
#[derive(Debug)]
pub struct Server {
    config: Arc<Config>,
    reactors: Arc<Reactors>,
    /// Each reactor's own.
    counters: Vec<Arc<Counters>>,
    events: Receiver<Event>,
    /// Held while a client is adopted or the end begins, so that no client comes behind the end in the queue.
    is_stopping: Mutex<bool>,
    /// Disconnected when the reactors' threads have ended.
    running: Receiver<()>,
}

impl Server {
    /// Starts the reactors, each on a thread of its own.
    ///
    /// # Errors
    /// [`Error::Config`] for a setting that cannot work, [`Error::Start`] if a thread or its runtime cannot be had.
    pub fn start(config: Config) -> Result<Self, Error> {
        config.validate()?;
        let config = Arc::new(config);
        let reactors = Arc::new(Reactors::new(config.reactor_threads, config.max_request_bytes));
        let counters: Vec<_> = (0..config.reactor_threads).map(|_| Arc::default()).collect();
        let (event_sender, events) = crossbeam_channel::unbounded();
        let running = event_loop::start(&config, &reactors, &counters, &event_sender).map_err(Error::Start)?;
        Ok(Self { config, reactors, counters, events, is_stopping: Mutex::new(false), running })
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
        self.reactors.of(adoption.id).push(Request::Adopt(Box::new(arrival)))?;
        Ok(protocol)
    }

    /// The client was welcomed: the commands it has sent already come, and its pings begin.
    pub fn ready(&self, id: ConnectionId, pings: Pings) {
        self.post(id, Request::Ready { id, pings });
    }

    /// Sends a text message to one client, behind all that waits for it.
    pub fn transmit(&self, id: ConnectionId, text: &[u8]) {
        self.post(id, Request::Transmit(id, protocol::text_frame(&[text])));
    }

    /// From now on the client gets what is broadcast to `stream`, in this envelope. Asked twice, it gets it once.
    pub fn start_stream(&self, id: ConnectionId, envelope: Envelope, stream: Vec<u8>) {
        self.post(id, Request::StartStream { id, envelope, stream });
    }

    /// Ends what [`Server::start_stream`] began.
    pub fn stop_stream(&self, id: ConnectionId, envelope: Envelope, stream: Vec<u8>) {
        self.post(id, Request::StopStream { id, envelope, stream });
    }

    /// Sends `payload`, which must be JSON, to all clients of `stream`.
    ///
    /// # Errors
    /// [`Error::Overloaded`] when too much waits already: call [`Server::wait_for_room`] and try again.
    pub fn broadcast(&self, stream: Vec<u8>, payload: Vec<u8>) -> Result<(), Error> {
        self.reactors.publish(Publication::One(Broadcast::new(stream, payload, false)))
    }

    /// The same, and tells how many clients there were with an [`EventKind::Delivered`](crate::EventKind).
    ///
    /// # Errors
    /// As for [`Server::broadcast`].
    pub fn broadcast_and_report(&self, stream: Vec<u8>, payload: Vec<u8>) -> Result<(), Error> {
        self.reactors.publish(Publication::One(Broadcast::new(stream, payload, true)))
    }

    /// Sends several broadcasts, as streams and payloads, in one go: all of them, in this order, with nothing in between.
    ///
    /// # Errors
    /// As for [`Server::broadcast`], and then none is sent.
    pub fn broadcast_all(&self, broadcasts: Vec<(Vec<u8>, Vec<u8>)>, is_reported: bool) -> Result<(), Error> {
        let one = |(stream, payload)| Broadcast::new(stream, payload, is_reported);
        self.reactors.publish(Publication::Batch(broadcasts.into_iter().map(one).collect()))
    }

    /// Waits until broadcasts are taken again, at most `timeout`. Returns whether they are: who is woken may find the
    /// room taken by another.
    pub fn wait_for_room(&self, timeout: Duration) -> bool {
        self.reactors.wait_for_room(timeout)
    }

    /// Makes every [`Server::wait_for_room`] return early.
    pub fn wake_waiting(&self) {
        self.reactors.wake_waiting();
    }

    /// Closes a client after all that waits for it, with a close handshake.
    pub fn close(&self, id: ConnectionId, code: u16, reason: String) {
        self.post(id, Request::Close { id, code, reason });
    }

    /// The event last taken for this client has been dealt with; its next one may come.
    pub fn finish(&self, id: ConnectionId) {
        self.post(id, Request::Finish(id));
    }

    /// Asks for an [`EventKind::Recalled`](crate::EventKind) of this client, in its turn.
    pub fn recall(&self, id: ConnectionId) {
        self.post(id, Request::Recall(id));
    }

    /// How subscriptions to Turbo's streams are served, for the clients that may have them so.
    pub fn serve_turbo(&self, turbo: TurboStreams) {
        self.reactors.tell_all(|| Request::ServeTurbo(turbo.clone()));
    }

    /// From now on this client's subscriptions to Turbo's streams are served without Ruby, where their names prove true.
    /// To be called before [`Server::ready`], or Ruby may have such a subscription already.
    pub fn accept_turbo(&self, id: ConnectionId) {
        self.post(id, Request::AcceptTurbo(id));
    }

    /// Answers an [`EventKind::Acquire`](crate::EventKind) of this reactor's.
    pub fn acquired(&self, stream: Vec<u8>, reactor: usize) {
        self.reactors.answer(reactor, Request::Acquired(stream));
    }

    /// Answers an [`EventKind::Release`](crate::EventKind) of this reactor's.
    pub fn released(&self, stream: Vec<u8>, reactor: usize) {
        self.reactors.answer(reactor, Request::Released(stream));
    }

    /// What other processes of this host broadcast to `stream` comes as an [`EventKind::Heard`](crate::EventKind), too.
    pub fn hear(&self, stream: Vec<u8>) {
        let _ = self.reactors.first().push(Request::Hear(stream));
    }

    /// Ends what [`Server::hear`] began.
    pub fn unhear(&self, stream: Vec<u8>) {
        let _ = self.reactors.first().push(Request::Unhear(stream));
    }

    /// The identifiers of a client's subscriptions that Ruby has no part in. Waits for the reactor, at most `timeout`.
    #[must_use]
    pub fn native_identifiers(&self, id: ConnectionId, timeout: Duration) -> Vec<String> {
        let (sender, receiver) = crossbeam_channel::bounded(1);
        self.post(id, Request::NativeIdentifiers(id, sender));
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
        Stats::sum(&self.counters)
    }

    /// Tells every client that is there now to come back, for this reason, spread over `restart_window`.
    pub fn reconnect_all(&self, reason: String) {
        self.reactors.tell_all(|| Request::ReconnectAll(reason.clone()));
    }

    /// Begins to stop: every client is told `server_restart` with `reconnect: true` and closed, spread over
    /// `restart_window`; their ends still come as events. [`Server::join`] waits for it.
    pub fn shutdown(&self) {
        let mut is_stopping = self.is_stopping.lock().unwrap_or_else(PoisonError::into_inner);
        *is_stopping = true;
        self.reactors.tell_all(|| Request::Shutdown);
    }

    /// Waits for the reactors to end after a [`Server::shutdown`], at most `timeout`. Returns whether it has.
    #[must_use]
    pub fn join(&self, timeout: Duration) -> bool {
        self.running.recv_timeout(timeout) == Err(crossbeam_channel::RecvTimeoutError::Disconnected)
    }

    /// What is asked about a client is never refused. 0 is nobody, and the first reactor's.
    fn post(&self, id: ConnectionId, request: Request) {
        let _ = self.reactors.of(id).push(request);
    }
}
