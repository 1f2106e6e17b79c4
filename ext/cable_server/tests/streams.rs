//! Which streams a client gets: those it started and has not stopped, each once for each identifier.

mod support;

use support::{App, Client, NEWS, news, wait_until};

const OTHER: &str = r#"{"channel":"OtherChannel"}"#;

fn other(payload: &str) -> String {
    format!(r#"{{"identifier":"{{\"channel\":\"OtherChannel\"}}","message":{payload}}}"#)
}

fn start(app: &App, client: &Client, identifier: &str) {
    app.server.start_stream(client.id, identifier.into(), b"news".to_vec());
}

fn stop(app: &App, client: &Client, identifier: &str) {
    app.server.stop_stream(client.id, identifier.into(), b"news".to_vec());
}

#[test]
fn a_stopped_stream_is_heard_no_more() {
    let app = App::start();
    let mut client = app.connect();
    start(&app, &client, NEWS);
    app.broadcast("1");
    stop(&app, &client, NEWS);
    app.broadcast("2");
    assert_eq!(client.read_text(), news("1"));
    app.expect_nothing_before("after 2", &mut client);
}

#[test]
fn a_stream_may_start_again() {
    let app = App::start();
    let mut client = app.connect();
    start(&app, &client, NEWS);
    stop(&app, &client, NEWS);
    start(&app, &client, NEWS);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
}

#[test]
fn a_stream_started_twice_is_heard_once_and_stopped_at_once() {
    let app = App::start();
    let mut client = app.connect();
    start(&app, &client, NEWS);
    start(&app, &client, NEWS);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
    app.expect_nothing_before("once", &mut client);
    stop(&app, &client, NEWS);
    app.broadcast("2");
    app.expect_nothing_before("stopped", &mut client);
}

#[test]
fn a_stream_under_two_identifiers_is_heard_under_both() {
    let app = App::start();
    let mut client = app.connect();
    start(&app, &client, NEWS);
    start(&app, &client, OTHER);
    app.broadcast("1");
    let mut texts = [client.read_text(), client.read_text()];
    texts.sort();
    assert_eq!(texts, [news("1"), other("1")]);

    stop(&app, &client, NEWS);
    app.broadcast("2");
    assert_eq!(client.read_text(), other("2"));
}

#[test]
fn one_client_s_stop_is_not_another_s() {
    let app = App::start();
    let (stopping, mut staying) = (app.connect(), app.connect());
    start(&app, &stopping, NEWS);
    start(&app, &staying, NEWS);
    stop(&app, &stopping, NEWS);
    app.broadcast("1");
    assert_eq!(staying.read_text(), news("1"));
}

#[test]
fn streams_do_not_mix() {
    let app = App::start();
    let mut client = app.connect();
    start(&app, &client, NEWS);
    app.server.broadcast(b"new".to_vec(), b"1".to_vec()).unwrap();
    app.server.broadcast(b"news2".to_vec(), b"2".to_vec()).unwrap();
    app.expect_nothing_before("neither", &mut client);
}

#[test]
fn stopping_what_was_never_started_is_no_trouble() {
    let app = App::start();
    let mut client = app.connect();
    stop(&app, &client, NEWS);
    start(&app, &client, NEWS);
    stop(&app, &client, OTHER);
    app.server.stop_stream(client.id, NEWS.into(), b"weather".to_vec());
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
}

#[test]
fn a_client_that_leaves_leaves_all_its_streams() {
    let app = App::start();
    let client = app.connect();
    let id = client.id;
    for number in 0..100 {
        app.server.start_stream(id, NEWS.into(), format!("room {number}").into_bytes());
    }
    start(&app, &client, OTHER);
    wait_until("the streams are there", || app.server.stats().streams == 101);
    drop(client);
    app.take_closed(id);
    wait_until("the streams are gone", || app.server.stats().streams == 0);
}

#[test]
fn a_client_that_has_left_starts_no_stream() {
    let app = App::start();
    let (gone, mut here) = (app.connect(), app.connect());
    let id = gone.id;
    drop(gone);
    // Not finished: the server still knows the client.
    app.event(id);
    app.server.start_stream(id, NEWS.into(), b"news".to_vec());
    app.expect_nothing_before("asked", &mut here);
    assert_eq!(app.server.stats().streams, 0);
}
