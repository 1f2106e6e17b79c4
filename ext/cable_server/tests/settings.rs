//! A setting that cannot work is refused at the start, with its name, its value and what would do.

mod support;

use std::time::Duration;

use cable_server::{Config, Error, Server};
use support::{App, command, config, news};

fn expect_refusal(message: &str, change: impl FnOnce(&mut Config)) {
    let mut config = config();
    change(&mut config);
    match Server::start(config) {
        Err(error @ Error::Config(_)) => assert_eq!(error.to_string(), message),
        result => panic!("{message}: {result:?}"),
    }
}

#[test]
fn sizes_too_small_are_refused() {
    expect_refusal("max_message_bytes must be at least 128, got 127", |config| config.max_message_bytes = 127);
    expect_refusal("max_identifier_bytes must be at least 64, got 0", |config| config.max_identifier_bytes = 0);
    expect_refusal("max_pending_commands must be at least 1, got 0", |config| config.max_pending_commands = 0);
    expect_refusal("max_outbox_bytes must be at least 4096, got 1", |config| config.max_outbox_bytes = 1);
    expect_refusal("max_request_bytes must be at least 4096, got 4095", |config| config.max_request_bytes = 4095);
    expect_refusal("read_buffer_bytes must be at least 64, got 0", |config| config.read_buffer_bytes = 0);
}

#[test]
fn there_are_from_1_to_64_reactors() {
    expect_refusal("reactor_threads must be at least 1, got 0", |config| config.reactor_threads = 0);
    expect_refusal("reactor_threads must be at most 64, got 65", |config| config.reactor_threads = 65);
    drop(App::with(Config { reactor_threads: 64, ..config() }));
}

#[test]
fn pending_bytes_must_have_room_for_a_message() {
    expect_refusal("max_pending_bytes must be at least 1048576, got 1048575", |config| {
        config.max_pending_bytes = (1 << 20) - 1;
    });
}

#[test]
fn times_too_short_are_refused() {
    let short = Duration::from_millis(9);
    let refuse = |name: &str, change: fn(&mut Config, Duration)| {
        expect_refusal(&format!("{name} must be at least 0.01 seconds, got 0.009"), |config| change(config, short));
    };
    refuse("ping_interval", |config, time| config.ping_interval = time);
    refuse("pong_timeout", |config, time| config.pong_timeout = time);
    refuse("write_timeout", |config, time| config.write_timeout = time);
    refuse("close_timeout", |config, time| config.close_timeout = time);
    refuse("tcp_user_timeout", |config, time| config.tcp_user_timeout = time);
}

#[test]
fn the_least_of_everything_works() {
    let least = Duration::from_millis(10);
    let app = App::with(Config {
        protocols: Vec::new(),
        reactor_threads: 1,
        ping_interval: least,
        pong_timeout: least,
        max_message_bytes: 128,
        max_identifier_bytes: 64,
        max_subscriptions: 1,
        max_pending_commands: 1,
        max_pending_bytes: 128,
        max_outbox_bytes: 4096,
        write_timeout: least,
        close_timeout: least,
        tcp_user_timeout: least,
        max_request_bytes: 4096,
        refresh_window: Duration::ZERO,
        restart_window: Duration::ZERO,
        bus_socket: None,
        read_buffer_bytes: 64,
    });
    let mut client = app.connect();
    app.subscribe(&client);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
    (0..10).for_each(|number| client.send_text(&command(number)));
    (0..10).for_each(|number| assert_eq!(app.take_command(client.id), command(number)));
}

#[test]
fn sizes_without_a_limit_work() {
    let app = App::with(Config {
        max_message_bytes: usize::MAX,
        max_identifier_bytes: usize::MAX,
        max_pending_commands: usize::MAX,
        max_pending_bytes: usize::MAX,
        max_outbox_bytes: usize::MAX,
        max_request_bytes: usize::MAX,
        ..config()
    });
    let mut client = app.connect();
    app.subscribe(&client);
    app.broadcast("1");
    assert_eq!(client.read_text(), news("1"));
    client.send_text(&command(1));
    assert_eq!(app.take_command(client.id), command(1));
}

/// Clocks and kernels cannot count that far; it must show at the start, not with the first client.
#[test]
fn times_too_long_are_refused() {
    let refuse = |name: &str, change: fn(&mut Config, Duration)| {
        let mut config = config();
        change(&mut config, Duration::MAX);
        match Server::start(config) {
            Err(Error::Config(message)) => {
                assert!(message.starts_with(&format!("{name} must be at most ")), "{message}")
            }
            Err(error) => panic!("{name}: {error}"),
            Ok(server) => {
                server.shutdown();
                panic!("{name} without an end was accepted");
            }
        }
    };
    refuse("ping_interval", |config, time| config.ping_interval = time);
    refuse("write_timeout", |config, time| config.write_timeout = time);
    refuse("close_timeout", |config, time| config.close_timeout = time);
    refuse("tcp_user_timeout", |config, time| config.tcp_user_timeout = time);
}
