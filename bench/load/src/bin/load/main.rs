//! The load: many subscribed clients on one thread, much cheaper to run than any server that feeds them.
//!
//! `load PORT CLIENTS` connects, subscribes and prints one JSON line when all clients are confirmed.
//! Then each line on standard input is a command, answered by one JSON line (see `command.rs`);
//! the end of standard input ends the program. Anything lost, doubled or unexpected is an error.

mod client;
mod command;
mod load;
mod tally;

use std::process::ExitCode;

use cable_bench::Result;
use load::Load;

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
    let [port, clients] = arguments.as_slice() else {
        return Err("usage: load PORT CLIENTS".into());
    };
    let mut load = Load::new(port.parse()?, clients.parse()?)?;
    load.connect()?;
    load.obey()
}
