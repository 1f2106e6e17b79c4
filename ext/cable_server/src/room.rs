//! Where publishers wait while too much waits for the reactors: threads of the application's, and the tasks that read the
//! host bus.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// One for all queues of a server.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// Guards nothing but the sleep of threads.
    waiting: Mutex<()>,
    threads: Condvar,
    tasks: Notify,
}

impl Room {
    /// Blocks the caller until there is room, `timeout` has passed, or [`Room::wake`] was called. Returns whether there is.
    pub(crate) fn wait(&self, timeout: Duration, has_room: impl Fn() -> bool) -> bool {
        let guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !has_room() {
            drop(self.threads.wait_timeout(guard, timeout));
        }
        has_room()
    }

    /// For a task: the next wake.
    pub(crate) fn next_wake(&self) -> Notified<'_> {
        self.tasks.notified()
    }

    pub(crate) fn wake(&self) {
        let _guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        self.threads.notify_all();
        self.tasks.notify_waiters();
    }
}
