//! A shutdown sends every client elsewhere in good order, tells the application of every end, and always ends itself.

mod support;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use cable_server::{Config, Error, EventKind};
use crossbeam_channel::TryRecvError;
use support::{App, Client, PATIENCE, command, commands, config, news, repeat_until, unix_pair};

const SERVER_RESTART: &str = r#"{"type":"disconnect","reason":"server_restart","reconnect":true}"#;
const TIMEOUT: Duration = Duration::from_millis(300);

fn impatient() -> Config {
    Config { close_timeout: TIMEOUT, ..config() }
}

fn expect_restart(client: &mut Client) {
    assert_eq!(client.read_text(), SERVER_RESTART);
    assert_eq!(client.read_close(), (1000, String::new()));
    client.send_close(1000, "");
    client.expect_end();
}

/// The end is told when it begins: callbacks must run while the process is still there.
fn take_restarted(app: &App, client: &Client) {
    assert_eq!(app.take_closed(client.id), (1001, "server_restart".into()));
}

#[test]
fn every_client_is_asked_to_reconnect_and_every_end_is_told() {
    let app = App::start();
    let mut clients = [app.connect(), app.connect_unix(), app.connect()];
    app.server.shutdown();
    clients.iter().for_each(|client| take_restarted(&app, client));
    clients.iter_mut().for_each(expect_restart);
    drop(clients);
    assert!(app.server.join(PATIENCE));
    assert_eq!(app.server.events().try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn what_waits_is_delivered_first() {
    let app = App::start();
    let mut client = app.connect_unix();
    app.subscribe(&client);
    // More than the socket holds.
    let payload = format!("\"{}\"", "x".repeat(10_000));
    (0..200).for_each(|_| app.broadcast(&payload));
    app.server.shutdown();
    (0..200).for_each(|_| assert!(client.read_text() == news(&payload)));
    expect_restart(&mut client);
}

#[test]
fn commands_sent_before_it_are_heard_before_the_end() {
    let app = App::start();
    let mut client = app.connect();
    (0..3).for_each(|number| client.send_text(&command(number)));
    support::wait_until("they were read", || app.server.stats().commands == 3);
    app.server.shutdown();
    expect_restart(&mut client);
    (0..3).for_each(|number| assert_eq!(app.take_command(client.id), command(number)));
    take_restarted(&app, &client);
}

#[test]
fn without_clients_it_ends_at_once() {
    let app = App::start();
    assert!(!app.server.join(Duration::ZERO), "still running");
    app.server.shutdown();
    assert!(app.server.join(config().close_timeout / 2));
}

#[test]
fn it_ends_however_rare_pings_are() {
    let app = App::with(Config { ping_interval: Duration::from_secs(3600), ..impatient() });
    let (mut answering, silent) = (app.connect(), app.connect());
    app.server.shutdown();
    expect_restart(&mut answering);
    take_restarted(&app, &answering);
    take_restarted(&app, &silent);
    assert!(app.server.join(TIMEOUT + PATIENCE / 3));
}

#[test]
fn a_second_shutdown_changes_nothing() {
    let app = App::start();
    let mut client = app.connect();
    app.server.shutdown();
    app.server.shutdown();
    expect_restart(&mut client);
    app.server.shutdown();
    take_restarted(&app, &client);
    drop(client);
    assert!(app.server.join(PATIENCE));
    app.server.shutdown();
    assert!(app.stop().is_empty());
}

#[test]
fn an_application_that_is_stuck_is_not_waited_for_and_every_end_is_told() {
    let app = App::with(impatient());
    let opened = app.open_tcp();
    let (commanding, quiet) = (app.connect(), app.connect());
    commanding.send_text(&command(0));
    // Taken, and never finished.
    assert_eq!(app.event(opened.id), EventKind::Opened);
    assert_eq!(app.event(commanding.id), commands([0]));
    (1..3).for_each(|number| commanding.send_text(&command(number)));
    support::wait_until("they were read", || app.server.stats().commands == 3);
    app.server.shutdown();
    assert!(app.server.join(TIMEOUT + PATIENCE / 3));

    // The commands that waited are dropped: the first is still being worked on, and nothing may run beside it.
    for client in [&opened, &commanding, &quiet] {
        take_restarted(&app, client);
    }
    assert_eq!(app.server.events().try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn clients_that_never_answer_are_not_waited_for() {
    let app = App::with(impatient());
    let mut clients = [app.connect(), app.connect_unix()];
    app.server.shutdown();
    clients.iter().for_each(|client| take_restarted(&app, client));
    assert!(app.server.join(TIMEOUT + PATIENCE / 3));
    for client in &mut clients {
        assert_eq!(client.read_text(), SERVER_RESTART);
        assert_eq!(client.read_close(), (1000, String::new()));
        client.expect_end();
    }
}

#[test]
fn no_client_is_adopted_after_it_was_asked_for() {
    let app = App::start();
    let mut client = app.connect();
    app.server.shutdown();
    let (near, _far) = unix_pair();
    let refusal = app.server.adopt(app.adoption(near));
    assert!(matches!(refusal, Err(Error::Stopped)), "{refusal:?}");
    expect_restart(&mut client);
}

/// A race, so more than once.
#[test]
fn each_client_adopted_while_it_ends_is_closed() {
    for _ in 0..10 {
        let app = App::with(impatient());
        let adopted = AtomicU64::new(0);
        let closed = thread::scope(|scope| {
            (0..3).for_each(|_| drop(scope.spawn(|| adopt_until_stopped(&app, &adopted))));
            support::wait_until("some clients are there", || adopted.load(Ordering::SeqCst) > 10);
            let events = app.stop();
            events.iter().filter(|event| matches!(event.kind, EventKind::Closed { .. })).count() as u64
        });
        assert_eq!(closed, adopted.load(Ordering::SeqCst));
    }
}

/// New clients without a pause, each gone at once, and never so many that descriptors run out.
fn adopt_until_stopped(app: &App, adopted: &AtomicU64) {
    let has_stopped = || app.server.join(Duration::ZERO);
    repeat_until(has_stopped, || {
        if adopted.load(Ordering::SeqCst) > app.server.stats().adopted + 100 {
            return thread::yield_now();
        }
        let (near, _far) = unix_pair();
        if app.server.adopt(app.adoption(near)).is_ok() {
            adopted.fetch_add(1, Ordering::SeqCst);
        }
    });
}

#[test]
fn broadcasts_without_a_pause_do_not_hold_it_up() {
    let app = App::with(Config { max_request_bytes: 4 << 20, ..impatient() });
    let client = app.connect();
    app.subscribe(&client);
    let is_over = AtomicBool::new(false);
    let has_ended = thread::scope(|scope| {
        scope.spawn(|| app.flood(&is_over));
        app.server.shutdown();
        let has_ended = app.server.join(TIMEOUT + PATIENCE / 3);
        is_over.store(true, Ordering::Relaxed);
        has_ended
    });
    assert!(has_ended);
}
