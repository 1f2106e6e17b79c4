//! A client's end of a connection, as bytes. Every read and write has a deadline.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

use cable_server::ConnectionId;
use socket2::Socket;

use super::{CLOSE, FIN, Frame, PATIENCE, TEXT, close_payload, masked};

#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) id: ConnectionId,
    /// Bytes read in all.
    pub(crate) received: usize,
    reader: BufReader<Socket>,
}

impl Client {
    pub(crate) fn new(id: ConnectionId, socket: Socket) -> Self {
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.set_write_timeout(Some(PATIENCE)).unwrap();
        let reader = BufReader::new(socket);
        Self { id, received: 0, reader }
    }

    /// The same connection, for another thread.
    pub(crate) fn duplicate(&self) -> Self {
        Self::new(self.id, self.socket().try_clone().unwrap())
    }

    pub(crate) fn socket(&self) -> &Socket {
        self.reader.get_ref()
    }

    pub(crate) fn send(&self, bytes: &[u8]) {
        self.socket().write_all(bytes).unwrap();
    }

    pub(crate) fn send_frame(&self, opcode: u8, payload: &[u8]) {
        self.send(&masked(FIN | opcode, payload));
    }

    pub(crate) fn send_text(&self, text: &str) {
        self.send_frame(TEXT, text.as_bytes());
    }

    pub(crate) fn send_close(&self, code: u16, reason: &str) {
        self.send_frame(CLOSE, &close_payload(code, reason));
    }

    /// Sends until all is sent or `patience` has passed without the server taking anything. Returns the bytes sent.
    pub(crate) fn send_while_taken(&self, bytes: &[u8], patience: Duration) -> usize {
        self.socket().set_write_timeout(Some(patience)).unwrap();
        let mut sent = 0;
        while let Ok(count @ 1..) = self.socket().write(&bytes[sent..]) {
            sent += count;
        }
        self.socket().set_write_timeout(Some(PATIENCE)).unwrap();
        sent
    }

    /// The answer to the handshake, to its empty line.
    pub(crate) fn read_response(&mut self) -> String {
        let mut response = String::new();
        while !response.ends_with("\r\n\r\n") {
            let read = self.reader.read_line(&mut response).unwrap();
            assert_ne!(read, 0, "the server hung up after {response:?}");
            self.received += read;
        }
        response
    }

    pub(crate) fn read_frame(&mut self) -> Frame {
        let [first, length] = self.read_array();
        let length = match length {
            0..=125 => usize::from(length),
            126 => usize::from(u16::from_be_bytes(self.read_array())),
            127 => u64::from_be_bytes(self.read_array()).try_into().unwrap(),
            _ => panic!("the server masked a frame"),
        };
        Frame { first, payload: self.read_bytes(length) }
    }

    pub(crate) fn read_text(&mut self) -> String {
        let frame = self.read_frame();
        assert_eq!(frame.first, FIN | TEXT, "no text: {frame:?}");
        String::from_utf8(frame.payload).unwrap()
    }

    /// The code and reason of the server's close frame.
    pub(crate) fn read_close(&mut self) -> (u16, String) {
        let frame = self.read_frame();
        assert_eq!(frame.first, FIN | CLOSE, "no close: {frame:?}");
        let (code, reason) = frame.payload.split_first_chunk().expect("a close code");
        (u16::from_be_bytes(*code), String::from_utf8(reason.to_vec()).unwrap())
    }

    /// The next so many bytes, whatever they mean.
    pub(crate) fn read_bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.read_exact(&mut bytes);
        bytes
    }

    /// What one read of the socket brings, whatever it means.
    pub(crate) fn read_once(&mut self) -> String {
        let bytes = self.reader.fill_buf().unwrap().to_vec();
        self.reader.consume(bytes.len());
        self.received += bytes.len();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Whether so many bytes come before `patience` has passed without any.
    pub(crate) fn try_read_bytes(&mut self, count: usize, patience: Duration) -> bool {
        self.socket().set_read_timeout(Some(patience)).unwrap();
        let is_read = self.reader.read_exact(&mut vec![0; count]).is_ok();
        self.socket().set_read_timeout(Some(PATIENCE)).unwrap();
        is_read
    }

    /// Nothing more comes: the server has hung up in order.
    pub(crate) fn expect_end(&mut self) {
        let mut rest = Vec::new();
        self.reader.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty(), "more came before the end: {rest:?}");
    }

    /// Says that nothing more will be sent.
    pub(crate) fn half_close(&self) {
        self.socket().shutdown(Shutdown::Write).unwrap();
    }

    /// Breaks a TCP connection: the kernel sends a reset, as for a process that was killed with bytes unread.
    pub(crate) fn reset(self) {
        self.socket().set_linger(Some(Duration::ZERO)).unwrap();
    }

    fn read_array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes);
        bytes
    }

    fn read_exact(&mut self, bytes: &mut [u8]) {
        self.reader.read_exact(bytes).unwrap();
        self.received += bytes.len();
    }
}
