//! The terms of a page, line by line.

use std::ops::Range;

use crate::analysis::{Interrupted, checkpoint::Checkpoint, renumbering::Renumbering, sort};

/// The terms of every line, each once and in order, end to end.
#[derive(Debug, Default)]
pub(super) struct LineTerms {
    terms: Vec<u32>,
    ends: Vec<u32>,
    /// All terms are numbered below this.
    pub(super) count: usize,
}

impl LineTerms {
    /// Without lines, with memory for so many, whose terms are numbered below `count`.
    pub(super) fn with_capacity(lines: usize, count: usize) -> Self {
        Self { terms: Vec::new(), ends: Vec::with_capacity(lines), count }
    }

    /// The terms of a line.
    pub(super) fn of(&self, line: usize) -> &[u32] {
        self.terms.get(self.end_before(line)..self.end_before(line + 1)).unwrap_or_default()
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The terms of all lines.
    pub(super) fn all(&self) -> &[u32] {
        &self.terms
    }

    /// How many terms the lines have.
    pub(super) fn between(&self, lines: Range<usize>) -> usize {
        self.end_before(lines.end) - self.end_before(lines.start)
    }

    /// How many terms stand before a line.
    fn end_before(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|line| self.ends.get(line)).map_or(0, |end| *end as usize)
    }

    /// Some of the lines, their terms numbered anew in the order in which they are met. `numbers` are as good
    /// as new afterwards.
    pub(super) fn window(
        &self,
        lines: Range<usize>,
        numbers: &mut Renumbering,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut window = Self::default();
        for line in lines {
            for &term in self.of(line) {
                checkpoint.spend(8)?;
                window.terms.push(numbers.number(term));
            }
            window.ends.push(window.terms.len() as u32);
        }
        window.count = numbers.count();
        numbers.reset();
        Ok(window)
    }

    /// Adds a line with these terms.
    pub(super) fn push(
        &mut self,
        terms: impl Iterator<Item = u32>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let mut line = Vec::new();
        for term in terms {
            checkpoint.spend(8)?;
            line.push(term);
        }
        sort::sort(&mut line, u32::cmp, checkpoint)?;
        line.dedup();
        self.terms.append(&mut line);
        // A text of 4 GiB would be needed for more terms than there are numbers.
        self.ends.push(self.terms.len() as u32);
        Ok(())
    }
}

#[cfg(test)]
impl LineTerms {
    /// The terms of lines of words between spaces, numbered in the order in which they are met.
    pub(super) fn of_lines(lines: &[&str], checkpoint: &mut Checkpoint<'_>) -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut terms = Self::default();
        for line in lines {
            let numbers: Vec<u32> = line
                .split_whitespace()
                .map(|word| match words.iter().position(|known| *known == word) {
                    Some(number) => number as u32,
                    None => {
                        words.push(word);
                        words.len() as u32 - 1
                    }
                })
                .collect();
            terms.push(numbers.into_iter(), checkpoint).expect("never interrupted");
        }
        terms.count = words.len();
        terms
    }
}
