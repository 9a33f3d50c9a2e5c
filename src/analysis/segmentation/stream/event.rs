//! What a stream finds, and in which size.

use crate::analysis::{
    Span,
    segmentation::{Block, Rule},
};

/// The size of the segments of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    /// Those of [`graphemes`](crate::analysis::segmentation::graphemes).
    Grapheme,
    /// Those of [`words`](crate::analysis::segmentation::words).
    Word,
    /// The ends of [`boundaries`](crate::analysis::segmentation::boundaries).
    Sentence,
    /// Those of [`paragraphs`](crate::analysis::segmentation::paragraphs).
    Paragraph,
}

impl Granularity {
    /// Whether the segments cover the text, with nothing between them.
    ///
    /// ```
    /// use lector::analysis::segmentation::Granularity;
    /// assert!(Granularity::Word.covers_text() && !Granularity::Sentence.covers_text());
    /// ```
    pub fn covers_text(self) -> bool {
        matches!(self, Self::Grapheme | Self::Word)
    }
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// A grapheme cluster.
    Grapheme,
    /// A word, or what stands between words.
    Word {
        /// Whether it is a word and not space or punctuation.
        word_like: bool,
    },
    /// A sentence, and what ended it.
    Sentence(Rule),
    /// A paragraph.
    Paragraph(Block),
}

/// What a stream finds. Offsets count from the start of the document, in the unit of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEvent<'s> {
    /// A segment whose end is final.
    Segment {
        /// Where it stands.
        span: Span,
        /// Its text; empty when the stream does not keep it.
        text: &'s str,
        /// What it is.
        kind: SegmentKind,
    },
    /// A place where a sentence might have ended and does not.
    Refused {
        /// The offset after the mark.
        at: usize,
        /// What kept the sentence from ending.
        rule: Rule,
    },
}
