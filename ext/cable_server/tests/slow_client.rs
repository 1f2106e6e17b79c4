//! A client that reads too slowly costs a bounded amount of memory, delays nobody, and is told to come back later.

mod support;

use std::thread;
use std::time::Duration;

use cable_server::Config;
use crossbeam_channel::tick;
use support::{App, Client, FIN, PING, config, masked, news, repeat_until, wait_until};

const TOO_SLOW: &str = r#"{"type":"disconnect","reason":"too_slow","reconnect":true}"#;
const KIB: usize = 1 << 10;

fn small_outboxes() -> Config {
    Config { max_outbox_bytes: 64 * KIB, ..config() }
}

/// A kilobyte that tells itself from others by `number`.
fn payload(number: usize) -> String {
    format!(r#"{{"number":{number},"text":"{}"}}"#, "x".repeat(KIB))
}

/// Broadcasts until the server lets a client go. Returns how many it took.
fn broadcast_until_let_go(app: &App, mut after_each: impl FnMut(&str)) -> usize {
    for number in 0..100_000 {
        if app.server.stats().slow_clients > 0 {
            return number;
        }
        app.broadcast(&payload(number));
        after_each(&payload(number));
    }
    panic!("a client that reads nothing was kept");
}

/// Reads the broadcasts that got through, from the first on and without a gap, then the farewell.
fn expect_farewell(client: &mut Client) {
    let mut number = 0;
    loop {
        let text = client.read_text();
        if text == TOO_SLOW {
            break;
        }
        assert_eq!(text, news(&payload(number)));
        number += 1;
    }
    assert_eq!(client.read_close(), (1008, "too_slow".into()));
    client.expect_end();
}

#[test]
fn a_client_that_stops_reading_is_let_go_when_its_outbox_is_full() {
    let app = App::with(small_outboxes());
    for mut client in [app.connect_unix(), app.connect()] {
        let before = app.server.stats().slow_clients;
        app.subscribe(&client);
        let is_let_go = || app.server.stats().slow_clients > before;
        repeat_until(is_let_go, || app.broadcast(&payload(0)));
        let (code, reason) = app.take_closed(client.id);
        assert_eq!(code, 1008);
        assert!(reason.starts_with("too slow: "), "{reason}");
        // The end of what the socket held already, cut nowhere.
        while client.read_text() != TOO_SLOW {}
        assert_eq!(client.read_close(), (1008, "too_slow".into()));
        client.expect_end();
    }
}

#[test]
fn what_it_gets_before_has_no_gap() {
    let app = App::with(small_outboxes());
    let mut client = app.connect_unix();
    app.subscribe(&client);
    broadcast_until_let_go(&app, |_| {});
    expect_farewell(&mut client);
}

#[test]
fn other_clients_get_everything_meanwhile() {
    let app = App::with(small_outboxes());
    let (slow, mut quick) = (app.connect_unix(), app.connect());
    app.subscribe(&slow);
    app.subscribe(&quick);
    // One by one: each is there before the next is sent.
    broadcast_until_let_go(&app, |payload| assert_eq!(quick.read_text(), news(payload)));
    assert_eq!(app.take_closed(slow.id).0, 1008);
    assert!(app.is_quiet());
    app.broadcast("1");
    assert_eq!(quick.read_text(), news("1"));
}

#[test]
fn transmissions_fill_an_outbox_too() {
    let app = App::with(small_outboxes());
    let mut client = app.connect_unix();
    (0..1_000).for_each(|_| app.server.transmit(client.id, &[b'x'; KIB]));
    assert_eq!(app.take_closed(client.id).0, 1008);
    while client.read_text() != TOO_SLOW {}
}

#[test]
fn a_client_that_takes_nothing_for_too_long_is_let_go() {
    let app = App::with(Config { write_timeout: Duration::from_millis(100), ..config() });
    let mut client = app.connect_unix();
    app.subscribe(&client);
    // More than the socket holds, and less than an outbox.
    (0..KIB).for_each(|number| app.broadcast(&payload(number)));
    assert_eq!(app.take_closed(client.id).0, 1008);
    expect_farewell(&mut client);
}

#[test]
fn that_limit_holds_however_rare_pings_are() {
    let (write_timeout, ping_interval) = (Duration::from_millis(100), Duration::from_secs(3600));
    let app = App::with(Config { write_timeout, ping_interval, ..config() });
    let client = app.connect_unix();
    app.subscribe(&client);
    (0..KIB).for_each(|number| app.broadcast(&payload(number)));
    assert_eq!(app.take_closed(client.id).0, 1008);
}

#[test]
fn a_client_that_reads_slowly_but_steadily_is_kept() {
    let write_timeout = Duration::from_millis(500);
    let app = App::with(Config { write_timeout, ..config() });
    let mut client = app.connect_unix();
    app.subscribe(&client);
    (0..2 * KIB).for_each(|number| app.broadcast(&payload(number)));
    // Three times the limit in all.
    let ticks = tick(write_timeout * 3 / 64);
    for number in 0..2 * KIB {
        if number % 32 == 0 {
            ticks.recv().unwrap();
        }
        assert_eq!(client.read_text(), news(&payload(number)));
    }
    assert!(app.is_quiet());
}

#[test]
fn a_client_that_pings_and_reads_nothing_is_bounded_as_well() {
    let app = App::with(small_outboxes());
    let client = app.connect_unix();
    let pings = masked(FIN | PING, &[b'x'; 125]).repeat((32 << 20) / 131);
    let sent = client.send_while_taken(&pings, Duration::from_millis(500));
    assert!(sent < pings.len(), "{sent} bytes of pings were taken, and their pongs kept");
    assert_eq!(app.take_closed(client.id).0, 1008);
}

/// A burst is the server's haste, not the client's: what the socket would take must not count against it.
#[test]
fn a_burst_that_fits_the_socket_is_no_slowness() {
    let app = App::with(small_outboxes());
    let (mut client, mut other) = (app.connect_unix(), app.connect());
    app.subscribe(&client);
    app.server.start_stream(other.id, "other".into(), b"other".to_vec());
    app.expect_nothing_before("subscribed", &mut other);
    // Holds the server up until the burst waits for it in one batch; it is no JSON, so nobody gets it.
    let long = format!("\"{}", "x".repeat(4 << 20));
    app.server.broadcast(b"other".to_vec(), long.into()).unwrap();
    (0..100).for_each(|number| app.broadcast(&payload(number)));
    app.expect_nothing_before("the burst is over", &mut other);
    assert_eq!(app.server.stats().slow_clients, 0);
    (0..100).for_each(|number| assert_eq!(client.read_text(), news(&payload(number))));
}

#[test]
fn many_slow_clients_go_at_once_and_a_quick_one_stays() {
    let app = App::with(small_outboxes());
    let slow: Vec<Client> = (0..50).map(|_| app.connect_unix()).collect();
    let mut quick = app.connect();
    slow.iter().for_each(|client| app.subscribe(client));
    app.subscribe(&quick);
    thread::scope(|scope| {
        let reader = scope.spawn(|| (0..500).for_each(|number| assert_eq!(quick.read_text(), news(&payload(number)))));
        for number in 0..500 {
            app.broadcast(&payload(number));
            // The quick one's share of the time, so that it is quick.
            wait_until("it was written", || app.server.stats().broadcasts == number as u64 + 1);
        }
        reader.join().unwrap();
    });
    slow.iter().for_each(|client| assert_eq!(app.take_closed(client.id).0, 1008));
}
