//! Counts, for each message number, how many clients have received it, and when the last of them did.

use std::ops::Range;

use cable_bench::Result;

/// No run sends as many; a larger number is a message misread.
const MOST_NUMBERS: usize = 1_000_000;

#[derive(Clone, Default)]
struct Reach {
    clients: usize,
    last_at: u64,
}

pub(crate) struct Tally {
    clients: usize,
    reaches: Vec<Reach>,
    out_of_order: usize,
}

impl Tally {
    pub(crate) fn new(clients: usize) -> Self {
        Self { clients, reaches: Vec::new(), out_of_order: 0 }
    }

    /// Notes that one more client received number `seq`.
    pub(crate) fn record(&mut self, seq: usize, at: u64) -> Result<()> {
        if seq >= self.reaches.len() {
            self.grow(seq)?;
        }
        let reach = &mut self.reaches[seq];
        reach.clients += 1;
        reach.last_at = at;
        if reach.clients > self.clients {
            return Err(format!("message {seq} was delivered twice to a client").into());
        }
        Ok(())
    }

    pub(crate) fn count_out_of_order(&mut self) {
        self.out_of_order += 1;
    }

    /// Whether every client has every message of `seqs`.
    pub(crate) fn is_complete(&self, seqs: Range<usize>) -> bool {
        self.reaches.get(seqs).is_some_and(|reaches| reaches.iter().all(|reach| reach.clients == self.clients))
    }

    /// What has arrived of `seqs`, for an error message.
    pub(crate) fn describe(&self, seqs: Range<usize>) -> String {
        let expected = seqs.len() * self.clients;
        let reaches = self.reaches.iter().take(seqs.end).skip(seqs.start);
        let arrived: usize = reaches.map(|reach| reach.clients).sum();
        format!("{arrived} of {expected} messages arrived")
    }

    /// The report on a complete `seqs`, as a line of JSON.
    pub(crate) fn report(&mut self, seqs: Range<usize>) -> String {
        let deliveries = seqs.len() * self.clients;
        let out_of_order = std::mem::take(&mut self.out_of_order);
        let times: Vec<u64> = self.reaches[seqs].iter().map(|reach| reach.last_at).collect();
        format!(r#"{{"deliveries":{deliveries},"out_of_order":{out_of_order},"reached_all_at":{times:?}}}"#)
    }

    fn grow(&mut self, seq: usize) -> Result<()> {
        if seq >= MOST_NUMBERS {
            return Err(format!("message number {seq} is not one the benchmark sends").into());
        }
        self.reaches.resize(seq + 1, Reach::default());
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
