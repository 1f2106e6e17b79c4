//! The host bus: how a broadcast reaches the clients of the app's other processes on this machine, with nothing installed.
//! Every serving process listens on a UNIX socket in one private directory; every publishing process writes each broadcast
//! to all sockets it finds there. What the kernel has taken is delivered, though the publisher ends at once.
//!
//! ```text
//! Publisher ─▶ Peer ─▶ frame ══ socket in Directory ══▶ Listener ─▶ frame ─▶ Reactor
//! ```

pub(crate) mod directory;
pub(crate) mod frame;
pub(crate) mod listener;
mod peer;
mod publisher;

pub use directory::Directory;
pub use publisher::{Publisher, Ticket};
