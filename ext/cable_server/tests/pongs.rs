//! A client that has promised to answer pings is let go when it does not; nobody else is.

mod support;

use std::thread;
use std::time::Duration;

use cable_server::{Adoption, Config, EventKind, Pings};
use support::{App, Client, PONG, command, commands, config, repeat_until, wait_until};

const PONG_COMMAND: &str = r#"{"command":"pong","message":1756000000}"#;

fn start() -> App {
    App::with(Config { pong_timeout: Duration::from_millis(380), ..config() })
}

fn connect(app: &App, pings: Pings) -> Client {
    let client = app.connect();
    app.server.ready(client.id, pings);
    client
}

/// Reads pings, each answered as `answer` does.
fn read_pings(client: &mut Client, count: usize, answer: impl Fn(&Client)) {
    for _ in 0..count {
        assert!(client.read_text().starts_with(r#"{"type":"ping""#));
        answer(client);
    }
}

/// Reads all pings there are, and what follows them.
fn read_past_pings(client: &mut Client) -> String {
    loop {
        let text = client.read_text();
        if !text.starts_with(r#"{"type":"ping""#) {
            return text;
        }
    }
}

#[test]
fn who_does_not_answer_is_asked_to_reconnect_and_let_go() {
    let app = start();
    let mut client = connect(&app, Pings::Answered);
    assert_eq!(read_past_pings(&mut client), r#"{"type":"disconnect","reason":"no_pong","reconnect":true}"#);
    assert_eq!(client.read_close(), (3008, "no_pong".into()));
    assert_eq!(app.take(client.id), EventKind::Closed { code: 3008, reason: "no pong".into() });
    assert_eq!(app.server.stats().silent_clients, 1);
}

#[test]
fn who_answers_stays() {
    let app = start();
    let mut client = connect(&app, Pings::Answered);
    // Three times as long as it may be silent.
    read_pings(&mut client, 13, |client| client.send_text(PONG_COMMAND));
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1), "pongs are no commands");
    assert_eq!((app.server.stats().silent_clients, app.server.stats().malformed), (0, 0));
}

#[test]
fn whatever_it_says_is_a_sign_of_life() {
    let app = start();
    let mut client = connect(&app, Pings::Answered);
    read_pings(&mut client, 13, |client| client.send_frame(PONG, b""));
    assert_eq!(app.server.stats().silent_clients, 0);
}

#[test]
fn who_has_promised_nothing_stays_and_its_pong_is_the_application_s() {
    let app = start();
    let mut client = connect(&app, Pings::Sent);
    read_pings(&mut client, 13, |_| {});
    client.send_text(PONG_COMMAND);
    assert_eq!(app.take_command(client.id), PONG_COMMAND);
    assert_eq!(app.server.stats().silent_clients, 0);
}

#[test]
fn what_it_is_sent_is_no_sign_of_life_though_pings_come_along() {
    let app = start();
    let client = connect(&app, Pings::Answered);
    app.subscribe(&client);
    repeat_until(
        || app.server.stats().silent_clients == 1,
        || {
            app.broadcast("1");
            thread::park_timeout(Duration::from_millis(20));
        },
    );
    assert_eq!(app.take(client.id), EventKind::Closed { code: 3008, reason: "no pong".into() });
}

#[test]
fn who_is_left_unread_is_not_blamed() {
    let app = App::with(Config { pong_timeout: Duration::from_millis(380), max_pending_commands: 1, ..config() });
    let mut client = connect(&app, Pings::Answered);
    (1..=3).for_each(|number| client.send_text(&command(number)));
    assert_eq!(app.event(client.id), commands([1]));
    // The second waits, the third is unread, and so is all that follows, for three times as long as it may be silent.
    read_pings(&mut client, 13, |client| client.send_text(PONG_COMMAND));
    app.server.finish(client.id);
    assert_eq!(app.take_command(client.id), command(2));
    assert_eq!(app.take_command(client.id), command(3));
    wait_until("pongs are read", || app.server.stats().silent_clients == 0);
}

#[test]
fn turbo_cable_s_pongs_are_no_news_where_no_protocol_was_agreed_on() {
    let app = start();
    let text = r#"{"type":"pong"}"#;
    let client = app.connect();
    client.send_text(text);
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));

    let client = app.adopt(|adoption| Adoption { protocols: "actioncable-v1-json", ..adoption });
    app.server.ready(client.id, Pings::Off);
    assert_eq!(app.take(client.id), EventKind::Opened);
    client.send_text(text);
    assert_eq!(app.take_command(client.id), text);
}
