//! The limit: one thread that does nothing but `write(2)` a ready frame to each subscriber.
//!
//! `bare [--coalesce]` prints the address it listens on and answers as the Rails app does: `GET /cable` upgrades,
//! `POST /broadcasts` broadcasts. With `--coalesce` a burst is one `write` for each subscriber.

mod broadcasts;
mod peer;
mod server;

use std::process::ExitCode;

use cable_bench::Result;
use server::Server;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let coalesce = match arguments.as_slice() {
        [] => false,
        [flag] if flag == "--coalesce" => true,
        _ => return Err("usage: bare [--coalesce]".into()),
    };
    Server::new(coalesce)?.run()
}
