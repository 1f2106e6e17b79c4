//! The counters say what happened, to the byte.

mod support;

use cable_server::EventKind;
use support::{App, Client, PING, command, news, wait_until};

#[test]
fn each_thing_that_happens_is_counted() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    for payload in ["1", "2", "no JSON"] {
        app.broadcast(payload);
    }
    app.server.broadcast(b"nobody's".to_vec(), b"3".to_vec()).unwrap();
    client.send_text(&command(1));
    client.send_text("no JSON");
    app.take_command(client.id);
    app.take(client.id);
    assert_eq!((client.read_text(), client.read_text()), (news("1"), news("2")));
    app.expect_nothing_before("all is done", &mut client);
    let stats = app.server.stats();
    assert_eq!((stats.connections, stats.adopted, stats.streams), (1, 1, 1));
    assert_eq!((stats.broadcasts, stats.invalid_broadcasts, stats.deliveries), (4, 1, 2));
    assert_eq!((stats.commands, stats.malformed), (1, 1));
    assert_eq!((stats.slow_clients, stats.panics), (0, 0));
    assert!(matches!(app.event(0), EventKind::Warning(_)));
}

#[test]
fn every_counter_is_named() {
    let app = App::start();
    let _client = app.connect();
    let stats = app.server.stats();
    let entries = stats.entries();
    assert!(entries.contains(&("connections", 1)) && entries.contains(&("bytes_out", stats.bytes_out)));
    assert_eq!(entries.len(), 18);
}

/// All that was written to the only client, which has read it all.
fn expect_counted(app: &App, client: &Client) {
    wait_until("every byte is counted", || app.server.stats().bytes_out == client.received as u64);
}

#[test]
fn bytes_written_at_once_are_counted() {
    let app = App::start();
    let mut client = app.connect();
    expect_counted(&app, &client);
    app.expect_nothing_before("at once", &mut client);
    expect_counted(&app, &client);
}

#[test]
fn bytes_written_late_are_counted() {
    let app = App::start();
    let mut client = app.connect_unix();
    app.subscribe(&client);
    // More than the socket holds: the rest goes when the client has read.
    let payload = format!("\"{}\"", "x".repeat(10_000));
    (0..100).for_each(|_| app.broadcast(&payload));
    wait_until("all wait", || app.server.stats().deliveries == 100);
    for _ in 0..100 {
        client.read_text();
    }
    expect_counted(&app, &client);
}

#[test]
fn bytes_of_pongs_are_counted() {
    let app = App::start();
    let mut client = app.connect();
    client.send_frame(PING, b"12345");
    client.read_frame();
    expect_counted(&app, &client);
}

#[test]
fn bytes_of_farewells_are_counted() {
    let app = App::start();
    let mut client = app.connect();
    client.send_close(1000, "goodbye");
    client.read_close();
    client.expect_end();
    expect_counted(&app, &client);
}
