//! A close never takes longer than `close_timeout`, whatever the client does or leaves undone.

mod support;

use std::time::{Duration, Instant};

use cable_server::Config;
use support::{App, Client, NEWS, config, wait_until};

const TIMEOUT: Duration = Duration::from_millis(200);
/// For a busy machine; far below the default timeout.
const SLACK: Duration = Duration::from_secs(3);

fn start() -> App {
    App::with(Config { close_timeout: TIMEOUT, ..config() })
}

/// What a client that gets a stream cannot take any more of.
fn fill(app: &App, client: &Client) {
    app.subscribe(client);
    (0..100).for_each(|_| app.broadcast(&format!("\"{}\"", "x".repeat(10_000))));
}

fn expect_timeout(app: &App, client: &Client, since: Instant) {
    assert_eq!(app.take_closed(client.id), (1006, "close handshake timed out".into()));
    assert!((TIMEOUT..TIMEOUT + SLACK).contains(&since.elapsed()), "{:?}", since.elapsed());
    wait_until("its socket is closed", || app.server.stats().connections == 0);
}

#[test]
fn a_client_that_never_answers_our_close_is_hung_up() {
    let app = start();
    let mut client = app.connect();
    let since = Instant::now();
    app.server.close(client.id, 1000, String::new());
    expect_timeout(&app, &client, since);
    assert_eq!(client.read_close(), (1000, String::new()));
    client.expect_end();
}

#[test]
fn the_limit_holds_however_rare_pings_are() {
    let app = App::with(Config { close_timeout: TIMEOUT, ping_interval: Duration::from_secs(3600), ..config() });
    let client = app.connect();
    let since = Instant::now();
    app.server.close(client.id, 1000, String::new());
    expect_timeout(&app, &client, since);
}

#[test]
fn a_client_that_goes_on_talking_is_hung_up() {
    let app = start();
    let client = app.connect();
    let since = Instant::now();
    app.server.close(client.id, 1000, String::new());
    while client.send_while_taken(&support::masked(0x81, b"{}"), TIMEOUT) > 0 {
        assert!(since.elapsed() < TIMEOUT + SLACK);
    }
    expect_timeout(&app, &client, since);
}

#[test]
fn a_client_that_cannot_be_written_to_is_hung_up() {
    let app = start();
    let client = app.connect_unix();
    fill(&app, &client);
    let since = Instant::now();
    app.server.close(client.id, 1000, String::new());
    expect_timeout(&app, &client, since);
}

#[test]
fn a_client_that_closes_and_reads_nothing_is_hung_up() {
    let app = start();
    let client = app.connect_unix();
    fill(&app, &client);
    client.send_close(1000, "");
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
    wait_until("its socket is closed", || app.server.stats().connections == 0);
}

#[test]
fn a_client_that_closes_and_never_hangs_up_is_hung_up() {
    let app = start();
    let mut client = app.connect();
    client.send_close(1000, "");
    assert_eq!(client.read_close(), (1000, String::new()));
    client.expect_end();
    // The application hears at once, not after the timeout.
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
    wait_until("its socket is closed", || app.server.stats().connections == 0);
}

#[test]
fn a_closing_client_no_longer_gets_its_streams() {
    let app = start();
    let mut client = app.connect();
    app.subscribe(&client);
    app.server.close(client.id, 1000, String::new());
    app.server.start_stream(client.id, NEWS.into(), b"weather".to_vec());
    app.broadcast("1");
    app.server.broadcast(b"weather".to_vec(), b"2".to_vec()).unwrap();
    assert_eq!(client.read_close(), (1000, String::new()));
    app.take_closed(client.id);
    client.expect_end();
    assert_eq!(app.server.stats().streams, 0);
}
