//! Where each word of a page stands.

use super::{bags::Bags, logarithm::ln};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What is thought of the [spread](Places::spread) before a word is read, and how many pairs of lines that is worth.
const PRIOR: (f64, f64) = (-0.85, 10.0);

/// The lines in which each term stands, in order.
pub(super) struct Places {
    lines: Vec<u32>,
    /// Where the lines of a term begin, and those of the last one end.
    starts: Vec<usize>,
    /// How many lines the page has.
    pub(super) page: usize,
}

impl Places {
    pub(super) fn of(bags: &Bags, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut starts = vec![0; bags.count + 1];
        for &term in bags.all() {
            checkpoint.spend(8)?;
            starts[term as usize + 1] += 1;
        }
        for term in 0..bags.count {
            checkpoint.spend(8)?;
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut lines = vec![0; bags.all().len()];
        for line in 0..bags.len() {
            for &term in bags.of(line) {
                checkpoint.spend(8)?;
                let place = &mut next[term as usize];
                // A text of 4 GiB would be needed for more lines than there are numbers.
                lines[*place] = line as u32;
                *place += 1;
            }
        }
        Ok(Self { lines, starts, page: bags.len() })
    }

    /// The lines of a term.
    pub(super) fn term(&self, term: usize) -> &[u32] {
        &self.lines[self.starts[term]..self.starts[term + 1]]
    }

    /// The lines of every term.
    pub(super) fn terms(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.lines[ends[0]..ends[1]])
    }

    /// How far from each other a term's lines stand, as the mean logarithm of the distance by that of lines drawn at random: about
    /// 0 where words return all over the page, -1.3 where they return at once and never again.
    pub(super) fn spread(&self, checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
        let (mut sum, mut pairs) = (PRIOR.0 * PRIOR.1, PRIOR.1);
        for lines in self.terms() {
            checkpoint.spend(16 + 16 * lines.len())?;
            let random = (self.page + 1) as f64 / (lines.len() + 1) as f64;
            sum += lines.windows(2).map(|pair| ln(f64::from(pair[1] - pair[0]) / random)).sum::<f64>();
            pairs += lines.len().saturating_sub(1) as f64;
        }
        Ok(sum / pairs)
    }
}

/// How many of the lines stand before `start`. Looks from the end in growing steps, for it is near there most often.
pub(super) fn before(lines: &[u32], start: u32) -> usize {
    let (mut high, mut step) = (lines.len(), 1);
    while high > 0 && lines[high - 1] >= start {
        let low = high.saturating_sub(step);
        if lines[low] < start {
            return low + lines[low..high].partition_point(|&line| line < start);
        }
        high = low;
        step *= 2;
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Interrupt, terms::Terms};

    fn places(lines: &[&str]) -> Places {
        let (mut bags, mut terms) = (Bags::default(), Terms::new("en"));
        let never = Interrupt::never();
        for line in lines {
            bags.push(line, &mut terms, &mut Checkpoint::new(&never)).expect("never interrupted");
        }
        Places::of(&bags, &mut Checkpoint::new(&never)).expect("never interrupted")
    }

    fn spread(places: &Places) -> f64 {
        let never = Interrupt::never();
        places.spread(&mut Checkpoint::new(&never)).expect("never interrupted")
    }

    #[test]
    fn every_term_has_its_lines() {
        let found = places(&["river flood", "harbour", "flood flood river"]);
        let lines: Vec<&[u32]> = found.terms().collect();
        assert_eq!(lines, [&[0, 2][..], &[0, 2], &[1]]);
        assert_eq!(found.term(2), [1]);
    }

    #[test]
    fn words_that_return_at_once_are_less_spread() {
        let parted =
            places(&["river flood", "river flood", "cake oven", "cake oven", "chess king", "chess king"]);
        let mixed =
            places(&["river flood", "cake oven", "chess king", "river flood", "cake oven", "chess king"]);
        assert!(spread(&parted) < spread(&mixed));
        assert!((spread(&places(&[])) - PRIOR.0).abs() < 1e-9);
    }

    #[test]
    fn before_counts_as_the_naive_way() {
        let lines: Vec<u32> = vec![1, 4, 4, 7, 9, 12, 30, 31, 50];
        for length in 0..=lines.len() {
            for start in 0..60 {
                let naive = lines[..length].iter().filter(|&&line| line < start).count();
                assert_eq!(before(&lines[..length], start), naive);
            }
        }
    }
}
