//! A client that breaks the WebSocket protocol is closed with the code that says how, and no other client notices.
//! Codes are those Action Cable's own driver uses.

mod support;

use std::thread;

use cable_server::Config;
use support::{
    App, CLOSE, CONTINUATION, FIN, NEWS, PING, TEXT, close_payload, command, commands, config, masked, news, unmasked,
};

const LIMIT: usize = 1_000;
const RESERVED_BITS: [u8; 3] = [0x40, 0x20, 0x10];

fn start() -> App {
    App::with(Config { max_message_bytes: LIMIT, ..config() })
}

/// Each of these, sent by a new client, ends it with the code and leaves its neighbour alone.
fn expect_violation(code: u16, cases: &[(&str, Vec<u8>)]) {
    let app = start();
    let mut neighbour = app.connect();
    app.subscribe(&neighbour);
    for (what, bytes) in cases {
        let mut client = app.connect();
        app.server.start_stream(client.id, NEWS.into(), b"news".to_vec());
        client.send(bytes);
        assert_eq!(client.read_close().0, code, "{what}");
        client.expect_end();
        assert_eq!(app.take_closed(client.id).0, code, "{what}");
        app.broadcast("1");
        assert_eq!(neighbour.read_text(), news("1"));
    }
    assert!(app.is_quiet());
}

#[test]
fn an_unmasked_frame_is_1003() {
    expect_violation(1003, &[("text", unmasked(FIN | TEXT, b"{}")), ("ping", unmasked(FIN | PING, b""))]);
}

#[test]
fn text_that_is_not_utf8_is_1007() {
    let cut = |byte: &[u8]| [masked(TEXT, b"\"\xf0\x9f"), masked(FIN | CONTINUATION, byte)].concat();
    expect_violation(
        1007,
        &[
            ("a bad byte", masked(FIN | TEXT, b"\"\xff\"")),
            ("a surrogate", masked(FIN | TEXT, b"\"\xed\xa0\x80\"")),
            ("an overlong form", masked(FIN | TEXT, b"\"\xc0\xaf\"")),
            ("a character that breaks off", masked(FIN | TEXT, b"\"\xf0\x9f")),
            ("one that breaks off in the last fragment", cut(b"")),
            ("one that goes on wrongly in the next fragment", cut(b"\"")),
            ("a close reason", masked(FIN | CLOSE, b"\x03\xe8\xff")),
        ],
    );
}

#[test]
fn a_message_too_long_is_1009() {
    let header_only = |length: u64| [&[FIN | TEXT, 0x80 | 127][..], &length.to_be_bytes(), &[0; 4]].concat();
    let half = vec![b'x'; LIMIT / 2 + 1];
    expect_violation(
        1009,
        &[
            ("one byte more than the limit", masked(FIN | TEXT, &[b'x'; LIMIT + 1])),
            ("by its header alone", header_only(LIMIT as u64 + 1)),
            ("as long as a header can say", header_only(u64::MAX)),
            ("by fragments", [masked(TEXT, &half), masked(FIN | CONTINUATION, &half)].concat()),
            ("by fragments that never end", [masked(TEXT, &half), masked(CONTINUATION, &half)].concat()),
        ],
    );
}

#[test]
fn reserved_bits_and_opcodes_are_1002() {
    let bits = RESERVED_BITS.map(|bit| ("a reserved bit", masked(FIN | bit | TEXT, b"{}")));
    let opcodes =
        [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map(|opcode| ("a reserved opcode", masked(FIN | opcode, b"")));
    expect_violation(1002, &bits);
    expect_violation(1002, &opcodes);
}

#[test]
fn control_frames_in_fragments_or_too_long_are_1002() {
    expect_violation(
        1002,
        &[
            ("a ping without FIN", masked(PING, b"")),
            ("a close without FIN", masked(CLOSE, &close_payload(1000, ""))),
            ("a long ping", masked(FIN | PING, &[b'x'; 126])),
            ("a long close", masked(FIN | CLOSE, &close_payload(1000, &"x".repeat(124)))),
        ],
    );
}

#[test]
fn fragments_out_of_order_are_1002() {
    let text = masked(TEXT, b"{");
    expect_violation(
        1002,
        &[
            ("a continuation of nothing", masked(FIN | CONTINUATION, b"{}")),
            ("a message inside another", [text.clone(), masked(FIN | TEXT, b"{}")].concat()),
            ("a fragment of another", [text.clone(), text].concat()),
        ],
    );
}

#[test]
fn a_close_frame_that_may_not_be_is_1002() {
    let code = |code: u16| ("a code that may not be sent", masked(FIN | CLOSE, &close_payload(code, "")));
    let codes = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, u16::MAX].map(code);
    expect_violation(1002, &[("half a code", masked(FIN | CLOSE, &[3]))]);
    expect_violation(1002, &codes);
}

#[test]
fn commands_before_the_violation_are_heard() {
    let app = start();
    let client = app.connect();
    client.send(&[masked(FIN | TEXT, command(1).as_bytes()), unmasked(FIN | TEXT, b"{}")].concat());
    assert_eq!(app.take(client.id), commands([1]));
    assert_eq!(app.take_closed(client.id).0, 1003);
}

/// A socket closed with bytes unread is reset, and the reset would overtake the close frame.
#[test]
fn a_client_in_the_middle_of_sending_still_reads_why_it_was_closed() {
    let app = start();
    let mut client = app.connect();
    let (writer, too_long) = (client.duplicate(), vec![b'x'; 8 << 20]);
    thread::scope(|scope| {
        scope.spawn(|| writer.send_frame(TEXT, &too_long));
        assert_eq!(client.read_close().0, 1009);
    });
    client.expect_end();
    assert_eq!(app.take_closed(client.id).0, 1009);
}
