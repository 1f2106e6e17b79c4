//! A publisher faster than the server is told so, and told when to go on; what keeps the server's books is never
//! refused.

mod support;

use std::thread;
use std::time::{Duration, Instant};

use cable_server::{Config, Error};
use support::{App, Client, NEWS, PATIENCE, command, config, news};

/// Any one broadcast fills the queue until the server has taken it.
fn start() -> App {
    App::with(Config { max_request_bytes: 4096, ..config() })
}

/// Keeps the server busy: a payload so long that looking it over takes a while. It is no JSON, so nobody gets it.
fn busy(app: &App) {
    let payload = format!("\"{}", "x".repeat(8 << 20));
    app.broadcast(&payload);
}

/// Broadcasts until one is refused, and leaves the queue full. Returns the refusal.
fn fill(app: &App) -> Error {
    let payload = format!("\"{}\"", "x".repeat(4096));
    let deadline = Instant::now() + PATIENCE;
    busy(app);
    loop {
        if let Err(error) = app.server.broadcast(b"full".to_vec(), payload.clone().into()) {
            return error;
        }
        assert!(Instant::now() < deadline, "never refused");
    }
}

fn connect_subscribed(app: &App) -> Client {
    let mut client = app.connect();
    app.subscribe(&client);
    app.expect_nothing_before("subscribed", &mut client);
    client
}

#[test]
fn a_broadcast_beyond_the_limit_is_refused_and_says_which() {
    let app = start();
    let _client = connect_subscribed(&app);
    let refusal = fill(&app);
    assert!(matches!(refusal, Error::Overloaded), "{refusal:?}");
    assert_eq!(refusal.to_string(), "more than max_request_bytes are waiting for the reactor");
}

#[test]
fn who_waits_for_room_gets_it_and_goes_on() {
    let app = start();
    let mut client = connect_subscribed(&app);
    fill(&app);
    wait_for_room(&app);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
}

#[test]
fn who_waits_can_be_woken_before_there_is_room() {
    let app = start();
    let _client = connect_subscribed(&app);
    let deadline = Instant::now() + PATIENCE;
    // Room may come first; then once more.
    while woken_with_room(&app) {
        assert!(Instant::now() < deadline, "never woken");
    }
}

fn woken_with_room(app: &App) -> bool {
    fill(app);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| app.server.wait_for_room(PATIENCE * 2));
        while !waiter.is_finished() {
            app.server.wake_waiting();
            thread::yield_now();
        }
        waiter.join().is_ok_and(|has_room| has_room)
    })
}

#[test]
fn a_wait_for_room_ends_with_its_timeout() {
    let app = start();
    let _client = connect_subscribed(&app);
    let deadline = Instant::now() + PATIENCE;
    fill(&app);
    // Room may come first; then once more.
    while app.server.wait_for_room(Duration::from_millis(1)) {
        assert!(Instant::now() < deadline, "never timed out");
        fill(&app);
    }
}

#[test]
fn publishers_that_wait_lose_nothing_and_keep_their_order() {
    let app = start();
    let mut client = connect_subscribed(&app);
    let payload = |number: usize| format!(r#"[{number},"{}"]"#, "x".repeat(1_000));
    thread::scope(|scope| {
        scope.spawn(|| {
            (0..2_000).for_each(|number| publish(&app, &payload(number)));
        });
        (0..2_000).for_each(|number| assert_eq!(client.read_text(), news(&payload(number))));
    });
}

/// As the application is told to: until it is taken.
fn publish(app: &App, payload: &str) {
    while let Err(error) = app.server.broadcast(b"news".to_vec(), payload.into()) {
        assert!(matches!(error, Error::Overloaded), "{error}");
        wait_for_room(app);
    }
}

/// Room must wake who waits for it, before the timeout does. It may be gone again by then.
fn wait_for_room(app: &App) {
    let since = Instant::now();
    app.server.wait_for_room(PATIENCE);
    assert!(since.elapsed() < PATIENCE, "never woken");
}

#[test]
fn clients_come_command_subscribe_and_go_all_the_same() {
    let app = start();
    let _subscribed = connect_subscribed(&app);
    let mut client = app.connect();
    fill(&app);
    let newcomer = app.open_tcp();
    app.server.start_stream(client.id, NEWS.into(), b"weather".to_vec());
    app.server.transmit(client.id, "x".repeat(5_000).as_bytes());
    client.send_text(&command(1));
    assert_eq!(client.read_text().len(), 5_000);
    assert_eq!(app.take_command(client.id), command(1));
    app.server.close(client.id, 1000, String::new());
    assert_eq!(client.read_close(), (1000, String::new()));
    app.welcome(newcomer);
}
