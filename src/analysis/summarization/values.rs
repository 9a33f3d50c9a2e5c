//! The features of every sentence: numbers that say how much it might carry, before anything is chosen.

use super::features::{Candidates, Topic};
use super::surface::Surface;
use super::vectors::Nearness;
use super::weights::FEATURES;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

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

/// How many values are added between two looks at the clock.
const AT_ONCE: usize = 1024;

/// How long a text of so many sentences is, from 0 to 1.
pub(super) fn long_share(sentences: usize) -> f64 {
    let (short, long) = SHORT_TO_LONG;
    ((sentences as f64 - short) / (long - short)).clamp(0.0, 1.0)
}

/// What is measured of all sentences together before the features of one are known.
pub(super) struct Measures<'c> {
    candidates: &'c Candidates<'c>,
    near: Nearness<'c>,
    /// The lengths in words: their mean and their deviation.
    lengths: (f64, f64),
    title: &'c Topic,
    query: &'c Topic,
}

impl<'c> Measures<'c> {
    /// Measures the candidates.
    pub(super) fn of(
        candidates: &'c Candidates<'c>,
        title: &'c Topic,
        query: &'c Topic,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let near = Nearness::measure(&candidates.bags, long_share(candidates.len()), checkpoint)?;
        let words = |surface: &Surface| f64::from(surface.words);
        let lengths = spread(&candidates.surfaces, words, checkpoint)?;
        Ok(Self { candidates, near, lengths, title, query })
    }

    /// How long the text is, from 0 to 1.
    pub(super) fn long(&self) -> f64 {
        long_share(self.candidates.len())
    }

    /// Gives the features of every candidate, in their order.
    pub(super) fn each(
        self,
        checkpoint: &mut Checkpoint<'_>,
        mut give: impl FnMut(Values),
    ) -> Result<(), Interrupted> {
        let count = self.candidates.len();
        let mut early = 1.0;
        for i in 0..count {
            checkpoint.spend(16 * (FEATURES + self.candidates.bags.of(i).len()))?;
            give(self.of_one(i, [early, yes(i + 1 == count)]));
            early *= DECAY;
        }
        Ok(())
    }

    fn of_one(&self, i: usize, [early, last]: [f64; 2]) -> Values {
        let Self { candidates, near, lengths, title, query } = self;
        let surface = &candidates.surfaces[i];
        let named = shared(candidates, i, title);
        let words = f64::from(surface.words);
        [
            early,
            last,
            near.central[i],
            near.forward[i],
            near.common(i),
            near.recurring(i),
            share(named, title.count),
            (share(named, title.count) * share(named, candidates.bags.of(i).len())).sqrt(),
            share(candidates.title_pairs(i), title.pairs()),
            share(shared(candidates, i, query), query.count),
            f64::from(surface.numbers),
            -((words - LENGTH.0).abs() / LENGTH.1).min(2.0),
            yes(words < FRAGMENT),
            (words - lengths.0) / lengths.1,
            yes(surface.opens_with_quote),
            yes(surface.quotes),
            yes(surface.torn.is_some()),
            yes(surface.leaning),
        ]
    }
}

fn yes(fact: bool) -> f64 {
    f64::from(u8::from(fact))
}

fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}

/// How many of the terms the sentence has.
fn shared(candidates: &Candidates<'_>, i: usize, topic: &Topic) -> f64 {
    if topic.count == 0 {
        return 0.0;
    }
    candidates.bags.of(i).iter().filter(|(term, _)| topic.has(*term)).count() as f64
}

/// Moves and stretches the values to mean 0 and deviation 1.
pub(super) fn standardize(values: &mut [f64], checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
    let (mean, deviation) = spread(values, |value| *value, checkpoint)?;
    values.iter_mut().for_each(|v| *v = (*v - mean) / deviation);
    Ok(())
}

/// The mean of the values and their deviation from it, a little more than 0.
fn spread<T>(
    things: &[T],
    value: impl Fn(&T) -> f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(f64, f64), Interrupted> {
    let count = things.len().max(1) as f64;
    let mut sum = 0.0;
    for some in things.chunks(AT_ONCE) {
        checkpoint.spend(16 * some.len())?;
        some.iter().for_each(|thing| sum += value(thing));
    }
    let mean = sum / count;
    let mut squares = 0.0;
    for some in things.chunks(AT_ONCE) {
        checkpoint.spend(16 * some.len())?;
        some.iter().map(|thing| value(thing) - mean).for_each(|off| squares += off * off);
    }
    Ok((mean, (squares / count).sqrt() + 1e-6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn a_text_grows_long_by_and_by() {
        assert_eq!(long_share(0), 0.0);
        assert_eq!(long_share(70), 0.5);
        assert_eq!(long_share(10_000), 1.0);
    }

    #[test]
    fn standardized_values_have_mean_zero() {
        let standardized = |mut values: Vec<f64>| {
            let never = Interrupt::never();
            standardize(&mut values, &mut Checkpoint::new(&never)).expect("nobody interrupts");
            values
        };
        assert!(standardized(vec![1.0, 2.0, 6.0]).iter().sum::<f64>().abs() < 1e-9);
        assert_eq!(standardized(vec![4.0, 4.0]), [0.0, 0.0]);
    }
}
