//! What the tests share: an [`App`] that owns a server and answers its events as the Rails side does, and [`Client`]s
//! that speak to it in bytes over real sockets. Frames are built by hand, so that the server's own code judges nothing.

// Each test file is a crate of its own and uses its part; here, too, a panic is how a test fails.
#![allow(dead_code, unused_imports, clippy::unwrap_used, clippy::expect_used)]

mod app;
mod bus;
mod client;
mod frame;

use std::thread;
use std::time::{Duration, Instant};

use cable_server::EventKind;

pub(crate) use app::{ACCEPT, App, KEY, config, unix_pair};
pub(crate) use bus::{Bus, MAX_BYTES, publish};
pub(crate) use client::Client;
pub(crate) use frame::{BINARY, CLOSE, CONTINUATION, FIN, Frame, PING, PONG, TEXT, close_payload, masked, unmasked};

/// How long any wait may take before its test fails. Generous: it is reached only by a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A subscription's identifier, as the stock JavaScript client writes it.
pub(crate) const NEWS: &str = r#"{"channel":"NewsChannel"}"#;

pub(crate) const WELCOME: &str = r#"{"type":"welcome"}"#;

/// The text a client subscribed as [`NEWS`] gets when `payload` is broadcast.
pub(crate) fn news(payload: &str) -> String {
    format!(r#"{{"identifier":"{{\"channel\":\"NewsChannel\"}}","message":{payload}}}"#)
}

/// A command that tells itself from others by `number`.
pub(crate) fn command(number: usize) -> String {
    format!(r#"{{"command":"message","identifier":"{{}}","data":"{number}"}}"#)
}

/// The event that they come in, when they come together.
pub(crate) fn commands<const COUNT: usize>(numbers: [usize; COUNT]) -> EventKind {
    EventKind::Commands(numbers.map(command).into())
}

/// Acts again and again until it is over, or patience is: no failure leaves a thread behind that never ends.
pub(crate) fn repeat_until(is_over: impl Fn() -> bool, mut act: impl FnMut()) {
    let deadline = Instant::now() + PATIENCE;
    while !is_over() && Instant::now() < deadline {
        act();
    }
}

/// Waits for what no event tells of, and fails the test if it never comes.
pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::park_timeout(Duration::from_millis(1));
    }
}
