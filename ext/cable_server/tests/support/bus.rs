//! The host bus as other processes of the app use it, and a place on it.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cable_server::{Config, Directory, Publisher};

use super::{PATIENCE, config};

/// The largest frame that publishers here may send.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// A directory of its own for each test, removed at its end.
#[derive(Debug)]
pub(crate) struct Bus {
    path: PathBuf,
    listeners: AtomicU32,
}

impl Bus {
    pub(crate) fn new() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cable-bus-{}-{number}", std::process::id()));
        Directory::new(path.clone()).prepare().unwrap();
        Self { path, listeners: AtomicU32::new(0) }
    }

    /// Settings of a server that listens here.
    pub(crate) fn config(&self) -> Config {
        let number = self.listeners.fetch_add(1, Ordering::Relaxed);
        let bus_socket = Some(self.path.join(format!("{number}.sock")));
        Config { bus_socket, max_request_bytes: MAX_BYTES, ..config() }
    }

    /// Another process, as far as the bus is concerned.
    pub(crate) fn publisher(&self) -> Publisher {
        self.publisher_of("none")
    }

    /// The process that listens under this name.
    pub(crate) fn publisher_of(&self, name: &str) -> Publisher {
        Publisher::new(Directory::new(self.path.clone()), name.into(), MAX_BYTES)
    }

    pub(crate) fn path(&self) -> &PathBuf {
        &self.path
    }

    /// The names of the files in it.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Publishes to the stream `news`, and waits until all have taken it.
pub(crate) fn publish(publisher: &Publisher, payload: &str) {
    if let Some(ticket) = publisher.publish(&[(b"news", payload.as_bytes())], false).unwrap() {
        let waits = (0..).take_while(|_| !publisher.wait(ticket, Duration::from_millis(100)));
        assert!(waits.take(100).count() < 100, "not taken in {PATIENCE:?}");
    }
}
