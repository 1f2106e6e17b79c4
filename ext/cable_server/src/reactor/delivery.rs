//! What goes out: broadcasts and single messages into outboxes, outboxes to sockets, and the end of those who do not
//! keep up.

use std::time::{Duration, Instant};

use bytes::Bytes;

use super::{Reactor, unix_seconds};
use crate::broadcast::Broadcast;
use crate::events::EventKind;
use crate::protocol;
use crate::refreshes::Due;
use crate::report::{Mark, Outcome, Report};
use crate::streams::Key;
use crate::transport::Ending;

/// Close codes: 1008 of RFC 6455 section 7.4.1, 3008 of IANA's registry.
const POLICY: u16 = 1008;
const TIMEOUT: u16 = 3008;
/// Events that may wait for workers before reports are dropped.
const MAX_WAITING_EVENTS: usize = 10_000;

impl Reactor {
    pub(crate) fn broadcast(&mut self, Broadcast { stream, payload, report }: Broadcast) {
        if report.is_first(Mark::Seen) {
            self.counters.broadcasts.add(1);
        }
        if !self.streams.has(&stream) {
            return self.settle(report, Outcome::Nobody, stream, &payload);
        }
        if !protocol::is_json(&payload) {
            return self.drop_invalid(&report, &stream);
        }
        if let Some(held) = self.refreshes.hold(&stream, &payload, Instant::now()) {
            if report.is_first(Mark::Held) {
                self.counters.coalesced_refreshes.add(1);
            }
            let superseded = held.give_way(report);
            return self.settle(superseded, Outcome::Superseded, stream, &payload);
        }
        self.deliver(stream, &payload, report);
    }

    /// Refreshes that stand for all that came in their window.
    pub(super) fn send_due_refreshes(&mut self, now: Instant) {
        let due = self.refreshes.due(now);
        self.deliver_due(due);
    }

    /// Nothing is held back at the end.
    pub(super) fn send_held_refreshes(&mut self) {
        let held = self.refreshes.take_held();
        self.deliver_due(held);
    }

    fn deliver_due(&mut self, due: Vec<Due>) {
        for Due { stream, payload, report } in due {
            self.deliver(stream.into(), &payload, report);
        }
    }

    fn deliver(&mut self, stream: Bytes, payload: &Bytes, report: Report) {
        let receivers = self.fan_out(&stream, payload);
        self.counters.deliveries.add(receivers);
        self.settle(report, Outcome::Delivered(receivers), stream, payload);
    }

    /// Returns how many clients have the message in their outboxes. A ping that is due soon goes along: one of its own would
    /// cost as much as the message.
    fn fan_out(&mut self, stream: &[u8], payload: &Bytes) -> u64 {
        let Self { streams, connections, heartbeat, dirty, config, .. } = self;
        let ping = protocol::ping_frame(unix_seconds());
        let mut overflowing = Vec::new();
        let mut deliveries = 0;
        streams.fan_out(stream, payload, &ping, |key, frame, frame_and_ping| {
            let connection = &mut connections[key];
            let frame = if heartbeat.rides_along(key) { frame_and_ping } else { frame };
            let backlog = connection.push(frame.clone());
            deliveries += u64::from(backlog.is_some());
            if backlog > Some(config.max_outbox_bytes) {
                overflowing.push(key);
            }
            if connection.becomes_dirty() {
                dirty.push(key);
            }
        });
        overflowing.into_iter().for_each(|key| self.relieve(key));
        deliveries
    }

    /// Reports are for onlookers: where workers cannot keep up they are dropped, and counted.
    fn settle(&self, report: Report, outcome: Outcome, stream: Bytes, payload: &Bytes) {
        let Some(receivers) = report.settle(outcome) else { return };
        if self.events.len() < MAX_WAITING_EVENTS {
            self.send(0, EventKind::Delivered { stream: stream.into(), receivers, bytes: payload.len() });
        } else {
            self.counters.dropped_reports.add(1);
        }
    }

    /// Warns at most once a second, as each reactor does: the counter has the rest.
    fn drop_invalid(&mut self, report: &Report, stream: &[u8]) {
        if !report.is_first(Mark::Invalid) {
            return;
        }
        self.counters.invalid_broadcasts.add(1);
        let now = Instant::now();
        if self.warned_at.is_none_or(|at| now.saturating_duration_since(at) >= Duration::from_secs(1)) {
            self.warned_at = Some(now);
            let name = String::from_utf8_lossy(stream);
            self.warn(format!("Dropped a broadcast to {name}: its payload is not JSON"));
        }
    }

    pub(super) fn push(&mut self, key: Key, frame: Bytes) {
        if self.connections[key].push(frame) > Some(self.config.max_outbox_bytes) {
            self.relieve(key);
        }
        self.mark_dirty(key);
    }

    /// An outbox is over its bound. What its socket takes at once was our haste; the rest is the client's slowness.
    pub(super) fn relieve(&mut self, key: Key) {
        self.flush_one(key);
        if self.connections[key].backlog() > self.config.max_outbox_bytes {
            self.let_go_slow(key);
        }
    }

    /// A client that reads too slowly is asked to reconnect, rather than to fill our memory.
    pub(super) fn let_go_slow(&mut self, key: Key) {
        let reason = format!("too slow: {} bytes were waiting", self.connections[key].backlog());
        if self.let_go(key, "too_slow", Ending::new(POLICY, reason)) {
            self.counters.slow_clients.add(1);
        }
    }

    /// A client that has stopped answering is most likely gone; one that is not may come back.
    pub(super) fn let_go_silent(&mut self, key: Key) {
        if self.let_go(key, "no_pong", Ending::new(TIMEOUT, "no pong")) {
            self.counters.silent_clients.add(1);
        }
    }

    /// Returns whether the client was still there.
    fn let_go(&mut self, key: Key, reason: &str, ending: Ending) -> bool {
        let deadline = Instant::now() + self.config.close_timeout;
        let connection = &mut self.connections[key];
        let Some(transport) = connection.transport.as_mut().filter(|_| !connection.has_ended) else {
            return false;
        };
        transport.let_go(protocol::disconnect_frame(reason), ending.code, reason, deadline);
        self.end(key, ending);
        true
    }

    pub(super) fn mark_dirty(&mut self, key: Key) {
        if self.connections[key].becomes_dirty() {
            self.dirty.push(key);
        }
    }

    /// Writes to every client that has something new.
    pub(crate) fn flush(&mut self) {
        let mut dirty = std::mem::take(&mut self.dirty);
        for key in dirty.drain(..) {
            if let Some(connection) = self.connections.get_mut(key) {
                connection.is_dirty = false;
                self.flush_one(key);
            }
        }
        // Keeps the list's memory; nothing was queued meanwhile.
        self.dirty = dirty;
    }

    fn flush_one(&mut self, key: Key) {
        let Some(transport) = &mut self.connections[key].transport else { return };
        let result = transport.flush();
        let is_blocked = transport.blocked_since().is_some();
        self.counters.bytes_out.add(transport.take_written());
        if let Err(error) = result {
            self.end(key, Ending::broken(&error));
        } else if is_blocked {
            self.watch(key);
        }
    }
}
