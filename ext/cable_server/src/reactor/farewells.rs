//! Clients are told to come back: to this process when they may have missed something, to another when it ends.

use std::time::Instant;

use super::Reactor;
use crate::farewells::{self, Farewells};
use crate::transport::Ending;
use crate::{ConnectionId, protocol};

impl Reactor {
    pub(super) fn plan_farewells(&mut self, reason: String) {
        let clients: Vec<ConnectionId> = self.keys.keys().copied().collect();
        // The other reactors have about as many.
        let all = clients.len().saturating_mul(self.config.reactor_threads);
        let window = farewells::share_of(self.config.restart_window, all);
        self.farewells = Farewells::new(reason, clients, window, Instant::now());
    }

    /// Clients are still to be told to come back.
    pub(crate) fn has_farewells(&self) -> bool {
        !self.farewells.is_empty()
    }

    /// Asks the clients whose time it is to come back, to whoever serves then. Their ends are news at once: callbacks must
    /// run while the process is still there, whether or not the client answers.
    pub(crate) fn say_due_farewells(&mut self, now: Instant) {
        if self.farewells.is_empty() {
            return;
        }
        let reason = self.farewells.reason().to_owned();
        let farewell = protocol::disconnect_frame(&reason);
        for id in self.farewells.take_due(now) {
            self.with_client(id, |reactor, key| {
                reactor.push(key, farewell.clone());
                reactor.close(key, 1000, "");
                reactor.end(key, Ending::new(1001, &*reason));
            });
        }
        self.flush();
    }
}
