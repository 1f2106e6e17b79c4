//! One listener as a publisher sees it: a socket, and what it has not taken yet.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use socket2::{Domain, SockAddr, Socket, Type};

use super::frame;
use crate::descriptors::Claim;

/// How often a listener that was left behind is asked whether it is back.
const ASK_AGAIN: Duration = Duration::from_millis(500);

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
    /// It has taken nothing for too long, and gets nothing until it answers.
    Left { lost: u64, asked: Option<Link>, ask_at: Instant },
}

#[derive(Debug, Default)]
struct Queue {
    /// `None`: not let in yet.
    link: Option<Link>,
    /// With the number of the publication each belongs to.
    waiting: VecDeque<(u64, Bytes)>,
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
        if self.has_returned(path)? {
            self.welcome_back(number);
        }
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
            State::Listening(queue) => queue.write(path),
            State::Left { .. } => Ok(()),
        }
    }

    /// Whether something of publication `number`, or of one before it, is not with the listener's kernel yet.
    pub(crate) fn is_behind(&self, number: u64) -> bool {
        matches!(&self.state, State::Listening(Queue { waiting, .. }) if waiting.front().is_some_and(|(it, _)| *it <= number))
    }

    /// The socket to wait at until it takes more; `None` where there is none yet.
    pub(crate) fn stream(&self) -> Option<Arc<UnixStream>> {
        match &self.state {
            State::Listening(Queue { link, .. }) => link.as_ref().map(|link| Arc::clone(&link.stream)),
            State::Left { .. } => None,
        }
    }

    /// Gives the listener up until it answers.
    pub(crate) fn leave(&mut self) {
        if let State::Listening(queue) = &self.state {
            let lost = queue.waiting.len() as u64;
            self.state = State::Left { lost, asked: None, ask_at: Instant::now() };
        }
    }

    /// Whether it was reached, and may still be there though its file is not.
    pub(crate) fn is_linked(&self) -> bool {
        matches!(&self.state, State::Listening(Queue { link: Some(_), .. }))
    }

    /// Whether a listener that was left behind answers again.
    fn has_returned(&mut self, path: &Path) -> Result<bool, Gone> {
        let State::Left { asked, ask_at, .. } = &mut self.state else { return Ok(false) };
        if let Some(link) = asked {
            match (&*link.stream).read(&mut [0]) {
                Ok(1) => return Ok(true),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                _ => *asked = None,
            }
        }
        if asked.is_none() && *ask_at <= Instant::now() {
            *ask_at = Instant::now() + ASK_AGAIN;
            *asked = connect(path)?.filter(|link| (&*link.stream).write_all(&frame::hello()).is_ok());
        }
        Ok(false)
    }

    /// First of all it is told how much it has missed.
    fn welcome_back(&mut self, number: u64) {
        let State::Left { lost, asked, .. } = &mut self.state else { return };
        let waiting = VecDeque::from([(number, frame::gap(*lost))]);
        self.state = State::Listening(Queue { link: asked.take(), waiting });
    }
}

impl Queue {
    fn write(&mut self, path: &Path) -> Result<(), Gone> {
        if self.link.is_none() {
            self.link = connect(path)?;
        }
        let Some(link) = &self.link else { return Ok(()) };
        while let Some((_, frame)) = self.waiting.front_mut() {
            match (&*link.stream).write(frame) {
                Ok(written) => frame.advance(written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(Gone),
            }
            if frame.is_empty() {
                self.waiting.pop_front();
            }
        }
        Ok(())
    }
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

fn try_connect(path: &Path) -> io::Result<Link> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.connect(&SockAddr::unix(path)?)?;
    let stream = UnixStream::from(OwnedFd::from(socket));
    (&stream).write_all(frame::GREETING)?;
    Ok(Link { _claim: Claim::new(&stream), stream: Arc::new(stream) })
}
