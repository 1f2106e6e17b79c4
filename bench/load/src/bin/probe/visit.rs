//! One visitor: asks for the page, and reads it when it comes.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use cable_bench::Result;

/// Enough for what one `read` finds.
const READ_BUFFER: usize = 4096;

pub(crate) struct Visit {
    stream: TcpStream,
    began: Instant,
    answer: Vec<u8>,
}

impl Visit {
    pub(crate) fn begin(port: u16, path: &str) -> Result<Self> {
        let began = Instant::now();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        stream.set_nonblocking(true)?;
        Ok(Self { stream, began, answer: Vec::new() })
    }

    /// Reads once. Returns the latency when that was the end.
    pub(crate) fn receive(&mut self) -> Result<Option<Duration>> {
        let mut buffer = [0; READ_BUFFER];
        match self.stream.read(&mut buffer) {
            Ok(0) => self.end().map(Some),
            Ok(count) => {
                self.answer.extend_from_slice(&buffer[..count]);
                Ok(None)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn end(&self) -> Result<Duration> {
        if self.answer.starts_with(b"HTTP/1.1 200 ") {
            return Ok(self.began.elapsed());
        }
        Err(format!("the page was answered {:?}", String::from_utf8_lossy(&self.answer)).into())
    }
}

impl AsFd for Visit {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
