//! Two thousand clients at once: all are served, all hear one broadcast, all leave, and nothing is left of them.

mod support;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use support::{App, Client, news, wait_until};

const CLIENTS: usize = 2_000;

/// Both ends of every client are in this process. Fails where the machine does not allow so many.
fn allow_descriptors(count: u64) -> nix::Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(count), hard)
}

#[test]
fn two_thousand_clients_come_hear_and_go() {
    allow_descriptors(2 * CLIENTS as u64 + 100).expect("descriptors enough (ulimit -Hn)");
    let app = App::start();
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| app.connect_unix()).collect();
    clients.iter().for_each(|client| app.subscribe(client));
    app.broadcast(r#""all""#);
    for client in &mut clients {
        assert_eq!(client.read_text(), news(r#""all""#));
    }
    let stats = app.server.stats();
    assert_eq!((stats.connections, stats.adopted), (CLIENTS as u64, CLIENTS as u64));
    assert_eq!((stats.streams, stats.broadcasts, stats.deliveries), (1, 1, CLIENTS as u64));

    let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
    drop(clients);
    for id in ids {
        assert_eq!(app.take_closed(id).0, 1006);
    }
    wait_until("nothing is left", || {
        let stats = app.server.stats();
        (stats.connections, stats.streams) == (0, 0)
    });
    assert_eq!(app.server.stats().panics, 0);
}
