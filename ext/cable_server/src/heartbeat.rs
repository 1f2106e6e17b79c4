//! Spreads the pings of all clients over the interval: one timer ticks several times an interval, and each tick serves its
//! share of the clients, so that ten thousand pings never hold up a broadcast.

use std::time::{Duration, Instant};

/// Shares an interval is cut into, at least.
const FEWEST_SLOTS: u32 = 12;
/// Deadlines are looked at with each tick, however far pings are apart; and of many clients few are pinged in one, or their
/// pings would hold up a broadcast: of 5,000, 83.
const LONGEST_TICK: Duration = Duration::from_millis(50);

/// Whose turn it is.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    slots: u32,
    tick: Duration,
    last: Instant,
    /// The first slot of this turn, and how many slots it has.
    first: u32,
    count: u32,
}

impl Heartbeat {
    /// `interval` is the time between two pings of one client.
    pub(crate) fn new(interval: Duration, now: Instant) -> Self {
        let wanted = interval.as_millis().div_ceil(LONGEST_TICK.as_millis());
        let slots = u32::try_from(wanted).unwrap_or(u32::MAX).max(FEWEST_SLOTS);
        Self { slots, tick: interval / slots, last: now, first: 0, count: 0 }
    }

    /// Time between two ticks.
    pub(crate) fn tick(&self) -> Duration {
        self.tick
    }

    /// Passes the turn on, over all the slots that time has passed over: a tick may come late, a ping should not.
    pub(crate) fn advance(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.last).as_nanos() / self.tick.as_nanos();
        let elapsed = u32::try_from(elapsed).unwrap_or(u32::MAX).clamp(0, self.slots);
        self.first = (self.first + self.count) % self.slots;
        self.count = elapsed;
        self.last = if elapsed == self.slots { now } else { self.last + self.tick * elapsed };
    }

    /// Whether the client with this key in the connection table is served in this turn.
    pub(crate) fn is_due(&self, key: usize) -> bool {
        // The remainder is less than a u32.
        #[allow(clippy::cast_possible_truncation)]
        let slot = (key % self.slots as usize) as u32;
        (slot + self.slots - self.first) % self.slots < self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of twelve ticks.
    const INTERVAL: Duration = Duration::from_millis(600);

    /// How often each of a hundred clients is served by ticks at these times, in ticks.
    fn served(ticks: &[u32]) -> Vec<u32> {
        let start = Instant::now();
        let mut heartbeat = Heartbeat::new(INTERVAL, start);
        let mut served = vec![0; 100];
        for tick in ticks {
            heartbeat.advance(start + heartbeat.tick() * *tick);
            served.iter_mut().enumerate().filter(|(key, _)| heartbeat.is_due(*key)).for_each(|(_, count)| *count += 1);
        }
        served
    }

    #[test]
    fn each_client_is_served_once_an_interval() {
        assert_eq!(served(&(1..=12).collect::<Vec<_>>()), [1; 100]);
        assert_eq!(served(&(1..=24).collect::<Vec<_>>()), [2; 100]);
    }

    #[test]
    fn late_ticks_make_up_for_what_they_missed() {
        assert_eq!(served(&[1, 5, 6, 12]), [1; 100]);
    }

    #[test]
    fn a_long_pause_serves_each_client_once() {
        assert_eq!(served(&[500]), [1; 100]);
    }

    #[test]
    fn ticks_are_short_however_long_the_interval_is() {
        let now = Instant::now();
        assert_eq!(Heartbeat::new(Duration::from_secs(86_400), now).tick(), LONGEST_TICK);
        assert_eq!(Heartbeat::new(INTERVAL, now).tick(), Duration::from_millis(50));
        assert_eq!(Heartbeat::new(Duration::from_millis(120), now).tick(), Duration::from_millis(10));
    }
}
