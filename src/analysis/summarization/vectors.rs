//! How near every sentence is to the others, by sums of vectors: no sentence is compared with another, so the cost is linear.

use super::bags::Bags;
use super::values::standardize;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The place in a short text that says half as much about what the text is about as the first.
const EMPHASIS: f64 = 12.0;

/// What the others say of every sentence.
pub(super) struct Nearness<'b> {
    bags: &'b Bags,
    /// The cosine to the sum of the others, those of the beginning counting more in a short text; standardized.
    pub(super) central: Vec<f64>,
    /// The sum of the cosines to all later sentences (the forward edges of PacSum, Zheng and Lapata 2019); standardized.
    pub(super) forward: Vec<f64>,
    /// How many sentences have each term.
    holders: Vec<f64>,
}

impl<'b> Nearness<'b> {
    /// Measures all sentences of a text that is `long`, from 0 to 1.
    pub(super) fn measure(
        bags: &'b Bags,
        long: f64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut central = centrality(bags, long, checkpoint)?;
        standardize(&mut central, checkpoint)?;
        let mut forward = forward(bags, checkpoint)?;
        standardize(&mut forward, checkpoint)?;
        Ok(Self { bags, central, forward, holders: holders(bags, checkpoint)? })
    }

    /// The share of other sentences that have a term of sentence `i`, in the mean of its terms.
    pub(super) fn common(&self, i: usize) -> f64 {
        let sentences = self.bags.len().max(1) as f64;
        self.mean(i, |holders| (holders - 1.0) / sentences)
    }

    /// The share of the terms of sentence `i` that another sentence has too.
    pub(super) fn recurring(&self, i: usize) -> f64 {
        self.mean(i, |holders| f64::from(u8::from(holders > 1.5)))
    }

    fn mean(&self, i: usize, of: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut terms) = (0.0, 1e-9);
        for (term, count) in self.bags.counts(i) {
            sum += count * of(self.holders[term as usize]);
            terms += count;
        }
        sum / terms
    }
}

fn centrality(bags: &Bags, long: f64, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let emphasis = |i: usize| bags.norm(i) * (long + (1.0 - long) * EMPHASIS / (EMPHASIS + i as f64));
    let mut sum = vec![0.0; bags.dimensions];
    for i in 0..bags.len() {
        checkpoint.spend(cost(bags, i))?;
        bags.add(i, emphasis(i), &mut sum);
    }
    let norm = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
    let mut central = Vec::with_capacity(bags.len());
    for i in 0..bags.len() {
        checkpoint.spend(cost(bags, i))?;
        central.push((bags.dot(i, &sum) - emphasis(i)) / norm);
    }
    Ok(central)
}

fn forward(bags: &Bags, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let mut later = vec![0.0; bags.dimensions];
    let mut sums = vec![0.0; bags.len()];
    for i in (0..bags.len()).rev() {
        checkpoint.spend(2 * cost(bags, i))?;
        sums[i] = bags.dot(i, &later);
        bags.add(i, 1.0, &mut later);
    }
    Ok(sums)
}

/// How many sentences have each term.
fn holders(bags: &Bags, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let mut holders = vec![0.0_f64; bags.dimensions];
    for i in 0..bags.len() {
        checkpoint.spend(cost(bags, i))?;
        bags.of(i).iter().for_each(|&(term, _)| holders[term as usize] += 1.0);
    }
    Ok(holders)
}

/// What a look at the terms of a sentence costs, in bytes of other work.
fn cost(bags: &Bags, i: usize) -> usize {
    8 + 8 * bags.of(i).len()
}
