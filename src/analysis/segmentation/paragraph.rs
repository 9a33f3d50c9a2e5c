//! Paragraphs: lines that belong together, each with its kind.
//!
//! A blank line ends a paragraph; a single line end does when [`line`] finds that the text is not hard-wrapped there, the same
//! judgement that sentences rest on, so that no sentence reaches over the end of a paragraph.

use super::{
    Block, Newlines, Paragraph,
    sentence::{Wraps, item},
};
use crate::analysis::Span;

/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 160;

/// The paragraphs of `text`, without the whitespace between them.
pub(super) fn paragraphs(text: &str, newlines: Newlines) -> impl Iterator<Item = Paragraph> + '_ {
    let mut lines = Wraps::new(text, newlines);
    std::iter::from_fn(move || {
        let span = lines.next()?;
        Some(Paragraph { span, block: kind(text, span) })
    })
}

fn kind(text: &str, span: Span) -> Block {
    let paragraph = span.of(text);
    if item::begins(text, span.start) && paragraph.len() > 1 {
        return Block::ListItem;
    }
    let heading =
        paragraph.len() <= LONGEST_HEADING && !paragraph.contains('\n') && !ends_like_prose(paragraph);
    // A heading stands over text: the last line of a text is none.
    if heading && span.end < text.trim_end().len() && paragraph.chars().any(char::is_alphabetic) {
        Block::Heading
    } else {
        Block::Prose
    }
}

fn ends_like_prose(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '”', '’', '»', ')', '\'', '」', '』']);
    end.ends_with([
        '.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '।', '॥', '۔', '؟', '։', '።', '။', '។',
    ])
}
