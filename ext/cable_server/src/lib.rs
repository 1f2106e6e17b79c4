//! The cable server of turbo_cable_rs: it owns the clients' sockets, WebSocket frames, streams, fan-out, limits and
//! liveness, and knows nothing of Ruby.
//!
//! One thread, the *reactor*, runs everything below [`Server`]; or several do, each with clients of its own. Callers on any
//! thread leave requests in a reactor's queue and return at once; what the application must decide comes back as [`Event`]s
//! in another queue.
//!
//! ```text
//! Publisher (of another process) ─▶ bus ─▶ the first Reactor ─▶ Reactors
//! Server ─▶ Reactors ─▶ requests ─▶ Reactor ─▶ Connection ─▶ { handshake, protocol, outbox, mailbox }
//!    ▲                                  │  └───▶ Streams (stream ─▶ envelope ─▶ clients), Refreshes, Backplane
//!    └───────────── events ◀────────────┘
//! ```

#![forbid(unsafe_code)]

mod backplane;
mod broadcast;
mod bus;
mod command;
mod config;
mod connection;
mod deadlines;
mod descriptors;
mod envelope;
mod error;
mod event_loop;
mod events;
mod farewells;
mod handshake;
mod hearing;
mod heartbeat;
mod mailbox;
mod outbox;
mod protocol;
mod reactor;
mod reactors;
mod reader;
mod refreshes;
mod report;
mod requests;
mod room;
mod server;
mod socket;
mod stats;
mod streams;
mod transport;
mod turbo;
mod wire;

pub use bus::{Directory, Publisher, Ticket};
pub use config::Config;
pub use connection::Pings;
pub use descriptors::close_inherited;
pub use envelope::Envelope;
pub use error::Error;
pub use events::{Event, EventKind};
pub use server::{Adoption, Server};
pub use stats::Stats;
pub use turbo::{Digest, TurboStreams, Verifier};

/// Names a client for as long as it lives; the caller chooses it and never uses it twice.
pub type ConnectionId = u64;
