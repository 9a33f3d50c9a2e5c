//! How near every sentence is to the others, by sums of vectors: no sentence is compared with another, so the cost is linear.

use super::bags::Bags;
use super::values::standardized;
use crate::analysis::{Interrupted, pace::Pace};

/// The place in a short text that says half as much about what the text is about as the first.
const EMPHASIS: f64 = 12.0;

/// What the others say of every sentence.
pub(super) struct Nearness {
    /// The cosine to the sum of the others, those of the beginning counting more in a short text; standardized.
    pub(super) central: Vec<f64>,
    /// The sum of the cosines to all later sentences (the forward edges of PacSum, Zheng and Lapata 2019); standardized.
    pub(super) forward: Vec<f64>,
    /// The share of other sentences that have a term of this one, in the mean of its terms.
    pub(super) common: Vec<f64>,
    /// The share of its terms that another sentence has too.
    pub(super) recurring: Vec<f64>,
}

impl Nearness {
    /// Measures all sentences of a text that is `long`, from 0 to 1.
    pub(super) fn measure(bags: &Bags, long: f64, pace: &mut Pace<'_>) -> Result<Self, Interrupted> {
        let (common, recurring) = recurrence(bags, pace)?;
        Ok(Self {
            central: standardized(centrality(bags, long, pace)?),
            forward: standardized(forward(bags, pace)?),
            common,
            recurring,
        })
    }
}

fn centrality(bags: &Bags, long: f64, pace: &mut Pace<'_>) -> Result<Vec<f64>, Interrupted> {
    let emphasis = |i: usize| bags.norm(i) * (long + (1.0 - long) * EMPHASIS / (EMPHASIS + i as f64));
    let mut sum = vec![0.0; bags.dimensions];
    for i in 0..bags.len() {
        pace.spend(8 * bags.of(i).len())?;
        bags.add(i, emphasis(i), &mut sum);
    }
    let norm = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
    let cosine = |i: usize| (bags.dot(i, &sum) - emphasis(i)) / norm;
    each(bags, pace, cosine)
}

fn forward(bags: &Bags, pace: &mut Pace<'_>) -> Result<Vec<f64>, Interrupted> {
    let mut later = vec![0.0; bags.dimensions];
    let mut sums = vec![0.0; bags.len()];
    for i in (0..bags.len()).rev() {
        pace.spend(16 * bags.of(i).len())?;
        sums[i] = bags.dot(i, &later);
        bags.add(i, 1.0, &mut later);
    }
    Ok(sums)
}

/// For every sentence, how many of the others have its terms, and how many of its terms any other has.
fn recurrence(bags: &Bags, pace: &mut Pace<'_>) -> Result<(Vec<f64>, Vec<f64>), Interrupted> {
    let mut holders = vec![0.0_f64; bags.dimensions];
    for i in 0..bags.len() {
        pace.spend(8 * bags.of(i).len())?;
        bags.of(i).iter().for_each(|&(term, _)| holders[term as usize] += 1.0);
    }
    let sentences = bags.len().max(1) as f64;
    let mean = |i: usize, of: &dyn Fn(f64) -> f64| {
        let (mut sum, mut terms) = (0.0, 1e-9);
        for (term, count) in bags.counts(i) {
            sum += count * of(holders[term as usize]);
            terms += count;
        }
        sum / terms
    };
    let common = each(bags, pace, |i| mean(i, &|holders| (holders - 1.0) / sentences))?;
    let recurring = each(bags, pace, |i| mean(i, &|holders| f64::from(u8::from(holders > 1.5))))?;
    Ok((common, recurring))
}

fn each(bags: &Bags, pace: &mut Pace<'_>, of: impl Fn(usize) -> f64) -> Result<Vec<f64>, Interrupted> {
    (0..bags.len()).map(|i| pace.spend(8 * bags.of(i).len()).map(|()| of(i))).collect()
}
