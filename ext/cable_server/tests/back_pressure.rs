//! A client that commands faster than the application works is slowed by TCP: nothing is lost, and little is kept.

mod support;

use std::thread;
use std::time::Duration;

use cable_server::{Config, EventKind};
use support::{App, FIN, TEXT, command, config, masked, wait_until};

#[test]
fn many_more_commands_than_may_wait_all_arrive_in_order() {
    let app = App::with(Config { max_pending_commands: 8, ..config() });
    let client = app.connect();
    thread::scope(|scope| {
        scope.spawn(|| (0..5_000).for_each(|number| client.send_text(&command(number))));
        for number in 0..5_000 {
            assert_eq!(app.take_command(client.id), command(number));
        }
    });
}

#[test]
fn no_more_commands_are_read_than_may_wait() {
    let app = App::with(Config { max_pending_commands: 8, ..config() });
    let client = app.connect_unix();
    let frame = masked(FIN | TEXT, command(1).as_bytes());
    let flood = frame.repeat((4 << 20) / frame.len());
    let sent = client.send_while_taken(&flood, Duration::from_millis(100));
    assert!(sent < flood.len(), "all {sent} bytes were taken");
    wait_until("the mailbox is full", || app.server.stats().commands == 16);
    app.connect();
    assert_eq!(app.server.stats().commands, 8 + 8, "as many are with the application as wait");

    for _ in 0..sent / frame.len() {
        assert_eq!(app.take_command(client.id), command(1));
    }
}

#[test]
fn few_long_commands_fill_a_mailbox_as_well() {
    let app = App::with(Config { max_message_bytes: 64 << 10, max_pending_bytes: 100 << 10, ..config() });
    let client = app.connect_unix();
    let long = format!(r#"{{"data":"{}"}}"#, "x".repeat(60 << 10));
    let flood = masked(FIN | TEXT, long.as_bytes()).repeat(40);
    let sent = client.send_while_taken(&flood, Duration::from_millis(100));
    assert!(sent < flood.len(), "all {sent} bytes were taken");
    wait_until("the mailbox is full", || app.server.stats().commands == 4);
    app.connect();
    assert_eq!(app.server.stats().commands, 2 + 2, "two are with the application, two wait");
    assert_eq!(app.take(client.id), EventKind::Commands(vec![long.clone(), long]));
}

#[test]
fn a_client_that_waits_holds_up_no_other() {
    let app = App::with(Config { max_pending_commands: 1, ..config() });
    let (waiting, mut other) = (app.connect(), app.connect());
    (0..10).for_each(|number| waiting.send_text(&command(number)));
    wait_until("its mailbox is full", || app.server.stats().commands == 2);
    app.subscribe(&other);
    for number in 0..100 {
        app.broadcast(&number.to_string());
        assert_eq!(other.read_text(), support::news(&number.to_string()));
    }
}
