//! What the benchmark's two programs share: the wire format, the clock and the wait for sockets.
//! Both are single threads, so that a core is enough and no scheduling hides in the numbers.

pub mod clock;
pub mod frame;
pub mod message;
pub mod poller;

/// What the two programs fail with: a sentence for the person at the terminal.
pub type Error = Box<dyn std::error::Error>;
/// A result of either program.
pub type Result<T> = std::result::Result<T, Error>;
