//! What becomes of one broadcast, and who tells of it. Where several reactors deliver it each has a share of its report:
//! the first to see something counts it, the last to be done reports the sum.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

/// What a reactor may find about a broadcast; it is counted once.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Mark {
    /// It has come.
    Seen = 1,
    /// Its payload is not JSON.
    Invalid = 2,
    /// Clients wait for it, as a refresh.
    Held = 4,
    /// Clients have it.
    Delivered = 8,
}

/// How a broadcast ended in one reactor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its stream had no clients there.
    Nobody,
    /// So many have it in their outboxes.
    Delivered(u64),
    /// A later refresh stands for it.
    Superseded,
}

/// One reactor's share in the report of a broadcast.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    is_wanted: bool,
    /// Common to all reactors; `None` where there is one.
    tally: Option<Arc<Tally>>,
}

/// What all reactors have found. Each share holds one reference, and whoever gives back the last one is the last.
#[derive(Debug, Default)]
struct Tally {
    receivers: AtomicU64,
    marks: AtomicU8,
}

impl Report {
    pub(crate) fn new(is_wanted: bool) -> Self {
        Self { is_wanted, tally: None }
    }

    /// From now on its clones are shares of one report. Each must end: in [`Report::settle`], or with its reactor.
    pub(crate) fn share(&mut self) {
        self.tally = Some(Arc::default());
    }

    #[cfg(test)]
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Whether no other reactor has found this before.
    pub(crate) fn is_first(&self, mark: Mark) -> bool {
        self.tally.as_ref().is_none_or(|tally| tally.mark(mark))
    }

    /// A later broadcast is to be delivered for both. Returns the report that nothing more is to be said in.
    pub(crate) fn give_way(&mut self, later: Self) -> Self {
        if later.is_wanted { std::mem::replace(self, later) } else { later }
    }

    /// This reactor is done with the broadcast. Returns how many clients all of them had for it, if that is to be reported
    /// now.
    pub(crate) fn settle(self, outcome: Outcome) -> Option<u64> {
        if !self.is_wanted {
            return None;
        }
        match (self.tally, outcome) {
            (Some(tally), outcome) => {
                tally.note(outcome);
                Arc::into_inner(tally)?.sum()
            }
            (None, Outcome::Nobody) => Some(0),
            (None, Outcome::Delivered(receivers)) => Some(receivers),
            (None, Outcome::Superseded) => None,
        }
    }
}

impl Tally {
    fn mark(&self, mark: Mark) -> bool {
        self.marks.fetch_or(mark as u8, Relaxed) & mark as u8 == 0
    }

    fn has(&self, mark: Mark) -> bool {
        self.marks.load(Relaxed) & mark as u8 != 0
    }

    fn note(&self, outcome: Outcome) {
        if let Outcome::Delivered(receivers) = outcome {
            self.receivers.fetch_add(receivers, Relaxed);
            self.mark(Mark::Delivered);
        }
    }

    /// As with one reactor, what was dropped is not reported, nor a refresh that only others stand for.
    fn sum(self) -> Option<u64> {
        let is_told = !self.has(Mark::Invalid) && (self.has(Mark::Delivered) || !self.has(Mark::Held));
        is_told.then(|| self.receivers.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares() -> (Report, Report) {
        let mut report = Report::new(true);
        report.share();
        (report.clone(), report)
    }

    #[test]
    fn one_reactor_reports_at_once() {
        assert_eq!(Report::new(true).settle(Outcome::Delivered(3)), Some(3));
        assert_eq!(Report::new(true).settle(Outcome::Nobody), Some(0));
        assert_eq!(Report::new(true).settle(Outcome::Superseded), None);
        assert_eq!(Report::new(false).settle(Outcome::Delivered(3)), None);
    }

    #[test]
    fn the_last_of_several_reports_the_sum() {
        let (one, other) = shares();
        assert_eq!(one.settle(Outcome::Delivered(3)), None);
        assert_eq!(other.settle(Outcome::Delivered(4)), Some(7));
    }

    #[test]
    fn a_stream_that_no_reactor_has_is_reported_too() {
        let (one, other) = shares();
        assert_eq!(one.settle(Outcome::Nobody), None);
        assert_eq!(other.settle(Outcome::Nobody), Some(0));
    }

    #[test]
    fn a_share_that_is_lost_holds_up_no_report() {
        let (one, other) = shares();
        drop(one);
        assert_eq!(other.settle(Outcome::Delivered(4)), Some(4));
    }

    #[test]
    fn what_is_dropped_is_not_reported() {
        let (one, other) = shares();
        assert!(one.is_first(Mark::Invalid));
        drop(one);
        assert!(!other.is_first(Mark::Invalid));
        assert_eq!(other.settle(Outcome::Nobody), None);
    }

    #[test]
    fn a_refresh_that_others_stand_for_is_reported_where_somebody_has_it() {
        for (outcome, reported) in [(Outcome::Nobody, None), (Outcome::Delivered(2), Some(2))] {
            let (one, other) = shares();
            assert!(one.is_first(Mark::Held));
            assert_eq!(one.settle(Outcome::Superseded), None);
            assert_eq!(other.settle(outcome), reported);
        }
    }

    #[test]
    fn what_gives_way_is_the_earlier_one_that_is_wanted() {
        let mut held = Report::new(false);
        assert!(!held.give_way(Report::new(true)).is_wanted());
        assert!(!held.give_way(Report::new(false)).is_wanted());
        assert!(held.is_wanted());
    }
}
