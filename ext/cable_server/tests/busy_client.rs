//! A client that talks without a pause delays no other.

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use support::{App, CONTINUATION, Client, FIN, PATIENCE, PING, TEXT, masked, news, repeat_until};

/// Sends `bytes` again and again, and meanwhile has another client's broadcasts delivered one by one.
fn expect_service_beside(opening: &[u8], bytes: &[u8]) {
    let app = App::start();
    let (busy, mut other) = (app.connect(), app.connect());
    app.subscribe(&other);
    busy.send(opening);
    let is_over = AtomicBool::new(false);
    let mut reader = busy.duplicate();
    thread::scope(|scope| {
        scope.spawn(|| while reader.try_read_bytes(1, PATIENCE) {});
        scope.spawn(|| talk(&busy, &bytes.repeat(1_000), &is_over));
        for number in 0..50 {
            app.broadcast(&number.to_string());
            assert_eq!(other.read_text(), news(&number.to_string()));
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

/// Until it is over, and then says goodbye, so that the server hangs up.
fn talk(client: &Client, bytes: &[u8], is_over: &AtomicBool) {
    repeat_until(|| is_over.load(Ordering::Relaxed), || client.send(bytes));
    client.half_close();
}

#[test]
fn with_pings() {
    expect_service_beside(b"", &masked(FIN | PING, b"?"));
}

#[test]
fn with_empty_fragments() {
    expect_service_beside(&masked(TEXT, b"{"), &masked(CONTINUATION, b""));
}

#[test]
fn with_fragments_and_pings() {
    let bytes = [masked(CONTINUATION, b""), masked(FIN | PING, b"")].concat();
    expect_service_beside(&masked(TEXT, b"{"), &bytes);
}
