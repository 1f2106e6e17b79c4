//! What the rounds gave: medians, and how far they lie apart.

/// Deliveries a second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    /// By the clock on the wall.
    pub(crate) by_clock: f64,
    /// By the CPU time of the reactor that had most to do: what the clock would show if nothing else ran on the machine.
    pub(crate) by_cpu: f64,
}

impl Rates {
    pub(crate) fn median(all: &[Self]) -> Self {
        let by_clock = median(all.iter().map(|rates| rates.by_clock).collect());
        Self { by_clock, by_cpu: median(all.iter().map(|rates| rates.by_cpu).collect()) }
    }
}

/// Of one reactor and of several, round by round.
pub(crate) struct Figures {
    reactors: usize,
    rounds: Vec<(Rates, Rates)>,
}

impl Figures {
    pub(crate) fn new(reactors: usize) -> Self {
        println!("deliveries/s     1 reactor   {reactors} reactors   ratio      by CPU time");
        Self { reactors, rounds: Vec::new() }
    }

    pub(crate) fn add(&mut self, one: Rates, several: Rates) {
        self.rounds.push((one, several));
        let (ratio, cpu_ratio) = (several.by_clock / one.by_clock, several.by_cpu / one.by_cpu);
        let round = self.rounds.len();
        let (one, several) = (one.by_clock, several.by_clock);
        println!("round {round:<8} {one:>11.0} {several:>12.0}   ×{ratio:.2}      ×{cpu_ratio:.2}");
    }

    /// Ratios are taken within each round.
    pub(crate) fn print(&self) {
        let reactors = self.reactors;
        println!("\nmedian (least–most)");
        println!("1 reactor:   {}", self.summary(0, |one, _| one.by_clock));
        println!("{reactors} reactors:  {}", self.summary(0, |_, several| several.by_clock));
        println!("ratio:       {}", self.summary(2, |one, several| several.by_clock / one.by_clock));
        println!("by CPU time: {}", self.summary(2, |one, several| several.by_cpu / one.by_cpu));
    }

    fn summary(&self, digits: usize, figure: impl Fn(Rates, Rates) -> f64) -> String {
        let values: Vec<f64> = self.rounds.iter().map(|(one, several)| figure(*one, *several)).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(0.0, f64::max);
        format!("{:.digits$} ({least:.digits$}–{most:.digits$})", median(values))
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
