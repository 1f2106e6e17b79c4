//! What the reactors' threads have used of their cores, as Linux counts it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Nanoseconds of each reactor's thread.
pub(crate) type Used = Vec<(PathBuf, u64)>;

pub(crate) fn of_reactors() -> io::Result<Used> {
    let with_time = |path: PathBuf| nanoseconds(&path).map(|time| (path, time));
    reactors()?.into_iter().map(with_time).collect()
}

/// By their directories in `/proc`.
fn reactors() -> io::Result<Vec<PathBuf>> {
    let mut threads = Vec::new();
    for thread in fs::read_dir("/proc/self/task")? {
        let thread = thread?.path();
        if fs::read_to_string(thread.join("comm"))?.starts_with("cable-reactor") {
            threads.push(thread);
        }
    }
    Ok(threads)
}

/// Seconds of the one that has worked longest since.
pub(crate) fn busiest_since(before: &Used) -> io::Result<f64> {
    let mut most = 0;
    for (thread, earlier) in before {
        most = most.max(nanoseconds(thread)? - earlier);
    }
    Ok(most as f64 / 1e9)
}

/// The first number of `schedstat`: time spent on a processor.
fn nanoseconds(thread: &Path) -> io::Result<u64> {
    let text = fs::read_to_string(thread.join("schedstat"))?;
    text.split(' ').next().and_then(|number| number.parse().ok()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
