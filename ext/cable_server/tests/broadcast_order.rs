//! What is asked of the server in order is done in order, and nothing broadcast after `start_stream` is missed.

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use support::{App, NEWS, news, repeat_until};

const MESSAGES: usize = 10_000;
const PUBLISHERS: usize = 4;

#[test]
fn ten_thousand_broadcasts_of_one_thread_arrive_in_order() {
    let app = App::start();
    let mut clients = [app.connect(), app.connect(), app.connect_unix()];
    clients.iter().for_each(|client| app.subscribe(client));
    thread::scope(|scope| {
        for client in &mut clients {
            scope.spawn(|| {
                (0..MESSAGES).for_each(|number| assert_eq!(client.read_text(), news(&number.to_string())));
            });
        }
        (0..MESSAGES).for_each(|number| app.broadcast(&number.to_string()));
    });
}

#[test]
fn each_publisher_s_broadcasts_keep_their_order() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    let app = &app;
    thread::scope(|scope| {
        for publisher in 0..PUBLISHERS {
            let publish = move |number: usize| app.broadcast(&format!("[{publisher},{number}]"));
            scope.spawn(move || (0..MESSAGES / PUBLISHERS).for_each(publish));
        }
        let mut next = [0; PUBLISHERS];
        for _ in 0..MESSAGES {
            let text = client.read_text();
            let is_next = |publisher: &usize| text == news(&format!("[{publisher},{}]", next[*publisher]));
            let publisher = (0..PUBLISHERS).find(is_next);
            next[publisher.unwrap_or_else(|| panic!("{text}, when {next:?} were due"))] += 1;
        }
    });
}

#[test]
fn what_is_broadcast_right_after_the_stream_began_is_not_missed() {
    let app = App::start();
    let mut client = app.connect();
    for number in 0..1_000 {
        let stream = format!("room {number}").into_bytes();
        app.server.start_stream(client.id, NEWS.into(), stream.clone());
        app.server.broadcast(stream, number.to_string().into()).unwrap();
    }
    (0..1_000).for_each(|number| assert_eq!(client.read_text(), news(&number.to_string())));
}

#[test]
fn transmissions_and_broadcasts_share_one_order() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    for number in 0..1_000 {
        app.server.transmit(client.id, number.to_string().as_bytes());
        app.broadcast(&number.to_string());
    }
    for number in 0..1_000 {
        assert_eq!(client.read_text(), number.to_string());
        assert_eq!(client.read_text(), news(&number.to_string()));
    }
}

#[test]
fn broadcasts_handed_over_together_have_nothing_in_between() {
    let app = App::start();
    let mut client = app.connect();
    app.subscribe(&client);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| repeat_until(|| is_over.load(Ordering::Relaxed), || app.broadcast("\"other\"")));
        let batch = (0..100).map(|number| (b"news".to_vec(), number.to_string().into_bytes())).collect();
        assert!(app.server.broadcast_all(batch, false).is_ok());
        while client.read_text() != news("0") {}
        (1..100).for_each(|number| assert_eq!(client.read_text(), news(&number.to_string())));
        is_over.store(true, Ordering::Relaxed);
    });
}
