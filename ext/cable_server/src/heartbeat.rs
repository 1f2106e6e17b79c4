//! When each client is pinged. One timer ticks several times an interval and serves a share of the clients, so that ten
//! thousand pings never hold up a broadcast; and a ping that is due soon goes out with what is written anyway.
//! Owned by the reactor.

use std::time::{Duration, Instant};

use crate::streams::Key;

/// Shares an interval is cut into, at least.
const FEWEST_SLOTS: u32 = 12;
/// Deadlines are looked at with each tick, however far pings are apart; and of many clients few are pinged in one, or their
/// pings would hold up a broadcast: of 5,000, 83.
const LONGEST_TICK: Duration = Duration::from_millis(50);
/// The tick of a client that is not pinged.
const NEVER: u64 = u64::MAX;

/// Whose turn it is. Time is counted in ticks.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    slots: u64,
    tick: Duration,
    start: Instant,
    now: u64,
    /// The tick of each client's next ping, by its key. A tick reads these eight bytes of a client, and no others.
    due: Vec<u64>,
}

impl Heartbeat {
    /// `interval` is the longest time between two pings of one client.
    pub(crate) fn new(interval: Duration, start: Instant) -> Self {
        let wanted = interval.as_millis().div_ceil(LONGEST_TICK.as_millis());
        let slots = u32::try_from(wanted).unwrap_or(u32::MAX).max(FEWEST_SLOTS);
        Self { slots: slots.into(), tick: interval / slots, start, now: 0, due: Vec::new() }
    }

    /// Time between two ticks.
    pub(crate) fn tick(&self) -> Duration {
        self.tick
    }

    /// From now on the client is pinged, first at its own place in the interval.
    pub(crate) fn add(&mut self, key: Key) {
        if self.due.len() <= key {
            self.due.resize(key + 1, NEVER);
        }
        // Whoever is told twice waits no longer for it.
        self.due[key] = self.due[key].min(self.now + self.distance(key));
    }

    /// The client is no longer pinged.
    pub(crate) fn remove(&mut self, key: Key) {
        if let Some(due) = self.due.get_mut(key) {
            *due = NEVER;
        }
    }

    /// Time passes, and a tick may come late. Returns the clients whose ping is due, and takes it for sent.
    pub(crate) fn advance(&mut self, now: Instant) -> Vec<Key> {
        let ticks = now.saturating_duration_since(self.start).as_nanos() / self.tick.as_nanos();
        self.now = u64::try_from(ticks).unwrap_or(NEVER);
        let due: Vec<Key> = (0..self.due.len()).filter(|key| self.due[*key] <= self.now).collect();
        due.iter().for_each(|key| self.due[*key] = self.next(*key));
        due
    }

    /// Whether a ping goes along with what is about to be written to the client, because its next is due in less than half
    /// an interval. It is then taken for sent.
    pub(crate) fn rides_along(&mut self, key: Key) -> bool {
        let rides = self.due.get(key).is_some_and(|due| *due < self.now + self.slots / 2);
        if rides {
            self.due[key] = self.next(key);
        }
        rides
    }

    /// The tick of the next ping of a client that has just got one: its own place if that is half an interval away or more,
    /// else as much later. So a ping that came early makes no interval too long; those who got theirs at once, with a
    /// broadcast, are spread over half an interval the next time; and everyone is back at their place the time after.
    fn next(&self, key: Key) -> u64 {
        let distance = self.distance(key);
        let wait = if distance < self.slots.div_ceil(2) { distance + self.slots / 2 } else { distance };
        self.now + wait
    }

    /// Ticks until the client's own place comes: one at least, an interval at most.
    fn distance(&self, key: Key) -> u64 {
        let slot = key as u64 % self.slots;
        self.slots - (self.now + self.slots - slot) % self.slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of twelve ticks.
    const INTERVAL: Duration = Duration::from_millis(600);
    const SLOTS: u64 = 12;
    const CLIENTS: usize = 120;

    struct Crowd {
        start: Instant,
        heartbeat: Heartbeat,
        /// The ticks of each client's pings.
        pings: Vec<Vec<u64>>,
    }

    impl Crowd {
        fn new() -> Self {
            let start = Instant::now();
            let mut heartbeat = Heartbeat::new(INTERVAL, start);
            (0..CLIENTS).for_each(|key| heartbeat.add(key));
            Self { start, heartbeat, pings: vec![Vec::new(); CLIENTS] }
        }

        /// Returns how many clients were pinged.
        fn tick(&mut self, tick: u32) -> usize {
            let due = self.heartbeat.advance(self.start + self.heartbeat.tick() * tick);
            due.iter().for_each(|key| self.pings[*key].push(tick.into()));
            due.len()
        }

        /// A broadcast to all. Returns with how many a ping went along.
        fn broadcast(&mut self) -> usize {
            let now = self.heartbeat.now;
            let riders: Vec<Key> = (0..CLIENTS).filter(|key| self.heartbeat.rides_along(*key)).collect();
            riders.iter().for_each(|key| self.pings[*key].push(now));
            riders.len()
        }

        fn longest_silence(&self) -> u64 {
            let gaps = self.pings.iter().flat_map(|pings| pings.windows(2)).map(|pair| pair[1] - pair[0]);
            gaps.max().unwrap_or(NEVER)
        }
    }

    /// How often each client is served by ticks at these times.
    fn served(ticks: &[u32]) -> Vec<usize> {
        let mut crowd = Crowd::new();
        for tick in ticks {
            crowd.tick(*tick);
        }
        crowd.pings.iter().map(Vec::len).collect()
    }

    #[test]
    fn each_client_is_served_once_an_interval() {
        assert_eq!(served(&(1..=12).collect::<Vec<_>>()), [1; CLIENTS]);
        assert_eq!(served(&(1..=24).collect::<Vec<_>>()), [2; CLIENTS]);
    }

    #[test]
    fn late_ticks_make_up_for_what_they_missed() {
        assert_eq!(served(&[1, 5, 6, 12]), [1; CLIENTS]);
    }

    #[test]
    fn a_long_pause_serves_each_client_once() {
        assert_eq!(served(&[500]), [1; CLIENTS]);
    }

    #[test]
    fn late_ticks_leave_clients_at_their_places() {
        let mut crowd = Crowd::new();
        for tick in [1, 4, 5, 9, 12] {
            crowd.tick(tick);
        }
        (13..=24).for_each(|tick| assert_eq!(crowd.tick(tick), CLIENTS / 12, "tick {tick}"));
    }

    #[test]
    fn a_ping_rides_along_where_the_next_is_due_within_half_an_interval() {
        let mut crowd = Crowd::new();
        crowd.tick(1);
        // Those of ticks 2 to 6.
        assert_eq!(crowd.broadcast(), CLIENTS * 5 / 12);
        assert_eq!(crowd.broadcast(), 0, "twice in one tick");
    }

    #[test]
    fn steady_broadcasts_leave_no_pings_of_their_own_and_no_longer_silence() {
        for pause in 1..=6 {
            let mut crowd = Crowd::new();
            crowd.broadcast();
            for tick in 1..=200 {
                let alone = crowd.tick(tick);
                // With a pause of half an interval the first clients are due in the broadcast's own tick.
                assert!(alone == 0 || pause == 6, "{alone} in tick {tick}, broadcasts every {pause}");
                if tick % pause == 0 {
                    crowd.broadcast();
                }
            }
            assert!(crowd.longest_silence() <= SLOTS, "broadcasts every {pause}");
            let most = crowd.pings.iter().map(Vec::len).max().unwrap();
            assert!(most <= 200 / 6 + 2, "{most} pings in 200 ticks, broadcasts every {pause}");
        }
    }

    #[test]
    fn whatever_the_rhythm_of_broadcasts_no_client_waits_longer_than_an_interval() {
        for pause in 7..40 {
            let mut crowd = Crowd::new();
            for tick in 1..=400 {
                crowd.tick(tick);
                if tick % pause == 0 {
                    crowd.broadcast();
                }
            }
            assert_eq!(crowd.longest_silence(), SLOTS, "broadcasts every {pause}");
        }
    }

    #[test]
    fn pings_are_spread_again_after_a_broadcast_to_all() {
        let mut crowd = Crowd::new();
        crowd.tick(1);
        crowd.broadcast();
        let shares: Vec<usize> = (2..=37).map(|tick| crowd.tick(tick)).collect();
        let even = CLIENTS / 12;
        assert!(shares.iter().all(|share| *share <= 2 * even), "{shares:?}");
        assert!(shares[18..].iter().all(|share| *share == even), "back at their places: {shares:?}");
    }

    #[test]
    fn who_left_is_not_pinged_and_whoever_gets_its_key_starts_anew() {
        let mut crowd = Crowd::new();
        crowd.heartbeat.remove(3);
        crowd.tick(12);
        assert!(crowd.pings[3].is_empty());
        assert!(!crowd.heartbeat.rides_along(3) && !crowd.heartbeat.rides_along(CLIENTS));
        crowd.heartbeat.remove(CLIENTS);
        crowd.heartbeat.add(3);
        (13..=24).for_each(|tick| assert!(crowd.tick(tick) <= CLIENTS));
        assert_eq!(crowd.pings[3], [15]);
    }

    #[test]
    fn ticks_are_short_however_long_the_interval_is() {
        let now = Instant::now();
        assert_eq!(Heartbeat::new(Duration::from_secs(86_400), now).tick(), LONGEST_TICK);
        assert_eq!(Heartbeat::new(INTERVAL, now).tick(), Duration::from_millis(50));
        assert_eq!(Heartbeat::new(Duration::from_millis(120), now).tick(), Duration::from_millis(10));
    }
}
