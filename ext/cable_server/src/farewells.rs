//! When clients are sent elsewhere: all of them, but not all at once, or they would all come back at once. Owned by a
//! reactor, which says the farewells that are due to its clients.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant};

use crate::ConnectionId;

/// So many clients take the whole of the window, and fewer less: one client should not wait.
const FULL_WINDOW: u32 = 1_000;

/// Clients that are still to be told, and what.
#[derive(Debug, Default)]
pub(crate) struct Farewells {
    reason: String,
    /// Latest first.
    due: Vec<(Instant, ConnectionId)>,
}

/// What of the window so many clients of the server take.
pub(crate) fn share_of(window: Duration, clients: usize) -> Duration {
    let count = u32::try_from(clients).unwrap_or(u32::MAX);
    window * count.min(FULL_WINDOW) / FULL_WINDOW
}

impl Farewells {
    /// Spreads the clients over a time, each at a moment of its own that nobody can foresee.
    pub(crate) fn new(reason: String, clients: Vec<ConnectionId>, window: Duration, now: Instant) -> Self {
        let random = RandomState::new();
        // As a part of it: the higher half of a 64-bit hash is a fraction of 2³².
        let delay = |id: &ConnectionId| window.mul_f64((random.hash_one(id) >> 32) as f64 / f64::from(u32::MAX));
        let mut due: Vec<_> = clients.into_iter().map(|id| (now + delay(&id), id)).collect();
        due.sort_unstable_by(|one, other| other.cmp(one));
        Self { reason, due }
    }

    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.due.is_empty()
    }

    /// Whose time has come.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<ConnectionId> {
        let waiting = self.due.partition_point(|(at, _)| *at > now);
        self.due.drain(waiting..).map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(10);

    fn told_after(clients: usize, share: f64) -> usize {
        let now = Instant::now();
        let window = share_of(WINDOW, clients);
        let clients = (1..).take(clients).collect();
        let mut farewells = Farewells::new("restart".into(), clients, window, now);
        farewells.take_due(now + WINDOW.mul_f64(share)).len()
    }

    #[test]
    fn they_are_spread_over_the_window() {
        assert!((350..650).contains(&told_after(1_000, 0.5)));
        assert_eq!(told_after(1_000, 1.0), 1_000);
    }

    #[test]
    fn few_clients_take_little_of_it() {
        assert_eq!(told_after(10, 0.01), 10);
    }

    #[test]
    fn each_is_told_once() {
        let now = Instant::now();
        let mut farewells = Farewells::new("restart".into(), vec![1, 2, 3], WINDOW, now);
        let mut told = farewells.take_due(now + WINDOW);
        told.sort_unstable();
        assert_eq!(told, [1, 2, 3]);
        assert!(farewells.is_empty());
        assert!(farewells.take_due(now + WINDOW).is_empty());
    }
}
