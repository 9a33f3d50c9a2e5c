//! What is kept of the text before a place: counters only, so that a document of any length can pass.

use crate::analysis::{
    segmentation::lines::list_marker::ListMarker,
    unicode::letter::{self, Case},
};

/// What is known of the sentence that has begun, and of those before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SentenceState {
    /// Where the sentence begins, in the document.
    pub(super) start: usize,
    /// The list marker that begins it.
    pub(super) marker: Option<ListMarker>,
    /// Whether a bracket has opened in it.
    pub(super) bracket: bool,
    /// Whether it begins with a lowercase letter.
    lowercase: bool,
    /// How many sentences have begun with a lowercase letter of late, weighed against those with a capital.
    lowercase_bias: u8,
}

impl SentenceState {
    /// Whether the text begins its sentences with lowercase letters.
    pub(super) fn begins_lowercase(&self) -> bool {
        self.lowercase || self.lowercase_bias > 0
    }

    /// A sentence begins at `start` of the document with this marker and this letter.
    pub(super) fn begin(&mut self, start: usize, marker: Option<ListMarker>, first: Option<char>) {
        const ONE_MORE: u8 = 4;
        const MOST: u8 = 3 * ONE_MORE;
        let case = first.map_or(Case::None, letter::case);
        self.lowercase = case == Case::Lower;
        self.lowercase_bias = match case {
            Case::Upper => self.lowercase_bias.saturating_sub(1),
            Case::Lower => (self.lowercase_bias + ONE_MORE).min(MOST),
            Case::None => self.lowercase_bias,
        };
        (self.start, self.marker, self.bracket) = (start, marker, false);
    }

    #[cfg(test)]
    pub(super) fn with_lowercase(lowercase: bool) -> Self {
        Self { lowercase, ..Self::default() }
    }
}
