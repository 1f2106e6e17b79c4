//! Waits until one of many descriptors is readable (epoll, level-triggered: one `read` for each wake-up is enough).

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::io::retry_on_intr;

/// Most events taken by one wait.
const BATCH: usize = 1024;

/// An epoll instance.
pub struct Poller {
    epoll: OwnedFd,
}

impl Poller {
    /// Makes an empty poller.
    pub fn new() -> io::Result<Self> {
        Ok(Self { epoll: epoll::create(epoll::CreateFlags::CLOEXEC)? })
    }

    /// Watches `source`; [`Poller::wait`] names it by `token`. Closing it ends the watch.
    pub fn add(&self, source: impl AsFd, token: usize) -> io::Result<()> {
        let data = epoll::EventData::new_u64(token as u64);
        Ok(epoll::add(&self.epoll, source, data, epoll::EventFlags::IN)?)
    }

    /// The tokens of what is readable; none when `timeout` has passed.
    pub fn wait(&self, timeout: Option<Duration>) -> io::Result<Vec<usize>> {
        let timeout = timeout.map(Timespec::try_from).transpose();
        let timeout = timeout.map_err(io::Error::other)?;
        let mut events = Vec::with_capacity(BATCH);
        retry_on_intr(|| epoll::wait(&self.epoll, spare_capacity(&mut events), timeout.as_ref()))?;
        Ok(events.iter().map(token).collect())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`add` made it from a usize")]
fn token(event: &epoll::Event) -> usize {
    let data = event.data; // a copy: the struct is packed
    data.u64() as usize
}
