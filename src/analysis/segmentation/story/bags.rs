//! The words of a page, line by line.

use std::ops::Range;

use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    sort,
    terms::{self, Terms},
};

/// The terms of every line, each once and in order, end to end.
#[derive(Default)]
pub(super) struct Bags {
    terms: Vec<u32>,
    ends: Vec<u32>,
    /// All terms are numbered below this.
    pub(super) count: usize,
}

impl Bags {
    /// The terms of a line.
    pub(super) fn of(&self, line: usize) -> &[u32] {
        let start = if line == 0 { 0 } else { self.ends[line - 1] };
        &self.terms[start as usize..self.ends[line] as usize]
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Makes room for so many lines.
    pub(super) fn reserve(&mut self, lines: usize) {
        self.ends.reserve_exact(lines);
    }

    /// The terms of all lines.
    pub(super) fn all(&self) -> &[u32] {
        &self.terms
    }

    /// How many terms the lines have.
    pub(super) fn between(&self, lines: Range<usize>) -> usize {
        let end = |line: usize| if line == 0 { 0 } else { self.ends[line - 1] };
        (end(lines.end) - end(lines.start)) as usize
    }

    /// The bags of some lines, their terms numbered anew in the order in which they are met.
    pub(super) fn window(
        &self,
        lines: Range<usize>,
        numbers: &mut Numbers,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut window = Self::default();
        for line in lines {
            for &term in self.of(line) {
                checkpoint.spend(8)?;
                window.terms.push(numbers.of(term));
            }
            window.ends.push(window.terms.len() as u32);
        }
        window.count = numbers.met.len();
        numbers.forget();
        Ok(window)
    }

    /// Adds the terms of the next line.
    pub(super) fn push<'t>(
        &mut self,
        line: &'t str,
        terms: &mut Terms<'t>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let start = self.terms.len();
        terms::for_each_word(line, checkpoint, |word, checkpoint| {
            if !has_hiragana(word) {
                self.terms.extend(terms.number(word, checkpoint)?);
            }
            Ok(())
        })?;
        sort_end(&mut self.terms, start, checkpoint)?;
        // A text of 4 GiB would be needed for more terms than there are numbers.
        self.ends.push(self.terms.len() as u32);
        self.count = terms.count();
        Ok(())
    }
}

/// Sorts the terms from `start` on, and keeps one of each.
fn sort_end(terms: &mut Vec<u32>, start: usize, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
    let mut bag = terms.split_off(start);
    sort::sort(&mut bag, u32::cmp, checkpoint)?;
    bag.dedup();
    terms.append(&mut bag);
    Ok(())
}

/// New numbers for the terms of a window.
pub(super) struct Numbers {
    /// By old number; `u32::MAX` for those not met.
    new: Vec<u32>,
    /// The old numbers of those met.
    met: Vec<u32>,
}

impl Numbers {
    /// For terms that are numbered below `count`.
    pub(super) fn new(count: usize) -> Self {
        Self { new: vec![u32::MAX; count], met: Vec::new() }
    }

    fn of(&mut self, term: u32) -> u32 {
        let new = &mut self.new[term as usize];
        if *new == u32::MAX {
            *new = self.met.len() as u32;
            self.met.push(term);
        }
        *new
    }

    fn forget(&mut self) {
        for term in self.met.drain(..) {
            self.new[term as usize] = u32::MAX;
        }
    }
}

/// What is written in hiragana are endings and particles: they say nothing of what a text is about.
fn has_hiragana(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{3041}'..='\u{309f}'))
}
