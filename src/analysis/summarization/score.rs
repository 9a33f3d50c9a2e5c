//! What a sentence is worth before anything is chosen.

use std::collections::BTreeSet;

use super::features::{Bags, Candidates};
use crate::analysis::{Interrupted, pace::Pace};

/// One feature: its name in the answer, its weight in a short text and its weight in a long one.
pub(super) struct Weight {
    pub(super) name: &'static str,
    short: f64,
    long: f64,
}

const fn weight(name: &'static str, short: f64, long: f64) -> Weight {
    Weight { name, short, long }
}

pub(super) const FEATURES: usize = 11;

/// All that there is to tune, with [`super::select::REDUNDANCY`]. News wants its beginning, long texts their middle too.
pub(super) const WEIGHTS: [Weight; FEATURES] = [
    weight("position", 1.5, 0.25),
    weight("centrality", 0.5, 0.9),
    weight("like the first", -0.95, 0.8),
    weight("title", 1.0, 0.8),
    weight("query", 3.0, 3.0),
    weight("fragment", -0.6, -0.6),
    weight("length", 0.4, 0.1),
    weight("capitals", 0.8, 0.0),
    weight("opening quote", -0.5, -0.4),
    weight("torn quote", -0.15, -0.15),
    weight("leaning", -0.15, -0.15),
];
/// The feature that does not count when the sentence before is chosen: the last.
pub(super) const LEANING: usize = FEATURES - 1;

/// Up to so many sentences a text is short, from the second number on it is long, between them it is a mixture.
const SHORT_TO_LONG: (f64, f64) = (60.0, 120.0);
/// What a place is worth, of the place before: e to the power of -1/3, written out because `exp` differs between machines.
const DECAY: f64 = 0.716_531_310_573_789_3;
/// The place in a short text that says half as much about what the text is about as the first.
const EMPHASIS: f64 = 12.0;
/// Fewer words than this are no whole sentence.
const FRAGMENT: f64 = 5.0;
/// The best length in words, and the step of the penalty, of which no sentence gets more than two.
const LENGTH: (f64, f64) = (26.0, 20.0);

/// The features of one sentence, times their weights.
pub(super) type Parts = [f64; FEATURES];

/// What every candidate is worth, in its parts.
pub(super) fn parts(
    candidates: &Candidates,
    title: &BTreeSet<u32>,
    query: &BTreeSet<u32>,
    pace: &mut Pace<'_>,
) -> Result<Vec<Parts>, Interrupted> {
    let long = long_share(candidates.len());
    let weights: Parts = std::array::from_fn(|k| WEIGHTS[k].short * (1.0 - long) + WEIGHTS[k].long * long);
    let central = standardized(centrality(&candidates.bags, candidates.len(), long, pace)?);
    let first = first_vector(candidates);
    let mut position = 1.0;
    let mut parts = Vec::with_capacity(candidates.len());
    for (i, &central) in central.iter().enumerate() {
        pace.spend(8 * FEATURES)?;
        let like_first = if i == 0 { 0.0 } else { candidates.bags.dot(i, &first) };
        let words = [covered(&candidates.bags, i, title), covered(&candidates.bags, i, query)];
        let values = features(candidates, i, [position, central, like_first], words);
        parts.push(std::array::from_fn(|k| values[k] * weights[k]));
        position *= DECAY;
    }
    Ok(parts)
}

/// The features in the order of [`WEIGHTS`].
fn features(candidates: &Candidates, i: usize, place: [f64; 3], [title, query]: [f64; 2]) -> Parts {
    let surface = &candidates.surfaces[i];
    let [position, central, like_first] = place;
    let words = f64::from(surface.words);
    let yes = |fact: bool| f64::from(u8::from(fact));
    [
        position,
        central,
        like_first,
        title,
        query,
        yes(words < FRAGMENT),
        -((words - LENGTH.0).abs() / LENGTH.1).min(2.0),
        f64::from(surface.capitals),
        yes(surface.opens_with_quote),
        yes(surface.torn_quote),
        yes(surface.leaning),
    ]
}

/// How long a text of so many sentences is, from 0 to 1.
fn long_share(sentences: usize) -> f64 {
    let (short, long) = SHORT_TO_LONG;
    ((sentences as f64 - short) / (long - short)).clamp(0.0, 1.0)
}

/// The share of the terms that the sentence has.
fn covered(bags: &Bags, i: usize, terms: &BTreeSet<u32>) -> f64 {
    if terms.is_empty() {
        return 0.0;
    }
    bags.of(i).iter().filter(|(term, _)| terms.contains(term)).count() as f64 / terms.len() as f64
}

fn first_vector(candidates: &Candidates) -> Vec<f64> {
    let mut first = vec![0.0; candidates.bags.dimensions];
    if candidates.len() > 0 {
        candidates.bags.add(0, 1.0, &mut first);
    }
    first
}

/// The cosine of every sentence to the sum of all others. No sentence is compared with another, so the cost is linear.
fn centrality(bags: &Bags, count: usize, long: f64, pace: &mut Pace<'_>) -> Result<Vec<f64>, Interrupted> {
    let emphasis =
        |i: usize| f64::from(bags.norm(i)) * (long + (1.0 - long) * EMPHASIS / (EMPHASIS + i as f64));
    let mut sum = vec![0.0; bags.dimensions];
    for i in 0..count {
        pace.spend(8 * bags.of(i).len())?;
        bags.add(i, emphasis(i), &mut sum);
    }
    let norm = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
    let mut cosines = Vec::with_capacity(count);
    for i in 0..count {
        pace.spend(8 * bags.of(i).len())?;
        cosines.push((bags.dot(i, &sum) - emphasis(i)) / norm);
    }
    Ok(cosines)
}

/// The values, moved and stretched to mean 0 and deviation 1.
fn standardized(mut values: Vec<f64>) -> Vec<f64> {
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
        assert_eq!(long_share(90), 0.5);
        assert_eq!(long_share(10_000), 1.0);
    }

    #[test]
    fn standardized_values_have_mean_zero() {
        assert!(standardized(vec![1.0, 2.0, 6.0]).iter().sum::<f64>().abs() < 1e-9);
        assert_eq!(standardized(vec![4.0, 4.0]), [0.0, 0.0]);
    }
}
