//! What a word weighs by its place, its writing, its frequency and its company in the text.
//!
//! The formula is YAKE's, turned round: there, important words have small numbers, here they have large ones.

use super::run::{Runs, Shape};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, index::Index};

/// What the weight of a term costs, in bytes of other work.
const COST_OF_TERM: usize = 64;

/// Words below 1 make phrases of several words better than single ones; so a word of the first sentences of a short text is.
const SCALE: f64 = 0.5;

/// What is counted of every term.
#[derive(Clone, Copy, Default)]
struct Counts {
    all: u32,
    capital: u32,
    sentences: u32,
    first: u32,
    last: u32,
    /// Distinct neighbours, and occurrences with one: a word with many different neighbours means little.
    neighbours: u32,
    accompanied: u32,
}

/// How little every term weighs: near 0 for important ones.
pub(super) fn weigh(runs: &Runs, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let counts = count(runs, checkpoint)?;
    let (mut terms, mut sum, mut most) = (0_u32, 0.0, 1.0_f64);
    for all in counts.iter().map(|count| f64::from(count.all)).filter(|all| *all > 0.0) {
        checkpoint.spend(8)?;
        (terms, sum, most) = (terms + 1, sum + all, most.max(all));
    }
    let terms = f64::from(terms.max(1));
    let mean = sum / terms;
    let mut squares = 0.0;
    for all in counts.iter().map(|count| f64::from(count.all)).filter(|all| *all > 0.0) {
        checkpoint.spend(8)?;
        squares += (all - mean) * (all - mean);
    }
    let usual = mean + (squares / terms).sqrt();
    let sentences = runs.sentences.max(1) as f64;
    let mut weights = Vec::with_capacity(counts.len());
    for count in &counts {
        checkpoint.spend(COST_OF_TERM)?;
        weights.push(lightness(count, usual, most, sentences));
    }
    Ok(weights)
}

fn count(runs: &Runs, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Counts>, Interrupted> {
    let mut counts = vec![Counts::default(); runs.terms];
    let (mut pairs, mut met): (Vec<(u32, u32)>, _) = (Vec::new(), Index::default());
    let mut before: Option<u32> = None;
    for token in &runs.tokens {
        checkpoint.spend(32)?;
        let count = &mut counts[token.term as usize];
        if count.all == 0 {
            (count.first, count.last) = (token.sentence, u32::MAX);
        }
        count.all += 1;
        count.capital += u32::from(token.shape == Shape::Capital);
        count.sentences += u32::from(count.last != token.sentence);
        count.last = token.sentence;
        if let Some(before) = before.filter(|_| token.joined) {
            let (pair, next) = ((before, token.term), pairs.len() as u32);
            let hash = met.hash(pair);
            let rehash = |met: &Index, number: u32| met.hash(pairs[number as usize]);
            let new =
                met.number(hash, next, |number| pairs[number as usize] == pair, rehash, checkpoint)? == next;
            pairs.extend(new.then_some(pair));
            for term in [before, token.term] {
                counts[term as usize].neighbours += u32::from(new);
                counts[term as usize].accompanied += 1;
            }
        }
        before = Some(token.term);
    }
    Ok(counts)
}

fn lightness(count: &Counts, usual: f64, most: f64, sentences: f64) -> f64 {
    let all = f64::from(count.all);
    let dispersion = f64::from(count.neighbours) / f64::from(count.accompanied.max(1));
    let related = 1.0 + dispersion * all / most;
    let late = logarithm(3.0 + f64::from(count.first));
    let written = f64::from(count.capital) / (1.0 + logarithm(all.max(1.0)));
    let frequent = all / usual.max(1.0);
    let spread = f64::from(count.sentences) / sentences;
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
