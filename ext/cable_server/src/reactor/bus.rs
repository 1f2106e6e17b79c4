//! What comes from the app's other processes on this host.

use super::Reactor;
use crate::broadcast::Broadcast;
use crate::events::EventKind;

impl Reactor {
    /// Broadcasts of another process have come, of which Ruby may hear some.
    pub(crate) fn hear(&mut self, broadcasts: &[Broadcast]) {
        for Broadcast { stream, payload, .. } in broadcasts {
            self.counters.bus_broadcasts.add(1);
            if !self.hearing.push(stream, payload, self.config.max_request_bytes) {
                self.counters.dropped_heard.add(1);
            }
        }
        self.send_heard();
    }

    pub(crate) fn miss(&mut self, lost: u64) {
        self.counters.bus_lost.add(lost);
        self.send(0, EventKind::Gap(lost));
    }

    pub(super) fn finish_heard(&mut self) {
        self.hearing.finish();
        self.send_heard();
    }

    fn send_heard(&mut self) {
        if let Some(kind) = self.hearing.next() {
            self.send(0, kind);
        }
    }

    /// For the log.
    pub(crate) fn warn(&self, text: String) {
        self.send(0, EventKind::Warning(text));
    }
}
