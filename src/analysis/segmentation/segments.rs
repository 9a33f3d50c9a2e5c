//! What words and paragraphs are to a caller.

use crate::analysis::Span;

/// One word, or what stands between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Whether it is a word and not space or punctuation.
    pub word_like: bool,
}

/// The kind of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Prose,
    /// A line that stands over text.
    Heading,
    /// One item of a list, with its marker.
    ListItem,
    /// A quoted block: lines after ">", a quotation with its source below it, indented text.
    Quote,
    /// A block of code, with its fences and what stands between them.
    Code,
}

/// One paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, without the whitespace around it.
    pub span: Span,
    /// Its kind.
    pub block: Block,
}
