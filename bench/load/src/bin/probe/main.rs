//! Visitors who fetch a page while other things go on: one after the other, each by a connection of their own, whether
//! or not those before them have been served.
//!
//! `probe PORT PATH INTERVAL_MS` answers each line on standard input with the latencies since the last one, as a line of
//! JSON, in nanoseconds, when all who are waiting have been served.

mod visit;
mod visitors;

use std::process::ExitCode;
use std::time::Duration;

use cable_bench::Result;
use visitors::Visitors;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("probe: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, path, interval] = arguments.as_slice() else {
        return Err("usage: probe PORT PATH INTERVAL_MS".into());
    };
    Visitors::new(port.parse()?, path, Duration::from_millis(interval.parse()?))?.run()
}
