//! The words of a text, each with its span and the number of its term.

use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    terms::{self, TermNumbering, Vocabulary},
};

/// The number of a word without a term.
const NO_TERM: u32 = u32::MAX;

/// A table of fewer words is not shrunk.
const SHORT: usize = 1024;

/// What it costs to look at a word again, in bytes of other work.
pub(in crate::analysis) const COST_OF_WORD: usize = 8;

/// One word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) struct TermWord {
    pub(in crate::analysis) span: Span,
    /// The number of its term; `None` for a word that carries no meaning of its own.
    pub(in crate::analysis) term: Option<u32>,
}

/// All words, in the order of the text. Three columns, since there may be one word for two bytes.
#[derive(Debug, Default)]
pub(in crate::analysis) struct WordTable {
    starts: Vec<u32>,
    /// In bytes; the longest word is some 4 KiB long.
    lengths: Vec<u16>,
    terms: Vec<u32>,
    vocabulary: Vocabulary,
}

impl WordTable {
    /// Reads the words of a text of at most 4 GiB.
    pub(super) fn read(
        text: &str,
        language: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut table = Self::default();
        let mut numbering = TermNumbering::new(language);
        terms::for_each_word(text, checkpoint, |span, checkpoint| {
            let term = numbering.number(span.of(text), checkpoint)?;
            table.push(span, term);
            Ok(())
        })?;
        table.shrink();
        table.vocabulary = numbering.into_vocabulary();
        Ok(table)
    }

    /// The terms of all words.
    pub(in crate::analysis) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The words that begin within the span.
    pub(in crate::analysis) fn within(&self, span: Span) -> impl Iterator<Item = TermWord> + '_ {
        let first = self.starts.partition_point(|&start| (start as usize) < span.start);
        let columns = || {
            let starts = self.starts.get(first..)?.iter();
            Some(starts.zip(self.lengths.get(first..)?).zip(self.terms.get(first..)?))
        };
        columns()
            .into_iter()
            .flatten()
            .map(|((&start, &length), &term)| TermWord {
                span: Span::new(start as usize, start as usize + usize::from(length)),
                term: (term != NO_TERM).then_some(term),
            })
            .take_while(move |word| word.span.start < span.end)
    }

    fn push(&mut self, span: Span, term: Option<u32>) {
        if self.starts.len() == self.starts.capacity() {
            self.grow();
        }
        // The text is addressable by 32 bits; the length of a word is bounded.
        self.starts.push(u32::try_from(span.start).unwrap_or(u32::MAX));
        self.lengths.push(u16::try_from(span.end - span.start).unwrap_or(u16::MAX));
        self.terms.push(term.unwrap_or(NO_TERM));
    }

    /// Grows by a half, not by all that there is: the table is among the largest things that a document has.
    fn grow(&mut self) {
        let more = self.starts.len() / 2 + 64;
        self.starts.reserve_exact(more);
        self.lengths.reserve_exact(more);
        self.terms.reserve_exact(more);
    }

    /// Gives back what a long text has not filled; that of a short one does not pay for the calls.
    fn shrink(&mut self) {
        if self.starts.len() < SHORT {
            return;
        }
        self.starts.shrink_to_fit();
        self.lengths.shrink_to_fit();
        self.terms.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn words_are_found_by_their_place() {
        let text = "The river rose. Rivers do.";
        let never = Interrupt::never();
        let table = WordTable::read(text, "en", &mut Checkpoint::new(&never)).expect("never interrupted");
        let found = |start, end| -> Vec<_> {
            table.within(Span::new(start, end)).map(|word| (word.span.of(text), word.term)).collect()
        };
        assert_eq!(found(0, 15), [("The", None), ("river", Some(0)), ("rose", Some(1))]);
        assert_eq!(found(16, text.len()), [("Rivers", Some(0)), ("do", None)]);
        assert_eq!(found(5, 9), []);
        assert_eq!(table.vocabulary().len(), 2);
    }
}
