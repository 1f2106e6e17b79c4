//! The answer to the opening handshake, and the subprotocol agreed on in it.

mod support;

use cable_server::{Adoption, Config};
use support::{ACCEPT, App, Client, config, unix_pair};

#[test]
fn the_answer_is_a_101_and_nothing_else() {
    let app = App::start();
    let mut client =
        app.adopt(|adoption| Adoption { protocols: "actioncable-v1-json, actioncable-unsupported", ..adoption });
    let expected = format!(
        "HTTP/1.1 101 Switching Protocols\r\n\
         Upgrade: websocket\r\n\
         Connection: Upgrade\r\n\
         Sec-WebSocket-Accept: {ACCEPT}\r\n\
         Sec-WebSocket-Protocol: actioncable-v1-json\r\n\
         \r\n"
    );
    assert_eq!(client.read_response(), expected);
    app.welcome(client);
}

#[test]
fn without_an_offer_no_protocol_is_named() {
    let app = App::start();
    let mut client = app.adopt(|adoption| adoption);
    let expected = format!(
        "HTTP/1.1 101 Switching Protocols\r\n\
         Upgrade: websocket\r\n\
         Connection: Upgrade\r\n\
         Sec-WebSocket-Accept: {ACCEPT}\r\n\
         \r\n"
    );
    assert_eq!(client.read_response(), expected);
}

#[test]
fn an_offer_the_server_does_not_know_still_connects_the_client() {
    let app = App::start();
    let mut client = app.adopt(|adoption| Adoption { protocols: "graphql-ws", ..adoption });
    assert!(!client.read_response().contains("Sec-WebSocket-Protocol"));
    app.welcome(client);
}

#[test]
fn the_first_offer_the_server_knows_is_agreed_on_and_returned() {
    let app = App::with(Config {
        protocols: vec!["actioncable-v1-json".into(), "actioncable-v1-ext-json".into()],
        ..config()
    });
    for (offered, agreed) in [
        ("actioncable-v1-json,actioncable-v1-ext-json", "actioncable-v1-json"),
        ("actioncable-v1-ext-json, actioncable-v1-json", "actioncable-v1-ext-json"),
        ("actioncable-unsupported,  actioncable-v1-json ", "actioncable-v1-json"),
    ] {
        let (near, far) = unix_pair();
        let adoption = Adoption { protocols: offered, ..app.adoption(near) };
        let mut client = Client::new(adoption.id, far);
        assert_eq!(app.server.adopt(adoption).unwrap(), Some(agreed));
        let header = format!("\r\nSec-WebSocket-Protocol: {agreed}\r\n\r\n");
        assert!(client.read_response().ends_with(&header), "offered {offered}");
    }
}

#[test]
fn spaces_around_the_key_do_not_change_the_answer() {
    let app = App::start();
    let mut client = app.adopt(|adoption| Adoption { key: " dGhlIHNhbXBsZSBub25jZQ== ", ..adoption });
    assert!(client.read_response().contains(&format!("Sec-WebSocket-Accept: {ACCEPT}\r\n")));
}
