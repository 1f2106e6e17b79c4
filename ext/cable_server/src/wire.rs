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
}

impl Read for Wire<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.map_or(Err(io::ErrorKind::WouldBlock.into()), |socket| socket.try_read(buffer))
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
