//! What a client says, as tungstenite reads it. Between messages there is nothing to remember, and nothing is kept: the
//! state of the protocol and its buffer, 0.9 KiB, are there from the first byte of a message to its last. Owned by the
//! client's transport, on the reactor thread.

use std::io;

use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig, WebSocketContext};
use tungstenite::{Error as WsError, Message};

use crate::Config;
use crate::wire::Wire;

/// The reading half of a WebSocket, which also answers pings and closes.
#[derive(Debug)]
pub(crate) struct Reader {
    read_buffer_bytes: usize,
    max_message_bytes: usize,
    session: Option<Box<Session>>,
}

/// While something is under way: part of a message, an answer, a close.
#[derive(Debug)]
struct Session {
    websocket: WebSocketContext,
    /// Bytes taken in, less those of the frames that whole messages came in. A message in several frames, or a length
    /// longer than it need be, leaves some over, and the session is kept: none is let go that holds anything.
    unaccounted: usize,
}

impl Reader {
    /// `early` is what was read with the handshake.
    pub(crate) fn new(early: Vec<u8>, config: &Config) -> Self {
        let mut reader = Self {
            read_buffer_bytes: config.read_buffer_bytes,
            max_message_bytes: config.max_message_bytes,
            session: None,
        };
        if !early.is_empty() {
            reader.session = Some(reader.begin(early));
        }
        reader
    }

    /// The next message. `WouldBlock`: nothing yet.
    pub(crate) fn read(&mut self, wire: &mut Wire<'_>) -> Result<Message, WsError> {
        if self.session.is_none() && wire.socket.is_none() {
            return Err(WsError::Io(io::ErrorKind::WouldBlock.into()));
        }
        let session = self.session();
        let result = session.websocket.read(wire);
        session.unaccounted += std::mem::take(&mut wire.taken);
        match &result {
            Ok(message) => session.account_for(message.len()),
            Err(WsError::Io(error)) if error.kind() == io::ErrorKind::WouldBlock && session.is_at_rest() => {
                self.session = None;
            }
            Err(_) => {}
        }
        result
    }

    /// Writes what it holds ready: the answer to a close.
    pub(crate) fn flush(&mut self, wire: &mut Wire<'_>) -> Result<(), WsError> {
        self.session().websocket.flush(wire)
    }

    /// Begins a close, or does nothing if one has begun.
    pub(crate) fn close(&mut self, wire: &mut Wire<'_>, frame: CloseFrame) -> Result<(), WsError> {
        self.session().websocket.close(wire, Some(frame))
    }

    fn session(&mut self) -> &mut Session {
        let session = self.session.take().unwrap_or_else(|| self.begin(Vec::new()));
        self.session.insert(session)
    }

    fn begin(&self, early: Vec<u8>) -> Box<Session> {
        let unaccounted = early.len();
        let websocket = WebSocketContext::from_partially_read(early, Role::Server, Some(self.limits()));
        Box::new(Session { websocket, unaccounted })
    }

    /// tungstenite's defaults have 128 KiB for each client; ours have room for a command.
    fn limits(&self) -> WebSocketConfig {
        WebSocketConfig::default()
            .read_buffer_size(self.read_buffer_bytes)
            .write_buffer_size(0)
            .max_message_size(Some(self.max_message_bytes))
            .max_frame_size(Some(self.max_message_bytes))
    }
}

impl Session {
    fn account_for(&mut self, payload_bytes: usize) {
        // It cannot be more than was taken in; if it were, nothing would be at rest ever after.
        self.unaccounted = self.unaccounted.checked_sub(least_frame_bytes(payload_bytes)).unwrap_or(usize::MAX);
    }

    fn is_at_rest(&self) -> bool {
        self.unaccounted == 0 && self.websocket.can_write()
    }
}

/// The shortest frame of a client's with so much payload: its header with the mask, and the payload.
fn least_frame_bytes(payload_bytes: usize) -> usize {
    let length_bytes = match payload_bytes {
        0..126 => 0,
        126..65_536 => 2,
        _ => 8,
    };
    2 + length_bytes + 4 + payload_bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    use crate::outbox::Outbox;
    use crate::socket::{Socket, Unregistered};

    const PING: &[u8] = &[0x89, 0x80, 0, 0, 0, 0];

    /// What a client writes, in pieces, and whether the reader is at rest after each.
    fn rests_after(pieces: &[&[u8]]) -> Vec<bool> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(async {
            let (near, mut far) = UnixStream::pair().unwrap();
            let socket = Socket::register(Unregistered::prepare(near.into(), &Config::default()).unwrap()).unwrap();
            let mut reader = Reader::new(Vec::new(), &Config::default());
            let mut rests = Vec::new();
            for piece in pieces {
                far.write_all(piece).unwrap();
                std::future::poll_fn(|cx| socket.poll_read_ready(cx)).await.unwrap();
                read_all(&mut reader, &socket);
                rests.push(reader.session.is_none());
            }
            rests
        })
    }

    fn read_all(reader: &mut Reader, socket: &Socket) {
        let mut outbox = Outbox::default();
        loop {
            let mut wire = Wire::new(socket, &mut outbox, 16);
            match reader.read(&mut wire) {
                Ok(_) => {}
                Err(WsError::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Not masked: its mask is zero.
    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len()).unwrap();
        let mut frame = vec![first];
        match length {
            0..126 => frame.push(0x80 | u8::try_from(length).unwrap()),
            _ => {
                frame.push(0x80 | 126);
                frame.extend(length.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        frame
    }

    #[test]
    fn nothing_is_kept_between_messages() {
        let long = frame(0x81, &[b'x'; 3000]);
        let two = [frame(0x81, b"one"), frame(0x82, b"two")].concat();
        assert_eq!(rests_after(&[&frame(0x81, b""), &long, &two, PING]), [true; 4]);
    }

    #[test]
    fn a_message_under_way_is_kept() {
        let whole = frame(0x81, &[b'x'; 300]);
        for cut in [1, 3, 7, 8, 299] {
            let (head, tail) = whole.split_at(cut);
            assert_eq!(rests_after(&[head, tail]), [false, true], "cut after {cut} bytes");
        }
    }

    #[test]
    fn a_message_in_fragments_is_kept_between_them_whatever_comes_in_between() {
        let rests = rests_after(&[&frame(0x01, b"Hel"), PING, &frame(0x00, b""), &frame(0x80, b"lo")]);
        assert_eq!(rests[..3], [false; 3]);
    }
}
