//! Kinds of paragraphs, told by their first lines.

mod code;
mod fence;
mod head;
mod marker;
mod quote;

pub(super) use code::Weights;
pub(super) use fence::{Fences, Place};
pub(super) use head::LOOK;

use self::{
    head::{Head, indentation},
    marker::Marker,
};
use super::Block;

/// What a paragraph is by its first lines, and which lines behind a line end belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
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
    /// Lines behind ">".
    Marked,
    /// A quotation, and where its source stands in the document.
    Quotation {
        /// Where the line of the source begins.
        source: usize,
    },
    /// Text that is set in.
    SetIn,
}

/// What stands before a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    /// The kind of the paragraph before it, if there is one.
    pub(super) kind: Option<Block>,
    /// Whether that is set in.
    pub(super) set_in: bool,
    /// Whether a blank line, or nothing, stands between.
    pub(super) blank: bool,
}

impl Nature {
    /// The nature of a paragraph whose first line begins at `start` of the document, which is `at` in the window, outside of fences.
    pub(super) fn read(window: &str, at: usize, start: usize, before: Before, weights: &mut Weights) -> Self {
        let head = Head::read(window, at);
        if weights.begin(head, start, before.blank) {
            return Self::Code;
        }
        if quote::is_marked(head.first().text) {
            return Self::Marked;
        }
        match marker::read(head, before.kind == Some(Block::ListItem)) {
            Marker::Item => return Self::Item,
            Marker::Heading => return Self::Heading,
            Marker::Row => return Self::Row,
            Marker::None => {}
        }
        if !before.blank {
            return Self::Plain;
        }
        if before.kind == Some(Block::Prose) && !before.set_in && quote::is_set_in(head) {
            return Self::SetIn;
        }
        quote::source(head).map_or(Self::Plain, |source| Self::Quotation { source: start + source })
    }

    /// Whether the line at `start` of the document, `at` in the window, belongs to it. No blank line stands before that line.
    pub(super) fn goes_on(self, window: &str, at: usize, start: usize, weights: &mut Weights) -> bool {
        match self {
            Self::Plain | Self::Heading | Self::Row | Self::Item | Self::Fenced => false,
            Self::Code => weights.go_on(Head::read(window, at), start),
            Self::Marked => quote::is_marked(Head::read(window, at).first().text),
            Self::Quotation { source } => start == source,
            Self::SetIn => quote::stays_set_in(indentation(window, at)),
        }
    }

    /// Its kind, but that a plain one may be a heading.
    pub(super) fn kind(self) -> Block {
        match self {
            Self::Plain | Self::Row => Block::Prose,
            Self::Heading => Block::Heading,
            Self::Item => Block::ListItem,
            Self::Fenced | Self::Code => Block::Code,
            Self::Marked | Self::Quotation { .. } | Self::SetIn => Block::Quote,
        }
    }
}

/// Whether the line at `at` of the window stands away from the margin as a quotation does.
pub(super) fn is_set_in(window: &str, at: usize) -> bool {
    quote::stays_set_in(indentation(window, at))
}
