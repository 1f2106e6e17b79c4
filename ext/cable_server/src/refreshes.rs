//! Turbo's page refreshes, coalesced. A refresh makes every client of its stream fetch the page anew, so of many in a row
//! the first goes out at once, and one more, for all the rest, when the window is over. Owned by the reactor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::report::Report;

/// A refresh is an empty element with few attributes.
const LONGEST: usize = 1024;
/// How JSON encoders begin `<turbo-stream …>`: Active Support escapes the bracket.
const OPENINGS: [&str; 2] = ["\"\\u003cturbo-stream ", "\"<turbo-stream "];
/// And how they end it.
const ENDINGS: [&str; 2] = ["\\u003e\\u003c/turbo-stream\\u003e\"", "></turbo-stream>\""];
const CLOSING: &str = "\\u003e";
const ACTION: &str = " action=\\\"refresh\\\"";
const REQUEST_ID: &str = " request-id=\\\"";
const QUOTE: &str = "\\\"";

/// A stream, and a refresh of it without its request id: what differs in nothing else is the same refresh.
type Subject = (Vec<u8>, Bytes);

/// What follows the first of its kind.
#[derive(Debug)]
struct Window {
    ends_at: Instant,
    held: Option<Bytes>,
    report: Report,
}

/// A refresh that was held back and is due now.
#[derive(Debug)]
pub(crate) struct Due {
    pub(crate) stream: Vec<u8>,
    pub(crate) payload: Bytes,
    pub(crate) report: Report,
}

/// The windows that are open.
#[derive(Debug)]
pub(crate) struct Refreshes {
    length: Duration,
    windows: HashMap<Subject, Window>,
}

impl Refreshes {
    /// With a length of zero nothing is held back.
    pub(crate) fn new(length: Duration) -> Self {
        Self { length, windows: HashMap::new() }
    }

    /// If this broadcast must wait: the report of what it waits with, which then comes with what is [due](Refreshes::due).
    pub(crate) fn hold(&mut self, stream: &[u8], payload: &Bytes, now: Instant) -> Option<&mut Report> {
        let subject = (stream.to_vec(), self.anonymous(payload)?);
        let (anonymous, window) = match self.windows.entry(subject) {
            Entry::Vacant(entry) => {
                entry.insert(Window { ends_at: now + self.length, held: None, report: Report::default() });
                return None;
            }
            Entry::Occupied(entry) => (entry.key().1.clone(), entry.into_mut()),
        };
        // Of two requests neither has seen what the other did: both must fetch the page.
        window.held = match window.held.take() {
            Some(held) if held != *payload => Some(anonymous),
            _ => Some(payload.clone()),
        };
        Some(&mut window.report)
    }

    /// What was held back and is due, in windows that begin anew; the others close.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Due> {
        let mut due = Vec::new();
        let length = self.length;
        self.windows.retain(|(stream, _), window| {
            if window.ends_at > now {
                return true;
            }
            window.ends_at = now + length;
            let held = window.held.take();
            let goes_on = held.is_some();
            let report = std::mem::take(&mut window.report);
            due.extend(held.map(|payload| Due { stream: stream.clone(), payload, report }));
            goes_on
        });
        due
    }

    /// All that is held back, due or not.
    pub(crate) fn take_held(&mut self) -> Vec<Due> {
        let held = std::mem::take(&mut self.windows).into_iter().filter_map(|((stream, _), window)| {
            window.held.map(|payload| Due { stream, payload, report: window.report })
        });
        held.collect()
    }

    /// The refresh without its request id; `None` for any other payload.
    fn anonymous(&self, payload: &Bytes) -> Option<Bytes> {
        if self.length.is_zero() || payload.len() > LONGEST {
            return None;
        }
        let text = std::str::from_utf8(payload).ok()?;
        if !is_refresh(text) {
            return None;
        }
        Some(without_request_id(text).map_or_else(|| payload.clone(), Bytes::from))
    }
}

/// One empty element of that action, and nothing beside it.
fn is_refresh(text: &str) -> bool {
    OPENINGS.iter().any(|opening| text.starts_with(opening))
        && ENDINGS.iter().any(|ending| {
            text.strip_suffix(ending)
                .is_some_and(|tag| tag.contains(ACTION) && !tag.contains(['>']) && !tag.contains(CLOSING))
        })
}

fn without_request_id(text: &str) -> Option<String> {
    let (before, rest) = text.split_once(REQUEST_ID)?;
    let (_, after) = rest.split_once(QUOTE)?;
    Some(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_millis(500);

    fn refresh(request_id: &str) -> Bytes {
        let id = if request_id.is_empty() { String::new() } else { format!("request-id=\\\"{request_id}\\\" ") };
        Bytes::from(format!("\"\\u003cturbo-stream {id}action=\\\"refresh\\\"\\u003e\\u003c/turbo-stream\\u003e\""))
    }

    fn holds(refreshes: &mut Refreshes, stream: &[u8], payload: &Bytes, now: Instant) -> bool {
        refreshes.hold(stream, payload, now).is_some()
    }

    fn due_payloads(refreshes: &mut Refreshes, now: Instant) -> Vec<Bytes> {
        refreshes.due(now).into_iter().map(|due| due.payload).collect()
    }

    #[test]
    fn the_first_goes_at_once_and_one_for_the_rest() {
        let mut refreshes = Refreshes::new(WINDOW);
        let start = Instant::now();
        assert!(!holds(&mut refreshes, b"page", &refresh(""), start));
        (1..100).for_each(|_| assert!(holds(&mut refreshes, b"page", &refresh(""), start)));
        assert!(refreshes.due(start + WINDOW / 2).is_empty());
        let due = refreshes.due(start + WINDOW);
        assert_eq!(
            due.iter().map(|it| (&it.stream[..], &it.payload)).collect::<Vec<_>>(),
            [(&b"page"[..], &refresh(""))]
        );
        assert!(holds(&mut refreshes, b"page", &refresh(""), start + WINDOW), "the window goes on");
        assert_eq!(due_payloads(&mut refreshes, start + WINDOW * 2), [refresh("")]);
        assert!(refreshes.due(start + WINDOW * 3).is_empty());
        assert!(refreshes.windows.is_empty());
        assert!(!holds(&mut refreshes, b"page", &refresh(""), start + WINDOW * 3));
    }

    #[test]
    fn one_request_s_id_is_kept_and_two_requests_have_none() {
        let mut refreshes = Refreshes::new(WINDOW);
        let start = Instant::now();
        assert!(!holds(&mut refreshes, b"page", &refresh("a"), start));
        assert!(holds(&mut refreshes, b"page", &refresh("b"), start));
        assert!(holds(&mut refreshes, b"page", &refresh("b"), start));
        assert_eq!(due_payloads(&mut refreshes, start + WINDOW), [refresh("b")]);
        assert!(holds(&mut refreshes, b"page", &refresh("b"), start + WINDOW));
        assert!(holds(&mut refreshes, b"page", &refresh("c"), start + WINDOW));
        assert!(holds(&mut refreshes, b"page", &refresh("b"), start + WINDOW));
        let anonymous = without_request_id(std::str::from_utf8(&refresh("b")).unwrap()).unwrap();
        assert_eq!(due_payloads(&mut refreshes, start + WINDOW * 2), [anonymous]);
    }

    #[test]
    fn streams_and_different_refreshes_do_not_wait_for_each_other() {
        let mut refreshes = Refreshes::new(WINDOW);
        let now = Instant::now();
        let morph = Bytes::from_static(
            br#""\u003cturbo-stream method=\"morph\" action=\"refresh\"\u003e\u003c/turbo-stream\u003e""#,
        );
        for (stream, payload) in [(b"a", refresh("")), (b"b", refresh("")), (b"a", morph)] {
            assert!(!holds(&mut refreshes, stream, &payload, now));
        }
    }

    #[test]
    fn all_else_goes_at_once() {
        let append = r#""\u003cturbo-stream action=\"append\" target=\"x\"\u003e\u003c/turbo-stream\u003e""#;
        let two = String::from_utf8([&refresh("")[..refresh("").len() - 1], &append.as_bytes()[1..]].concat()).unwrap();
        let mut refreshes = Refreshes::new(WINDOW);
        let form = r#""\u003cturbo-stream action=\"append\"\u003e\u003cform action=\"refresh\"\u003e\u003c/turbo-stream\u003e""#;
        for payload in [form, append, &two, r#"{"action":"refresh"}"#, "\" action=\\\"refresh\\\"\"", "\"\""] {
            let payload = Bytes::from(payload.to_owned());
            (0..2).for_each(|_| assert!(!holds(&mut refreshes, b"page", &payload, Instant::now()), "{payload:?}"));
        }
    }

    #[test]
    fn at_the_end_nothing_is_kept() {
        let mut refreshes = Refreshes::new(WINDOW);
        (0..2).for_each(|_| {
            holds(&mut refreshes, b"page", &refresh("a"), Instant::now());
        });
        assert_eq!(refreshes.take_held().len(), 1);
        assert!(refreshes.take_held().is_empty());
    }

    #[test]
    fn without_a_window_nothing_waits() {
        let mut refreshes = Refreshes::new(Duration::ZERO);
        (0..2).for_each(|_| assert!(!holds(&mut refreshes, b"page", &refresh(""), Instant::now())));
    }
}
