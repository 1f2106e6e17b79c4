//! The load: many subscribed clients on one thread, much cheaper to run than any server that feeds them.
//!
//! `load PORT CLIENTS` connects, subscribes and prints one JSON line when all clients are confirmed.
//! Then each line on standard input is a command, answered by one JSON line (see `command.rs`);
//! the end of standard input ends the program. Anything lost, doubled or unexpected is an error.

mod client;
mod command;
mod load;
mod options;
mod protocol;
mod streams;
mod tally;

use std::process::ExitCode;

use cable_bench::Result;
use load::Load;
use options::Options;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut load = Load::new(Options::parse(&arguments)?)?;
    load.connect()?;
    load.obey()
}
