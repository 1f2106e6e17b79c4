//! A message may come in pieces, as frames and as packets, and is still one command.

mod support;

use cable_server::Config;
use support::{App, CONTINUATION, FIN, PING, PONG, TEXT, command, config, masked};

#[test]
fn fragments_with_a_ping_in_between_make_one_command() {
    let app = App::start();
    let mut client = app.connect();
    let text = command(1);
    let (start, rest) = text.as_bytes().split_at(10);
    let (middle, end) = rest.split_at(10);
    client.send(&masked(TEXT, start));
    client.send(&masked(CONTINUATION, middle));
    client.send(&masked(FIN | PING, b"?"));
    let pong = client.read_frame();
    assert_eq!((pong.first, &pong.payload[..]), (FIN | PONG, &b"?"[..]));
    assert!(app.is_quiet());
    client.send(&masked(FIN | CONTINUATION, end));
    assert_eq!(app.take_command(client.id), text);
}

#[test]
fn a_character_may_be_cut_between_fragments() {
    let app = App::start();
    let client = app.connect();
    let text = r#"{"data":"🎉"}"#;
    for cut in 9..13 {
        client.send(&masked(TEXT, &text.as_bytes()[..cut]));
        client.send(&masked(FIN | CONTINUATION, &text.as_bytes()[cut..]));
        assert_eq!(app.take_command(client.id), text, "cut at {cut}");
    }
}

#[test]
fn empty_fragments_add_nothing() {
    let app = App::start();
    let client = app.connect();
    client.send(&masked(TEXT, b""));
    (0..1_000).for_each(|_| client.send(&masked(CONTINUATION, b"")));
    client.send(&masked(FIN | CONTINUATION, b"{}"));
    assert_eq!(app.take_command(client.id), "{}");
}

#[test]
fn bytes_may_come_one_by_one() {
    let app = App::start();
    let client = app.connect();
    let frames = [masked(FIN | TEXT, command(1).as_bytes()), masked(FIN | TEXT, command(2).as_bytes())].concat();
    frames.iter().for_each(|byte| client.send(&[*byte]));
    assert_eq!(app.take_command(client.id), command(1));
    assert_eq!(app.take_command(client.id), command(2));
}

#[test]
fn the_longest_message_allowed_is_heard_whole_and_in_pieces() {
    let app = App::with(Config { max_message_bytes: 100_000, ..config() });
    let client = app.connect();
    let text = format!(r#"{{"data":"{}"}}"#, "x".repeat(100_000 - 11));
    client.send_text(&text);
    assert!(app.take_command(client.id) == text);

    let (start, end) = text.as_bytes().split_at(60_000);
    client.send(&masked(TEXT, start));
    client.send(&masked(FIN | CONTINUATION, end));
    assert!(app.take_command(client.id) == text);
}
