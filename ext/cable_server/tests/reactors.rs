//! Several reactors in one server: clients are divided among them, and notice nothing of it. A client's reactor is its id
//! modulo their number.

// Here, too, a panic is how a test fails.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cable_server::{Config, Digest, Error, EventKind, TurboStreams, Verifier};
use serde_json::Value;
use support::{App, Bus, Client, NEWS, PATIENCE, config, news, publish, repeat_until, wait_until};

const MESSAGES: usize = 2_000;
const PUBLISHERS: usize = 4;
const REFRESH: &str = r#""\u003cturbo-stream action=\"refresh\"\u003e\u003c/turbo-stream\u003e""#;
/// `chat:1?>`, signed by Rails with `secret` and SHA-256.
const CHAT: &str = "ImNoYXQ6MT8+Ig==--3e9267b99071846f7f0d4bf47d1638b5d2b1b8af144f2c3442e45538736c44aa";
const CHAT_STREAM: &[u8] = b"chat:1?>";

fn two() -> Config {
    Config { reactor_threads: 2, ..config() }
}

fn subscribed(app: &App) -> Client {
    let mut client = app.connect();
    app.subscribe(&client);
    app.expect_nothing_before("subscribed", &mut client);
    client
}

fn number(text: &str) -> usize {
    let number = text.rsplit_once(':').and_then(|(_, rest)| rest.strip_suffix('}'));
    number.and_then(|digits| digits.parse().ok()).unwrap_or_else(|| panic!("no number: {text}"))
}

fn delivered(receivers: u64, bytes: usize) -> EventKind {
    EventKind::Delivered { stream: b"news".to_vec(), receivers, bytes }
}

/// So many messages, as each of the clients reads them.
fn read_all(clients: &mut [Client], messages: usize) -> Vec<Vec<usize>> {
    thread::scope(|scope| {
        let read = |client: &mut Client| (0..messages).map(|_| number(&client.read_text())).collect();
        let readers: Vec<_> = clients.iter_mut().map(|client| scope.spawn(move || read(client))).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    })
}

#[test]
fn what_many_publish_at_a_time_has_one_order_at_all_clients() {
    let app = App::with(Config { reactor_threads: 3, ..config() });
    let mut clients: Vec<_> = (0..6).map(|_| subscribed(&app)).collect();
    let app = &app;
    let read = thread::scope(|scope| {
        for publisher in 0..PUBLISHERS {
            scope.spawn(move || {
                (0..MESSAGES / PUBLISHERS).for_each(|it| app.broadcast(&(publisher * MESSAGES + it).to_string()));
            });
        }
        read_all(&mut clients, MESSAGES)
    });
    read.iter().for_each(|it| assert_eq!(it, &read[0]));
    for publisher in 0..PUBLISHERS {
        let own = read[0].iter().filter(|number| *number / MESSAGES == publisher);
        assert!(own.is_sorted(), "a publisher's order is lost");
    }
}

#[test]
fn broadcasts_handed_over_together_have_nothing_in_between() {
    let app = App::with(two());
    let mut clients = [subscribed(&app), subscribed(&app)];
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| repeat_until(|| is_over.load(Ordering::Relaxed), || app.broadcast("\"other\"")));
        let batch = (0..100).map(|number| (b"news".to_vec(), number.to_string().into_bytes())).collect();
        assert!(app.server.broadcast_all(batch, false).is_ok());
        for client in &mut clients {
            while client.read_text() != news("0") {}
            (1..100).for_each(|number| assert_eq!(client.read_text(), news(&number.to_string())));
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_client_s_transmissions_and_broadcasts_share_one_order() {
    let app = App::with(two());
    let mut clients = [subscribed(&app), subscribed(&app)];
    for number in 0..200 {
        clients.iter().for_each(|client| app.server.transmit(client.id, b"before"));
        app.broadcast(&number.to_string());
    }
    for number in 0..200 {
        for client in &mut clients {
            assert_eq!((client.read_text(), client.read_text()), ("before".into(), news(&number.to_string())));
        }
    }
}

#[test]
fn one_report_has_the_receivers_of_all() {
    let app = App::with(two());
    let clients = [subscribed(&app), subscribed(&app), subscribed(&app)];
    for _ in 0..100 {
        app.server.broadcast_and_report(b"news".to_vec(), b"12".to_vec()).unwrap();
        assert_eq!(app.event(0), delivered(3, 2));
    }
    drop(clients);
    (1..=3).for_each(|id| drop(app.take(id)));
    app.server.broadcast_and_report(b"news".to_vec(), b"12".to_vec()).unwrap();
    assert_eq!(app.event(0), delivered(0, 2));
    assert!(app.is_quiet());
}

#[test]
fn a_stream_of_one_reactor_s_clients_is_reported_once_too() {
    let app = App::with(two());
    let (mut one, mut other) = (subscribed(&app), app.connect());
    let batch = vec![(b"news".to_vec(), b"1".to_vec()), (b"nobody's".to_vec(), b"2".to_vec())];
    app.server.broadcast_all(batch, true).unwrap();
    let mut reports = [app.event(0), app.event(0)];
    reports.sort_by_key(|report| matches!(report, EventKind::Delivered { receivers: 0, .. }));
    assert_eq!(reports[0], delivered(1, 1));
    assert_eq!(reports[1], EventKind::Delivered { stream: b"nobody's".to_vec(), receivers: 0, bytes: 1 });
    assert_eq!(one.read_text(), news("1"));
    app.expect_nothing_before("not mine", &mut other);
    assert!(app.is_quiet());
}

#[test]
fn what_happens_once_is_counted_once() {
    let app = App::with(two());
    let mut clients = [subscribed(&app), subscribed(&app), subscribed(&app)];
    ["1", "no JSON", "2"].iter().for_each(|payload| app.broadcast(payload));
    app.server.broadcast(b"nobody's".to_vec(), b"3".to_vec()).unwrap();
    clients.iter_mut().for_each(|client| app.expect_only(&["1", "2"], client));
    let stats = app.server.stats();
    assert_eq!((stats.connections, stats.adopted, stats.deliveries), (3, 3, 6));
    assert_eq!((stats.broadcasts, stats.invalid_broadcasts), (4, 1));
    // One for each reactor that has subscribers of it.
    assert_eq!(stats.streams, 2);
    assert!(matches!(app.event(0), EventKind::Warning(text) if text.contains("not JSON")));
    assert!(app.is_quiet());
    let read: usize = clients.iter().map(|client| client.received).sum();
    wait_until("every byte is counted", || app.server.stats().bytes_out == read as u64);
    drop(clients);
    (1..=3).for_each(|id| drop(app.take(id)));
    wait_until("all are gone", || app.server.stats().connections + app.server.stats().streams == 0);
}

#[test]
fn refreshes_are_held_back_for_every_client_and_counted_and_reported_once() {
    let app = App::with(Config { refresh_window: Duration::from_millis(300), ..two() });
    let mut clients = [subscribed(&app), subscribed(&app)];
    let batch = (0..100).map(|_| (b"news".to_vec(), REFRESH.into())).collect();
    app.server.broadcast_all(batch, true).unwrap();
    for client in &mut clients {
        assert_eq!(client.read_text(), news(REFRESH));
        app.expect_nothing_before("held back", client);
    }
    clients.iter_mut().for_each(|client| assert_eq!(client.read_text(), news(REFRESH)));
    (0..2).for_each(|_| assert_eq!(app.event(0), delivered(2, REFRESH.len())));
    assert!(app.is_quiet());
    let stats = app.server.stats();
    assert_eq!((stats.broadcasts, stats.coalesced_refreshes, stats.deliveries), (100, 99, 4));
}

/// Keeps the reactor of this client busy, and it alone: only there the stream has a subscriber.
fn flood(app: &App, client: &Client, is_over: &AtomicBool) {
    app.server.start_stream(client.id, NEWS.into(), b"slow".to_vec());
    let payload = format!("\"{}", "x".repeat(64 << 10));
    repeat_until(
        || is_over.load(Ordering::Relaxed),
        || {
            if app.server.broadcast(b"slow".to_vec(), payload.clone().into()).is_err() {
                app.server.wait_for_room(Duration::from_millis(10));
            }
        },
    );
}

/// As many as fill a queue of 4 KiB, for either reactor.
fn finish_nobody_s(app: &App) {
    (1_000..1_100).for_each(|id| app.server.finish(id));
    app.server.wait_for_room(PATIENCE);
}

#[test]
fn where_one_has_no_room_none_gets_anything_and_who_waits_loses_nothing() {
    let app = App::with(Config { max_request_bytes: 4096, ..two() });
    let mut clients = [subscribed(&app), subscribed(&app)];
    let (busy, is_over) = (clients[0].duplicate(), AtomicBool::new(false));
    let mut refused = 0;
    thread::scope(|scope| {
        scope.spawn(|| flood(&app, &busy, &is_over));
        // What is never refused takes room, too; these are about nobody.
        scope.spawn(|| repeat_until(|| is_over.load(Ordering::Relaxed), || finish_nobody_s(&app)));
        for number in 0..500 {
            while let Err(error) = app.server.broadcast(b"news".to_vec(), number.to_string().into()) {
                assert!(matches!(error, Error::Overloaded), "{error}");
                refused += 1;
                app.server.wait_for_room(PATIENCE);
            }
        }
        let read = read_all(&mut clients, 500);
        is_over.store(true, Ordering::Relaxed);
        read.into_iter().for_each(|it| assert_eq!(it, (0..500).collect::<Vec<_>>()));
    });
    assert!(refused > 0, "never refused");
}

#[test]
fn the_bus_reaches_the_clients_of_all_reactors_in_one_order_with_what_is_published_here() {
    let bus = Bus::new();
    let app = App::with(Config { reactor_threads: 2, ..bus.config() });
    app.server.hear(b"news".to_vec());
    let mut clients = [subscribed(&app), subscribed(&app)];
    let (app, bus) = (&app, &bus);
    let read = thread::scope(|scope| {
        for other in 0..2 {
            scope.spawn(move || {
                let publisher = bus.publisher();
                (0..500).for_each(|number| publish(&publisher, &(other * 500 + number).to_string()));
            });
        }
        scope.spawn(move || (1_000..1_500).for_each(|number| app.broadcast(&number.to_string())));
        read_all(&mut clients, 1_500)
    });
    assert_eq!(read[0], read[1]);
    for from in [0, 500, 1_000] {
        let own: Vec<_> = read[0].iter().copied().filter(|number| (from..from + 500).contains(number)).collect();
        assert_eq!(own, (from..from + 500).collect::<Vec<_>>());
    }
    let stats = app.server.stats();
    assert_eq!((stats.bus_broadcasts, stats.broadcasts, stats.dropped_heard), (1_000, 1_500, 0));
    (0..1_000).for_each(|_| assert!(matches!(app.take(0), EventKind::Heard { .. })));
    assert!(app.is_quiet());
}

#[test]
fn a_gap_is_told_of_once() {
    let bus = Bus::new();
    let app = App::with(Config { reactor_threads: 2, ..bus.config() });
    let mut publisher = UnixStream::connect(bus.path().join("0.sock")).unwrap();
    publisher.write_all(b"tcbus/1\n\0\0\0\x09\x03\0\0\0\0\0\0\0\x07").unwrap();
    assert_eq!(app.event(0), EventKind::Gap(7));
    publish(&bus.publisher(), "1");
    wait_until("what comes later is there", || app.server.stats().broadcasts == 1);
    assert_eq!(app.server.stats().bus_lost, 7);
    assert!(app.is_quiet());
}

#[test]
fn while_one_reactor_is_busy_the_bus_waits_and_loses_nothing_and_the_others_serve_their_clients() {
    let bus = Bus::new();
    let app = App::with(Config { reactor_threads: 2, max_request_bytes: 64 << 10, ..bus.config() });
    let mut clients = [subscribed(&app), subscribed(&app)];
    let (busy, mut other) = (clients[0].duplicate(), app.connect());
    // The third is the busy one's neighbour; a fourth is the first reactor's.
    let mut idle = app.connect();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| flood(&app, &busy, &is_over));
        scope.spawn(|| {
            let publisher = bus.publisher();
            (0..200).for_each(|number| publish(&publisher, &number.to_string()));
        });
        let read = read_all(&mut clients, 200);
        app.expect_nothing_before("served", &mut idle);
        app.expect_nothing_before("served, too", &mut other);
        is_over.store(true, Ordering::Relaxed);
        read.into_iter().for_each(|it| assert_eq!(it, (0..200).collect::<Vec<_>>()));
    });
    assert_eq!(app.server.stats().bus_broadcasts, 200);
}

#[test]
fn every_client_of_every_reactor_is_told_to_come_back_and_every_end_is_told() {
    let app = App::with(two());
    let mut clients: Vec<_> = (0..6).map(|_| app.connect()).collect();
    app.server.shutdown();
    for client in &mut clients {
        assert!(client.read_text().contains("server_restart"));
        assert_eq!(client.read_close(), (1000, String::new()));
        assert_eq!(app.take_closed(client.id), (1001, "server_restart".into()));
    }
    assert!(matches!(app.server.broadcast(b"news".to_vec(), b"1".to_vec()), Ok(()) | Err(Error::Stopped)));
    drop(clients);
    assert!(app.server.join(PATIENCE));
    assert!(matches!(app.server.broadcast(b"news".to_vec(), b"1".to_vec()), Err(Error::Stopped)));
}

#[test]
fn farewells_take_as_long_as_with_one() {
    // A fiftieth of the window for twenty clients.
    let app = App::with(Config { restart_window: Duration::from_secs(50), ..two() });
    let clients: Vec<_> = (0..20).map(|_| app.connect()).collect();
    let since = Instant::now();
    app.server.reconnect_all("elsewhere".into());
    clients.iter().for_each(|client| assert_eq!(app.take_closed(client.id).1, "elsewhere"));
    // Once in a million times all choose the first half.
    assert!(since.elapsed() > Duration::from_millis(500), "{:?}", since.elapsed());
}

#[test]
fn the_bus_is_there_until_the_last_client_of_any_reactor_has_gone() {
    let bus = Bus::new();
    let app =
        App::with(Config { reactor_threads: 2, restart_window: Duration::from_secs(24 * 60 * 60), ..bus.config() });
    // The second reactor's, told in some minutes.
    let mut client = subscribed(&app);
    app.server.shutdown();
    let publisher = bus.publisher();
    for number in 0..100 {
        publish(&publisher, &number.to_string());
        assert_eq!(client.read_text(), news(&number.to_string()));
        app.broadcast("\"own\"");
        assert_eq!(client.read_text(), news("\"own\""));
    }
    drop(client);
    app.take_closed(1);
    wait_until("it has gone", || app.server.stats().connections == 0);
    app.stop();
    assert!(bus.files().is_empty());
}

#[test]
fn each_reactor_has_its_own_claim_to_a_turbo_stream() {
    let app = App::with(two());
    let verifier = Verifier::new(vec![(Digest::Sha256, b"secret".to_vec())]);
    app.server.serve_turbo(TurboStreams { verifier, has_backplane: true });
    let mut clients = [app.connect_for_turbo(), app.connect_for_turbo()];
    let acquire = |reactor| EventKind::Acquire { stream: CHAT_STREAM.to_vec(), reactor };
    let release = |reactor| EventKind::Release { stream: CHAT_STREAM.to_vec(), reactor };
    for (client, reactor) in clients.iter_mut().zip([1, 0]) {
        client.send_text(&turbo_command("subscribe"));
        assert_eq!(app.event(0), acquire(reactor));
    }
    for (client, reactor) in clients.iter_mut().zip([1, 0]) {
        app.expect_nothing_before("not yet", client);
        app.server.acquired(CHAT_STREAM.to_vec(), reactor);
        assert!(client.read_text().ends_with(r#""type":"confirm_subscription"}"#));
        assert_eq!(app.server.native_identifiers(client.id, PATIENCE), [identifier()]);
    }
    app.server.broadcast(CHAT_STREAM.to_vec(), b"1".to_vec()).unwrap();
    clients.iter_mut().for_each(|client| assert!(client.read_text().ends_with(r#""message":1}"#)));
    assert_eq!(app.server.stats().native_subscriptions, 2);
    for (client, reactor) in clients.iter_mut().zip([1, 0]) {
        client.send_text(&turbo_command("unsubscribe"));
        assert_eq!(app.event(0), release(reactor));
        app.server.released(CHAT_STREAM.to_vec(), reactor);
    }
    // An answer to nobody changes nothing.
    app.server.acquired(CHAT_STREAM.to_vec(), 7);
}

#[test]
fn a_client_is_recalled_closed_and_heard_by_its_reactor() {
    let app = App::with(two());
    let mut clients = [app.connect(), app.connect()];
    for client in &mut clients {
        client.send_text(&support::command(1));
        assert_eq!(app.take_command(client.id), support::command(1));
        app.server.recall(client.id);
        assert_eq!(app.take(client.id), EventKind::Recalled);
        app.server.close(client.id, 1000, String::new());
        assert_eq!(client.read_close(), (1000, String::new()));
    }
}

fn identifier() -> String {
    format!(r#"{{"channel":"Turbo::StreamsChannel","signed_stream_name":"{CHAT}"}}"#)
}

fn turbo_command(name: &str) -> String {
    format!(r#"{{"command":"{name}","identifier":{}}}"#, Value::from(identifier()))
}
