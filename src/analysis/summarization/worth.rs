//! What a sentence is worth beside the sentences that are chosen.

use super::features::Candidates;
use super::surface::OtherHalf;
use super::values::Values;
use super::weights::{FEATURES, REDUNDANCY, TIED, WEIGHTS};

/// The sentences that are chosen so far, and what that makes of the others.
pub(super) struct Worth<'a> {
    candidates: &'a Candidates,
    /// The features, times their weights.
    parts: Vec<Values>,
    redundancy: f64,
    taken: Vec<bool>,
    /// The sum of the chosen sentences' vectors.
    told: Vec<f64>,
}

impl<'a> Worth<'a> {
    /// Nothing is chosen yet.
    pub(super) fn new(candidates: &'a Candidates, values: &[Values], long: f64) -> Self {
        let weights: Values = std::array::from_fn(|k| WEIGHTS[k].at(long));
        Self {
            candidates,
            parts: values.iter().map(|values| std::array::from_fn(|k| values[k] * weights[k])).collect(),
            redundancy: REDUNDANCY.at(long),
            taken: vec![false; candidates.len()],
            told: vec![0.0; candidates.bags.dimensions],
        }
    }

    /// The most that a sentence can be worth: nothing told yet, and nothing missed.
    pub(super) fn ceiling(&self, i: usize) -> f64 {
        self.parts[i][..TIED].iter().sum()
    }

    /// What sentence `i` is worth now.
    pub(super) fn of(&self, i: usize) -> f64 {
        self.own_parts(i).map(|(_, part)| part).sum::<f64>() + self.likeness(i)
    }

    /// What its worth is made of, without what is 0.
    pub(super) fn contributions(&self, i: usize) -> Vec<(&'static str, f64)> {
        let likeness = (REDUNDANCY.name, self.likeness(i));
        self.own_parts(i).chain([likeness]).filter(|(_, part)| *part != 0.0).collect()
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

    /// How many terms the sentence has: what a look at its worth costs.
    pub(super) fn cost(&self, i: usize) -> usize {
        self.candidates.bags.of(i).len()
    }

    /// The parts that count now: the last two do not when the neighbour that the sentence misses is chosen.
    fn own_parts(&self, i: usize) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        let before = i > 0 && self.taken[i - 1];
        let behind = self.taken.get(i + 1) == Some(&true);
        let whole = match self.candidates.surfaces[i].torn {
            Some(OtherHalf::Before) => before,
            Some(OtherHalf::Behind) => behind,
            None => true,
        };
        let counts = move |k: usize| k < TIED || (k == TIED && !whole) || (k + 1 == FEATURES && !before);
        (0..FEATURES).filter(move |&k| counts(k)).map(move |k| (WEIGHTS[k].name, self.parts[i][k]))
    }

    fn likeness(&self, i: usize) -> f64 {
        self.redundancy * self.candidates.bags.dot(i, &self.told)
    }
}
