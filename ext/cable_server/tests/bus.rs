//! Broadcasts of other processes reach the clients of every server on the bus, whole, once, and in order.

mod support;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use cable_server::{Error, EventKind};
use support::{App, Bus, Client, MAX_BYTES, news, publish, wait_until};

fn subscribed(app: &App) -> Client {
    let mut client = app.connect();
    app.subscribe(&client);
    app.expect_nothing_before("subscribed", &mut client);
    client
}

#[test]
fn a_broadcast_reaches_the_clients_of_every_server() {
    let bus = Bus::new();
    let apps = [App::with(bus.config()), App::with(bus.config())];
    let mut clients = apps.each_ref().map(subscribed);
    let publisher = bus.publisher();
    for payload in ["1", "2", "3"] {
        publish(&publisher, payload);
        clients.iter_mut().for_each(|client| assert_eq!(client.read_text(), news(payload)));
    }
    assert_eq!(publisher.listeners(), 2);
    assert!(apps.iter().all(|app| app.server.stats().bus_broadcasts == 3));
}

#[test]
fn what_was_published_is_delivered_though_its_publisher_is_gone() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    for number in 0..100 {
        publish(&bus.publisher(), &number.to_string());
        assert_eq!(client.read_text(), news(&number.to_string()));
    }
}

#[test]
fn a_server_that_comes_later_is_found_at_once() {
    let bus = Bus::new();
    let publisher = bus.publisher();
    for payload in ["0", "1", "2"] {
        publish(&publisher, payload);
        let app = App::with(bus.config());
        let mut client = subscribed(&app);
        publish(&publisher, "\"you\"");
        assert_eq!(client.read_text(), news("\"you\""));
    }
}

#[test]
fn a_server_does_not_hear_its_own_process() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let own = bus.publisher_of("0.sock");
    publish(&own, "\"own\"");
    assert_eq!(own.listeners(), 0);
    publish(&bus.publisher(), "\"other\"");
    assert_eq!(client.read_text(), news("\"other\""));
}

#[test]
fn messages_of_any_size_arrive_whole_and_in_order() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let publisher = bus.publisher();
    for size in [0, 1, 1000, 16 << 10, 300 << 10, 900 << 10, 10] {
        let payload = format!("\"{}\"", "x".repeat(size));
        publish(&publisher, &payload);
        assert!(client.read_text() == news(&payload), "{size} bytes");
    }
}

#[test]
fn more_bytes_than_servers_take_are_refused() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let publisher = bus.publisher();
    let refused = publisher.publish(&[(b"news", &vec![b'1'; MAX_BYTES])], false);
    assert!(matches!(refused, Err(Error::TooLarge { limit: MAX_BYTES, .. })));
    publish(&publisher, "1");
    assert_eq!(client.read_text(), news("1"));
}

#[test]
fn a_batch_stays_together() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let batch: [(&[u8], &[u8]); 3] = [(b"news", b"1"), (b"other", b"2"), (b"news", b"3")];
    assert!(bus.publisher().publish(&batch, false).unwrap().is_none());
    assert_eq!(client.read_text(), news("1"));
    assert_eq!(client.read_text(), news("3"));
}

#[test]
fn a_report_is_made_where_it_is_delivered() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let _client = subscribed(&app);
    bus.publisher().publish(&[(b"news", b"12")], true).unwrap();
    assert_eq!(app.event(0), EventKind::Delivered { stream: b"news".to_vec(), receivers: 1, bytes: 2 });
}

#[test]
fn streams_that_the_application_hears_come_to_it_one_by_one() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let heard = |payload: &'static str| EventKind::Heard { stream: b"news".to_vec(), payload: payload.into() };
    app.server.hear(b"news".to_vec());
    let mut client = app.connect();
    app.expect_nothing_before("it hears", &mut client);
    let publisher = bus.publisher();
    publish(&publisher, "1");
    publish(&publisher, "2");
    assert_eq!(app.event(0), heard("1"));
    wait_until("both are there", || app.server.stats().bus_broadcasts == 2);
    assert!(app.is_quiet());
    app.server.finish(0);
    assert_eq!(app.take(0), heard("2"));
    app.server.unhear(b"news".to_vec());
    app.expect_nothing_before("it does not", &mut client);
    publish(&publisher, "3");
    wait_until("it is there", || app.server.stats().bus_broadcasts == 3);
    assert!(app.is_quiet());
}

#[test]
fn a_gap_that_a_publisher_tells_of_is_passed_on() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut publisher = UnixStream::connect(bus.path().join("0.sock")).unwrap();
    publisher.write_all(b"tcbus/1\n\0\0\0\x09\x03\0\0\0\0\0\0\0\x07").unwrap();
    assert_eq!(app.event(0), EventKind::Gap(7));
    assert_eq!(app.server.stats().bus_lost, 7);
}

#[test]
fn a_publisher_that_asks_is_answered() {
    let bus = Bus::new();
    let _app = App::with(bus.config());
    let mut publisher = UnixStream::connect(bus.path().join("0.sock")).unwrap();
    publisher.write_all(b"tcbus/1\n\0\0\0\x01\x04").unwrap();
    let mut answer = [0];
    publisher.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"!");
}

#[test]
fn a_stranger_is_told_of_and_costs_nobody_anything() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let mut stranger = UnixStream::connect(bus.path().join("0.sock")).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert!(matches!(app.event(0), EventKind::Warning(text) if text.ends_with("another version of the bus")));
    publish(&bus.publisher(), "1");
    assert_eq!(client.read_text(), news("1"));
}

#[test]
fn the_socket_goes_with_its_server() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    assert_eq!(bus.files(), ["0.sock"]);
    drop(app);
    assert!(bus.files().is_empty());
}

#[test]
fn a_socket_that_is_removed_comes_back() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    let publisher = bus.publisher();
    publish(&publisher, "1");
    std::fs::remove_file(bus.path().join("0.sock")).unwrap();
    publish(&publisher, "2");
    wait_until("it listens again", || !bus.files().is_empty());
    publish(&publisher, "3");
    publish(&bus.publisher(), "4");
    ["1", "2", "3", "4"].iter().for_each(|payload| assert_eq!(client.read_text(), news(payload)));
}

#[test]
fn a_directory_that_is_removed_comes_back() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = subscribed(&app);
    std::fs::remove_dir_all(bus.path()).unwrap();
    wait_until("it listens again", || bus.path().join("0.sock").exists());
    publish(&bus.publisher(), "1");
    assert_eq!(client.read_text(), news("1"));
    assert!(app.is_quiet());
}

#[test]
fn a_server_that_cannot_listen_says_so_once_and_serves_its_own() {
    let bus = Bus::new();
    let directory = bus.path().join("file");
    std::fs::write(&directory, "").unwrap();
    let path = directory.join("0.sock");
    let app = App::with(cable_server::Config { bus_socket: Some(path.clone()), ..bus.config() });
    assert!(matches!(app.event(0), EventKind::Warning(text) if text.contains("file/0.sock")));
    let mut client = subscribed(&app);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
    std::fs::remove_file(&directory).unwrap();
    wait_until("it listens", || path.exists());
    assert!(app.is_quiet());
}
