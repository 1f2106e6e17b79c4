//! What comes from the app's other processes on this host.

use super::Reactor;
use crate::bus::frame::Frame;
use crate::events::EventKind;
use crate::requests::Broadcast;

impl Reactor {
    /// Frames of one publisher, in its order.
    pub(crate) fn receive_frames(&mut self, frames: Vec<Frame>) {
        for frame in frames {
            match frame {
                Frame::Broadcasts(broadcasts) => broadcasts.into_iter().for_each(|broadcast| self.hear(broadcast)),
                Frame::Gap(lost) => self.miss(lost),
                Frame::Hello => {}
            }
        }
    }

    fn hear(&mut self, broadcast: Broadcast) {
        self.counters.bus_broadcasts.add(1);
        let Broadcast { stream, payload, .. } = &broadcast;
        if !self.hearing.push(stream, payload, self.config.max_request_bytes) {
            self.counters.dropped_heard.add(1);
        }
        self.send_heard();
        self.broadcast(broadcast);
    }

    fn miss(&mut self, lost: u64) {
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
