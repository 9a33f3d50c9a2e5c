//! What was measured, and the tables of it.

use std::time::Duration;

use crate::{
    calls::{Client, Target},
    children::Child,
};

/// Requests from so many bytes on are large: fewer at a time, and no match for a call of nothing.
pub(crate) const LARGE: usize = 500_000;

/// One of the systems that are compared, and what it is asked.
pub(crate) struct Side<'a> {
    pub(crate) child: &'a Child,
    pub(crate) client: &'a Client,
    pub(crate) target: Target,
}

/// The calls of one slice of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slice {
    took: Vec<Duration>,
    failed: u64,
    pub(crate) seconds: f64,
    pub(crate) ticks: Option<u64>,
}

impl Slice {
    pub(crate) fn see(&mut self, good: bool, took: Duration) {
        if good {
            self.took.push(took);
        } else {
            self.failed += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.took.extend(other.took);
        self.failed += other.failed;
    }
}

/// The slices of one system.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    rates: Vec<f64>,
    took: Vec<Duration>,
    failed: u64,
    ticks: Option<u64>,
}

impl Figures {
    pub(crate) fn add(&mut self, slice: Slice) {
        self.rates.push(slice.took.len() as f64 / slice.seconds);
        self.took.extend(slice.took);
        self.failed += slice.failed;
        self.ticks = slice.ticks.map(|ticks| ticks + self.ticks.unwrap_or(0));
    }

    /// Calls a second, the median of the slices.
    pub(crate) fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    /// The median of the ratios of slices that stood side by side.
    pub(crate) fn ratio_to(&self, other: &Self) -> f64 {
        median(self.rates.iter().zip(&other.rates).map(|(own, other)| own / other).collect())
    }

    /// Microseconds of the server's processor for a call; NaN where that is not known.
    fn cost(&self) -> f64 {
        self.ticks
            .map_or(f64::NAN, |ticks| ticks as f64 * 1e4 / (self.took.len() as f64 + self.failed as f64))
    }

    /// Milliseconds below which this share of the calls stayed.
    fn quantiles(&self) -> [String; 3] {
        let mut took = self.took.clone();
        took.sort_unstable();
        [0.5, 0.99, 0.999].map(|share| {
            let at = (took.len() as f64 * share) as usize;
            took.get(at.min(took.len().saturating_sub(1)))
                .map_or_else(|| "-".to_owned(), |took| format!("{:.2}", took.as_secs_f64() * 1e3))
        })
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A rate of two digits, for a person.
pub(crate) fn round(rate: f64) -> f64 {
    let digit = 10_f64.powf(rate.log10().floor() - 1.0);
    ((rate / digit).floor() * digit).max(1.0)
}

/// Rows in Markdown; the closed loop's are printed as they come.
pub(crate) struct Table {
    head: Vec<&'static str>,
    waiting: Vec<String>,
}

impl Table {
    pub(crate) fn closed() -> Self {
        let head = vec![
            "closed loop",
            "request B",
            "answer B",
            "streams",
            "calls/s",
            "of same sizes",
            "of empty",
            "server µs",
            "same sizes µs",
            "p50 ms",
            "p99",
            "p99.9",
            "failed",
        ];
        let table = Self { head, waiting: Vec::new() };
        table.print_head();
        table
    }

    pub(crate) fn open() -> Self {
        let head = vec![
            "open loop",
            "calls/s",
            "p50 ms",
            "p99",
            "p99.9",
            "same sizes p50",
            "p99",
            "p99.9",
            "failed",
        ];
        Self { head, waiting: Vec::new() }
    }

    /// A row of the closed loop: Lector, a call of the same sizes, a call of nothing.
    pub(crate) fn add_closed(
        &self,
        name: &str,
        request: usize,
        answer: usize,
        streams: usize,
        found: &[Figures],
    ) {
        let [lector, same, empty] = found else { return };
        let mut cells = vec![
            name.to_owned(),
            request.to_string(),
            answer.to_string(),
            streams.to_string(),
            format!("{:.0}", lector.rate()),
            format!("{:.2}", lector.ratio_to(same)),
            if request < LARGE { format!("{:.2}", lector.ratio_to(empty)) } else { "-".to_owned() },
            format!("{:.0}", lector.cost()),
            format!("{:.0}", same.cost()),
        ];
        cells.extend(lector.quantiles());
        cells.push(lector.failed.to_string());
        println!("| {} |", cells.join(" | "));
    }

    /// A row of the open loop: Lector, a call of the same sizes.
    pub(crate) fn add_open(&mut self, name: &str, rate: f64, found: &[Figures]) {
        let [lector, same] = found else { return };
        let mut cells = vec![name.to_owned(), format!("{rate:.0}")];
        cells.extend(lector.quantiles());
        cells.extend(same.quantiles());
        cells.push(lector.failed.to_string());
        self.waiting.push(format!("| {} |", cells.join(" | ")));
    }

    pub(crate) fn print(&self) {
        println!();
        self.print_head();
        println!("{}", self.waiting.join("\n"));
    }

    fn print_head(&self) {
        println!("| {} |\n|{}", self.head.join(" | "), "---|".repeat(self.head.len()));
    }
}
