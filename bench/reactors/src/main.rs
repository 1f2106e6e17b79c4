//! Measures a burst in the server itself, with one reactor and with several: `cable_reactors [REACTORS [ROUNDS]]`. No client
//! reads meanwhile, so that the reactors have the machine's cores to themselves; then all that came is checked.

mod cpu;
mod crowd;
mod figures;

use std::env;
use std::io;

use crowd::Crowd;
use figures::{Figures, Rates};

/// Bursts of one server, after one to warm up; their median counts.
const BURSTS: usize = 5;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let reactors = number(arguments.next(), 2)?;
    let rounds = number(arguments.next(), 9)?;
    let mut figures = Figures::new(reactors);
    for round in 0..rounds {
        // Whatever else the machine does touches both alike.
        let (one, several) = if round % 2 == 0 {
            let one = measure(1)?;
            (one, measure(reactors)?)
        } else {
            let several = measure(reactors)?;
            (measure(1)?, several)
        };
        figures.add(one, several);
    }
    figures.print();
    Ok(())
}

fn measure(reactors: usize) -> io::Result<Rates> {
    let mut crowd = Crowd::start(reactors)?;
    crowd.burst()?;
    let rates = (0..BURSTS).map(|_| crowd.burst()).collect::<io::Result<Vec<_>>>()?;
    crowd.stop();
    Ok(Rates::median(&rates))
}

fn number(argument: Option<String>, default: usize) -> io::Result<usize> {
    let usage = |_| io::Error::new(io::ErrorKind::InvalidInput, "cable_reactors [REACTORS [ROUNDS]]");
    argument.map_or(Ok(default), |text| text.parse().map_err(usage))
}
