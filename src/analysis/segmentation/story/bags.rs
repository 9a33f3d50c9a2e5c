//! The words of a page, line by line.

use crate::analysis::{
    Interrupted,
    pace::Pace,
    terms::{self, Terms},
};

/// The terms of every line, each once and in order, end to end.
#[derive(Default)]
pub(super) struct Bags {
    terms: Vec<u32>,
    ends: Vec<usize>,
    /// All terms are numbered below this.
    pub(super) count: usize,
}

impl Bags {
    /// The terms of a line.
    pub(super) fn of(&self, line: usize) -> &[u32] {
        let start = if line == 0 { 0 } else { self.ends[line - 1] };
        &self.terms[start..self.ends[line]]
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The terms of all lines.
    pub(super) fn all(&self) -> &[u32] {
        &self.terms
    }

    /// Adds the terms of the next line.
    pub(super) fn push<'t>(
        &mut self,
        line: &'t str,
        terms: &mut Terms<'t>,
        pace: &mut Pace<'_>,
    ) -> Result<(), Interrupted> {
        let mut bag = Vec::new();
        terms::for_each_word(line, pace, |word| {
            if !has_hiragana(word) {
                bag.extend(terms.number(word));
            }
        })?;
        bag.sort_unstable();
        bag.dedup();
        self.terms.append(&mut bag);
        self.ends.push(self.terms.len());
        self.count = terms.count();
        Ok(())
    }
}

/// What is written in hiragana are endings and particles: they say nothing of what a text is about.
fn has_hiragana(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{3041}'..='\u{309f}'))
}
