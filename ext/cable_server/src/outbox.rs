//! What waits to be written to one client: frames shared with all others, in order, bounded.
//! Owned by the client's connection, on the reactor thread.

use std::collections::VecDeque;
use std::io::{self, IoSlice};

use bytes::{Buf, Bytes};

/// Frames a single system call takes at most. Linux allows 1,024; past 64 the gain is small and the stack is not.
const MOST_SLICES: usize = 64;
/// What a waiting frame costs besides its bytes: its place in the queue, and its share of an allocation.
const FRAME_WEIGHT: usize = 64;
/// Room for frames that an idle client keeps; more is given back when the outbox runs empty.
const IDLE_CAPACITY: usize = 4;

/// How far a flush came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flush {
    /// Nothing waits any more.
    Empty,
    /// The socket takes no more for now.
    Blocked,
}

/// Frames waiting for the socket.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    frames: VecDeque<Bytes>,
    bytes: usize,
    /// The first frame was written in part: it must be finished before anything else.
    is_head_cut: bool,
}

impl Outbox {
    pub(crate) fn push(&mut self, frame: Bytes) {
        self.bytes += frame.len();
        self.frames.push_back(frame);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// What it holds in memory: small frames cost more than their bytes.
    pub(crate) fn weight(&self) -> usize {
        self.bytes + self.frames.len() * FRAME_WEIGHT
    }

    /// Drops all that waits but a frame already begun, which the client needs whole to understand what follows.
    pub(crate) fn clear(&mut self) {
        self.frames.truncate(usize::from(self.is_head_cut));
        self.bytes = self.frames.iter().map(Bytes::len).sum();
    }

    /// Writes as much as `write` takes, which is a socket's vectored write. Returns how far it came, and the bytes.
    pub(crate) fn flush(&mut self, write: impl Fn(&[IoSlice<'_>]) -> io::Result<usize>) -> io::Result<(Flush, usize)> {
        let before = self.bytes;
        while !self.frames.is_empty() {
            match self.write_some(&write) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => self.advance(written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok((Flush::Blocked, before - self.bytes));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.frames.shrink_to(IDLE_CAPACITY);
        Ok((Flush::Empty, before))
    }

    fn write_some(&self, write: impl Fn(&[IoSlice<'_>]) -> io::Result<usize>) -> io::Result<usize> {
        // As a rule one waits. Making room for 64 then was a third of a delivery's instructions.
        if let (Some(only), 1) = (self.frames.front(), self.frames.len()) {
            return write(&[IoSlice::new(only)]);
        }
        let mut slices = [IoSlice::new(&[]); MOST_SLICES];
        let mut count = 0;
        for (slice, frame) in slices.iter_mut().zip(&self.frames) {
            *slice = IoSlice::new(frame);
            count += 1;
        }
        write(&slices[..count])
    }

    fn advance(&mut self, mut written: usize) {
        self.bytes -= written;
        self.is_head_cut = false;
        while written > 0 {
            let Some(head) = self.frames.front_mut() else { return };
            if written < head.len() {
                head.advance(written);
                self.is_head_cut = true;
                return;
            }
            written -= head.len();
            self.frames.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    fn pair() -> (UnixStream, UnixStream) {
        let (near, far) = UnixStream::pair().unwrap();
        near.set_nonblocking(true).unwrap();
        (near, far)
    }

    fn flush(outbox: &mut Outbox, socket: &UnixStream) -> io::Result<(Flush, usize)> {
        outbox.flush(|slices| {
            let mut socket = socket;
            socket.write_vectored(slices)
        })
    }

    #[test]
    fn frames_arrive_whole_and_in_order() {
        let (near, mut far) = pair();
        let mut outbox = Outbox::default();
        let mut expected = String::new();
        for number in 0..200 {
            let frame = format!("frame {number};");
            expected.push_str(&frame);
            outbox.push(Bytes::from(frame));
        }
        assert_eq!(flush(&mut outbox, &near).unwrap(), (Flush::Empty, expected.len()));
        drop(near);
        let mut received = String::new();
        far.read_to_string(&mut received).unwrap();
        assert_eq!(received, expected);
        assert_eq!(outbox.weight(), 0);
    }

    #[test]
    fn a_full_socket_blocks_and_loses_nothing() {
        let (near, mut far) = pair();
        let mut outbox = Outbox::default();
        let frame = Bytes::from(vec![b'x'; 10_000]);
        for _ in 0..200 {
            outbox.push(frame.clone());
        }
        assert_eq!(flush(&mut outbox, &near).unwrap().0, Flush::Blocked);
        let mut received = 0;
        let mut buffer = vec![0; 100_000];
        while received < 2_000_000 {
            received += far.read(&mut buffer).unwrap();
            flush(&mut outbox, &near).unwrap();
        }
        assert_eq!((received, outbox.weight()), (2_000_000, 0));
    }

    #[test]
    fn clearing_keeps_a_frame_already_begun() {
        let (near, mut far) = pair();
        let mut outbox = Outbox::default();
        outbox.push(Bytes::from(vec![b'a'; 4_000_000]));
        outbox.push(Bytes::from_static(b"dropped"));
        assert_eq!(flush(&mut outbox, &near).unwrap().0, Flush::Blocked);
        outbox.clear();
        outbox.push(Bytes::from_static(b"last"));
        let reader = std::thread::spawn(move || {
            let mut received = Vec::new();
            far.read_to_end(&mut received).unwrap();
            received
        });
        while flush(&mut outbox, &near).unwrap().0 == Flush::Blocked {
            std::thread::yield_now();
        }
        drop(near);
        let received = reader.join().unwrap();
        assert_eq!(received.len(), 4_000_004);
        assert!(received.ends_with(b"alast"));
    }

    #[test]
    fn a_gone_peer_is_an_error() {
        let (near, far) = pair();
        drop(far);
        let mut outbox = Outbox::default();
        outbox.push(Bytes::from_static(b"x"));
        assert!(flush(&mut outbox, &near).is_err());
    }
}
