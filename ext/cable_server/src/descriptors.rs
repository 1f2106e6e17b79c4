//! The descriptors that reactors of this process own, noted where a forked child can read them: a child has copies of all,
//! and as long as it keeps them a client whose server dies does not hear of it. No lock: the thread that held it would
//! not be there in the child.

use std::os::fd::{AsRawFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering};

/// Descriptors have small numbers; this many are noted. Linux allows a process 1,048,576 by default (`fs.nr_open`).
const CAPACITY: usize = 1 << 20;
const BITS: usize = u64::BITS as usize;

/// One bit for each. Pages of it that are never touched cost nothing.
static OWNED: [AtomicU64; CAPACITY / BITS] = [const { AtomicU64::new(0) }; CAPACITY / BITS];

/// A note that a descriptor is ours. To be dropped before the descriptor is closed: its number may be another's at once.
#[derive(Debug)]
pub(crate) struct Claim(RawFd);

impl Claim {
    pub(crate) fn new(descriptor: &impl AsRawFd) -> Self {
        let descriptor = descriptor.as_raw_fd();
        if let Some((word, bit)) = place(descriptor) {
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Self(descriptor)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((word, bit)) = place(self.0) {
            word.fetch_and(!bit, Ordering::Relaxed);
        }
    }
}

/// In a forked child: closes its copies of the parent's sockets, which stay open there. Returns how many. To be called once,
/// before anything else is opened or closed.
#[must_use]
pub fn close_inherited() -> usize {
    let mut closed = 0;
    for (index, word) in OWNED.iter().enumerate() {
        let mut bits = word.swap(0, Ordering::Relaxed);
        while bits != 0 {
            let descriptor = index * BITS + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            // It fits, as what was noted did. An error means that somebody closed it already.
            closed += usize::from(RawFd::try_from(descriptor).is_ok_and(|it| nix::unistd::close(it).is_ok()));
        }
    }
    closed
}

fn place(descriptor: RawFd) -> Option<(&'static AtomicU64, u64)> {
    let number = usize::try_from(descriptor).ok()?;
    Some((OWNED.get(number / BITS)?, 1 << (number % BITS)))
}
