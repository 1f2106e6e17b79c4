//! The stream that tungstenite reads and writes.

use std::io::{self, Read, Write};

use bytes::Bytes;

use crate::outbox::Outbox;
use crate::socket::Socket;

/// What tungstenite sees of the world: reads come from the socket, if this turn may ask it; writes (pongs, close
/// frames) go behind what waits in the outbox, so that no frame lands inside another.
pub(crate) struct Wire<'a> {
    pub(crate) socket: Option<&'a Socket>,
    pub(crate) outbox: &'a mut Outbox,
    pub(crate) reads_left: usize,
    /// Bytes read.
    pub(crate) taken: usize,
}

impl<'a> Wire<'a> {
    pub(crate) fn new(socket: &'a Socket, outbox: &'a mut Outbox, reads_left: usize) -> Self {
        Self { socket: Some(socket), outbox, reads_left, taken: 0 }
    }

    /// One that does not ask the socket.
    pub(crate) fn unread(outbox: &'a mut Outbox) -> Self {
        Self { socket: None, outbox, reads_left: 0, taken: 0 }
    }
}

impl Read for Wire<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(socket) = self.socket.filter(|_| self.reads_left > 0) else {
            return Err(io::ErrorKind::WouldBlock.into());
        };
        self.reads_left -= 1;
        let read = socket.try_read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outbox.push(Bytes::copy_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
