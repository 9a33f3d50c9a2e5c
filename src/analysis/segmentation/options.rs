//! How a text is cut.

#![deny(clippy::indexing_slicing, clippy::panic)]

use super::rules::Lexicon;

/// What a line end means. A blank line always ends sentences and paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newlines {
    /// Told from the text: headings, list items and short lines stand for themselves, hard-wrapped lines go
    /// on.
    #[default]
    Auto,
    /// Every line end ends a sentence and a paragraph.
    EveryLine,
    /// Only blank lines do: a single line end is a space.
    BlankLines,
}

/// Whose rules apply. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(super) lexicon: Lexicon,
    pub(super) newlines: Newlines,
}

impl Options {
    /// The rules of `language`, a primary subtag such as "en"; one without rules of its own gets the general
    /// rules.
    pub fn new(language: &str) -> Self {
        Self { lexicon: Lexicon::of(language), newlines: Newlines::default() }
    }

    /// With another meaning of line ends.
    #[must_use]
    pub fn with_newlines(mut self, newlines: Newlines) -> Self {
        self.newlines = newlines;
        self
    }

    /// With words whose full stop ends no sentence, each with or without its last full stop. A word in
    /// lowercase matches in every case, one with a capital only where the text has one too; one longer than
    /// 48 bytes never does.
    ///
    /// ```
    /// use lector::analysis::segmentation::{Boundary, Options, boundaries};
    ///
    /// let text = "Ask the Dept. Chair.";
    /// let is_end = |boundary: &Boundary| matches!(boundary, Boundary::Ends(_));
    /// let ends = |options: &Options| boundaries(text, options).filter(is_end).count();
    /// assert_eq!(ends(&Options::new("tlh")), 2);
    /// assert_eq!(ends(&Options::new("tlh").with_abbreviations(["dept."])), 1);
    /// ```
    #[must_use]
    pub fn with_abbreviations<W: AsRef<str>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.lexicon.set_own(words);
        self
    }
}
