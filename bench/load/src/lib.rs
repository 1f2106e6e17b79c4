//! What the benchmark's programs share: the wire format, the clock and the wait for sockets.
//! Each is a single thread, so that a core is enough and no scheduling hides in the numbers.

pub mod clock;
pub mod frame;
pub mod message;
pub mod payload;
pub mod poller;
pub mod turbo_cable;

/// What they fail with: a sentence for the person at the terminal.
pub type Error = Box<dyn std::error::Error>;
/// A result of theirs.
pub type Result<T> = std::result::Result<T, Error>;
