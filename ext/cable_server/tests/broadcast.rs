//! A broadcast reaches every subscriber of its stream as the message Action Cable would have written.

mod support;

use std::time::Instant;

use cable_server::{Config, EventKind};
use support::{App, Client, FIN, NEWS, PATIENCE, TEXT, news, unmasked};

/// The stream `news` under the identifier.
fn subscribe_as(app: &App, client: &Client, identifier: &str) {
    app.server.start_stream(client.id, identifier.into(), b"news".to_vec());
}

#[test]
fn the_frame_is_the_envelope_rails_writes_byte_for_byte() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    app.broadcast(r#"{"text":"hi"}"#);
    let frame = b"\x81\x46{\"identifier\":\"{\\\"channel\\\":\\\"NewsChannel\\\"}\",\"message\":{\"text\":\"hi\"}}";
    assert_eq!(client.read_bytes(frame.len()), frame);
}

#[test]
fn the_payload_is_passed_on_untouched() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    for payload in ["null", "1.50", r#""\u003cb\u003e é""#, r#" { "a" : [1, 2] } "#, "[[[]]]", r#"{"a":1,"a":2}"#] {
        app.broadcast(payload);
        assert_eq!(client.read_text(), news(payload));
    }
}

#[test]
fn frames_of_every_length_are_laid_out_as_the_rfc_says() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    let rest = news("\"\"").len();
    for length in [rest, 125, 126, 127, 65_535, 65_536, 1 << 20] {
        let payload = format!("\"{}\"", "x".repeat(length - rest));
        let frame = unmasked(FIN | TEXT, news(&payload).as_bytes());
        app.broadcast(&payload);
        assert!(client.read_bytes(frame.len()) == frame, "message of {length} bytes");
    }
}

#[test]
fn each_client_gets_it_under_its_own_identifier() {
    let app = App::start();
    let (mut one, mut two) = (app.connect(), app.connect());
    subscribe_as(&app, &one, r#"{"channel":"NewsChannel","id":1}"#);
    subscribe_as(&app, &two, r#"{"id":1,"channel":"NewsChannel"}"#);
    app.broadcast("1");
    assert_eq!(one.read_text(), r#"{"identifier":"{\"channel\":\"NewsChannel\",\"id\":1}","message":1}"#);
    assert_eq!(two.read_text(), r#"{"identifier":"{\"id\":1,\"channel\":\"NewsChannel\"}","message":1}"#);
}

/// Expectations are what `ActiveSupport::JSON.encode` writes by default.
#[test]
fn identifiers_are_escaped_as_rails_escapes_them() {
    let app = App::start();
    let mut client = app.connect();
    for (identifier, escaped) in [
        ("a\"b\\c/d", r#"a\"b\\c/d"#),
        ("\n\t\r\u{8}\u{c}\u{1}", r"\n\t\r\b\f\u0001"),
        ("é日本🎉", "é日本🎉"),
        ("<a>&b", r"\u003ca\u003e\u0026b"),
        ("\u{2028}\u{2029}", r"\u2028\u2029"),
    ] {
        subscribe_as(&app, &client, identifier);
        app.broadcast("1");
        app.server.stop_stream(client.id, identifier.into(), b"news".to_vec());
        assert_eq!(client.read_text(), format!(r#"{{"identifier":"{escaped}","message":1}}"#));
    }
}

#[test]
fn a_payload_that_is_not_json_is_dropped_with_a_warning() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    for payload in [&b"<turbo-stream>"[..], b"", b"{\"a\":1", b"1 2", b"\"\xff\"", b"NaN"] {
        app.server.broadcast(b"news".to_vec(), payload.into()).unwrap();
    }
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
    assert_eq!(app.server.stats().invalid_broadcasts, 6);
    // One warning for all of them: they come in numbers.
    let EventKind::Warning(text) = app.event(0) else { panic!("no warning") };
    assert!(text.contains("news") && text.contains("not JSON"), "{text}");
    assert!(app.is_quiet());
}

#[test]
fn a_stream_nobody_has_is_no_trouble() {
    let app = App::start();
    let mut client = app.connect();
    app.broadcast("1");
    app.expect_nothing_before("done", &mut client);
    assert!(app.is_quiet());
}

#[test]
fn delivery_does_not_wait_for_the_heartbeat() {
    let app = App::with(Config::default());
    let mut client = app.connect();
    app.subscribe(&client);
    let since = Instant::now();
    for _ in 0..50 {
        app.broadcast("1");
        assert_eq!(client.read_text(), news("1"));
    }
    assert!(since.elapsed() < PATIENCE / 2, "{:?} for 50 messages", since.elapsed());
}

#[test]
fn stream_names_are_bytes() {
    let app = App::start();
    let mut client = app.connect();
    for (number, stream) in [&b""[..], b"\xff\0", "été".as_bytes(), &[b'x'; 5_000]].iter().enumerate() {
        app.server.start_stream(client.id, NEWS.into(), stream.to_vec());
        app.server.broadcast(stream.to_vec(), number.to_string().into()).unwrap();
        assert_eq!(client.read_text(), news(&number.to_string()));
    }
}
