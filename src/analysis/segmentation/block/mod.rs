//! Kinds of paragraphs, told by their first lines: code, quotes, items of lists, headings. Where a paragraph
//! ends is told by `sentence`, which judges line ends, and by `paragraph`, which joins lines.

#![deny(clippy::indexing_slicing, clippy::panic)]

mod code;
mod fence;
mod first_lines;
mod marker;
mod quote;

pub(super) use code::CodeScores;
pub(super) use fence::{FencePlace, Fences};
pub(super) use first_lines::LOOK;

use self::{
    first_lines::{FirstLines, indentation},
    marker::LineMarker,
};
use super::segments::Block;

/// What a paragraph is by its first lines, and which lines after a line end belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockType {
    /// Prose, or a heading, which its end tells.
    Plain,
    /// A line of "# " and a heading.
    Heading,
    /// A row of a table, which is no heading.
    Row,
    /// An item of a list.
    Item,
    /// A block between fences.
    Fenced,
    /// Lines that look like code.
    Code,
    /// Lines after ">".
    Marked,
    /// A quotation, and where its source stands in the document.
    Quotation {
        /// Where the line of the source begins.
        source: usize,
    },
    /// Text that is indented.
    Indented,
}

/// What stands before a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct PreviousParagraph {
    /// The kind of the paragraph before it, if there is one.
    pub(super) kind: Option<Block>,
    /// Whether that is indented.
    pub(super) indented: bool,
    /// Whether a blank line, or nothing, stands between.
    pub(super) blank: bool,
}

impl BlockType {
    /// The type of a paragraph whose first line begins at `start` of the document, which is `at` in the
    /// window, outside of fences.
    pub(super) fn read(
        window: &str,
        at: usize,
        start: usize,
        before: PreviousParagraph,
        scores: &mut CodeScores,
    ) -> Self {
        let head = FirstLines::read(window, at);
        if scores.begin(head, start, before.blank) {
            return Self::Code;
        }
        if quote::is_marked(head.first().text) {
            return Self::Marked;
        }
        match marker::read(head, before.kind == Some(Block::ListItem)) {
            LineMarker::Item => return Self::Item,
            LineMarker::Heading => return Self::Heading,
            LineMarker::Row => return Self::Row,
            LineMarker::None => {}
        }
        if !before.blank {
            return Self::Plain;
        }
        if before.kind == Some(Block::Prose) && !before.indented && quote::is_indented(head) {
            return Self::Indented;
        }
        quote::source(head).map_or(Self::Plain, |source| Self::Quotation { source: start + source })
    }

    /// Whether the line at `start` of the document, `at` in the window, belongs to it. No blank line stands
    /// before that line.
    pub(super) fn goes_on(self, window: &str, at: usize, start: usize, scores: &mut CodeScores) -> bool {
        match self {
            Self::Plain | Self::Heading | Self::Row | Self::Item | Self::Fenced => false,
            Self::Code => scores.go_on(FirstLines::read(window, at), start),
            Self::Marked => quote::is_marked(FirstLines::read(window, at).first().text),
            Self::Quotation { source } => start == source,
            Self::Indented => quote::stays_indented(indentation(window, at)),
        }
    }

    /// Its kind, but that a plain one may be a heading.
    pub(super) fn kind(self) -> Block {
        match self {
            Self::Plain | Self::Row => Block::Prose,
            Self::Heading => Block::Heading,
            Self::Item => Block::ListItem,
            Self::Fenced | Self::Code => Block::Code,
            Self::Marked | Self::Quotation { .. } | Self::Indented => Block::Quote,
        }
    }
}

/// Whether the line at `at` of the window stands away from the margin as a quotation does.
pub(super) fn is_indented(window: &str, at: usize) -> bool {
    quote::stays_indented(indentation(window, at))
}
