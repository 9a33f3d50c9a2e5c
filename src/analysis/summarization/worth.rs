//! What a sentence is worth beside the sentences that are chosen.

use super::features::Candidates;
use super::surface::OtherHalf;
use super::values::{Measures, Values};
use super::weights::{FEATURES, REDUNDANCY, TIED, WEIGHTS};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The sentences that are chosen so far, and what that makes of the others.
pub(super) struct Worth<'a> {
    candidates: &'a Candidates<'a>,
    weights: Values,
    /// The sum of the features that always count, times their weights.
    ceilings: Vec<f64>,
    /// All features, times their weights; only when they shall be explained.
    parts: Vec<Values>,
    redundancy: f64,
    taken: Vec<bool>,
    /// The sum of the chosen sentences' vectors.
    told: Vec<f64>,
}

impl<'a> Worth<'a> {
    /// Nothing is chosen yet. `explain`: [`Self::contributions`] are wanted.
    pub(super) fn new(
        candidates: &'a Candidates<'a>,
        measures: Measures<'_>,
        explain: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let long = measures.long();
        let weights: Values = std::array::from_fn(|k| WEIGHTS[k].at(long));
        let (mut ceilings, mut parts) = (Vec::with_capacity(candidates.len()), Vec::new());
        measures.each(checkpoint, |values| {
            let weighed: Values = std::array::from_fn(|k| values[k] * weights[k]);
            ceilings.push(weighed[..TIED].iter().sum());
            parts.extend(explain.then_some(weighed));
        })?;
        Ok(Self {
            candidates,
            weights,
            ceilings,
            parts,
            redundancy: REDUNDANCY.at(long),
            taken: vec![false; candidates.len()],
            told: vec![0.0; candidates.bags.dimensions],
        })
    }

    /// The most that a sentence can be worth: nothing told yet, and nothing missed.
    pub(super) fn ceiling(&self, i: usize) -> f64 {
        self.ceilings[i]
    }

    /// What sentence `i` is worth now.
    pub(super) fn of(&self, i: usize) -> f64 {
        let counts = self.counts(i);
        let tied = |k: usize| if counts[k - TIED] { self.weights[k] } else { 0.0 };
        self.ceilings[i] + tied(TIED) + tied(TIED + 1) + self.likeness(i)
    }

    /// What its worth is made of, without what is 0; empty unless explanations were wanted.
    pub(super) fn contributions(&self, i: usize) -> Vec<(&'static str, f64)> {
        let Some(parts) = self.parts.get(i) else { return Vec::new() };
        let counts = self.counts(i);
        let own = (0..FEATURES).filter(|&k| k < TIED || counts[k - TIED]);
        let own = own.map(|k| (WEIGHTS[k].name, parts[k]));
        own.chain([(REDUNDANCY.name, self.likeness(i))]).filter(|(_, part)| *part != 0.0).collect()
    }

    /// Whether the sentence is chosen.
    pub(super) fn is_taken(&self, i: usize) -> bool {
        self.taken[i]
    }

    /// Chooses a sentence.
    pub(super) fn take(&mut self, i: usize) {
        self.taken[i] = true;
        self.candidates.bags.add(i, 1.0, &mut self.told);
    }

    /// Gives a chosen sentence back.
    pub(super) fn give_back(&mut self, i: usize) {
        self.taken[i] = false;
        self.candidates.bags.add(i, -1.0, &mut self.told);
    }

    /// What a look at the worth of a sentence costs, in bytes of other work.
    pub(super) fn cost(&self, i: usize) -> usize {
        16 + 8 * self.candidates.bags.of(i).len()
    }

    /// Whether the last two features count now: they do not when the neighbour that the sentence misses is chosen.
    fn counts(&self, i: usize) -> [bool; FEATURES - TIED] {
        let before = i > 0 && self.taken[i - 1];
        let behind = self.taken.get(i + 1) == Some(&true);
        let surface = &self.candidates.surfaces[i];
        let torn = match surface.torn {
            Some(OtherHalf::Before) => !before,
            Some(OtherHalf::Behind) => !behind,
            None => false,
        };
        [torn, surface.leaning && !before]
    }

    fn likeness(&self, i: usize) -> f64 {
        self.redundancy * self.candidates.bags.dot(i, &self.told)
    }
}
