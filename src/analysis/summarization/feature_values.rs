//! The features of every sentence: numbers that say how much it might carry, before anything is chosen.

use super::candidates::CandidateSentences;
use super::centrality::Centrality;
use super::statistics::spread;
use super::surface_features::SurfaceFeatures;
use super::topic::Topic;
use super::weights::FEATURES;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The features of one sentence, in the order of [`super::weights::WEIGHTS`].
pub(super) type FeatureValues = [f64; FEATURES];

/// Up to so many sentences a text is short, from the second number on it is long, between them it is a
/// mixture.
const SHORT_TO_LONG: (f64, f64) = (50.0, 90.0);
/// How much a position counts, as a share of the position before.
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

/// Computes the features of the candidates, from what is measured of all of them together.
pub(super) struct FeatureExtractor<'c> {
    candidates: &'c CandidateSentences<'c>,
    centrality: Centrality<'c>,
    /// The lengths in words: their mean and their deviation.
    lengths: (f64, f64),
    title: &'c Topic,
    query: &'c Topic,
}

impl<'c> FeatureExtractor<'c> {
    /// FeatureExtractor the candidates.
    pub(super) fn new(
        candidates: &'c CandidateSentences<'c>,
        title: &'c Topic,
        query: &'c Topic,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let centrality = Centrality::measure(&candidates.vectors, long_share(candidates.len()), checkpoint)?;
        let words = |surface: &SurfaceFeatures| f64::from(surface.words);
        let lengths = spread(&candidates.surfaces, words, checkpoint)?;
        Ok(Self { candidates, centrality, lengths, title, query })
    }

    /// How long the text is, from 0 to 1.
    pub(super) fn long(&self) -> f64 {
        long_share(self.candidates.len())
    }

    /// Gives the features of every candidate, in their order.
    pub(super) fn each(
        self,
        checkpoint: &mut Checkpoint<'_>,
        mut give: impl FnMut(FeatureValues),
    ) -> Result<(), Interrupted> {
        let count = self.candidates.len();
        let mut early = 1.0;
        for i in 0..count {
            checkpoint.spend(16 * (FEATURES + self.candidates.vectors.of(i).len()))?;
            give(self.of_one(i, [early, yes(i + 1 == count)]));
            early *= DECAY;
        }
        Ok(())
    }

    fn of_one(&self, i: usize, [early, last]: [f64; 2]) -> FeatureValues {
        let Self { candidates, centrality, lengths, title, query } = self;
        let surface = candidates.surface(i);
        let at = |values: &[f64]| values.get(i).copied().unwrap_or_default();
        let named = shared(candidates, i, title);
        let words = f64::from(surface.words);
        [
            early,
            last,
            at(&centrality.central),
            at(&centrality.forward),
            centrality.common(i),
            centrality.recurring(i),
            share(named, title.count),
            (share(named, title.count) * share(named, candidates.vectors.of(i).len())).sqrt(),
            share(candidates.title_pairs(i), title.pairs()),
            share(shared(candidates, i, query), query.count),
            f64::from(surface.numbers),
            -((words - LENGTH.0).abs() / LENGTH.1).min(2.0),
            yes(words < FRAGMENT),
            (words - lengths.0) / lengths.1,
            yes(surface.opens_with_quote),
            yes(surface.has_quote),
            yes(surface.unbalanced_quote.is_some()),
            yes(surface.anaphoric_opener),
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
fn shared(candidates: &CandidateSentences<'_>, i: usize, topic: &Topic) -> f64 {
    if topic.count == 0 {
        return 0.0;
    }
    candidates.vectors.of(i).iter().filter(|(term, _)| topic.has(*term)).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_begin_gradually() {
        assert_eq!(long_share(0), 0.0);
        assert_eq!(long_share(70), 0.5);
        assert_eq!(long_share(10_000), 1.0);
    }
}
