//! Before the application has welcomed a client, nothing the client says is news but its end.

mod support;

use cable_server::{Config, EventKind, Pings};
use support::{App, Client, command, config, wait_until};

#[test]
fn commands_are_held_until_the_client_was_welcomed() {
    let app = App::start();
    let mut client = app.open_tcp();
    client.send_text(&command(1));
    wait_until("the command was read", || app.server.stats().commands == 1);
    assert_eq!(app.event(client.id), EventKind::Opened);
    app.expect_nothing_before("not ready", &mut client);
    assert!(app.is_quiet());
    app.server.ready(client.id, Pings::Off);
    app.expect_nothing_before("ready, and not finished", &mut client);
    assert!(app.is_quiet());

    app.server.finish(client.id);
    assert_eq!(app.take_command(client.id), command(1));
}

/// A client that says more before its welcome than its mailbox holds, so that its socket is read no further.
fn open_and_fill(app: &App) -> Client {
    let client = app.open_tcp();
    (0..20).for_each(|number| client.send_text(&command(number)));
    wait_until("the mailbox is full", || app.server.stats().commands == 4);
    client
}

fn small_mailbox() -> Config {
    Config { max_pending_commands: 4, ..config() }
}

#[test]
fn a_client_that_said_much_before_its_welcome_is_heard_after_it() {
    let app = App::with(small_mailbox());
    let client = open_and_fill(&app);
    assert_eq!(app.event(client.id), EventKind::Opened);
    app.server.ready(client.id, Pings::Off);
    app.server.finish(client.id);
    (0..20).for_each(|number| assert_eq!(app.take_command(client.id), command(number)));
}

#[test]
fn a_client_that_is_welcomed_late_is_heard_from_then_on() {
    let app = App::with(small_mailbox());
    let mut client = open_and_fill(&app);
    assert_eq!(app.take(client.id), EventKind::Opened);
    wait_until("the rest was read", || app.server.stats().commands == 20);
    app.server.ready(client.id, Pings::Off);
    app.expect_nothing_before("ready", &mut client);
    (20..40).for_each(|number| client.send_text(&command(number)));
    // What its mailbox held, and what it said since; not what was beyond its bounds.
    (0..4).chain(20..40).for_each(|number| assert_eq!(app.take_command(client.id), command(number)));
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
    let app = App::with(small_mailbox());
    let client = open_and_fill(&app);
    let id = client.id;
    assert_eq!(app.take(id), EventKind::Opened);
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
