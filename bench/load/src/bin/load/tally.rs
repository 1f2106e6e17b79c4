//! Notes, for each message number, when clients received it.

use std::ops::Range;

use cable_bench::Result;

/// No run sends as many; a larger number is a message misread.
const MOST_NUMBERS: usize = 1_000_000;

pub(crate) struct Tally {
    /// How many clients get each.
    subscribers: usize,
    /// By number, the times in the order of arrival.
    arrivals: Vec<Vec<u64>>,
    out_of_order: usize,
}

impl Tally {
    pub(crate) fn new(subscribers: usize) -> Self {
        Self { subscribers, arrivals: Vec::new(), out_of_order: 0 }
    }

    /// Notes that one more client received number `seq`.
    pub(crate) fn record(&mut self, seq: usize, at: u64) -> Result<()> {
        if seq >= self.arrivals.len() {
            self.grow(seq)?;
        }
        let arrivals = &mut self.arrivals[seq];
        arrivals.push(at);
        if arrivals.len() > self.subscribers {
            return Err(format!("message {seq} was delivered twice to a client").into());
        }
        Ok(())
    }

    pub(crate) fn count_out_of_order(&mut self) {
        self.out_of_order += 1;
    }

    /// Whether every subscriber has every message of `seqs`.
    pub(crate) fn is_complete(&self, seqs: Range<usize>) -> bool {
        self.arrivals.get(seqs).is_some_and(|all| all.iter().all(|arrivals| arrivals.len() == self.subscribers))
    }

    /// What has arrived of `seqs`, for an error message.
    pub(crate) fn describe(&self, seqs: Range<usize>) -> String {
        let expected = seqs.len() * self.subscribers;
        let arrivals = self.arrivals.iter().take(seqs.end).skip(seqs.start);
        let arrived: usize = arrivals.map(Vec::len).sum();
        format!("{arrived} of {expected} messages arrived")
    }

    /// The report on a complete `seqs`, as a line of JSON.
    pub(crate) fn report(&mut self, seqs: Range<usize>) -> String {
        let deliveries = seqs.len() * self.subscribers;
        let out_of_order = std::mem::take(&mut self.out_of_order);
        let times: Vec<_> = self.arrivals[seqs].iter().filter_map(|arrivals| arrivals.last()).collect();
        format!(r#"{{"deliveries":{deliveries},"out_of_order":{out_of_order},"reached_all_at":{times:?}}}"#)
    }

    /// When each client received each of a complete `seqs`, as a line of JSON.
    pub(crate) fn arrivals(&self, seqs: Range<usize>) -> String {
        format!(r#"{{"arrivals":{:?}}}"#, &self.arrivals[seqs])
    }

    fn grow(&mut self, seq: usize) -> Result<()> {
        if seq >= MOST_NUMBERS {
            return Err(format!("message number {seq} is not one the benchmark sends").into());
        }
        self.arrivals.resize(seq + 1, Vec::new());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_complete_when_every_client_has_every_message() {
        let mut tally = Tally::new(2);
        for (seq, at) in [(0, 10), (1, 20), (0, 30)] {
            tally.record(seq, at).unwrap();
            assert!(!tally.is_complete(0..2));
        }
        tally.record(1, 40).unwrap();
        assert!(tally.is_complete(0..2));
        let report = r#"{"deliveries":4,"out_of_order":0,"reached_all_at":[30, 40]}"#;
        assert_eq!(tally.report(0..2), report);
        assert_eq!(tally.arrivals(0..2), r#"{"arrivals":[[10, 30], [20, 40]]}"#);
    }

    #[test]
    fn a_missing_message_is_described() {
        let mut tally = Tally::new(2);
        tally.record(5, 10).unwrap();
        assert_eq!(tally.describe(5..7), "1 of 4 messages arrived");
    }

    #[test]
    fn a_doubled_message_is_an_error() {
        let mut tally = Tally::new(1);
        tally.record(0, 10).unwrap();
        assert!(tally.record(0, 20).is_err());
    }

    #[test]
    fn messages_out_of_order_are_counted_once_for_each_report() {
        let mut tally = Tally::new(1);
        tally.record(0, 10).unwrap();
        tally.count_out_of_order();
        assert!(tally.report(0..1).contains(r#""out_of_order":1"#));
        assert!(tally.report(0..1).contains(r#""out_of_order":0"#));
    }
}
