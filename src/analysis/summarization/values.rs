//! The features of every sentence: numbers that say how much it might carry, before anything is chosen.

use std::collections::HashSet;

use super::features::{Candidates, Topic};
use super::vectors::Nearness;
use super::weights::FEATURES;
use crate::analysis::{Interrupted, pace::Pace};

/// The features of one sentence, in the order of [`super::weights::WEIGHTS`].
pub(super) type Values = [f64; FEATURES];

/// Up to so many sentences a text is short, from the second number on it is long, between them it is a mixture.
const SHORT_TO_LONG: (f64, f64) = (50.0, 90.0);
/// What a place is worth, of the place before.
const DECAY: f64 = 0.9;
/// Fewer words than this are hardly a whole sentence.
const FRAGMENT: f64 = 8.0;
/// The best length in words, and the step of the penalty, of which no sentence gets more than two.
const LENGTH: (f64, f64) = (26.0, 20.0);

/// How long a text of so many sentences is, from 0 to 1.
pub(super) fn long_share(sentences: usize) -> f64 {
    let (short, long) = SHORT_TO_LONG;
    ((sentences as f64 - short) / (long - short)).clamp(0.0, 1.0)
}

/// The features of every candidate.
pub(super) fn values(
    candidates: &Candidates,
    title: &Topic,
    query: &Topic,
    pace: &mut Pace<'_>,
) -> Result<Vec<Values>, Interrupted> {
    let count = candidates.len();
    let near = Nearness::measure(&candidates.bags, long_share(count), pace)?;
    let lengths = standardized(candidates.surfaces.iter().map(|surface| surface.words).collect());
    let mut early = 1.0;
    let mut values = Vec::with_capacity(count);
    for (i, &length) in lengths.iter().enumerate() {
        pace.spend(8 * (FEATURES + candidates.bags.of(i).len()))?;
        let place = [early, yes(i + 1 == count)];
        values.push(of_one(candidates, i, place, &near, length, [title, query]));
        early *= DECAY;
    }
    Ok(values)
}

fn of_one(
    candidates: &Candidates,
    i: usize,
    [early, last]: [f64; 2],
    near: &Nearness,
    length: f64,
    [title, query]: [&Topic; 2],
) -> Values {
    let surface = &candidates.surfaces[i];
    let named = shared(candidates, i, &title.terms);
    [
        early,
        last,
        near.central[i],
        near.forward[i],
        near.common[i],
        near.recurring[i],
        share(named, title.terms.len()),
        (share(named, title.terms.len()) * share(named, candidates.bags.of(i).len())).sqrt(),
        share(candidates.title_pairs[i], title.pairs.len()),
        share(shared(candidates, i, &query.terms), query.terms.len()),
        surface.numbers,
        -((surface.words - LENGTH.0).abs() / LENGTH.1).min(2.0),
        yes(surface.words < FRAGMENT),
        length,
        yes(surface.opens_with_quote),
        yes(surface.quotes),
        yes(surface.torn.is_some()),
        yes(surface.leaning),
    ]
}

fn yes(fact: bool) -> f64 {
    f64::from(u8::from(fact))
}

fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}

/// How many of the terms the sentence has.
fn shared(candidates: &Candidates, i: usize, terms: &HashSet<u32>) -> f64 {
    candidates.bags.of(i).iter().filter(|(term, _)| terms.contains(term)).count() as f64
}

/// The values, moved and stretched to mean 0 and deviation 1.
pub(super) fn standardized(mut values: Vec<f64>) -> Vec<f64> {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / count).sqrt() + 1e-6;
    values.iter_mut().for_each(|v| *v = (*v - mean) / deviation);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_long_by_and_by() {
        assert_eq!(long_share(0), 0.0);
        assert_eq!(long_share(70), 0.5);
        assert_eq!(long_share(10_000), 1.0);
    }

    #[test]
    fn standardized_values_have_mean_zero() {
        assert!(standardized(vec![1.0, 2.0, 6.0]).iter().sum::<f64>().abs() < 1e-9);
        assert_eq!(standardized(vec![4.0, 4.0]), [0.0, 0.0]);
    }
}
