//! One client's wire: its socket, the WebSocket protocol on it, and what waits to be written. It turns bytes into
//! [`Incoming`] and closes in order; what the messages mean is not its business. Runs on the reactor thread.
//!
//! ```text
//! Open ──our close──▶ Closing ──the client's answer──▶ Draining ──all written──▶ Lingering ──its end──▶ finished
//!   └──────── the client's close, an error of its ────────┘
//! ```
//! Lingering matters: a socket closed with unread bytes is reset, and the reset can overtake our last frames.

use std::io;
use std::task::{Context, Poll, Waker, ready};
use std::time::Instant;

use bytes::Bytes;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::CloseFrame;
use tungstenite::{Error as WsError, Message, Utf8Bytes};

use crate::events::EventKind;
use crate::outbox::{Flush, Outbox};
use crate::reader::Reader;
use crate::requests::Arrival;
use crate::socket::Socket;
use crate::wire::Wire;
use crate::{Config, protocol};

/// Reads of a socket for one message of a client, before the next client's turn.
const READS_PER_TURN: usize = 256;

/// What came from the client.
#[derive(Debug)]
pub(crate) enum Incoming {
    Text(Utf8Bytes),
    Binary(usize),
    /// A ping or a pong; pings are answered already.
    Control,
    Ended(Ending),
}

/// How the client's side of the conversation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Ending {
    pub(crate) fn new(code: u16, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }

    /// The connection itself failed.
    pub(crate) fn broken(error: &io::Error) -> Self {
        Self::new(1006, error.to_string())
    }
}

impl From<Ending> for EventKind {
    fn from(Ending { code, reason }: Ending) -> Self {
        Self::Closed { code, reason }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    Closing,
    Draining,
    Lingering,
    Finished,
}

/// One client's wire.
#[derive(Debug)]
pub(crate) struct Transport {
    socket: Socket,
    reader: Reader,
    outbox: Outbox,
    phase: Phase,
    /// When a close that has begun must be over.
    deadline: Option<Instant>,
    /// Since when the socket has taken nothing; the task, not the fan-out, writes on when it does again.
    blocked_since: Option<Instant>,
    written: u64,
    task: Waker,
}

impl Transport {
    /// Takes the socket over and queues the handshake's answer. Must be called inside the runtime.
    pub(crate) fn new(arrival: Arrival, config: &Config) -> io::Result<Self> {
        let mut transport = Self {
            socket: Socket::register(arrival.socket)?,
            reader: Reader::new(arrival.early, config),
            outbox: Outbox::default(),
            phase: Phase::Open,
            deadline: None,
            blocked_since: None,
            written: 0,
            task: Waker::noop().clone(),
        };
        transport.outbox.push(arrival.response);
        Ok(transport)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.phase == Phase::Finished
    }

    /// Its last frame is written.
    pub(crate) fn has_said_all(&self) -> bool {
        matches!(self.phase, Phase::Lingering | Phase::Finished)
    }

    /// What waits for the client, in bytes of memory.
    pub(crate) fn backlog(&self) -> usize {
        self.outbox.weight()
    }

    pub(crate) fn push(&mut self, frame: Bytes) {
        self.outbox.push(frame);
    }

    /// Begins the closing handshake: a close frame after all that waits.
    pub(crate) fn close(&mut self, code: u16, reason: &str, deadline: Instant) {
        if self.phase == Phase::Open {
            self.send_close(code, reason);
            self.phase = Phase::Closing;
            self.deadline = Some(deadline);
        }
    }

    /// Lets the client go without waiting for its answer: `farewell` and a close frame instead of all that waits.
    pub(crate) fn let_go(&mut self, farewell: Bytes, code: u16, reason: &str, deadline: Instant) {
        self.outbox.clear();
        self.outbox.push(farewell);
        self.send_close(code, reason);
        self.drain(deadline);
    }

    /// Ends reading: what waits is written, and then the socket closes.
    pub(crate) fn drain(&mut self, deadline: Instant) {
        self.phase = Phase::Draining;
        self.deadline.get_or_insert(deadline);
    }

    /// Gives up on the socket.
    pub(crate) fn give_up(&mut self) {
        self.phase = Phase::Finished;
    }

    /// Ends the connection.
    pub(crate) fn hang_up(self) {
        self.socket.shutdown();
    }

    /// Remembers whom to wake when there is something to do outside the client's own turn.
    pub(crate) fn remember(&mut self, task: &Waker) {
        if !self.task.will_wake(task) {
            self.task = task.clone();
        }
    }

    pub(crate) fn wake(&self) {
        self.task.wake_by_ref();
    }

    /// Whether a close has taken too long.
    pub(crate) fn is_overdue(&self, now: Instant) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// When a close that has begun must be over.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Since when the client has taken nothing of what waits for it.
    pub(crate) fn blocked_since(&self) -> Option<Instant> {
        self.blocked_since
    }

    /// Writes what the socket takes, from outside the client's turn.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.blocked_since.is_some() {
            return Ok(());
        }
        let (flush, written) = self.outbox.flush(|slices| self.socket.try_write_vectored(slices))?;
        self.written += written as u64;
        if flush == Flush::Blocked {
            self.blocked_since = Some(Instant::now());
            self.wake();
        }
        Ok(())
    }

    /// Writes in the client's turn: ready when nothing waits, else woken when the socket takes more.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outbox.is_empty() {
            ready!(self.socket.poll_write_ready(cx))?;
            let (_, written) = self.outbox.flush(|slices| self.socket.try_write_vectored(slices))?;
            self.written += written as u64;
            if written > 0 || self.blocked_since.is_none() {
                self.blocked_since = Some(Instant::now());
            }
        }
        self.blocked_since = None;
        Poll::Ready(Ok(()))
    }

    /// Bytes written since this was last asked.
    pub(crate) fn take_written(&mut self) -> u64 {
        std::mem::take(&mut self.written)
    }

    /// The next thing the client says. A message may come in ever more, and ever empty, fragments: after so many reads it
    /// is the next client's turn.
    pub(crate) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Incoming> {
        loop {
            if let Some(incoming) = self.read_buffered() {
                return Poll::Ready(incoming);
            }
            if let Err(error) = ready!(self.socket.poll_read_ready(cx)) {
                return Poll::Ready(Incoming::Ended(Ending::broken(&error)));
            }
            let mut wire = Wire::new(&self.socket, &mut self.outbox, READS_PER_TURN);
            let result = self.reader.read(&mut wire);
            let is_exhausted = wire.reads_left == 0;
            if let Some(incoming) = self.interpret(result) {
                return Poll::Ready(incoming);
            }
            if is_exhausted {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    /// After the end: writes the rest, says so to the client's kernel, and waits for the client to hang up.
    pub(crate) fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.phase == Phase::Draining {
            match ready!(self.poll_flush(cx)).and_then(|()| self.socket.shutdown_write()) {
                Ok(()) => self.phase = Phase::Lingering,
                Err(_) => self.give_up(),
            }
        }
        if self.phase == Phase::Lingering {
            ready!(self.poll_discard(cx));
            self.give_up();
        }
        Poll::Ready(())
    }

    /// Reads and forgets until the client hangs up.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut scratch = [0; 4096];
        loop {
            if ready!(self.socket.poll_read_ready(cx)).is_err() {
                return Poll::Ready(());
            }
            match self.socket.try_read(&mut scratch) {
                Ok(0) => return Poll::Ready(()),
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Poll::Ready(()),
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// What the last read left over, without asking the socket.
    fn read_buffered(&mut self) -> Option<Incoming> {
        let result = self.reader.read(&mut Wire::unread(&mut self.outbox));
        self.interpret(result)
    }

    /// `None`: nothing yet.
    fn interpret(&mut self, result: Result<Message, WsError>) -> Option<Incoming> {
        match result {
            Ok(Message::Text(text)) => Some(Incoming::Text(text)),
            Ok(Message::Binary(bytes)) => Some(Incoming::Binary(bytes.len())),
            Ok(Message::Close(frame)) => Some(self.answer_close(frame)),
            Ok(_) => Some(Incoming::Control),
            Err(WsError::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(error) => Some(self.fail(&error)),
        }
    }

    fn answer_close(&mut self, frame: Option<CloseFrame>) -> Incoming {
        // Puts the answer that tungstenite holds ready into the outbox; it then reports the end, which we know.
        let _ = self.reader.flush(&mut Wire::unread(&mut self.outbox));
        let (code, reason) = frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
        Incoming::Ended(Ending::new(code, reason))
    }

    /// Codes as websocket-driver chooses them: 1009 too long, 1007 not UTF-8, 1003 unmasked, 1002 the rest.
    fn fail(&mut self, error: &WsError) -> Incoming {
        let code = match error {
            WsError::ConnectionClosed | WsError::AlreadyClosed | WsError::Io(_) => 1006,
            WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => 1006,
            WsError::Capacity(_) => 1009,
            WsError::Utf8(_) => 1007,
            WsError::Protocol(ProtocolError::UnmaskedFrameFromClient) => 1003,
            _ => 1002,
        };
        let reason = match error {
            _ if code == 1006 => String::new(),
            // Not the bytes that are none.
            WsError::Utf8(_) => "message is not UTF-8".into(),
            _ => error.to_string(),
        };
        if code != 1006 {
            self.send_close(code, &reason);
        }
        Incoming::Ended(Ending::new(code, reason))
    }

    fn send_close(&mut self, code: u16, reason: &str) {
        let frame = protocol::close_reason(code, reason);
        // Writing into the outbox cannot fail; a second close is ignored by tungstenite.
        let _ = self.reader.close(&mut Wire::unread(&mut self.outbox), frame);
    }
}
