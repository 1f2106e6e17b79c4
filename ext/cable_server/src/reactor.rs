//! The reactor: every client, every stream, and what happens to them. One thread runs it, the methods here never wait,
//! and nothing in it is shared; [`run`](crate::server) feeds it requests, readiness and time.

use std::collections::HashMap;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use crossbeam_channel::Sender;
use slab::Slab;

use crate::connection::Connection;
use crate::events::{Event, EventKind};
use crate::heartbeat::Heartbeat;
use crate::requests::{Arrival, Request};
use crate::stats::Counters;
use crate::streams::{Key, Streams};
use crate::transport::{Ending, Incoming, Transport};
use crate::{Config, ConnectionId, protocol};

/// Messages one client may send before the next client's turn.
const MESSAGES_PER_TURN: usize = 32;

/// All that the reactor thread owns.
pub(crate) struct Reactor {
    config: Arc<Config>,
    counters: Arc<Counters>,
    events: Sender<Event>,
    connections: Slab<Connection>,
    keys: HashMap<ConnectionId, Key>,
    streams: Streams,
    heartbeat: Heartbeat,
    /// Clients with something new to write; flushed after each batch of requests.
    dirty: Vec<Key>,
}

impl Reactor {
    pub(crate) fn new(config: Arc<Config>, counters: Arc<Counters>, events: Sender<Event>) -> Self {
        let heartbeat = Heartbeat::new(config.ping_interval);
        Self {
            config,
            counters,
            events,
            connections: Slab::new(),
            keys: HashMap::new(),
            streams: Streams::default(),
            heartbeat,
            dirty: Vec::new(),
        }
    }

    pub(crate) fn heartbeat(&self) -> &Heartbeat {
        &self.heartbeat
    }

    /// No client is left, and Ruby was told of every end.
    pub(crate) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    /// All that was to be said is written, and told: who is left has only not hung up.
    pub(crate) fn has_said_all(&self) -> bool {
        self.connections.iter().all(|(_, connection)| connection.has_said_all())
    }

    /// Does what a caller asked. Requests about a client that is gone are void: its end is on the way to the caller.
    pub(crate) fn apply(&mut self, request: Request) {
        match request {
            Request::Ready { id, pings } => self.with(id, |reactor, key| reactor.ready(key, pings)),
            Request::Transmit(id, frame) => self.with(id, |reactor, key| reactor.push(key, frame)),
            Request::StartStream { id, identifier, stream } => {
                self.with(id, |reactor, key| reactor.start_stream(key, &identifier, &stream));
            }
            Request::StopStream { id, identifier, stream } => {
                self.with(id, |reactor, key| reactor.stop_stream(key, &identifier, &stream));
            }
            Request::Broadcast { stream, payload } => self.broadcast(&stream, &payload),
            Request::Close { id, code, reason } => self.with(id, |reactor, key| reactor.close(key, code, &reason)),
            Request::Finish(id) => self.with(id, Self::finish_event),
            Request::Shutdown => self.close_all(),
            // A client needs a task of its own, which only the loop can start.
            Request::Adopt(_) => debug_assert!(false, "adopt goes through Reactor::adopt"),
        }
    }

    fn with(&mut self, id: ConnectionId, act: impl FnOnce(&mut Self, Key)) {
        if let Some(key) = self.keys.get(&id) {
            act(self, *key);
        }
    }

    /// Takes a client in. The caller then gives [`Reactor::drive`] its turns.
    pub(crate) fn adopt(&mut self, arrival: Arrival) -> Option<Key> {
        let id = arrival.id;
        let transport = match Transport::new(arrival, &self.config) {
            Ok(transport) => transport,
            Err(error) => {
                self.send(
                    id,
                    EventKind::Closed {
                        code: 1006,
                        reason: error.to_string(),
                    },
                );
                return None;
            }
        };
        let key = self.connections.insert(Connection::new(id, transport));
        self.keys.insert(id, key);
        self.counters.adopted.add(1);
        self.count();
        self.send(id, EventKind::Opened);
        self.mark_dirty(key);
        Some(key)
    }

    /// A client's turn: reads what it sent, writes what waits. Ready when its socket is closed.
    pub(crate) fn drive(&mut self, key: Key, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(transport) = &mut self.connections[key].transport {
            transport.remember(cx.waker());
        }
        self.read(key, cx);
        self.write(key, cx);
        match &self.connections[key].transport {
            Some(transport) if !transport.is_finished() => Poll::Pending,
            _ => {
                self.hang_up(key);
                Poll::Ready(())
            }
        }
    }

    /// A turn that panicked costs its client.
    pub(crate) fn abandon(&mut self, key: Key) {
        self.counters.panics.add(1);
        self.end(
            key,
            Ending {
                code: 1011,
                reason: "internal error".into(),
            },
        );
        self.hang_up(key);
    }

    fn hang_up(&mut self, key: Key) {
        if let Some(transport) = self.connections[key].transport.take() {
            transport.hang_up();
        }
        self.forget_if_over(key);
    }

    fn read(&mut self, key: Key, cx: &mut Context<'_>) {
        for _ in 0..MESSAGES_PER_TURN {
            let connection = &mut self.connections[key];
            if connection.has_ended || connection.mailbox.is_full(&self.config) {
                return;
            }
            let Some(transport) = &mut connection.transport else {
                return;
            };
            match transport.poll_read(cx) {
                Poll::Ready(incoming) => self.receive(key, incoming),
                Poll::Pending => return,
            }
        }
        cx.waker().wake_by_ref();
    }

    fn write(&mut self, key: Key, cx: &mut Context<'_>) {
        let connection = &mut self.connections[key];
        let has_ended = connection.has_ended;
        let Some(transport) = connection.transport.as_mut().filter(|it| !it.is_finished()) else {
            return;
        };
        if has_ended {
            // Pending or not, the transport knows how far it is.
            let _ = transport.poll_finish(cx);
        } else if let Poll::Ready(Err(error)) = transport.poll_flush(cx) {
            self.end(
                key,
                Ending {
                    code: 1006,
                    reason: error.to_string(),
                },
            );
        }
    }

    fn receive(&mut self, key: Key, incoming: Incoming) {
        match incoming {
            Incoming::Ended(ending) => self.end(key, ending),
            // What comes after our close frame is no news (RFC 6455 section 5.5.1).
            _ if !self.connections[key].is_open() => {}
            Incoming::Text(text) => self.receive_text(key, text.as_str()),
            Incoming::Binary(length) => self.malformed(key, format!("binary message of {length} bytes")),
        }
    }

    fn receive_text(&mut self, key: Key, text: &str) {
        match protocol::check_envelope(text, self.config.max_identifier_bytes) {
            Ok(()) => {
                self.counters.commands.add(1);
                self.tell(key, EventKind::Command(text.to_owned()));
            }
            Err(problem) => self.malformed(key, problem),
        }
    }

    fn malformed(&mut self, key: Key, problem: String) {
        self.counters.malformed.add(1);
        self.tell(key, EventKind::Malformed(problem));
    }

    /// The one road out: the client leaves its streams, Ruby is told once, and what waits is written if it still can
    /// be.
    fn end(&mut self, key: Key, ending: Ending) {
        let deadline = Instant::now() + self.config.close_timeout;
        let connection = &mut self.connections[key];
        if std::mem::replace(&mut connection.has_ended, true) {
            return;
        }
        for membership in std::mem::take(&mut connection.memberships) {
            self.streams.leave(key, &membership);
        }
        match &mut connection.transport {
            Some(transport) if ending.code == 1006 => transport.finish(),
            Some(transport) if !transport.is_finished() => transport.drain(deadline),
            _ => {}
        }
        if let Some(transport) = &connection.transport {
            transport.wake();
        }
        let Ending { code, reason } = ending;
        self.tell(key, EventKind::Closed { code, reason });
        self.count();
    }

    fn tell(&mut self, key: Key, kind: EventKind) {
        self.connections[key].mailbox.push(kind);
        self.send_next(key);
    }

    fn send_next(&mut self, key: Key) {
        let connection = &mut self.connections[key];
        let id = connection.id;
        if let Some(kind) = connection.mailbox.next() {
            self.send(id, kind);
        }
    }

    fn send(&self, id: ConnectionId, kind: EventKind) {
        // Only a server that was dropped takes no events, and then nobody is left to tell.
        let _ = self.events.send(Event { id, kind });
    }

    fn finish_event(&mut self, key: Key) {
        let was_full = self.connections[key].mailbox.is_full(&self.config);
        self.connections[key].mailbox.finish();
        self.send_next(key);
        if let Some(transport) = self.connections[key].transport.as_ref().filter(|_| was_full) {
            transport.wake();
        }
        self.forget_if_over(key);
    }

    fn forget_if_over(&mut self, key: Key) {
        if self.connections[key].is_over() {
            let connection = self.connections.remove(key);
            self.keys.remove(&connection.id);
            self.count();
        }
    }

    fn ready(&mut self, key: Key, pings: bool) {
        self.connections[key].is_pinged = pings;
        self.connections[key].mailbox.ready();
        self.send_next(key);
    }

    fn start_stream(&mut self, key: Key, identifier: &str, stream: &[u8]) {
        if self.connections[key].has_ended {
            return;
        }
        if let Some(membership) = self.streams.join(key, stream, identifier) {
            self.connections[key].memberships.push(membership);
            self.count();
        }
    }

    fn stop_stream(&mut self, key: Key, identifier: &str, stream: &[u8]) {
        let memberships = &mut self.connections[key].memberships;
        let found = memberships
            .iter()
            .position(|it| &*it.stream == stream && &*it.identifier == identifier);
        if let Some(index) = found {
            let membership = memberships.swap_remove(index);
            self.streams.leave(key, &membership);
            self.count();
        }
    }

    fn close(&mut self, key: Key, code: u16, reason: &str) {
        let deadline = Instant::now() + self.config.close_timeout;
        if let Some(transport) = &mut self.connections[key].transport {
            transport.close(code, reason, deadline);
            self.mark_dirty(key);
        }
    }

    /// Every client is asked to come back, to whoever serves then. Its end is news at once: callbacks must run while the
    /// process is still there, whether or not the client answers.
    fn close_all(&mut self) {
        let farewell = protocol::disconnect_frame("server_restart");
        let keys: Vec<Key> = self.connections.iter().map(|(key, _)| key).collect();
        for key in keys {
            self.push(key, farewell.clone());
            self.close(key, 1000, "");
            self.end(
                key,
                Ending {
                    code: 1001,
                    reason: "server_restart".into(),
                },
            );
        }
    }

    fn broadcast(&mut self, stream: &[u8], payload: &Bytes) {
        self.counters.broadcasts.add(1);
        if !self.streams.has(stream) {
            return;
        }
        if !protocol::is_json(payload) {
            self.counters.invalid_broadcasts.add(1);
            let name = String::from_utf8_lossy(stream);
            self.send(
                0,
                EventKind::Warning(format!("Dropped a broadcast to {name}: its payload is not JSON")),
            );
            return;
        }
        let Self {
            streams,
            connections,
            dirty,
            config,
            counters,
            ..
        } = self;
        let mut overflowing = Vec::new();
        let mut deliveries = 0;
        streams.fan_out(stream, payload, |key, frame| {
            let connection = &mut connections[key];
            deliveries += 1;
            if connection.push(frame.clone()) > config.max_outbox_bytes {
                overflowing.push(key);
            }
            if !std::mem::replace(&mut connection.is_dirty, true) {
                dirty.push(key);
            }
        });
        counters.deliveries.add(deliveries);
        overflowing.into_iter().for_each(|key| self.let_go(key));
    }

    fn push(&mut self, key: Key, frame: Bytes) {
        if self.connections[key].push(frame) > self.config.max_outbox_bytes {
            self.let_go(key);
        }
        self.mark_dirty(key);
    }

    /// A client that reads too slowly is asked to reconnect, rather than to fill our memory.
    fn let_go(&mut self, key: Key) {
        let deadline = Instant::now() + self.config.close_timeout;
        let connection = &mut self.connections[key];
        let Some(transport) = &mut connection.transport else {
            return;
        };
        if connection.has_ended {
            return;
        }
        let reason = format!("too slow: {} bytes were waiting", transport.backlog());
        transport.let_go(protocol::disconnect_frame("too_slow"), 1008, "too slow", deadline);
        self.counters.slow_clients.add(1);
        self.end(key, Ending { code: 1008, reason });
    }

    fn mark_dirty(&mut self, key: Key) {
        if !std::mem::replace(&mut self.connections[key].is_dirty, true) {
            self.dirty.push(key);
        }
    }

    /// Writes to every client that has something new.
    pub(crate) fn flush(&mut self) {
        let mut dirty = std::mem::take(&mut self.dirty);
        let mut written = 0;
        for key in dirty.drain(..) {
            let Some(connection) = self.connections.get_mut(key) else {
                continue;
            };
            connection.is_dirty = false;
            match connection.transport.as_mut().map_or(Ok(0), Transport::flush) {
                Ok(bytes) => written += bytes as u64,
                Err(error) => self.end(
                    key,
                    Ending {
                        code: 1006,
                        reason: error.to_string(),
                    },
                ),
            }
        }
        self.counters.bytes_out.add(written);
        // Keeps the list's memory; `end` may have queued nothing meanwhile.
        self.dirty = dirty;
    }

    /// Time passes: pings for the clients whose turn it is, an end for those who have let a deadline pass.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.heartbeat.advance();
        let ping = protocol::ping_frame(unix_seconds());
        let keys: Vec<Key> = self.connections.iter().map(|(key, _)| key).collect();
        for key in keys {
            if self.heartbeat.is_due(key) && self.connections[key].is_pinged {
                self.push(key, ping.clone());
            }
            self.enforce_deadlines(key, now);
        }
        self.flush();
    }

    fn enforce_deadlines(&mut self, key: Key, now: Instant) {
        let Some(transport) = &mut self.connections[key].transport else {
            return;
        };
        if transport.is_overdue(now) {
            transport.finish();
            transport.wake();
            self.end(
                key,
                Ending {
                    code: 1006,
                    reason: "close handshake timed out".into(),
                },
            );
        } else if transport
            .blocked_since()
            .is_some_and(|since| now - since > self.config.write_timeout)
        {
            self.let_go(key);
        }
    }

    /// The end of the reactor itself: whoever is left is told, even those whose last event Ruby still has.
    pub(crate) fn abort(&mut self) {
        let keys: Vec<Key> = self.connections.iter().map(|(key, _)| key).collect();
        for key in keys {
            self.end(
                key,
                Ending {
                    code: 1006,
                    reason: "the server stopped".into(),
                },
            );
            self.connections[key].mailbox.finish();
            while let Some(kind) = self.connections[key].mailbox.next() {
                self.send(self.connections[key].id, kind);
                self.connections[key].mailbox.finish();
            }
        }
    }

    fn count(&self) {
        self.counters.connections.set(self.connections.len() as u64);
        self.counters.streams.set(self.streams.len() as u64);
    }
}

fn unix_seconds() -> u64 {
    // A clock before 1970 is no reason to stop pinging.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs())
}
