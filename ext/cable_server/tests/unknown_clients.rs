//! Requests about a client that is gone, or never was, do nothing: its end may be on its way to whoever asks.

mod support;

use cable_server::{ConnectionId, Pings};
use support::{App, NEWS, command, wait_until};

/// Everything that can be asked about a client.
fn ask_everything(app: &App, id: ConnectionId) {
    app.server.ready(id, Pings::Sent);
    app.server.transmit(id, b"anyone there?");
    app.server.start_stream(id, NEWS.into(), b"news".to_vec());
    app.server.stop_stream(id, NEWS.into(), b"news".to_vec());
    app.server.start_stream(id, NEWS.into(), b"news".to_vec());
    app.server.close(id, 1000, String::new());
    app.server.finish(id);
}

fn expect_unmoved(app: &App) {
    let mut client = app.connect();
    app.broadcast("1");
    app.expect_nothing_before("still serving", &mut client);
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
    assert!(app.is_quiet());
    assert_eq!((app.server.stats().streams, app.server.stats().panics), (0, 0));
}

#[test]
fn of_a_client_that_never_was() {
    let app = App::start();
    for id in [0, 12_345, ConnectionId::MAX] {
        ask_everything(&app, id);
    }
    expect_unmoved(&app);
}

#[test]
fn of_a_client_that_is_gone() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    drop(client);
    app.take_closed(id);
    wait_until("it is forgotten", || app.server.stats().connections == 0);
    ask_everything(&app, id);
    expect_unmoved(&app);
}

#[test]
fn of_a_client_whose_end_is_with_the_application() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    drop(client);
    app.event(id);
    ask_everything(&app, id);
    expect_unmoved(&app);
}

#[test]
fn of_a_client_that_has_nothing_to_finish() {
    let app = App::start();
    let client = app.connect();
    (0..3).for_each(|_| app.server.finish(client.id));
    client.send_text(&command(1));
    client.send_text(&command(2));
    assert_eq!(app.take_command(client.id), command(1));
    assert_eq!(app.take_command(client.id), command(2));
}

#[test]
fn of_a_server_that_has_stopped() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    drop(client);
    app.stop();
    ask_everything(&app, id);
    // Taken or refused, it is not waited for.
    drop(app.server.broadcast(b"news".to_vec(), b"1".to_vec()));
}
