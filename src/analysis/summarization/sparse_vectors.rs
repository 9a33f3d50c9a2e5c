//! The terms of every sentence as sparse vectors.

use crate::analysis::{Interrupted, checkpoint::Checkpoint, sort};

/// The terms of a short text, for which there is room at first.
const SHORT: usize = 64;

/// The terms of every sentence as vectors of length one, end to end.
#[derive(Debug, Default)]
pub(super) struct SparseVectors {
    terms: Vec<(u32, f32)>,
    ends: Vec<u32>,
    norms: Vec<f32>,
    /// All terms are numbered below this.
    pub(super) dimensions: usize,
}

impl SparseVectors {
    /// No vector, with memory for so many.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self {
            terms: Vec::with_capacity(SHORT),
            ends: Vec::with_capacity(count),
            norms: Vec::with_capacity(count),
            dimensions: 0,
        }
    }

    /// How many sentences there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The terms of sentence `i`, by number and in its order, with their weights.
    pub(super) fn of(&self, i: usize) -> &[(u32, f32)] {
        let end = |i: usize| self.ends.get(i).map_or(0, |end| *end as usize);
        self.terms.get(i.checked_sub(1).map_or(0, end)..end(i)).unwrap_or_default()
    }

    /// How often sentence `i` has each of its terms.
    pub(super) fn counts(&self, i: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let norm = self.norm(i);
        self.of(i).iter().map(move |&(term, weight)| (term, f64::from(weight) * norm))
    }

    /// How long the vector of sentence `i` was before it was made to be of length one; 0 without terms.
    pub(super) fn norm(&self, i: usize) -> f64 {
        self.norms.get(i).copied().map_or(0.0, f64::from)
    }

    /// The product of sentence `i` with a vector of `dimensions` values.
    pub(super) fn dot(&self, i: usize, vector: &[f64]) -> f64 {
        let value = |term: u32| vector.get(term as usize).copied().unwrap_or_default();
        self.of(i).iter().map(|&(term, weight)| f64::from(weight) * value(term)).sum()
    }

    /// Adds sentence `i`, `times` over, to a vector of `dimensions` values.
    pub(super) fn add(&self, i: usize, times: f64, vector: &mut [f64]) {
        for &(term, weight) in self.of(i) {
            if let Some(value) = vector.get_mut(term as usize) {
                *value += times * f64::from(weight);
            }
        }
    }

    /// No sentence comes any more; all terms are numbered below `dimensions`.
    pub(super) fn finish(&mut self, dimensions: usize) {
        self.dimensions = dimensions;
        if self.terms.len() > SHORT {
            self.terms.shrink_to_fit();
        }
    }

    /// Takes the terms of the next sentence, which are sorted for it.
    pub(super) fn push(
        &mut self,
        terms: &mut Vec<u32>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        sort::sort(terms, u32::cmp, checkpoint)?;
        let start = self.terms.len();
        for same in terms.chunk_by(|a, b| a == b) {
            checkpoint.spend(8 * same.len())?;
            self.terms.extend(same.first().map(|&term| (term, same.len() as f32)));
        }
        let vector = self.terms.get_mut(start..).unwrap_or_default();
        let norm = vector.iter().map(|(_, n)| n * n).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|(_, n)| *n /= norm);
        self.norms.push(norm);
        // A text of 4 GiB would be needed for more terms than there are numbers.
        self.ends.push(self.terms.len() as u32);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn vectors_have_length_one_and_keep_their_counts() {
        let mut vectors = SparseVectors::default();
        let never = Interrupt::never();
        for terms in [&[3, 1, 3][..], &[], &[7, 3]] {
            vectors.push(&mut terms.to_vec(), &mut Checkpoint::new(&never)).expect("never interrupted");
        }
        let mut first = vec![0.0; 8];
        vectors.add(0, 1.0, &mut first);
        assert!((vectors.dot(0, &first) - 1.0).abs() < 1e-6);
        assert_eq!(vectors.dot(1, &first), 0.0);
        assert!((vectors.dot(2, &first) - 2.0 / 10.0_f64.sqrt()).abs() < 1e-6);
        let counts: Vec<_> = vectors.counts(0).map(|(term, n)| (term, n.round() as u32)).collect();
        assert_eq!(counts, [(1, 1), (3, 2)]);
    }
}
