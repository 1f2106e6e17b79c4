//! Counters that each reactor writes its own of, and anyone may read the sums of.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The counters themselves; shared between one reactor and the server's callers. On cache lines of their own:
        /// reactors on other cores write theirs all the time.
        #[derive(Debug, Default)]
        #[repr(align(128))]
        pub(crate) struct Counters { $(pub(crate) $name: Counter),* }

        /// A reading of all counters. Since the start of the server, but for `connections` and `streams`,
        /// which are present numbers.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Stats { $($(#[$doc])* pub $name: u64),* }

        impl Stats {
            /// What all reactors have counted.
            pub(crate) fn sum(reactors: &[Arc<Counters>]) -> Self {
                Self { $($name: reactors.iter().map(|counters| counters.$name.get()).sum()),* }
            }

            /// Every counter with its name, for whoever exports them.
            #[must_use]
            pub fn entries(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

counters! {
    /// Clients now: those with a socket, and those of whose end the application is still to hear.
    connections,
    /// Sockets taken over in all.
    adopted,
    /// Streams with at least one native subscriber now. A stream counts once for each reactor that has subscribers of it.
    streams,
    /// Broadcasts that reached a reactor, each once.
    broadcasts,
    /// Broadcasts dropped because their payload was not JSON, each once.
    invalid_broadcasts,
    /// Messages put into clients' outboxes by broadcasts.
    deliveries,
    /// Commands received from clients.
    commands,
    /// Messages from clients that were no commands.
    malformed,
    /// Clients let go because they read too slowly.
    slow_clients,
    /// Clients let go because they did not answer pings.
    silent_clients,
    /// Turbo refreshes that were held back because others like them stand for them, each once: with several reactors, those
    /// that any of them held back.
    coalesced_refreshes,
    /// Subscriptions to Turbo's streams that were confirmed without Ruby, in all.
    native_subscriptions,
    /// Broadcasts that came from other processes of this host.
    bus_broadcasts,
    /// Publications of theirs that were lost because this process took none for too long.
    bus_lost,
    /// Broadcasts of theirs to streams that Ruby hears, dropped because too many waited for it.
    dropped_heard,
    /// Reports of broadcasts that were dropped because too many waited.
    dropped_reports,
    /// Bytes written to sockets.
    bytes_out,
    /// Panics caught; each cost one client or one request.
    panics,
}

/// One number, relaxed: counters order nothing.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Relaxed);
    }

    pub(crate) fn set(&self, value: u64) {
        self.0.store(value, Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}
