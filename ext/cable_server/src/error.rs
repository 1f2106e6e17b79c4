//! What can go wrong for a caller of [`Server`](crate::Server). A client that misbehaves is an event, not an error.

use std::io;

/// Why a call was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting has a value that cannot work; the message names both.
    #[error("{0}")]
    Config(String),
    /// The reactor thread could not be started.
    #[error("the reactor could not be started: {0}")]
    Start(#[source] io::Error),
    /// The socket handed over could not be set up; the caller's client is gone.
    #[error("the socket could not be adopted: {0}")]
    Adopt(#[source] io::Error),
    /// More is waiting for the reactor than `max_request_bytes` allows. Wait for room and try again.
    #[error("more than max_request_bytes are waiting for the reactor")]
    Overloaded,
    /// A broadcast is too large for the host bus, or has more bytes than may ever wait for the reactor.
    #[error("a broadcast of {bytes} bytes is larger than max_request_bytes, {limit}")]
    TooLarge {
        /// Of the broadcast, with its stream.
        bytes: usize,
        /// What would be taken.
        limit: usize,
    },
    /// The server was shut down.
    #[error("the server was shut down")]
    Stopped,
}
