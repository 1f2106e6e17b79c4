//! Bytes that were read together with the request are the connection's first: none is lost, repeated or overtaken.

mod support;

use cable_server::{Adoption, EventKind};
use support::{App, CLOSE, Client, FIN, TEXT, close_payload, command, masked};

fn adopt_with(app: &App, early: Vec<u8>) -> Client {
    let mut client = app.adopt(|adoption| Adoption { early, ..adoption });
    client.read_response();
    client
}

fn text(text: &str) -> Vec<u8> {
    masked(FIN | TEXT, text.as_bytes())
}

#[test]
fn commands_handed_over_come_first() {
    let app = App::start();
    let early = [text(&command(1)), text(&command(2))].concat();
    let client = app.welcome(adopt_with(&app, early));
    client.send_text(&command(3));
    for number in 1..=3 {
        assert_eq!(app.take_command(client.id), command(number));
    }
}

#[test]
fn a_frame_may_be_cut_anywhere_between_them_and_the_socket() {
    let app = App::start();
    let frame = text(&command(1));
    for cut in 1..frame.len() {
        let client = app.welcome(adopt_with(&app, frame[..cut].to_vec()));
        client.send(&frame[cut..]);
        assert_eq!(app.take_command(client.id), command(1), "cut at {cut}");
    }
}

#[test]
fn more_than_a_read_buffer_of_them_is_taken() {
    let app = App::start();
    let early: Vec<u8> = (0..50).flat_map(|number| text(&command(number))).collect();
    let client = app.welcome(adopt_with(&app, early));
    for number in 0..50 {
        assert_eq!(app.take_command(client.id), command(number));
    }
}

#[test]
fn a_client_may_leave_in_them() {
    let app = App::start();
    let mut client = adopt_with(&app, masked(FIN | CLOSE, &close_payload(1001, "never mind")));
    assert_eq!(client.read_close(), (1001, "never mind".into()));
    assert_eq!(app.take(client.id), EventKind::Opened);
    assert_eq!(app.take_closed(client.id), (1001, "never mind".into()));
}
