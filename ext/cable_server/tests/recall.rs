//! The application may ask for a client's turn.

mod support;

use cable_server::EventKind;
use support::{App, command, commands};

#[test]
fn it_comes_in_the_client_s_turn_behind_what_came_before() {
    let app = App::start();
    let client = app.connect();
    client.send_text(&command(1));
    assert_eq!(app.event(client.id), commands([1]));
    app.server.recall(client.id);
    app.server.finish(client.id);
    assert_eq!(app.take(client.id), EventKind::Recalled);
    client.send_text(&command(2));
    assert_eq!(app.take_command(client.id), command(2));
}

#[test]
fn a_client_that_has_gone_is_not_recalled() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    client.reset();
    assert!(matches!(app.event(id), EventKind::Closed { .. }));
    app.server.recall(id);
    app.server.finish(id);
    support::wait_until("it is forgotten", || app.server.stats().connections == 0);
    assert!(app.server.events().is_empty());
}
