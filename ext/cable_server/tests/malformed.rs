//! What is no command is told to the application for its log, and ignored: the client stays, as with Action Cable.

mod support;

use cable_server::{Config, EventKind};
use support::{App, BINARY, command, config};

fn expect_malformed(app: &App, text: &str, problem: &str) {
    let client = app.connect();
    client.send_text(text);
    match app.take(client.id) {
        EventKind::Malformed(found) => assert!(found.contains(problem), "{text:?}: {found}"),
        kind => panic!("{text:?} gave {kind:?}"),
    }
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1), "after {text:?}");
}

#[test]
fn what_is_not_json_is_malformed() {
    let app = App::start();
    for text in ["", "hello", "{", r#"{"command":"#, "{}{}", "{'command':1}", "\u{feff}{}", "{\"a\":\"\n\"}"] {
        expect_malformed(&app, text, "malformed JSON");
    }
}

#[test]
fn json_that_is_no_object_is_malformed() {
    let app = App::start();
    for text in ["null", "7", "true", "\"subscribe\"", "[7]", "[]", "[null]", r#"["subscribe"]"#] {
        expect_malformed(&app, text, "not an Action Cable command");
    }
}

#[test]
fn an_identifier_that_is_no_string_is_malformed() {
    let app = App::start();
    for text in [r#"{"identifier":7}"#, r#"{"identifier":{"channel":"NewsChannel"}}"#] {
        expect_malformed(&app, text, "not an Action Cable command");
    }
}

#[test]
fn an_identifier_too_long_is_malformed() {
    let app = App::with(Config { max_identifier_bytes: 64, ..config() });
    let subscribe = |length: usize| format!(r#"{{"command":"subscribe","identifier":"{}"}}"#, "x".repeat(length));
    expect_malformed(&app, &subscribe(65), "identifier of 65 bytes, 64 are allowed");

    let client = app.connect();
    client.send_text(&subscribe(64));
    assert_eq!(app.take_command(client.id), subscribe(64));
}

#[test]
fn a_binary_message_is_malformed() {
    let app = App::start();
    let client = app.connect();
    for bytes in [&b"{}"[..], b"", b"\xff\xfe"] {
        client.send_frame(BINARY, bytes);
        let told = EventKind::Malformed(format!("binary message of {} bytes", bytes.len()));
        assert_eq!(app.take(client.id), told);
    }
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
}

#[test]
fn what_a_command_means_is_not_judged() {
    let app = App::start();
    let client = app.connect();
    for text in [
        "{}",
        " {\"command\" : \"dance\"} ",
        r#"{"command":7,"data":[1,{"a":null}]}"#,
        r#"{"identifier":null}"#,
        r#"{"identifier":"not JSON","command":"subscribe"}"#,
        r#"{"identifier":"\u00e9\n","command":"subscribe"}"#,
    ] {
        client.send_text(text);
        assert_eq!(app.take_command(client.id), text);
    }
}

#[test]
fn nesting_is_no_danger() {
    let app = App::start();
    let client = app.connect();
    let deep = format!(r#"{{"data":{}{}}}"#, "[".repeat(400_000), "]".repeat(400_000));
    client.send_text(&deep);
    assert!(app.take_command(client.id) == deep);
}
