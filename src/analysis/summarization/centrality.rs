//! How central every sentence is among the others, by sums of vectors: no sentence is compared with another,
//! so that the cost is linear.

use super::sparse_vectors::SparseVectors;
use super::statistics::standardize;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The position in a short text from which on a sentence counts half as much as the first.
const EMPHASIS: f64 = 12.0;

/// What the others say of every sentence.
pub(super) struct Centrality<'v> {
    vectors: &'v SparseVectors,
    /// The cosine to the sum of the others, those of the beginning counting more in a short text;
    /// standardized.
    pub(super) central: Vec<f64>,
    /// The sum of the cosines to all later sentences (the forward edges of PacSum, Zheng and Lapata 2019);
    /// standardized.
    pub(super) forward: Vec<f64>,
    /// How many sentences have each term.
    holders: Vec<f64>,
}

impl<'v> Centrality<'v> {
    /// Measures all sentences of a text that is `long`, from 0 to 1.
    pub(super) fn measure(
        vectors: &'v SparseVectors,
        long: f64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut central = centrality(vectors, long, checkpoint)?;
        standardize(&mut central, checkpoint)?;
        let mut forward = forward(vectors, checkpoint)?;
        standardize(&mut forward, checkpoint)?;
        Ok(Self { vectors, central, forward, holders: holders(vectors, checkpoint)? })
    }

    /// The share of other sentences that have a term of sentence `i`, in the mean of its terms.
    pub(super) fn common(&self, i: usize) -> f64 {
        let sentences = self.vectors.len().max(1) as f64;
        self.mean(i, |holders| (holders - 1.0) / sentences)
    }

    /// The share of the terms of sentence `i` that another sentence has too.
    pub(super) fn recurring(&self, i: usize) -> f64 {
        self.mean(i, |holders| f64::from(u8::from(holders > 1.5)))
    }

    /// How many sentences have the term.
    fn sentences_with(&self, term: u32) -> f64 {
        self.holders.get(term as usize).copied().unwrap_or_default()
    }

    fn mean(&self, i: usize, of: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut terms) = (0.0, 1e-9);
        for (term, count) in self.vectors.counts(i) {
            sum += count * of(self.sentences_with(term));
            terms += count;
        }
        sum / terms
    }
}

fn centrality(
    vectors: &SparseVectors,
    long: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<f64>, Interrupted> {
    let emphasis = |i: usize| vectors.norm(i) * (long + (1.0 - long) * EMPHASIS / (EMPHASIS + i as f64));
    let mut sum = vec![0.0; vectors.dimensions];
    for i in 0..vectors.len() {
        checkpoint.spend(cost(vectors, i))?;
        vectors.add(i, emphasis(i), &mut sum);
    }
    let norm = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
    let mut central = Vec::with_capacity(vectors.len());
    for i in 0..vectors.len() {
        checkpoint.spend(cost(vectors, i))?;
        central.push((vectors.dot(i, &sum) - emphasis(i)) / norm);
    }
    Ok(central)
}

fn forward(vectors: &SparseVectors, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let mut later = vec![0.0; vectors.dimensions];
    let mut sums = vec![0.0; vectors.len()];
    for (i, sum) in sums.iter_mut().enumerate().rev() {
        checkpoint.spend(2 * cost(vectors, i))?;
        *sum = vectors.dot(i, &later);
        vectors.add(i, 1.0, &mut later);
    }
    Ok(sums)
}

/// How many sentences have each term.
fn holders(vectors: &SparseVectors, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let mut holders = vec![0.0_f64; vectors.dimensions];
    for i in 0..vectors.len() {
        checkpoint.spend(cost(vectors, i))?;
        for &(term, _) in vectors.of(i) {
            if let Some(count) = holders.get_mut(term as usize) {
                *count += 1.0;
            }
        }
    }
    Ok(holders)
}

/// What it costs to read the terms of a sentence, in bytes of other work.
fn cost(vectors: &SparseVectors, i: usize) -> usize {
    8 + 8 * vectors.of(i).len()
}
