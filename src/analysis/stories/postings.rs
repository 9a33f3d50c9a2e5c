//! Postings: the lines in which each term of a page stands.

use super::line_terms::LineTerms;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The [spread](Postings::spread) that is assumed before a term is read, and how many pairs of lines that
/// counts for.
const PRIOR: (f64, f64) = (-0.85, 10.0);

/// The lines in which each term stands, in order.
#[derive(Debug)]
pub(super) struct Postings {
    lines: Vec<u32>,
    /// Where the lines of a term begin, and those of the last one end.
    starts: Vec<usize>,
    /// How many lines the page has.
    pub(super) page: usize,
}

impl Postings {
    /// Inverts the lists of terms, by counting.
    pub(super) fn of(line_terms: &LineTerms, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut next = starts(line_terms, checkpoint)?;
        let starts = next.clone();
        let mut lines = vec![0; line_terms.all().len()];
        for line in 0..line_terms.len() {
            for &term in line_terms.of(line) {
                checkpoint.spend(8)?;
                let slot = next.get_mut(term as usize);
                if let Some((slot, place)) =
                    slot.and_then(|slot| lines.get_mut(*slot).map(|place| (slot, place)))
                {
                    // A text of 4 GiB would be needed for more lines than there are numbers.
                    *place = line as u32;
                    *slot += 1;
                }
            }
        }
        Ok(Self { lines, starts, page: line_terms.len() })
    }

    /// The lines of a term.
    pub(super) fn term(&self, term: usize) -> &[u32] {
        let (start, end) = (self.starts.get(term), self.starts.get(term + 1));
        let range = start.zip(end).and_then(|(&start, &end)| self.lines.get(start..end));
        range.unwrap_or_default()
    }

    /// The lines of every term.
    pub(super) fn terms(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.starts.len().saturating_sub(1)).map(|term| self.term(term))
    }

    /// How far from each other a term's lines stand, as the mean logarithm of the distance by that of lines
    /// drawn at random: about 0 where words return all over the page, -1.3 where they return at once and
    /// never again.
    pub(super) fn spread(&self, checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
        let (mut sum, mut pairs) = (PRIOR.0 * PRIOR.1, PRIOR.1);
        for lines in self.terms() {
            checkpoint.spend(16 + 16 * lines.len())?;
            let random = (self.page + 1) as f64 / (lines.len() + 1) as f64;
            let distances = lines.iter().zip(lines.iter().skip(1)).map(|(line, next)| f64::from(next - line));
            sum += distances.map(|distance| libm::log(distance / random)).sum::<f64>();
            pairs += lines.len().saturating_sub(1) as f64;
        }
        Ok(sum / pairs)
    }
}

/// Where the lines of each term begin in a list of all, and where the last ones end.
fn starts(line_terms: &LineTerms, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<usize>, Interrupted> {
    let mut starts = vec![0; line_terms.count + 1];
    for &term in line_terms.all() {
        checkpoint.spend(8)?;
        if let Some(count) = starts.get_mut(term as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        checkpoint.spend(8)?;
        sum += *start;
        *start = sum;
    }
    Ok(starts)
}

/// The first of the lines, those before `start`. Looks from the end in growing steps, for it is near there
/// most often.
pub(super) fn before(lines: &[u32], start: u32) -> &[u32] {
    let (mut end, mut step) = (lines.len(), 1);
    let is_before = |at: usize| lines.get(at).is_none_or(|&line| line < start);
    while let Some(last) = end.checked_sub(1)
        && !is_before(last)
    {
        end = end.saturating_sub(step);
        step *= 2;
        if is_before(end) {
            // Some of the lines that were passed at once may stand before it.
            let passed = lines.get(end..).unwrap_or_default();
            end += passed.partition_point(|&line| line < start);
            break;
        }
    }
    lines.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn postings(lines: &[&str]) -> Postings {
        let never = Interrupt::never();
        let checkpoint = &mut Checkpoint::new(&never);
        let line_terms = LineTerms::of_lines(lines, checkpoint);
        Postings::of(&line_terms, checkpoint).expect("never interrupted")
    }

    fn spread(postings: &Postings) -> f64 {
        let never = Interrupt::never();
        postings.spread(&mut Checkpoint::new(&never)).expect("never interrupted")
    }

    #[test]
    fn every_term_has_its_lines() {
        let found = postings(&["river flood", "harbour", "flood flood river"]);
        let lines: Vec<&[u32]> = found.terms().collect();
        assert_eq!(lines, [&[0, 2][..], &[0, 2], &[1]]);
        assert_eq!(found.term(2), [1]);
    }

    #[test]
    fn words_that_return_at_once_are_less_spread() {
        let parted =
            postings(&["river flood", "river flood", "cake oven", "cake oven", "chess king", "chess king"]);
        let mixed =
            postings(&["river flood", "cake oven", "chess king", "river flood", "cake oven", "chess king"]);
        assert!(spread(&parted) < spread(&mixed));
        assert!((spread(&postings(&[])) - PRIOR.0).abs() < 1e-9);
    }

    #[test]
    fn before_counts_as_the_naive_way() {
        let lines: Vec<u32> = vec![1, 4, 4, 7, 9, 12, 30, 31, 50];
        for length in 0..=lines.len() {
            for start in 0..60 {
                let naive = lines[..length].iter().filter(|&&line| line < start).count();
                assert_eq!(before(&lines[..length], start), &lines[..naive]);
            }
        }
    }
}
