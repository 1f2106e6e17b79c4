//! The reactor's own thread takes no signals: they are for the host's threads, Ruby's above all.
#![cfg(target_os = "linux")]

mod support;

use std::fs;

use nix::sys::signal::{SigSet, Signal};
use support::App;

/// The threads of this process called so, by their directories in `/proc`.
fn threads(name: &str) -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").expect("a list of threads");
    let paths = tasks.map(|task| task.expect("a thread").path().display().to_string());
    let is_called =
        |path: &String| fs::read_to_string(format!("{path}/comm")).is_ok_and(|comm| comm.trim_end() == name);
    paths.filter(is_called).collect()
}

/// The signals a thread has blocked, as bits: signal 1 is the lowest.
fn blocked(thread: &str) -> u64 {
    let status = fs::read_to_string(format!("{thread}/status")).expect("its status");
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigBlk:"))
        .expect("its mask");
    u64::from_str_radix(mask.trim(), 16).expect("a mask in hexadecimal")
}

#[test]
fn it_has_a_name_and_blocks_every_signal_and_its_starter_none() {
    let before = SigSet::thread_get_mask().unwrap();
    let app = App::start();
    assert_eq!(SigSet::thread_get_mask().unwrap(), before);

    drop(app.connect());
    let [reactor] = &threads("cable-reactor")[..] else {
        panic!("one reactor thread, not {:?}", threads("cable-reactor"));
    };
    for signal in [
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGCHLD,
        Signal::SIGUSR1,
        Signal::SIGVTALRM,
    ] {
        assert_ne!(blocked(reactor) & 1 << (signal as u64 - 1), 0, "{signal}");
    }
}
