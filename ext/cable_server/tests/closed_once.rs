//! Each client ends once, as its last event, whatever happens and however many things happen at a time.

mod support;

use std::time::Duration;

use cable_server::{Config, EventKind};
use support::{App, CLOSE, Client, FIN, TEXT, close_payload, config, masked, unmasked};

fn start() -> App {
    App::with(Config { max_outbox_bytes: 4096, close_timeout: Duration::from_millis(100), ..config() })
}

/// The client's end comes, and then nothing more of it, even as the server stops.
fn expect_one_end(end: impl FnOnce(&App, Client)) {
    let app = start();
    let client = app.connect();
    let id = client.id;
    app.subscribe(&client);
    end(&app, client);
    while !matches!(app.take(id), EventKind::Closed { .. }) {}
    let rest = app.stop();
    assert!(rest.iter().all(|event| event.id != id), "after the end: {rest:?}");
}

#[test]
fn when_the_client_closes() {
    expect_one_end(|_, mut client| {
        client.send_close(1000, "");
        client.read_close();
    });
}

#[test]
fn when_the_client_closes_twice() {
    expect_one_end(|_, client| {
        client.send_close(1000, "");
        client.send_close(1001, "");
    });
}

#[test]
fn when_the_client_vanishes() {
    expect_one_end(|_, client| drop(client));
}

#[test]
fn when_the_client_half_closes() {
    expect_one_end(|_, client| client.half_close());
}

#[test]
fn when_the_client_resets() {
    expect_one_end(|_, client| client.reset());
}

#[test]
fn when_the_client_breaks_the_protocol_and_vanishes() {
    expect_one_end(|_, client| {
        client.send(&unmasked(FIN | TEXT, b"{}"));
        client.reset();
    });
}

#[test]
fn when_we_close_and_the_client_answers() {
    expect_one_end(|app, mut client| {
        app.server.close(client.id, 1000, String::new());
        client.read_close();
        client.send_close(1000, "");
    });
}

#[test]
fn when_we_close_and_the_client_never_answers() {
    let mut silent = None;
    expect_one_end(|app, client| {
        app.server.close(client.id, 1000, String::new());
        silent = Some(client);
    });
}

#[test]
fn when_we_close_and_the_client_resets() {
    expect_one_end(|app, mut client| {
        app.server.close(client.id, 1000, String::new());
        client.read_close();
        client.reset();
    });
}

#[test]
fn when_both_close_at_the_same_time() {
    expect_one_end(|app, client| {
        client.send_close(1001, "");
        app.server.close(client.id, 1000, String::new());
    });
}

#[test]
fn when_we_close_again_and_again() {
    expect_one_end(|app, mut client| {
        for _ in 0..3 {
            app.server.close(client.id, 1000, String::new());
        }
        client.read_close();
        client.send_close(1000, "");
        client.expect_end();
        app.server.close(client.id, 1000, String::new());
    });
}

#[test]
fn when_the_client_is_too_slow() {
    expect_one_end(|app, client| {
        // More than the socket and the outbox hold together, in one go.
        app.broadcast(&format!("\"{}\"", "x".repeat(16 << 20)));
        client.send_text("{}");
        drop(client);
    });
}

#[test]
fn when_the_client_is_too_slow_and_we_close_it() {
    expect_one_end(|app, client| {
        app.server.close(client.id, 1000, String::new());
        app.broadcast(&format!("\"{}\"", "x".repeat(16 << 20)));
        app.server.close(client.id, 1000, String::new());
    });
}

#[test]
fn when_the_server_shuts_down() {
    expect_one_end(|app, mut client| {
        app.server.shutdown();
        client.read_text();
        client.read_close();
        client.send_close(1000, "");
    });
}

#[test]
fn when_the_server_shuts_down_and_the_client_never_answers() {
    let mut silent = None;
    expect_one_end(|app, client| {
        app.server.shutdown();
        silent = Some(client);
    });
}

#[test]
fn when_everything_happens_together() {
    expect_one_end(|app, client| {
        let text = masked(FIN | TEXT, b"[");
        client.send(&[text, masked(FIN | CLOSE, &close_payload(1000, ""))].concat());
        app.server.close(client.id, 1000, String::new());
        app.server.shutdown();
        client.reset();
    });
}
