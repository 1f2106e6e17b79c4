//! The reactors' own threads take no signals: they are for the host's threads, Ruby's above all.
#![cfg(target_os = "linux")]

mod support;

use std::path::{Path, PathBuf};
use std::{fs, io};

use cable_server::Config;
use nix::sys::signal::{SigSet, Signal};
use support::{App, config};

/// The threads of this process called so, by their directories in `/proc`.
fn threads(name: &str) -> io::Result<Vec<PathBuf>> {
    let is_called = |path: &PathBuf| fs::read_to_string(path.join("comm")).is_ok_and(|comm| comm.trim_end() == name);
    let paths = fs::read_dir("/proc/self/task")?.flatten().map(|thread| thread.path());
    Ok(paths.filter(is_called).collect())
}

/// The signals a thread has blocked, as bits: signal 1 is the lowest.
fn blocked(thread: &Path) -> Option<u64> {
    let status = fs::read_to_string(thread.join("status")).ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

#[test]
fn each_has_a_name_and_blocks_every_signal_and_its_starter_none() {
    let before = SigSet::thread_get_mask().unwrap();
    let app = App::with(Config { reactor_threads: 3, ..config() });
    assert_eq!(SigSet::thread_get_mask().unwrap(), before);

    let _clients = [app.connect(), app.connect(), app.connect()];
    for (name, count) in [("cable-reactor", 1), ("cable-reactor-2", 1), ("cable-reactor-3", 1), ("cable-reactor-4", 0)]
    {
        let reactors = threads(name).unwrap();
        assert_eq!(reactors.len(), count, "{name}");
        reactors.iter().for_each(|reactor| expect_no_signals(reactor));
    }
}

fn expect_no_signals(thread: &Path) {
    let blocked = blocked(thread).unwrap_or_default();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGCHLD, Signal::SIGUSR1, Signal::SIGVTALRM] {
        assert_ne!(blocked & (1 << (signal as u64 - 1)), 0, "{signal}");
    }
}
