//! What a word weighs by its place, its writing, its frequency and its company in the text.
//!
//! The formula is YAKE's, turned round: there, important words have small numbers, here they have large ones.

use std::collections::HashSet;

use super::run::{Runs, Shape};
use crate::analysis::{Interrupted, pace::Pace};

/// Words below 1 make phrases of several words better than single ones; so a word of the first sentences of a short text is.
const SCALE: f64 = 0.5;

/// What is counted of every term.
#[derive(Clone, Copy, Default)]
struct Counts {
    all: f64,
    capital: f64,
    sentences: f64,
    first: f64,
    last: Option<u32>,
    /// Distinct neighbours, and occurrences with one: a word with many different neighbours means little.
    neighbours: f64,
    accompanied: f64,
}

/// How little every term weighs: near 0 for important ones.
pub(super) fn weigh(runs: &Runs, pace: &mut Pace<'_>) -> Result<Vec<f64>, Interrupted> {
    let counts = count(runs, pace)?;
    let frequencies: Vec<f64> = counts.iter().map(|count| count.all).filter(|all| *all > 0.0).collect();
    let terms = frequencies.len().max(1) as f64;
    let mean = frequencies.iter().sum::<f64>() / terms;
    let deviation = (frequencies.iter().map(|f| (f - mean) * (f - mean)).sum::<f64>() / terms).sqrt();
    let most = frequencies.iter().copied().fold(1.0, f64::max);
    let sentences = runs.sentences.max(1) as f64;
    Ok(counts.iter().map(|count| lightness(count, mean + deviation, most, sentences)).collect())
}

fn count(runs: &Runs, pace: &mut Pace<'_>) -> Result<Vec<Counts>, Interrupted> {
    let mut counts = vec![Counts::default(); runs.terms];
    let mut pairs = HashSet::new();
    let mut before: Option<u32> = None;
    for token in &runs.tokens {
        pace.spend(token.span.end - token.span.start)?;
        let count = &mut counts[token.term as usize];
        if count.all == 0.0 {
            count.first = f64::from(token.sentence);
        }
        count.all += 1.0;
        count.capital += f64::from(u8::from(token.shape == Shape::Capital));
        count.sentences += f64::from(u8::from(count.last != Some(token.sentence)));
        count.last = Some(token.sentence);
        if let Some(before) = before.filter(|_| token.joined) {
            let new = f64::from(u8::from(pairs.insert((before, token.term))));
            for term in [before, token.term] {
                counts[term as usize].neighbours += new;
                counts[term as usize].accompanied += 1.0;
            }
        }
        before = Some(token.term);
    }
    Ok(counts)
}

fn lightness(count: &Counts, usual: f64, most: f64, sentences: f64) -> f64 {
    let dispersion = count.neighbours / count.accompanied.max(1.0);
    let related = 1.0 + dispersion * count.all / most;
    let late = logarithm(3.0 + count.first);
    let written = count.capital / (1.0 + logarithm(count.all.max(1.0)));
    let frequent = count.all / usual.max(1.0);
    let spread = count.sentences / sentences;
    SCALE * related * late / (written + (frequent + spread) / related + 1e-3)
}

/// The natural logarithm of a number from 1 on, by its power of two and a series: `ln` differs between machines.
pub(super) fn logarithm(x: f64) -> f64 {
    let (mut mantissa, mut powers) = (x.clamp(1.0, 1e300), 0.0);
    while mantissa >= 2.0 {
        mantissa /= 2.0;
        powers += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 1/3, so that eleven terms are exact to 1e-11.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut power, mut sum) = (ratio, 0.0);
    for odd in 0..11 {
        sum += power / f64::from(2 * odd + 1);
        power *= ratio * ratio;
    }
    2.0 * sum + powers * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::logarithm;

    #[test]
    fn the_logarithm_is_one() {
        for x in [1.0, 1.5, 2.0, 3.0, 10.0, 12_345.678, 1e12] {
            assert!((logarithm(x) - f64::ln(x)).abs() < 1e-9, "{x}");
        }
    }
}
