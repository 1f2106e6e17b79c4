//! Many Turbo page refreshes become few, and the last is never lost.

mod support;

use std::time::{Duration, Instant};

use cable_server::Config;
use support::{App, Client, config, news};

const REFRESH: &str = r#""\u003cturbo-stream action=\"refresh\"\u003e\u003c/turbo-stream\u003e""#;
const WINDOW: Duration = Duration::from_millis(300);

fn start(refresh_window: Duration) -> (App, Client) {
    let app = App::with(Config { refresh_window, ..config() });
    let client = app.connect();
    app.subscribe(&client);
    (app, client)
}

#[test]
fn a_thousand_in_a_row_are_two() {
    let (app, mut client) = start(WINDOW);
    let since = Instant::now();
    (0..1_000).for_each(|_| app.broadcast(REFRESH));
    assert_eq!(client.read_text(), news(REFRESH));
    app.expect_nothing_before("held back", &mut client);
    assert_eq!(client.read_text(), news(REFRESH));
    assert!(since.elapsed() >= WINDOW);
    let stats = app.server.stats();
    assert_eq!((stats.broadcasts, stats.coalesced_refreshes, stats.deliveries), (1_000, 999, 2));
}

#[test]
fn one_alone_goes_at_once_and_once() {
    let (app, mut client) = start(WINDOW);
    app.broadcast(REFRESH);
    assert_eq!(client.read_text(), news(REFRESH));
    let closed = Instant::now() + 2 * WINDOW;
    support::wait_until("the window is closed", || Instant::now() > closed);
    app.expect_nothing_before("no second", &mut client);
    app.broadcast(REFRESH);
    assert_eq!(client.read_text(), news(REFRESH));
}

#[test]
fn what_else_is_broadcast_does_not_wait() {
    let (app, mut client) = start(WINDOW);
    (0..2).for_each(|_| app.broadcast(REFRESH));
    app.broadcast("\"other\"");
    assert_eq!(client.read_text(), news(REFRESH));
    assert_eq!(client.read_text(), news("\"other\""));
    assert_eq!(client.read_text(), news(REFRESH));
}

#[test]
fn a_window_of_zero_holds_nothing_back() {
    let (app, mut client) = start(Duration::ZERO);
    (0..3).for_each(|_| app.broadcast(REFRESH));
    (0..3).for_each(|_| assert_eq!(client.read_text(), news(REFRESH)));
}
