//! What a sentence adds to the sentences that are chosen already: its marginal score.

use super::candidates::CandidateSentences;
use super::feature_values::{FeatureExtractor, FeatureValues};
use super::surface_features::QuotePartner;
use super::weights::{FEATURES, NEIGHBOUR_FEATURES, REDUNDANCY, WEIGHTS};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many features depend on the neighbours.
const NEIGHBOURLY: usize = FEATURES - NEIGHBOUR_FEATURES;

/// The sentences that are chosen so far, and what each of the others would add to them.
pub(super) struct MarginalScores<'a> {
    candidates: &'a CandidateSentences<'a>,
    /// The weights of the features that depend on the neighbours.
    neighbour_weights: [f64; NEIGHBOURLY],
    /// The sum of the features that always count, times their weights.
    ceilings: Vec<f64>,
    /// All features, times their weights; only when they shall be explained.
    weighted: Vec<FeatureValues>,
    redundancy: f64,
    taken: Vec<bool>,
    /// The sum of the chosen sentences' vectors.
    summary: Vec<f64>,
}

impl<'a> MarginalScores<'a> {
    /// Nothing is chosen yet. `explain`: [`Self::contributions`] are wanted.
    pub(super) fn new(
        candidates: &'a CandidateSentences<'a>,
        features: FeatureExtractor<'_>,
        explain: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let long = features.long();
        let weights = WEIGHTS.each_ref().map(|weight| weight.at(long));
        let (mut ceilings, mut explained) = (Vec::with_capacity(candidates.len()), Vec::new());
        features.each(checkpoint, |mut values| {
            values.iter_mut().zip(&weights).for_each(|(value, weight)| *value *= weight);
            ceilings.push(values.iter().take(NEIGHBOUR_FEATURES).sum());
            explained.extend(explain.then_some(values));
        })?;
        let mut neighbour_weights = [0.0; NEIGHBOURLY];
        let weights = weights.iter().skip(NEIGHBOUR_FEATURES);
        neighbour_weights.iter_mut().zip(weights).for_each(|(own, weight)| *own = *weight);
        Ok(Self {
            candidates,
            neighbour_weights,
            ceilings,
            weighted: explained,
            redundancy: REDUNDANCY.at(long),
            taken: vec![false; candidates.len()],
            summary: vec![0.0; candidates.vectors.dimensions],
        })
    }

    /// The most that a sentence can score: with nothing chosen that it resembles, and with the neighbours
    /// that it needs.
    pub(super) fn ceiling(&self, i: usize) -> f64 {
        self.ceilings.get(i).copied().unwrap_or_default()
    }

    /// What sentence `i` scores now.
    pub(super) fn of(&self, i: usize) -> f64 {
        let [quote, opener] = self.neighbour_weights;
        let [counts_quote, counts_opener] = self.misses_neighbour(i);
        let count = |counts: bool, weight: f64| if counts { weight } else { 0.0 };
        self.ceiling(i) + count(counts_quote, quote) + count(counts_opener, opener) + self.redundancy(i)
    }

    /// What its score is made of, without what is 0; empty unless explanations were wanted.
    pub(super) fn contributions(&self, i: usize) -> Vec<(&'static str, f64)> {
        let Some(weighted) = self.weighted.get(i) else { return Vec::new() };
        let counts = [true; NEIGHBOUR_FEATURES].into_iter().chain(self.misses_neighbour(i));
        let own = WEIGHTS.iter().zip(weighted).zip(counts).filter(|(_, counts)| *counts);
        let own = own.map(|((weight, value), _)| (weight.name, *value));
        own.chain([(REDUNDANCY.name, self.redundancy(i))]).filter(|(_, part)| *part != 0.0).collect()
    }

    /// Whether the sentence is chosen.
    pub(super) fn is_taken(&self, i: usize) -> bool {
        self.taken.get(i) == Some(&true)
    }

    /// Chooses a sentence.
    pub(super) fn take(&mut self, i: usize) {
        self.mark(i, true);
        self.candidates.vectors.add(i, 1.0, &mut self.summary);
    }

    /// Gives a chosen sentence back.
    pub(super) fn give_back(&mut self, i: usize) {
        self.mark(i, false);
        self.candidates.vectors.add(i, -1.0, &mut self.summary);
    }

    fn mark(&mut self, i: usize, taken: bool) {
        if let Some(mark) = self.taken.get_mut(i) {
            *mark = taken;
        }
    }

    /// What it costs to score a sentence, in bytes of other work.
    pub(super) fn cost(&self, i: usize) -> usize {
        16 + 8 * self.candidates.vectors.of(i).len()
    }

    /// Whether the last two features count now, an unbalanced quote and an anaphoric opener: they do not when
    /// the neighbour that the sentence needs is chosen.
    fn misses_neighbour(&self, i: usize) -> [bool; NEIGHBOURLY] {
        let has_previous = i.checked_sub(1).is_some_and(|previous| self.is_taken(previous));
        let surface = self.candidates.surface(i);
        let misses_quote = match surface.unbalanced_quote {
            Some(QuotePartner::Previous) => !has_previous,
            Some(QuotePartner::Next) => !self.is_taken(i + 1),
            None => false,
        };
        [misses_quote, surface.anaphoric_opener && !has_previous]
    }

    /// What resembling the chosen sentences takes away.
    fn redundancy(&self, i: usize) -> f64 {
        self.redundancy * self.candidates.vectors.dot(i, &self.summary)
    }
}
