//! Subscriptions to Turbo's signed streams, without the application.

mod support;

use std::time::Duration;

use cable_server::{Config, Digest, EventKind, TurboStreams, Verifier};
use serde_json::Value;
use support::{App, Client, PATIENCE, command, commands, config};

/// `chat:1?>` and `news`, signed by Rails with `secret` and SHA-256.
const CHAT: &str = "ImNoYXQ6MT8+Ig==--3e9267b99071846f7f0d4bf47d1638b5d2b1b8af144f2c3442e45538736c44aa";
const FORGED: &str = "ImNoYXQ6MT8+Ig==--3e9267b99071846f7f0d4bf47d1638b5d2b1b8af144f2c3442e45538736c44ab";
const STREAM: &[u8] = b"chat:1?>";

fn start(has_backplane: bool) -> App {
    let app = App::start();
    let verifier = Verifier::new(vec![(Digest::Sha256, b"secret".to_vec())]);
    app.server.serve_turbo(TurboStreams { verifier, has_backplane });
    app
}

fn identifier(token: &str) -> String {
    format!(r#"{{"channel":"Turbo::StreamsChannel","signed_stream_name":"{token}"}}"#)
}

fn turbo_command(name: &str, token: &str) -> String {
    let identifier = Value::from(identifier(token));
    format!(r#"{{"command":"{name}","identifier":{identifier}}}"#)
}

fn confirmation(token: &str) -> String {
    let identifier = Value::from(identifier(token));
    format!(r#"{{"identifier":{identifier},"type":"confirm_subscription"}}"#)
}

fn message(token: &str, payload: &str) -> String {
    let identifier = Value::from(identifier(token));
    format!(r#"{{"identifier":{identifier},"message":{payload}}}"#)
}

fn acquire() -> EventKind {
    EventKind::Acquire { stream: STREAM.to_vec(), reactor: 0 }
}

fn release() -> EventKind {
    EventKind::Release { stream: STREAM.to_vec(), reactor: 0 }
}

fn subscribe(app: &App, client: &mut Client) {
    client.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(client.read_text(), confirmation(CHAT));
    assert!(app.server.native_identifiers(client.id, PATIENCE).contains(&identifier(CHAT)));
}

fn publish(app: &App, payload: &str) {
    assert!(app.server.broadcast(STREAM.to_vec(), payload.into()).is_ok());
}

#[test]
fn a_proven_name_is_confirmed_and_delivered_and_ended_without_the_application() {
    let app = start(false);
    let mut client = app.connect_for_turbo();
    subscribe(&app, &mut client);
    publish(&app, "\"<p>\"");
    assert_eq!(client.read_text(), message(CHAT, "\"<p>\""));
    client.send_text(&turbo_command("unsubscribe", CHAT));
    // What comes behind it is done behind it.
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
    publish(&app, "\"late\"");
    app.expect_nothing_before("nothing more", &mut client);
    assert_eq!(app.server.stats().native_subscriptions, 1);
    assert_eq!(app.server.stats().streams, 0);
}

#[test]
fn a_duplicate_is_not_answered() {
    let app = start(false);
    let mut client = app.connect_for_turbo();
    subscribe(&app, &mut client);
    client.send_text(&turbo_command("subscribe", CHAT));
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
    app.expect_nothing_before("no answer", &mut client);
}

#[test]
fn whatever_is_not_proven_is_the_application_s() {
    let app = start(false);
    let client = app.connect_for_turbo();
    let messages = [
        turbo_command("subscribe", FORGED),
        turbo_command("unsubscribe", CHAT),
        turbo_command("message", CHAT),
        turbo_command("subscribe", CHAT).replace("Turbo::StreamsChannel", "MyTurbo::StreamsChannel"),
    ];
    for text in messages {
        client.send_text(&text);
        assert_eq!(app.take_command(client.id), text);
    }
    assert_eq!(app.server.stats().native_subscriptions, 0);
}

#[test]
fn a_client_that_was_not_accepted_is_the_application_s() {
    let app = start(false);
    let client = app.connect();
    client.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(app.take_command(client.id), turbo_command("subscribe", CHAT));
}

#[test]
fn it_waits_for_its_turn_behind_the_application() {
    let app = start(false);
    let mut client = app.connect_for_turbo();
    client.send_text(&command(1));
    assert_eq!(app.event(client.id), commands([1]));
    client.send_text(&turbo_command("subscribe", CHAT));
    client.send_text(&command(2));
    app.expect_nothing_before("the application has not finished", &mut client);
    app.server.finish(client.id);
    assert_eq!(client.read_text(), confirmation(CHAT));
    assert_eq!(app.take_command(client.id), command(2));
}

#[test]
fn with_a_backplane_it_is_confirmed_when_the_stream_is_there() {
    let app = start(true);
    let (mut first, mut second) = (app.connect_for_turbo(), app.connect_for_turbo());
    first.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(app.event(0), acquire());
    second.send_text(&turbo_command("subscribe", CHAT));
    app.expect_nothing_before("not yet", &mut first);
    app.server.acquired(STREAM.to_vec(), 0);
    assert_eq!(first.read_text(), confirmation(CHAT));
    assert_eq!(second.read_text(), confirmation(CHAT));
    let mut third = app.connect_for_turbo();
    subscribe(&app, &mut third);
}

#[test]
fn the_last_one_to_go_gives_the_stream_back_however_it_goes() {
    let app = start(true);
    let (mut first, mut second) = (app.connect_for_turbo(), app.connect_for_turbo());
    first.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(app.event(0), acquire());
    app.server.acquired(STREAM.to_vec(), 0);
    assert_eq!(first.read_text(), confirmation(CHAT));
    subscribe(&app, &mut second);
    first.send_text(&turbo_command("unsubscribe", CHAT));
    second.reset();
    assert_eq!(app.event(0), release());
    first.send_text(&turbo_command("subscribe", CHAT));
    app.expect_nothing_before("released first", &mut first);
    app.server.released(STREAM.to_vec(), 0);
    assert_eq!(app.event(0), acquire());
    app.server.acquired(STREAM.to_vec(), 0);
    assert_eq!(first.read_text(), confirmation(CHAT));
}

#[test]
fn who_unsubscribes_while_it_waits_is_not_confirmed() {
    let app = start(true);
    let mut client = app.connect_for_turbo();
    client.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(app.event(0), acquire());
    client.send_text(&turbo_command("unsubscribe", CHAT));
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
    app.server.acquired(STREAM.to_vec(), 0);
    assert_eq!(app.event(0), release());
    app.expect_nothing_before("no confirmation", &mut client);
}

#[test]
fn one_too_many_is_rejected() {
    let app = App::with(Config { max_subscriptions: 1, ..config() });
    let verifier = Verifier::new(vec![(Digest::Sha256, b"secret".to_vec())]);
    app.server.serve_turbo(TurboStreams { verifier, has_backplane: false });
    let mut client = app.connect_for_turbo();
    subscribe(&app, &mut client);
    client.send_text(&turbo_command("subscribe", CHAT).replace("\\\"}\"", "\\\",\\\"x\\\":1}\""));
    assert!(client.read_text().ends_with(r#""type":"reject_subscription"}"#));
    assert!(matches!(app.take(client.id), EventKind::Malformed(problem) if problem.starts_with("more than 1 ")));
}

#[test]
fn however_it_is_written_it_is_one_subscription() {
    let app = start(false);
    let mut client = app.connect_for_turbo();
    subscribe(&app, &mut client);
    client.send_text(&turbo_command("subscribe", CHAT).replace("Turbo::", "Turbo\\u003a:"));
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
}

#[test]
fn who_is_closed_gives_its_streams_back_at_once() {
    let app = start(true);
    let mut client = app.connect_for_turbo();
    client.send_text(&turbo_command("subscribe", CHAT));
    assert_eq!(app.event(0), acquire());
    app.server.acquired(STREAM.to_vec(), 0);
    assert_eq!(client.read_text(), confirmation(CHAT));
    // It does not answer.
    app.server.close(client.id, 1000, String::new());
    assert_eq!(app.event(0), release());
}

#[test]
fn nobody_s_identifiers_are_none() {
    let app = start(false);
    assert!(app.server.native_identifiers(7, Duration::from_secs(10)).is_empty());
}
