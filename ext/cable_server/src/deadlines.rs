//! When each client must be looked at, because something of its may have taken too long. A tick reads one entry of a client here
//! and touches only those whose time has come: of ten thousand clients that is hardly ever one. Owned by the reactor.

use std::time::Instant;

use crate::streams::Key;

/// By the clients' keys. An entry may be early, or a former client's: whoever looks asks the client, and finds nothing.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    looks: Vec<Option<Instant>>,
}

impl Deadlines {
    /// The client is looked at once this time is over, if not before.
    pub(crate) fn add(&mut self, key: Key, at: Instant) {
        if self.looks.len() <= key {
            self.looks.resize(key + 1, None);
        }
        let look = &mut self.looks[key];
        *look = Some(look.map_or(at, |earlier| earlier.min(at)));
    }

    /// The clients whose time is over.
    pub(crate) fn due(&self, now: Instant) -> Vec<Key> {
        let is_due = |key: &Key| self.looks[*key].is_some_and(|at| at <= now);
        (0..self.looks.len()).filter(is_due).collect()
    }

    /// The client was looked at, and need not be before this time.
    pub(crate) fn put_off(&mut self, key: Key, until: Option<Instant>) {
        if let Some(look) = self.looks.get_mut(key) {
            *look = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_client_is_due_from_the_earliest_time_told_until_it_is_put_off() {
        let now = Instant::now();
        let later = |milliseconds| now + Duration::from_millis(milliseconds);
        let mut deadlines = Deadlines::default();
        for (key, at) in [(5, 30), (5, 10), (5, 20), (2, 40)] {
            deadlines.add(key, later(at));
        }
        assert!(deadlines.due(later(9)).is_empty());
        assert_eq!(deadlines.due(later(10)), [5]);
        deadlines.put_off(5, Some(later(35)));
        assert!(deadlines.due(later(34)).is_empty());
        assert_eq!(deadlines.due(later(40)), [2, 5]);
        deadlines.put_off(2, None);
        assert_eq!(deadlines.due(later(1_000)), [5]);
    }
}
