//! Subscriptions to Turbo's signed streams that Ruby has no part in: verified, confirmed and ended here, in the client's
//! order with the commands that Ruby executes.

use std::collections::HashMap;
use std::rc::Rc;

use super::Reactor;
use crate::backplane::Step;
use crate::command::Command;
use crate::connection::Connection;
use crate::envelope::Envelope;
use crate::events::EventKind;
use crate::streams::Key;
use crate::{ConnectionId, protocol, turbo};

impl Reactor {
    /// Executes a command that needs no Ruby, and came apart. Returns whether it was one.
    pub(super) fn execute(&mut self, key: Key, texts: &[String]) -> bool {
        let [text] = texts else { return false };
        if self.connections[key].native.is_none() || !may_be_turbo_s(text) {
            return false;
        }
        let Ok(command) = Command::parse(text, self.config.max_identifier_bytes) else { return false };
        let Some(identifier) = command.identifier() else { return false };
        if command.is("subscribe") {
            self.subscribe(key, &identifier)
        } else {
            command.is("unsubscribe") && self.unsubscribe(key, &identifier)
        }
    }

    /// A duplicate is not answered, as in Action Cable; and whoever has gone needs no answer.
    fn subscribe(&mut self, key: Key, identifier: &str) -> bool {
        if self.connections[key].has_ended || self.native_stream(key, identifier).is_some() {
            return true;
        }
        let Some(stream) = self.verified_stream(identifier) else { return false };
        if self.native_count(key) >= self.config.max_subscriptions {
            self.turn_away(key, identifier);
            return true;
        }
        self.start_stream(key, stream.as_bytes(), &Envelope::action_cable(identifier));
        let connection = &mut self.connections[key];
        let (id, label) = (connection.id, Box::from(identifier));
        if let Some(native) = &mut connection.native {
            native.insert(identifier.into(), stream.as_bytes().into());
        }
        self.counters.native_subscriptions.add(1);
        if self.turbo.has_backplane {
            let (step, ready) = self.backplane.join(stream.as_bytes(), (id, label));
            self.take_step(step, stream.as_bytes());
            if ready.is_none() {
                return true;
            }
        }
        self.confirm(key, identifier);
        true
    }

    fn unsubscribe(&mut self, key: Key, identifier: &str) -> bool {
        let Some(stream) = self.connections[key].native.as_mut().and_then(|native| native.remove(identifier)) else {
            return false;
        };
        self.stop_stream(key, &stream, &Envelope::action_cable(identifier));
        self.leave_backplane(key, identifier, &stream);
        true
    }

    /// The client goes: whatever it held is let go.
    pub(super) fn leave_natives(&mut self, key: Key) {
        for (identifier, stream) in self.connections[key].native.take().into_iter().flatten() {
            self.stop_stream(key, &stream, &Envelope::action_cable(&identifier));
            self.leave_backplane(key, &identifier, &stream);
        }
    }

    fn turn_away(&mut self, key: Key, identifier: &str) {
        let limit = self.config.max_subscriptions;
        self.push(key, protocol::rejection_frame(identifier));
        self.malformed(key, format!("more than {limit} subscriptions (config.turbo_cable_rs.max_subscriptions)"));
    }

    /// The application's backplane has the stream: who waited for it is confirmed, if it still wants it.
    pub(super) fn acquired(&mut self, stream: &[u8]) {
        let (step, waiting) = self.backplane.acquired(stream);
        self.take_step(step, stream);
        for (id, identifier) in waiting {
            let Some(key) = self.keys.get(&id).copied() else { continue };
            if self.native_stream(key, &identifier).is_some_and(|held| **held == *stream) {
                self.confirm(key, &identifier);
            }
        }
    }

    pub(super) fn released(&mut self, stream: &[u8]) {
        let step = self.backplane.released(stream);
        self.take_step(step, stream);
    }

    /// The identifiers of the client's native subscriptions.
    pub(super) fn native_identifiers(&self, id: ConnectionId) -> Vec<String> {
        let connection = self.keys.get(&id).map(|key| &self.connections[*key]);
        let native = connection.and_then(|connection| connection.native.as_ref());
        native.into_iter().flatten().map(|(identifier, _)| identifier.to_string()).collect()
    }

    fn verified_stream(&self, identifier: &str) -> Option<String> {
        self.turbo.verifier.verified(&turbo::signed_name(identifier)?)
    }

    fn native_stream(&self, key: Key, identifier: &str) -> Option<&Rc<[u8]>> {
        let Connection { native, .. } = &self.connections[key];
        native.as_ref()?.get(identifier)
    }

    fn native_count(&self, key: Key) -> usize {
        self.connections[key].native.as_ref().map_or(0, HashMap::len)
    }

    fn confirm(&mut self, key: Key, identifier: &str) {
        self.push(key, protocol::confirmation_frame(identifier));
    }

    fn leave_backplane(&mut self, key: Key, identifier: &str, stream: &[u8]) {
        if self.turbo.has_backplane {
            let step = self.backplane.leave(stream, &(self.connections[key].id, identifier.into()));
            self.take_step(step, stream);
        }
    }

    fn take_step(&self, step: Step, stream: &[u8]) {
        match step {
            Step::Nothing => {}
            Step::Acquire => self.send(0, EventKind::Acquire { stream: stream.to_vec(), reactor: self.index }),
            Step::Release => self.send(0, EventKind::Release { stream: stream.to_vec(), reactor: self.index }),
        }
    }
}

/// Before it is parsed: whether a command may be one of those. Whatever is written with escapes may be anything.
pub(super) fn may_be_turbo_s(text: &str) -> bool {
    text.contains(turbo::CHANNEL) || text.contains("\\u")
}
