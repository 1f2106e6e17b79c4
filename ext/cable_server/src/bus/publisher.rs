//! The publishing side, in the thread of whoever broadcasts: no thread, no reactor, no queue of its own beyond what a listener
//! has not taken. Any thread may publish; what one process publishes arrives everywhere in the same order.

use std::ffi::OsString;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::directory::{Directory, Stamp};
use super::frame::{self, Message};
use super::peer::{Gone, Peer};
use crate::Error;

/// How long to wait for listeners that let nobody in yet, before they are tried again.
const TRY_AGAIN: Duration = Duration::from_millis(5);

/// Writes broadcasts to every serving process of the app on this host, but its own.
#[derive(Debug)]
pub struct Publisher {
    directory: Directory,
    own_name: OsString,
    max_bytes: usize,
    /// Held while sockets that do not block are written, never while waiting.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What the directory was like when it was last read.
    stamp: Option<Stamp>,
    peers: Vec<Peer>,
    published: u64,
}

/// The number of a publication, to ask whether it has been taken by all.
#[derive(Debug, Clone, Copy)]
pub struct Ticket(pub u64);

impl Publisher {
    /// For a process whose own listener, if it has one, is called `own_name`. Nothing is opened before the first broadcast.
    #[must_use]
    pub fn new(directory: Directory, own_name: OsString, max_bytes: usize) -> Self {
        Self { directory, own_name, max_bytes, state: Mutex::default() }
    }

    /// Writes broadcasts, as streams and payloads, to all listeners. Returns `None` when all have taken them, else a ticket to
    /// [wait](Publisher::wait) with. Does not block.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more bytes than listeners take.
    pub fn publish(&self, messages: &[Message<'_>], is_reported: bool) -> Result<Option<Ticket>, Error> {
        let length = frame::length_of(messages);
        if length > self.max_bytes {
            return Err(Error::TooLarge { bytes: length, limit: self.max_bytes });
        }
        let mut state = self.lock();
        state.look_around(&self.directory, &self.own_name);
        if state.peers.is_empty() {
            return Ok(None);
        }
        state.published += 1;
        let number = state.published;
        let frame = frame::broadcasts(messages, is_reported);
        state.each(|peer| peer.send(number, &frame, &self.directory.socket(&peer.name)));
        Ok(state.is_behind(number).then_some(Ticket(number)))
    }

    /// Waits until all listeners have taken the publication, at most `timeout`. Returns whether they have.
    #[must_use]
    pub fn wait(&self, Ticket(number): Ticket, timeout: Duration) -> bool {
        let streams: Vec<_> = {
            let state = self.lock();
            state.peers.iter().filter(|peer| peer.is_behind(number)).map(Peer::stream).collect()
        };
        wait_for_any(&streams, timeout);
        let mut state = self.lock();
        state.each(|peer| peer.write(&self.directory.socket(&peer.name)));
        !state.is_behind(number)
    }

    /// Gives up the listeners that have not taken the publication. They get nothing until they answer again, and are then told
    /// how much they have missed. Returns their names.
    #[must_use]
    pub fn leave_behind(&self, Ticket(number): Ticket) -> Vec<String> {
        let mut state = self.lock();
        let behind = state.peers.iter_mut().filter(|peer| peer.is_behind(number));
        behind
            .map(|peer| {
                peer.leave();
                peer.name.to_string_lossy().into_owned()
            })
            .collect()
    }

    /// How many processes would hear a broadcast now. Knocks at each: some may be dead.
    #[must_use]
    pub fn listeners(&self) -> usize {
        let mut state = self.lock();
        state.look_around(&self.directory, &self.own_name);
        state.each(|peer| peer.write(&self.directory.socket(&peer.name)));
        state.peers.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Finds listeners that have come, and forgets those whose sockets are gone. Costs one `stat` where nothing has changed.
    fn look_around(&mut self, directory: &Directory, own_name: &OsString) {
        let stamp = directory.stamp();
        if stamp.is_some() && stamp == self.stamp {
            return;
        }
        self.stamp = stamp;
        let names = directory.names();
        self.peers.retain(|peer| names.contains(&peer.name) || peer.is_linked());
        for name in names {
            if name != *own_name && !self.peers.iter().any(|peer| peer.name == name) {
                self.peers.push(Peer::new(name));
            }
        }
    }

    /// Lets go of those who are gone. If one of them is still there it is found anew.
    fn each(&mut self, mut act: impl FnMut(&mut Peer) -> Result<(), Gone>) {
        let before = self.peers.len();
        self.peers.retain_mut(|peer| act(peer).is_ok());
        if self.peers.len() < before {
            self.stamp = None;
        }
    }

    fn is_behind(&self, number: u64) -> bool {
        self.peers.iter().any(|peer| peer.is_behind(number))
    }
}

/// Sleeps until one of them takes more, or until those without a socket are to be tried again.
fn wait_for_any(streams: &[Option<Arc<UnixStream>>], timeout: Duration) {
    let timeout = if streams.iter().any(Option::is_none) { timeout.min(TRY_AGAIN) } else { timeout };
    let mut waiting: Vec<_> =
        streams.iter().flatten().map(|stream| PollFd::new(stream.as_fd(), PollFlags::POLLOUT)).collect();
    if waiting.is_empty() {
        return thread::sleep(timeout);
    }
    // Interrupted or not: whoever called looks again.
    let _ = poll(&mut waiting, PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX));
}
