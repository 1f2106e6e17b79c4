//! A reactor: its clients, their streams, and what happens to them. One thread runs it, nothing in it is shared, and
//! none of its methods waits: the [loop](crate::event_loop) feeds it requests, clients' turns and time.

mod bus;
mod deadlines;
mod delivery;
mod farewells;
mod turbo;
mod turn;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::Sender;
use slab::Slab;

use crate::backplane::Backplane;
use crate::broadcast::Publication;
use crate::connection::{Connection, Pings};
use crate::deadlines::Deadlines;
use crate::envelope::Envelope;
use crate::events::{Event, EventKind};
use crate::farewells::Farewells;
use crate::hearing::Hearing;
use crate::heartbeat::Heartbeat;
use crate::refreshes::Refreshes;
use crate::requests::{Arrival, Request};
use crate::stats::Counters;
use crate::streams::{Key, Streams};
use crate::transport::{Ending, Transport};
use crate::turbo::TurboStreams;
use crate::{Config, ConnectionId, protocol};

/// All that a reactor's thread owns.
pub(crate) struct Reactor {
    /// Its number, which it has its answers by.
    index: usize,
    config: Arc<Config>,
    counters: Arc<Counters>,
    events: Sender<Event>,
    connections: Slab<Connection>,
    keys: HashMap<ConnectionId, Key>,
    streams: Streams,
    turbo: TurboStreams,
    backplane: Backplane,
    refreshes: Refreshes,
    hearing: Hearing,
    farewells: Farewells,
    heartbeat: Heartbeat,
    deadlines: Deadlines,
    /// Clients with something new to write; flushed after each batch of requests.
    dirty: Vec<Key>,
    warned_at: Option<Instant>,
}

impl Reactor {
    pub(crate) fn new(index: usize, config: Arc<Config>, counters: Arc<Counters>, events: Sender<Event>) -> Self {
        let refreshes = Refreshes::new(config.refresh_window);
        let heartbeat = Heartbeat::new(config.ping_interval, Instant::now());
        Self {
            index,
            config,
            counters,
            events,
            connections: Slab::new(),
            keys: HashMap::new(),
            streams: Streams::default(),
            turbo: TurboStreams::default(),
            backplane: Backplane::default(),
            refreshes,
            hearing: Hearing::default(),
            farewells: Farewells::default(),
            heartbeat,
            deadlines: Deadlines::default(),
            dirty: Vec::new(),
            warned_at: None,
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
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
    /// Returns the key of a client that came with it, to be given its [turns](Reactor::drive).
    pub(crate) fn apply(&mut self, request: Request) -> Option<Key> {
        match request {
            Request::Adopt(arrival) => return self.adopt(*arrival),
            Request::Ready { id, pings } => self.with_client(id, |reactor, key| reactor.ready(key, pings)),
            Request::Transmit(id, frame) => self.with_client(id, |reactor, key| reactor.push(key, frame)),
            Request::StartStream { id, envelope, stream } => {
                self.with_client(id, |reactor, key| reactor.start_stream(key, &stream, &envelope));
            }
            Request::StopStream { id, envelope, stream } => {
                self.with_client(id, |reactor, key| reactor.stop_stream(key, &stream, &envelope));
            }
            Request::Publish(Publication::One(broadcast)) => self.broadcast(broadcast),
            Request::Publish(Publication::Batch(all)) => all.into_iter().for_each(|it| self.broadcast(it)),
            Request::Close { id, code, reason } => {
                self.with_client(id, |reactor, key| reactor.close(key, code, &reason))
            }
            Request::Finish(0) => self.finish_heard(),
            Request::Finish(id) => self.with_client(id, Self::finish_event),
            Request::Recall(id) => self.with_client(id, Self::recall),
            Request::ServeTurbo(turbo) => self.turbo = turbo,
            Request::AcceptTurbo(id) => self.with_client(id, |reactor, key| {
                reactor.connections[key].native.get_or_insert_default();
            }),
            Request::Acquired(stream) => self.acquired(&stream),
            Request::Released(stream) => self.released(&stream),
            Request::Hear(stream) => self.hearing.start(stream),
            Request::Unhear(stream) => self.hearing.stop(&stream),
            Request::NativeIdentifiers(id, reply) => {
                // Who asked may have stopped waiting.
                let _ = reply.try_send(self.native_identifiers(id));
            }
            Request::ReconnectAll(reason) => self.plan_farewells(reason),
            Request::Shutdown => {
                self.send_held_refreshes();
                self.plan_farewells("server_restart".into());
            }
        }
        None
    }

    fn with_client(&mut self, id: ConnectionId, act: impl FnOnce(&mut Self, Key)) {
        if let Some(key) = self.keys.get(&id) {
            act(self, *key);
        }
    }

    fn adopt(&mut self, arrival: Arrival) -> Option<Key> {
        let (id, has_protocol) = (arrival.id, arrival.has_protocol);
        let transport = match Transport::new(arrival, &self.config) {
            Ok(transport) => transport,
            Err(error) => {
                self.send(id, Ending::broken(&error).into());
                return None;
            }
        };
        let key = self.connections.insert(Connection::new(id, transport, has_protocol));
        self.keys.insert(id, key);
        self.counters.adopted.add(1);
        self.update_gauges();
        self.send(id, EventKind::Opened);
        self.mark_dirty(key);
        Some(key)
    }

    /// The one road out: the client leaves its streams, Ruby is told once, and what waits is written if it still can
    /// be.
    fn end(&mut self, key: Key, ending: Ending) {
        let deadline = Instant::now() + self.config.close_timeout;
        let connection = &mut self.connections[key];
        if std::mem::replace(&mut connection.has_ended, true) {
            return;
        }
        self.heartbeat.remove(key);
        self.leave_natives(key);
        let connection = &mut self.connections[key];
        for membership in std::mem::take(&mut connection.memberships) {
            self.streams.leave(key, &membership);
        }
        match &mut connection.transport {
            Some(transport) if ending.code == 1006 => transport.give_up(),
            Some(transport) if !transport.is_finished() => transport.drain(deadline),
            _ => {}
        }
        if let Some(transport) = &connection.transport {
            transport.wake();
        }
        self.watch(key);
        self.tell(key, ending.into());
        self.update_gauges();
    }

    fn tell(&mut self, key: Key, kind: EventKind) {
        self.connections[key].mailbox.push(kind, &self.config);
        self.send_next(key);
    }

    fn send_next(&mut self, key: Key) {
        while let Some(kind) = self.connections[key].mailbox.next() {
            match kind {
                EventKind::Commands(texts) if self.execute(key, &texts) => self.connections[key].mailbox.finish(),
                kind => return self.send(self.connections[key].id, kind),
            }
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
            self.update_gauges();
        }
    }

    fn ready(&mut self, key: Key, pings: Pings) {
        let connection = &mut self.connections[key];
        connection.pings = pings;
        connection.heard_at = Instant::now();
        connection.mailbox.ready();
        match pings {
            _ if connection.has_ended => {}
            Pings::Off => self.heartbeat.remove(key),
            Pings::Sent | Pings::Answered => self.heartbeat.add(key),
        }
        self.watch(key);
        self.send_next(key);
    }

    fn recall(&mut self, key: Key) {
        if !self.connections[key].has_ended {
            self.tell(key, EventKind::Recalled);
        }
    }

    fn start_stream(&mut self, key: Key, stream: &[u8], envelope: &Envelope) {
        if self.connections[key].has_ended {
            return;
        }
        if let Some(membership) = self.streams.join(key, stream, envelope) {
            let memberships = &mut self.connections[key].memberships;
            // One at a time: most clients have few.
            memberships.reserve_exact(1);
            memberships.push(membership);
            self.update_gauges();
        }
    }

    fn stop_stream(&mut self, key: Key, stream: &[u8], envelope: &Envelope) {
        let memberships = &mut self.connections[key].memberships;
        let found = memberships.iter().position(|it| it.is_of(stream, envelope));
        if let Some(index) = found {
            let membership = memberships.swap_remove(index);
            self.streams.leave(key, &membership);
            self.update_gauges();
        }
    }

    fn close(&mut self, key: Key, code: u16, reason: &str) {
        let deadline = Instant::now() + self.config.close_timeout;
        // Now, though its end may be long in coming: a restart puts another backplane in place.
        self.leave_natives(key);
        if let Some(transport) = &mut self.connections[key].transport {
            transport.close(code, reason, deadline);
            // It may have been left unread; its answer must be.
            transport.wake();
            self.watch(key);
            self.mark_dirty(key);
        }
    }

    /// Time passes: pings for the clients whose turn it is, an end for those who have let a deadline pass.
    pub(crate) fn tick(&mut self, now: Instant) {
        let due = self.heartbeat.advance(now);
        let ping = protocol::ping_frame(unix_seconds());
        due.into_iter().for_each(|key| self.push(key, ping.clone()));
        self.enforce_due_deadlines(now);
        self.send_due_refreshes(now);
        self.flush();
    }

    /// The end of the reactor itself. Whoever is left is told of its end, though Ruby may still have an event of its, which
    /// has taken longer than the process has left; commands that wait behind it are dropped.
    pub(crate) fn abort(&mut self) {
        let keys: Vec<Key> = self.connections.iter().map(|(key, _)| key).collect();
        for key in keys {
            self.end(key, Ending::new(1006, "the server stopped"));
            if let Some(end) = self.connections[key].mailbox.take_end() {
                self.send(self.connections[key].id, end);
            }
            self.hang_up(key);
        }
    }

    pub(crate) fn count_panic(&self) {
        self.counters.panics.add(1);
    }

    fn update_gauges(&self) {
        self.counters.connections.set(self.connections.len() as u64);
        self.counters.streams.set(self.streams.len() as u64);
    }
}

fn unix_seconds() -> u64 {
    // A clock before 1970 is no reason to stop pinging.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}
