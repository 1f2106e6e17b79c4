//! One listener as a publisher sees it: a socket, and what it has not taken yet.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use super::frame;
use crate::descriptors::Claim;

/// One listener.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: OsString,
    state: State,
}

#[derive(Debug)]
enum State {
    /// It takes what it is sent, if not always at once.
    Listening(Queue),
    /// It has taken nothing for too long, and gets nothing until it answers the hello at the end of what it has got.
    Left { queue: Queue, lost: u64 },
}

/// What a listener is to read.
#[derive(Debug, Default)]
struct Queue {
    /// `None`: not let in yet.
    link: Option<Link>,
    /// With the number of the publication each belongs to.
    waiting: VecDeque<(u64, Bytes)>,
    /// The first one was written in part.
    is_head_cut: bool,
}

/// A connected socket.
#[derive(Debug)]
struct Link {
    // Dropped first.
    _claim: Claim,
    stream: Arc<UnixStream>,
}

/// The listener is gone for good.
#[derive(Debug)]
pub(crate) struct Gone;

impl Peer {
    pub(crate) fn new(name: OsString) -> Self {
        Self { name, state: State::Listening(Queue::default()) }
    }

    /// Queues publication `number` and writes what the listener takes at once.
    pub(crate) fn send(&mut self, number: u64, frame: &Bytes, path: &Path) -> Result<(), Gone> {
        self.welcome_back(number, path)?;
        match &mut self.state {
            State::Listening(queue) => {
                queue.waiting.push_back((number, frame.clone()));
                queue.write(path)
            }
            State::Left { lost, .. } => {
                *lost += 1;
                Ok(())
            }
        }
    }

    /// Writes what waits.
    pub(crate) fn write(&mut self, path: &Path) -> Result<(), Gone> {
        match &mut self.state {
            State::Listening(queue) | State::Left { queue, .. } => queue.write(path),
        }
    }

    /// Whether something of publication `number`, or of one before it, is not with the listener's kernel yet.
    pub(crate) fn is_behind(&self, number: u64) -> bool {
        match &self.state {
            State::Listening(queue) => queue.waiting.front().is_some_and(|(it, _)| *it <= number),
            State::Left { .. } => false,
        }
    }

    /// The socket to wait at until it takes more; `None` where there is none yet.
    pub(crate) fn stream(&self) -> Option<Arc<UnixStream>> {
        match &self.state {
            State::Listening(queue) => queue.link.as_ref().map(|link| Arc::clone(&link.stream)),
            State::Left { .. } => None,
        }
    }

    /// Gives the listener up until it answers. What it was never sent is lost.
    pub(crate) fn leave(&mut self) {
        if let State::Listening(queue) = &mut self.state {
            let lost = queue.end_with_hello();
            self.state = State::Left { queue: std::mem::take(queue), lost };
        }
    }

    /// Whether it was reached, and may still be there though its file is not.
    pub(crate) fn is_linked(&self) -> bool {
        match &self.state {
            State::Listening(queue) | State::Left { queue, .. } => queue.link.is_some(),
        }
    }

    /// A listener that was left behind and answers again is told, first of all, how much it has missed.
    fn welcome_back(&mut self, number: u64, path: &Path) -> Result<(), Gone> {
        if let State::Left { queue, lost } = &mut self.state {
            queue.write(path)?;
            if queue.has_answer()? {
                queue.waiting.push_back((number, frame::gap(*lost)));
                self.state = State::Listening(std::mem::take(queue));
            }
        }
        Ok(())
    }
}

impl Queue {
    fn write(&mut self, path: &Path) -> Result<(), Gone> {
        if self.link.is_none() {
            self.link = connect(path)?;
        }
        let Some(link) = &self.link else { return Ok(()) };
        while let Some((_, frame)) = self.waiting.front_mut() {
            match send(&link.stream, frame) {
                Ok(written) => {
                    frame.advance(written);
                    self.is_head_cut = true;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(part(path)),
            }
            if frame.is_empty() {
                self.waiting.pop_front();
                self.is_head_cut = false;
            }
        }
        Ok(())
    }

    /// Drops what has not begun to be written, and asks for a sign of life behind the rest: so nothing can overtake what the
    /// listener has still to read. Returns how much was dropped.
    fn end_with_hello(&mut self) -> u64 {
        let kept = usize::from(self.is_head_cut);
        let lost = self.waiting.len() - kept;
        self.waiting.truncate(kept);
        self.waiting.push_back((0, frame::hello()));
        lost as u64
    }

    fn has_answer(&self) -> Result<bool, Gone> {
        let Some(link) = &self.link else { return Ok(false) };
        match (&*link.stream).read(&mut [0]) {
            Ok(1) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            _ => Err(Gone),
        }
    }
}

/// A listener that takes nothing more: knocks once, so that the file of a dead one goes with it.
fn part(path: &Path) -> Gone {
    let _ = connect(path);
    Gone
}

/// `None` when the listener cannot let anybody in just now. Nothing listens where a process has died: its file is removed.
fn connect(path: &Path) -> Result<Option<Link>, Gone> {
    match try_connect(path) {
        Ok(link) => Ok(Some(link)),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            let _ = std::fs::remove_file(path);
            Err(Gone)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Gone),
        // Full, or no descriptor is left: later, perhaps.
        Err(_) => Ok(None),
    }
}

/// Writes without SIGPIPE where a listener has died: the process may be one that such a signal ends.
fn send(stream: &UnixStream, bytes: &[u8]) -> io::Result<usize> {
    #[cfg(not(target_vendor = "apple"))]
    const FLAGS: i32 = nix::libc::MSG_NOSIGNAL;
    #[cfg(target_vendor = "apple")]
    const FLAGS: i32 = 0;
    SockRef::from(stream).send_with_flags(bytes, FLAGS)
}

fn try_connect(path: &Path) -> io::Result<Link> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    #[cfg(target_vendor = "apple")]
    socket.set_nosigpipe(true)?;
    socket.connect(&SockAddr::unix(path)?)?;
    let stream = UnixStream::from(OwnedFd::from(socket));
    // Whole: nothing is in its buffer yet.
    send(&stream, frame::GREETING)?;
    Ok(Link { _claim: Claim::new(&stream), stream: Arc::new(stream) })
}
