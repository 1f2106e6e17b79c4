//! Does one thing of the server's, so many times: `cable_instructions PATH COUNT`. What a run costs beyond a shorter one is
//! what the path itself costs; a tool that counts instructions, such as callgrind, is not fooled by a busy machine.

mod crowd;

use std::env;
use std::io;

use crowd::Crowd;

/// Clients of one stream.
const CLIENTS: u64 = 100;
/// Broadcasts at once.
const BURST: usize = 50;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let [_, path, count] = &arguments[..] else { return Err(usage()) };
    let count = count.parse().map_err(|_| usage())?;
    match path.as_str() {
        "single" => broadcast(count, 1),
        "burst" => broadcast(count, BURST),
        "command" => command(count),
        "connect" => connect(count),
        _ => Err(usage()),
    }
}

/// Broadcasts, `together` at a time, to all clients, who read them.
fn broadcast(count: usize, together: usize) -> io::Result<()> {
    let mut crowd = Crowd::start(CLIENTS)?;
    for _ in 0..count {
        crowd.broadcast(together);
        crowd.read(together)?;
    }
    Ok(())
}

/// One client's commands, each taken and answered before the next.
fn command(count: usize) -> io::Result<()> {
    let mut crowd = Crowd::start(1)?;
    (0..count).try_for_each(|_| crowd.command())
}

/// Clients who come, are welcomed, subscribe, and go.
fn connect(count: usize) -> io::Result<()> {
    let mut crowd = Crowd::start(0)?;
    for _ in 0..count {
        crowd.add()?;
        crowd.remove()?;
    }
    Ok(())
}

fn usage() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "cable_instructions single|burst|command|connect COUNT")
}
