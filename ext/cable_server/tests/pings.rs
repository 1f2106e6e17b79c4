//! Action Cable's pings go to the clients that want them, in time; a WebSocket's own pings are answered.

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cable_server::{Config, Pings};
use crossbeam_channel::tick;
use support::{
    App, Client, FIN, PATIENCE, PING, PONG, TEXT, command, commands, config, masked, news, unmasked, wait_until,
};

const INTERVAL: Duration = Duration::from_millis(120);
/// For a busy machine many intervals, where the stock client bears two.
const STALE: Duration = Duration::from_secs(2);
/// For a busy machine.
const SLACK: Duration = Duration::from_secs(1);

/// A welcomed client that is pinged.
fn connect_pinged(app: &App) -> Client {
    let client = app.connect();
    app.server.ready(client.id, Pings::Sent);
    client
}

/// The time that a ping tells.
fn read_ping(client: &mut Client) -> u64 {
    let text = client.read_text();
    let seconds = text.strip_prefix(r#"{"type":"ping","message":"#).and_then(|rest| rest.strip_suffix('}'));
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    seconds.unwrap_or_else(|| panic!("no ping: {text}"))
}

#[test]
fn a_ping_tells_the_time_in_whole_seconds() {
    let app = App::start();
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let before = now();
    let told = read_ping(&mut connect_pinged(&app));
    assert!((before..=now()).contains(&told), "{told}");
}

#[test]
fn pings_come_once_an_interval() {
    let app = App::with(Config { ping_interval: INTERVAL, ..config() });
    let mut client = connect_pinged(&app);
    read_ping(&mut client);
    let first = Instant::now();
    for _ in 0..5 {
        read_ping(&mut client);
    }
    let intervals = first.elapsed().as_secs_f64() / INTERVAL.as_secs_f64();
    // Five, but for what a busy machine delays: the first may be read late, and so may the last.
    assert!((4.0..20.0).contains(&intervals), "{intervals} intervals for 5 pings");
}

#[test]
fn every_client_is_pinged() {
    let app = App::start();
    let mut clients: Vec<Client> = (0..30).map(|_| connect_pinged(&app)).collect();
    for client in &mut clients {
        read_ping(client);
        read_ping(client);
    }
}

#[test]
fn a_client_that_wants_no_pings_or_is_not_ready_gets_none() {
    let app = App::start();
    let mut unready = app.open_tcp();
    let mut unpinged = app.connect();
    let mut pinged = connect_pinged(&app);
    // Three intervals: everyone's turn has come twice.
    for _ in 0..3 {
        read_ping(&mut pinged);
    }
    app.expect_nothing_before("no ping", &mut unpinged);
    app.expect_nothing_before("no ping either", &mut unready);
}

/// Long enough to tell what came along from what came on its own.
const LONG: Duration = Duration::from_secs(1);

fn start_calm() -> App {
    App::with(Config { ping_interval: LONG, ..config() })
}

/// Broadcasts until one comes with a ping in the same read, as every client's does within half an interval.
fn broadcast_until_pinged(app: &App, client: &mut Client) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        app.broadcast("1");
        let text = client.read_once();
        if text.contains(r#""message":1}"#) && text.contains(r#"{"type":"ping""#) {
            return assert!(text.find(r#""message":1}"#) < text.find(r#"{"type":"ping""#), "{text}");
        }
        assert!(Instant::now() < deadline, "no ping came along: {text}");
        thread::park_timeout(Duration::from_millis(10));
    }
}

#[test]
fn a_ping_that_is_due_soon_comes_with_a_broadcast_and_the_next_an_interval_later_at_most() {
    let app = start_calm();
    let mut client = connect_pinged(&app);
    app.subscribe(&client);
    broadcast_until_pinged(&app, &mut client);
    let since = Instant::now();
    read_ping(&mut client);
    assert!(since.elapsed() < LONG + SLACK, "{:?}", since.elapsed());
}

#[test]
fn an_active_stream_carries_its_clients_pings_and_keeps_none_waiting() {
    let app = start_calm();
    let mut client = connect_pinged(&app);
    app.subscribe(&client);
    let (mut pinged_at, mut alone) = (Vec::new(), 0);
    // Ten in half an interval.
    let ticks = tick(LONG / 20);
    while pinged_at.len() < 5 {
        ticks.recv().unwrap();
        app.broadcast("1");
        app.server.transmit(client.id, b"end");
        let texts: Vec<String> =
            std::iter::repeat_with(|| client.read_text()).take_while(|text| text != "end").collect();
        let is_ping = |text: &&String| text.starts_with(r#"{"type":"ping""#);
        pinged_at.extend(texts.iter().filter(is_ping).map(|_| Instant::now()));
        alone += texts.first().iter().filter(|text| is_ping(text)).count();
    }
    let longest = pinged_at.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(longest < LONG + SLACK, "{longest:?}");
    // One more, where the machine is late with broadcasts.
    assert!(alone <= 2, "{alone} of {} came on their own", pinged_at.len());
}

#[test]
fn no_ping_comes_with_a_broadcast_to_a_client_that_wants_none() {
    let app = App::start();
    let (mut unpinged, mut pinged) = (app.connect(), connect_pinged(&app));
    app.subscribe(&unpinged);
    for number in 0..3 {
        read_ping(&mut pinged);
        app.broadcast(&number.to_string());
        assert_eq!(unpinged.read_text(), news(&number.to_string()));
    }
    app.expect_nothing_before("no ping", &mut unpinged);
}

#[test]
fn clients_that_come_between_broadcasts_are_pinged_too() {
    let app = App::start();
    let mut clients = Vec::new();
    for _ in 0..10 {
        let client = connect_pinged(&app);
        app.subscribe(&client);
        clients.push(client);
        app.broadcast("1");
    }
    // The places of those who leave are taken by others, who have a beginning of their own.
    for id in clients.drain(..5).map(|client| client.id).collect::<Vec<_>>() {
        app.take_closed(id);
    }
    wait_until("they have left", || app.server.stats().connections == 5);
    clients.extend((0..5).map(|_| connect_pinged(&app)));
    for client in &mut clients {
        (0..2).for_each(|_| read_past_news(client));
    }
}

/// A ping, and whatever broadcasts come before.
fn read_past_news(client: &mut Client) {
    while !client.read_text().starts_with(r#"{"type":"ping""#) {}
}

#[test]
fn after_a_broadcast_to_many_their_pings_do_not_come_at_once() {
    let app = start_calm();
    let mut clients: Vec<Client> = (0..120).map(|_| connect_pinged(&app)).collect();
    clients.iter().for_each(|client| app.subscribe(client));
    app.broadcast("1");
    let since = Instant::now();
    let arrivals: Vec<Duration> = thread::scope(|scope| {
        let readers: Vec<_> =
            clients.iter_mut().map(|client| scope.spawn(move || read_ping_of_its_own(client, since))).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    let spread = *arrivals.iter().max().unwrap() - *arrivals.iter().min().unwrap();
    assert!(spread > LONG / 4, "{spread:?}");
}

/// When the client's first ping came that did not come along with a broadcast of `since`: half an interval later, or more.
fn read_ping_of_its_own(client: &mut Client, since: Instant) -> Duration {
    loop {
        read_past_news(client);
        if since.elapsed() > LONG / 4 {
            return since.elapsed();
        }
    }
}

#[test]
fn broadcasts_without_a_pause_do_not_hold_pings_up() {
    let app = App::with(Config { max_request_bytes: 4 << 20, ..config() });
    let mut client = connect_pinged(&app);
    app.subscribe(&client);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| app.flood(&is_over));
        let pinged = read_pings(&mut client, 3);
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(pinged, 3, "pings during the flood");
    });
}

/// How many pings come, up to `count`, each before the connection would be stale.
fn read_pings(client: &mut Client, count: usize) -> usize {
    let frame_length = r#"{"type":"ping","message":1756000000}"#.len() + 2;
    (0..count).take_while(|_| client.try_read_bytes(frame_length, STALE)).count()
}

#[test]
fn a_client_s_ping_is_answered_with_its_own_bytes() {
    let app = App::start();
    let mut client = app.connect();
    for payload in [&b""[..], b"are you there?", &[0xff; 125]] {
        client.send_frame(PING, payload);
        let pong = unmasked(FIN | PONG, payload);
        assert_eq!(client.read_bytes(pong.len()), pong);
    }
}

#[test]
fn pings_sent_together_with_a_command_are_answered_and_the_command_heard() {
    let app = App::start();
    let mut client = app.connect();
    let ping = masked(FIN | PING, b"1");
    let text = masked(FIN | TEXT, command(1).as_bytes());
    client.send(&[&ping[..], &text, &ping].concat());
    assert_eq!(app.take_command(client.id), command(1));
    for _ in 0..2 {
        assert_eq!(client.read_frame().payload, b"1");
    }
}

#[test]
fn a_pong_is_no_news() {
    let app = App::start();
    let mut client = app.connect();
    client.send_frame(PONG, b"");
    client.send_text(&command(1));
    assert_eq!(app.take(client.id), commands([1]));
    app.expect_nothing_before("unanswered", &mut client);
}

#[test]
fn a_pong_lands_inside_no_other_frame() {
    let app = App::start();
    let mut client = app.connect_unix();
    app.subscribe(&client);
    // More than the socket holds: the frame is half written when the ping comes.
    let payload = format!("\"{}\"", "x".repeat(1 << 20));
    app.broadcast(&payload);
    client.send_frame(PING, b"in between");
    assert!(client.read_text() == news(&payload));
    assert_eq!(client.read_frame().payload, b"in between");
}
