//! How connections end: the close handshake from either side, a half-closed socket, a reset; what the application is
//! told, and what the client reads.

mod support;

use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;

use cable_server::EventKind;
use support::{App, CLOSE, Client, FIN, TEXT, close_payload, command, masked, news, unix_pair};

#[test]
fn a_client_s_close_is_answered_in_kind() {
    let app = App::start();
    for (code, reason) in [(1000, ""), (1001, "going away"), (3000, "é"), (4999, ""), (1011, &"x".repeat(123))] {
        let mut client = app.connect();
        client.send_close(code, reason);
        assert_eq!(client.read_close(), (code, reason.to_owned()));
        client.expect_end();
        assert_eq!(app.take_closed(client.id), (code, reason.to_owned()));
    }
}

#[test]
fn a_close_without_a_code_is_1005() {
    let app = App::start();
    let mut client = app.connect();
    client.send_frame(CLOSE, b"");
    let answer = client.read_frame();
    assert_eq!((answer.first, answer.payload), (FIN | CLOSE, Vec::new()));
    client.expect_end();
    assert_eq!(app.take_closed(client.id), (1005, String::new()));
}

#[test]
fn our_close_waits_for_the_client_s_answer() {
    let app = App::start();
    let mut client = app.connect();
    app.server.close(client.id, 4001, "out you go".into());
    assert_eq!(client.read_close(), (4001, "out you go".into()));
    assert!(app.is_quiet());
    client.send_close(4001, "leaving");
    client.expect_end();
    assert_eq!(app.take_closed(client.id), (4001, "leaving".into()));
}

#[test]
fn our_close_comes_after_all_that_was_sent_before_it() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    (0..1_000).for_each(|number| app.broadcast(&number.to_string()));
    app.server.close(client.id, 1000, String::new());
    app.broadcast("1000");
    (0..1_000).for_each(|number| assert_eq!(client.read_text(), news(&number.to_string())));
    assert_eq!(client.read_close(), (1000, String::new()));
}

#[test]
fn a_reason_too_long_for_a_close_frame_is_cut_at_a_character() {
    let app = App::start();
    let mut client = app.connect();
    app.server.close(client.id, 1000, "é".repeat(100));
    assert_eq!(client.read_close(), (1000, "é".repeat(61)));
}

#[test]
fn commands_after_our_close_are_ignored() {
    let app = App::start();
    let mut client = app.connect();
    app.server.close(client.id, 1000, String::new());
    client.read_close();
    client.send_text(&command(1));
    client.send_close(1000, "");
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
}

#[test]
fn commands_after_the_client_s_close_are_ignored() {
    let app = App::start();
    let mut client = app.connect();
    let close = masked(FIN | CLOSE, &close_payload(1000, ""));
    client.send(&[close, masked(FIN | TEXT, command(1).as_bytes())].concat());
    assert_eq!(client.read_close(), (1000, String::new()));
    client.expect_end();
    assert_eq!(app.take_closed(client.id), (1000, String::new()));
    drop(client);
    assert!(app.stop().is_empty());
}

#[test]
fn commands_before_the_client_s_close_come_before_its_end() {
    let app = App::start();
    let client = app.connect();
    send_commands_and(&client, &masked(FIN | CLOSE, &close_payload(1000, "done")));
    expect_commands(&app, &client);
    assert_eq!(app.take_closed(client.id), (1000, "done".into()));
}

#[test]
fn commands_before_the_end_of_the_socket_come_before_the_end() {
    let app = App::start();
    let client = app.connect();
    send_commands_and(&client, b"");
    client.half_close();
    expect_commands(&app, &client);
    assert_eq!(app.take_closed(client.id).0, 1006);
}

/// Fewer than may wait, so that all are read at once.
fn send_commands_and(client: &Client, last: &[u8]) {
    let commands = (0..50).flat_map(|number| masked(FIN | TEXT, command(number).as_bytes()));
    client.send(&commands.chain(last.iter().copied()).collect::<Vec<_>>());
}

fn expect_commands(app: &App, client: &Client) {
    (0..50).for_each(|number| assert_eq!(app.take_command(client.id), command(number)));
}

#[test]
fn a_half_closed_socket_is_1006_and_is_hung_up() {
    let app = App::start();
    let mut client = app.connect();
    client.half_close();
    client.expect_end();
    assert_eq!(app.take_closed(client.id).0, 1006);
}

#[test]
fn a_socket_that_ends_inside_a_frame_is_1006() {
    let app = App::start();
    let client = app.connect();
    let frame = masked(FIN | TEXT, command(1).as_bytes());
    client.send(&frame[..frame.len() - 1]);
    client.half_close();
    assert_eq!(app.take_closed(client.id).0, 1006);
}

#[test]
fn a_reset_is_1006() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    client.reset();
    assert_eq!(app.take_closed(id).0, 1006);
}

#[test]
fn a_client_that_was_gone_before_its_adoption_opens_and_ends() {
    let app = App::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (tcp, _) = listener.accept().unwrap();
    drop(far);
    let (unix, _) = UnixStream::pair().unwrap();
    for adoption in [app.adoption(tcp), app.adoption(unix)] {
        let id = adoption.id;
        app.server.adopt(adoption).unwrap();
        assert_eq!(app.take(id), EventKind::Opened);
        assert_eq!(app.take_closed(id).0, 1006);
    }
}

/// A process that was forked holds copies of all its parent's sockets.
#[test]
fn the_client_sees_the_end_even_where_a_copy_of_its_socket_is_open() {
    let app = App::start();
    for is_orderly in [true, false] {
        let (near, far) = unix_pair();
        let _copy = near.try_clone().unwrap();
        let adoption = app.adoption(near);
        let mut client = Client::new(adoption.id, far);
        app.server.adopt(adoption).unwrap();
        client.read_response();
        let mut client = app.welcome(client);
        if is_orderly {
            client.send_close(1000, "");
            client.read_close();
        } else {
            client.half_close();
        }
        client.expect_end();
        app.take_closed(client.id);
    }
}
