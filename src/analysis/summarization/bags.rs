//! The terms of every sentence as vectors.

use crate::analysis::{Interrupted, checkpoint::Checkpoint, sort};

/// The terms of every sentence as vectors of length one, end to end.
#[derive(Default)]
pub(super) struct Bags {
    terms: Vec<(u32, f32)>,
    ends: Vec<u32>,
    norms: Vec<f32>,
    /// All terms are numbered below this.
    pub(super) dimensions: usize,
}

impl Bags {
    /// How many sentences there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The terms of sentence `i`, by number and in its order, with their weights.
    pub(super) fn of(&self, i: usize) -> &[(u32, f32)] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.terms[start as usize..self.ends[i] as usize]
    }

    /// How often sentence `i` has each of its terms.
    pub(super) fn counts(&self, i: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let norm = f64::from(self.norms[i]);
        self.of(i).iter().map(move |&(term, weight)| (term, f64::from(weight) * norm))
    }

    /// How long the vector of sentence `i` was before it was made to be of length one; 0 without terms.
    pub(super) fn norm(&self, i: usize) -> f64 {
        f64::from(self.norms[i])
    }

    /// The product of sentence `i` with a vector of `dimensions` values.
    pub(super) fn dot(&self, i: usize, vector: &[f64]) -> f64 {
        self.of(i).iter().map(|&(term, weight)| f64::from(weight) * vector[term as usize]).sum()
    }

    /// Adds sentence `i`, `times` over, to a vector of `dimensions` values.
    pub(super) fn add(&self, i: usize, times: f64, vector: &mut [f64]) {
        for &(term, weight) in self.of(i) {
            vector[term as usize] += times * f64::from(weight);
        }
    }

    /// Makes room for so many sentences.
    pub(super) fn reserve(&mut self, sentences: usize) {
        self.ends.reserve_exact(sentences);
        self.norms.reserve_exact(sentences);
    }

    /// No sentence comes any more; all terms are numbered below `dimensions`.
    pub(super) fn finish(&mut self, dimensions: usize) {
        self.dimensions = dimensions;
        self.terms.shrink_to_fit();
    }

    /// Takes the terms of the next sentence.
    pub(super) fn push(
        &mut self,
        terms: &mut Vec<u32>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        sort::sort(terms, u32::cmp, checkpoint)?;
        let start = self.terms.len();
        for same in terms.chunk_by(|a, b| a == b) {
            checkpoint.spend(8 * same.len())?;
            self.terms.push((same[0], same.len() as f32));
        }
        let norm = self.terms[start..].iter().map(|(_, n)| n * n).sum::<f32>().sqrt();
        self.terms[start..].iter_mut().for_each(|(_, n)| *n /= norm);
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
        let mut bags = Bags { dimensions: 8, ..Bags::default() };
        let never = Interrupt::never();
        for terms in [&[3, 1, 3][..], &[], &[7, 3]] {
            bags.push(&mut terms.to_vec(), &mut Checkpoint::new(&never)).expect("nobody interrupts");
        }
        let mut first = vec![0.0; 8];
        bags.add(0, 1.0, &mut first);
        assert!((bags.dot(0, &first) - 1.0).abs() < 1e-6);
        assert_eq!(bags.dot(1, &first), 0.0);
        assert!((bags.dot(2, &first) - 2.0 / 10.0_f64.sqrt()).abs() < 1e-6);
        let counts: Vec<_> = bags.counts(0).map(|(term, n)| (term, n.round() as u32)).collect();
        assert_eq!(counts, [(1, 1), (3, 2)]);
    }
}
