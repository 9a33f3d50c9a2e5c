//! The clock and the table.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How long is measured: the best of `rounds`, each at least `least` long.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    rounds: u32,
    least: Duration,
}

impl Effort {
    pub(crate) fn thorough() -> Self {
        Self { rounds: 5, least: Duration::from_millis(200) }
    }

    pub(crate) fn quick() -> Self {
        Self { rounds: 2, least: Duration::from_millis(40) }
    }

    /// Megabytes (10^6 bytes) a second of the best run, and what `work` gave. The best, since whatever else
    /// runs only slows.
    pub(crate) fn speed(self, bytes: usize, work: impl Fn() -> usize) -> (f64, usize) {
        let found = black_box(work());
        let mut best = f64::INFINITY;
        for _ in 0..self.rounds {
            let (mut times, began) = (0u32, Instant::now());
            while began.elapsed() < self.least {
                black_box(work());
                times += 1;
            }
            best = best.min(began.elapsed().as_secs_f64() / f64::from(times));
        }
        (bytes as f64 / best / 1e6, found)
    }
}

/// A table that is printed in Markdown.
pub(crate) struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &str, header: &[&str]) -> Self {
        Self { title: title.to_owned(), rows: vec![header.iter().map(|&cell| cell.to_owned()).collect()] }
    }

    pub(crate) fn row(&mut self, cells: &[&str]) {
        self.rows.push(cells.iter().map(|&cell| cell.to_owned()).collect());
    }

    pub(crate) fn print(&self) {
        println!("\n{}\n", self.title);
        for (index, row) in self.rows.iter().enumerate() {
            println!("| {} |", row.join(" | "));
            if index == 0 {
                println!("|{}", "---|".repeat(row.len()));
            }
        }
    }
}
