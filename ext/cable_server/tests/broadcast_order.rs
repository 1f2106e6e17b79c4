//! What is asked of the server in order is done in order, and nothing broadcast after `start_stream` is missed.

mod support;

use std::thread;

use support::{App, Client, NEWS, news};

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
        let mut expected = [0; PUBLISHERS];
        for _ in 0..MESSAGES {
            let (publisher, number) = read_pair(&mut client);
            assert_eq!(number, expected[publisher], "from publisher {publisher}");
            expected[publisher] += 1;
        }
    });
}

/// The two numbers of a message.
fn read_pair(client: &mut Client) -> (usize, usize) {
    let text = client.read_text();
    let message = text.strip_prefix(&news("").trim_end_matches('}')).expect("a message");
    let numbers = message
        .trim_matches(['[', ']', '}'])
        .split_once(',')
        .expect("two numbers");
    (
        numbers.0.parse().expect("a number"),
        numbers.1.parse().expect("a number"),
    )
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
