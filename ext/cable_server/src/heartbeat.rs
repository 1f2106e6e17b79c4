//! Spreads the pings of all clients over the interval: one timer ticks a few times an interval, and each tick serves
//! its share of the clients, so that ten thousand pings never hold up a broadcast.

use std::time::Duration;

/// Shares an interval is cut into.
const SLOTS: usize = 12;

/// Whose turn it is.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    slot: usize,
    tick: Duration,
}

impl Heartbeat {
    /// `interval` is the time between two pings of one client.
    pub(crate) fn new(interval: Duration) -> Self {
        // SLOTS is a small constant: it fits.
        #[allow(clippy::cast_possible_truncation)]
        Self { slot: 0, tick: interval / SLOTS as u32 }
    }

    /// Time between two ticks.
    pub(crate) fn tick(&self) -> Duration {
        self.tick
    }

    /// Passes the turn on.
    pub(crate) fn advance(&mut self) {
        self.slot = (self.slot + 1) % SLOTS;
    }

    /// Whether the client with this key in the connection table is served at this tick.
    pub(crate) fn is_due(&self, key: usize) -> bool {
        key % SLOTS == self.slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_is_served_once_an_interval() {
        let mut heartbeat = Heartbeat::new(Duration::from_secs(3));
        let mut served = vec![0; 100];
        for _ in 0..SLOTS {
            heartbeat.advance();
            served.iter_mut().enumerate().filter(|(key, _)| heartbeat.is_due(*key)).for_each(|(_, count)| *count += 1);
        }
        assert!(served.iter().all(|count| *count == 1));
        assert_eq!(heartbeat.tick() * 12, Duration::from_secs(3));
    }
}
