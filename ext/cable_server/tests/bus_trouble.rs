//! Listeners that die, hang or come back: what they cost a publisher, and what they are told.

// Here, too, a panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use std::time::Duration;

use cable_server::{Publisher, Ticket};
use support::{App, Bus, news, publish, wait_until};

/// More than a socket's buffers hold.
const LARGE: usize = 900 << 10;

/// A process that was let in, and then hangs.
fn hung(bus: &Bus) -> UnixListener {
    UnixListener::bind(bus.path().join("hung.sock")).unwrap()
}

/// Publishes until the one that hangs takes no more.
fn fill(publisher: &Publisher) -> Ticket {
    let payload = vec![b'1'; LARGE];
    publisher.publish(&[(b"other", &payload)], false).unwrap().expect("it takes no more")
}

#[test]
fn one_that_takes_nothing_is_waited_for_once_and_then_left_behind() {
    let bus = Bus::new();
    let app = App::with(bus.config());
    let mut client = app.connect();
    app.subscribe(&client);
    app.expect_nothing_before("subscribed", &mut client);
    let _hung = hung(&bus);
    let publisher = bus.publisher();
    let ticket = fill(&publisher);
    assert!(!publisher.wait(ticket, Duration::from_millis(50)));
    wait_until("the other has it", || {
        let _ = publisher.wait(ticket, Duration::from_millis(1));
        app.server.stats().bus_broadcasts == 1
    });
    assert_eq!(publisher.leave_behind(ticket), ["hung.sock"]);
    assert!(publisher.wait(ticket, Duration::ZERO));
    for payload in ["1", "2"] {
        assert!(publisher.publish(&[(b"news", payload.as_bytes())], false).unwrap().is_none());
        assert_eq!(client.read_text(), news(payload));
    }
}

#[test]
fn one_that_answers_again_is_told_what_it_missed_and_gets_the_rest() {
    let bus = Bus::new();
    let hung = hung(&bus);
    let publisher = bus.publisher();
    let ticket = fill(&publisher);
    assert_eq!(publisher.leave_behind(ticket), ["hung.sock"]);
    publish(&publisher, "\"missed\"");
    let (stream, _) = hung.accept().unwrap();
    let returned = thread::spawn(move || come_back(stream));
    wait_until("it is heard again", || {
        publish(&publisher, "1");
        returned.is_finished()
    });
    let (before, after) = returned.join().unwrap();
    assert!(before.len() > LARGE, "what had begun came whole");
    let (gap, first) = after.split_at(13);
    assert_eq!(gap[..5], [0, 0, 0, 9, 3]);
    assert!(u64::from_be_bytes(gap[5..].try_into().unwrap()) > 0);
    assert!(first.ends_with(b"news1"));
}

/// Reads on where it was, answers the question whether it is alive, and reads a gap and a message. Returns what came before
/// the question and what came after.
fn come_back(mut stream: UnixStream) -> (Vec<u8>, Vec<u8>) {
    const HELLO: [u8; 5] = [0, 0, 0, 1, 4];
    let mut before = Vec::new();
    let mut chunk = vec![0; LARGE];
    while !before.ends_with(&HELLO) {
        let read = stream.read(&mut chunk).unwrap();
        before.extend_from_slice(&chunk[..read]);
    }
    stream.write_all(b"!").unwrap();
    let mut after = vec![0; 13 + 4 + 1 + 8 + "news1".len()];
    stream.read_exact(&mut after).unwrap();
    (before, after)
}

#[test]
fn what_a_dead_process_left_is_cleared_away() {
    let bus = Bus::new();
    drop(hung(&bus));
    assert_eq!(bus.files(), ["hung.sock"]);
    let publisher = bus.publisher();
    publish(&publisher, "1");
    assert!(bus.files().is_empty());
    assert_eq!(publisher.listeners(), 0);
}

#[test]
fn one_that_dies_is_cleared_away_by_who_finds_out() {
    let bus = Bus::new();
    let dying = hung(&bus);
    let publisher = bus.publisher();
    publish(&publisher, "1");
    drop(dying.accept().unwrap());
    drop(dying);
    publish(&publisher, "2");
    assert!(bus.files().is_empty());
    assert_eq!(publisher.listeners(), 0);
}

#[test]
fn one_with_no_room_for_another_publisher_is_tried_until_it_has() {
    let bus = Bus::new();
    let narrow = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    narrow.bind(&socket2::SockAddr::unix(bus.path().join("narrow.sock")).unwrap()).unwrap();
    narrow.listen(0).unwrap();
    let first = UnixStream::connect(bus.path().join("narrow.sock")).unwrap();
    let publisher = bus.publisher();
    let ticket = publisher.publish(&[(b"news", b"1")], false).unwrap().expect("there is no room");
    assert!(!publisher.wait(ticket, Duration::from_millis(20)));
    drop(narrow.accept().unwrap());
    drop(first);
    wait_until("it is let in", || publisher.wait(ticket, Duration::from_millis(20)));
    let (let_in, _) = narrow.accept().unwrap();
    let_in.set_nonblocking(true).unwrap();
    let mut greeting = [0; 8];
    let mut stream = UnixStream::from(std::os::fd::OwnedFd::from(let_in));
    stream.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"tcbus/1\n");
    assert_ne!(stream.read(&mut greeting).map_err(|error| error.kind()), Err(ErrorKind::WouldBlock));
}

#[test]
fn without_a_directory_there_is_nobody_to_reach() {
    let bus = Bus::new();
    let publisher = bus.publisher();
    std::fs::remove_dir(bus.path()).unwrap();
    publish(&publisher, "1");
    assert_eq!(publisher.listeners(), 0);
}
