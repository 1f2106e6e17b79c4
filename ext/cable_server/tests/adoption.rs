//! What becomes of a descriptor that is handed over: a stream socket is set up and served, anything else refused.

mod support;

use std::fs::File;
use std::io::Read;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::time::Duration;

use cable_server::{Config, Error, EventKind};
use nix::unistd::pipe;
use socket2::{Domain, Socket, Type};
use support::{App, Client, PATIENCE, command, config};

fn expect_refusal(app: &App, what: &str, descriptor: impl Into<OwnedFd>) {
    let refusal = app.server.adopt(app.adoption(descriptor));
    let Err(error @ Error::Adopt(_)) = refusal else {
        panic!("{what}: {refusal:?}");
    };
    assert!(error.to_string().starts_with("the socket could not be adopted: "), "{error}");
}

#[test]
fn what_is_no_stream_socket_is_refused() {
    let app = App::start();
    let (reader, _writer) = pipe().unwrap();
    expect_refusal(&app, "a pipe", reader);
    expect_refusal(&app, "a file", File::open("/dev/null").unwrap());
    expect_refusal(&app, "a datagram socket", UdpSocket::bind("127.0.0.1:0").unwrap());
    let mut client = app.connect();
    app.expect_nothing_before("still serving", &mut client);
    assert!(app.is_quiet());
}

#[test]
fn a_refused_descriptor_is_closed() {
    let app = App::start();
    let (reader, writer) = pipe().unwrap();
    expect_refusal(&app, "a pipe", writer);
    assert_eq!(File::from(reader).read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_socket_that_was_never_connected_ends() {
    let app = App::start();
    let adoption = app.adoption(Socket::new(Domain::IPV4, Type::STREAM, None).unwrap());
    let id = adoption.id;
    app.server.adopt(adoption).unwrap();
    assert_eq!(app.take(id), EventKind::Opened);
    assert_eq!(app.take_closed(id).0, 1006);
}

#[test]
fn a_tcp_socket_is_set_up_for_short_messages_and_dead_peers() {
    let app = App::with(Config { tcp_user_timeout: Duration::from_millis(4_321), ..config() });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let _far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let near: Socket = listener.accept().unwrap().0.into();
    let copy = near.try_clone().unwrap();
    app.server.adopt(app.adoption(near)).unwrap();
    assert!(copy.tcp_nodelay().unwrap());
    assert!(copy.nonblocking().unwrap());
    #[cfg(target_os = "linux")]
    assert_eq!(copy.tcp_user_timeout().unwrap(), Some(Duration::from_millis(4_321)));
}

#[test]
fn clients_over_ipv6_and_unix_sockets_are_served_alike() {
    let app = App::start();
    let mut clients = vec![app.connect_unix()];
    // Where the machine has no IPv6, there is nothing to show.
    if let Ok(listener) = TcpListener::bind("[::1]:0") {
        let far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let adoption = app.adoption(listener.accept().unwrap().0);
        let mut client = Client::new(adoption.id, far.into());
        app.server.adopt(adoption).unwrap();
        client.read_response();
        clients.push(app.welcome(client));
    }
    for client in &mut clients {
        client.send_text(&command(1));
        assert_eq!(app.take_command(client.id), command(1));
        app.expect_nothing_before("served", client);
    }
}

#[test]
fn a_stopped_server_adopts_nothing() {
    let app = App::start();
    app.stop();
    assert!(app.server.join(PATIENCE));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let refusal = app.server.adopt(app.adoption(listener.accept().unwrap().0));
    assert!(matches!(refusal, Err(Error::Stopped)), "{refusal:?}");
    assert_eq!(far.read(&mut [0]).unwrap(), 0, "its socket is closed");
}
