//! What cannot be served is refused where it is handed over, and its descriptor is closed.

mod support;

use std::fs::File;
use std::io::{self, Read};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;

use cable_server::{Error, EventKind};
use support::{App, PATIENCE};

fn expect_refusal(app: &App, what: &str, descriptor: impl Into<OwnedFd>) {
    let refusal = app.server.adopt(app.adoption(descriptor));
    let error = refusal.expect_err(what);
    assert!(matches!(error, Error::Adopt(_)), "{what}: {error:?}");
    assert!(
        error.to_string().starts_with("the socket could not be adopted: "),
        "{error}"
    );
}

#[test]
fn what_is_no_stream_socket_is_refused() {
    let app = App::start();
    let (pipe, _) = io::pipe().unwrap();
    expect_refusal(&app, "a pipe", pipe);
    expect_refusal(&app, "a file", File::open("/dev/null").unwrap());
    expect_refusal(&app, "a datagram socket", UdpSocket::bind("127.0.0.1:0").unwrap());
    let mut client = app.connect();
    app.expect_nothing_before("still serving", &mut client);
    assert!(app.is_quiet());
}

#[test]
fn a_refused_descriptor_is_closed() {
    let app = App::start();
    let (mut reader, writer) = io::pipe().unwrap();
    expect_refusal(&app, "a pipe", writer);
    assert_eq!(reader.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_socket_that_is_not_connected_ends() {
    let app = App::start();
    let adoption = app.adoption(TcpListener::bind("127.0.0.1:0").unwrap());
    let id = adoption.id;
    app.server.adopt(adoption).unwrap();
    while app.take(id) == EventKind::Opened {}
    let mut client = app.connect();
    app.expect_nothing_before("still serving", &mut client);
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
