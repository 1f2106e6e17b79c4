//! A broadcast may be reported: how many clients have it in their outboxes.

mod support;

use cable_server::EventKind;
use support::{App, news};

fn delivered(stream: &[u8], receivers: u64, bytes: usize) -> EventKind {
    EventKind::Delivered { stream: stream.to_vec(), receivers, bytes }
}

#[test]
fn a_report_tells_stream_receivers_and_bytes() {
    let app = App::start();
    let mut clients = [app.connect(), app.connect(), app.connect()];
    clients[..2].iter().for_each(|client| app.subscribe(client));
    app.server.broadcast_and_report(b"news".to_vec(), b"\"hi\"".to_vec()).unwrap();
    assert_eq!(app.event(0), delivered(b"news", 2, 4));
    assert_eq!(clients[0].read_text(), news("\"hi\""));
    app.expect_nothing_before("not mine", &mut clients[2]);
}

#[test]
fn a_stream_of_nobody_s_is_reported_too() {
    let app = App::start();
    app.server.broadcast_and_report(b"nobody's".to_vec(), b"1".to_vec()).unwrap();
    assert_eq!(app.event(0), delivered(b"nobody's", 0, 1));
}

#[test]
fn reports_are_dropped_and_counted_where_nobody_takes_them() {
    let app = App::start();
    let client = app.connect();
    app.subscribe(&client);
    for _ in 0..10_500 {
        app.server.broadcast_and_report(b"nobody's".to_vec(), b"1".to_vec()).unwrap();
    }
    support::wait_until("reports are dropped", || app.server.stats().dropped_reports == 500);
    assert_eq!(app.server.stats().broadcasts, 10_500);
}
