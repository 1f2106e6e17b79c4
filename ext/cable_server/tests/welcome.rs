//! Before the application has welcomed a client, nothing the client says is news but its end.

mod support;

use std::time::Duration;

use cable_server::{Config, EventKind};
use support::{App, command, config, wait_until};

#[test]
fn commands_are_held_until_the_client_is_ready() {
    let app = App::start();
    let client = app.open_tcp();
    client.send_text(&command(1));
    wait_until("the command was read", || app.server.stats().commands == 1);
    assert_eq!(app.take(client.id), EventKind::Opened);
    let mut other = app.connect();
    app.expect_nothing_before("still held", &mut other);
    assert!(app.is_quiet());

    app.server.ready(client.id, false);
    assert_eq!(app.take_command(client.id), command(1));
}

#[test]
fn commands_wait_for_the_welcome_to_be_finished_too() {
    let app = App::start();
    let mut client = app.open_tcp();
    client.send_text(&command(1));
    wait_until("the command was read", || app.server.stats().commands == 1);
    assert_eq!(app.event(client.id), EventKind::Opened);
    app.server.ready(client.id, false);
    app.expect_nothing_before("ready", &mut client);
    assert!(app.is_quiet());

    app.server.finish(client.id);
    assert_eq!(app.take_command(client.id), command(1));
}

/// More than a mailbox holds before the welcome, so that the socket is read no further, and must be again.
#[test]
fn a_client_that_said_much_before_its_welcome_is_heard_whether_finish_or_ready_comes_first() {
    for ready_first in [true, false] {
        let app = App::with(Config {
            max_pending_commands: 4,
            ..config()
        });
        let client = app.open_tcp();
        (0..20).for_each(|number| client.send_text(&command(number)));
        wait_until("the mailbox is full", || app.server.stats().commands == 4);
        assert_eq!(app.event(client.id), EventKind::Opened);
        if ready_first {
            app.server.ready(client.id, false);
            app.server.finish(client.id);
        } else {
            app.server.finish(client.id);
            app.server.ready(client.id, false);
        }
        for number in 0..20 {
            assert_eq!(app.take_command(client.id), command(number), "ready first: {ready_first}");
        }
    }
}

#[test]
fn of_a_client_that_was_never_welcomed_only_its_end_is_told() {
    let app = App::start();
    let client = app.open_tcp();
    client.send_text(&command(1));
    client.send_close(1000, "");
    assert_eq!(app.take(client.id), EventKind::Opened);
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
    assert!(app.stop().is_empty());
}

#[test]
fn a_client_that_leaves_while_connect_runs_ends_after_it() {
    let app = App::start();
    let client = app.open_tcp();
    let id = client.id;
    assert_eq!(app.event(id), EventKind::Opened);
    drop(client);
    let mut other = app.connect();
    app.expect_nothing_before("the end was seen", &mut other);
    assert!(app.is_quiet(), "Opened is not dealt with yet");
    app.server.finish(id);
    assert_eq!(app.take_closed(id).0, 1006);
}

/// `connect` raised: the client is neither welcomed nor closed. Its socket must not stay forever.
#[test]
fn an_unwelcomed_client_that_said_much_is_seen_to_leave() {
    let app = App::with(Config {
        max_pending_commands: 4,
        close_timeout: Duration::from_millis(200),
        ..config()
    });
    let client = app.open_tcp();
    let id = client.id;
    assert_eq!(app.take(id), EventKind::Opened);
    (0..20).for_each(|number| client.send_text(&command(number)));
    wait_until("the mailbox is full", || app.server.stats().commands >= 4);
    drop(client);
    app.take_closed(id);
}

#[test]
fn a_rejected_client_reads_its_disconnect_and_its_close() {
    let app = App::start();
    let mut client = app.open_tcp();
    let disconnect = r#"{"type":"disconnect","reason":"unauthorized","reconnect":false}"#;
    assert_eq!(app.event(client.id), EventKind::Opened);
    app.server.transmit(client.id, disconnect.as_bytes());
    app.server.close(client.id, 1000, String::new());
    app.server.finish(client.id);
    assert_eq!(client.read_text(), disconnect);
    assert_eq!(client.read_close(), (1000, String::new()));
    client.send_close(1000, "");
    client.expect_end();
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
}
