//! Paragraphs: lines that belong together, each with its kind.
//!
//! A blank line ends a paragraph; a single line end does when [`line`] finds that the text is not hard-wrapped there, the same
//! judgement that sentences rest on, so that no sentence reaches over the end of a paragraph.

use super::{
    Block, Newlines, Paragraph,
    sentence::{Stretch, Wraps, item},
};
use crate::analysis::{Span, prefix};

/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 160;

/// The paragraphs of `text`, without the whitespace between them.
pub(super) fn paragraphs(text: &str, newlines: Newlines) -> impl Iterator<Item = Paragraph> + '_ {
    let mut paragraphs = Paragraphs::new(newlines);
    std::iter::from_fn(move || paragraphs.next(text, true))
}

/// Finds the paragraphs of a document that comes in windows, as [`Wraps`] finds their stretches.
#[derive(Clone, Debug)]
pub(super) struct Paragraphs {
    wraps: Wraps,
    /// Whether the open paragraph begins with the marker of a list item.
    item: bool,
    /// The beginning of the open paragraph, once the window begins behind it: as much as a heading has.
    head: String,
    /// A paragraph that has ended, as it is when another follows.
    ended: Option<Paragraph>,
}

impl Paragraphs {
    pub(super) fn new(newlines: Newlines) -> Self {
        Self { wraps: Wraps::new(newlines), item: false, head: String::new(), ended: None }
    }

    /// The next paragraph, at its place in the document. `last` tells that the document ends with the window. `None`: more text
    /// must come first, or the document is done.
    pub(super) fn next(&mut self, text: &str, last: bool) -> Option<Paragraph> {
        while let Some(stretch) = self.wraps.next(text, last) {
            match stretch {
                Stretch::Begins(start) => {
                    self.item = item::begins(text, start - self.wraps.base());
                    if self.ended.is_some() {
                        return self.ended.take();
                    }
                }
                Stretch::Ends(span) => self.ended = Some(Paragraph { span, block: self.kind(text, span) }),
            }
        }
        self.ended.take_if(|_| last).map(without_followers)
    }

    /// How many bytes at the front of the window it will not look at again.
    pub(super) fn keep(&self, text: &str) -> usize {
        self.wraps.keep(text)
    }

    /// Where the first paragraph begins that was not given yet, in the document.
    pub(super) fn start(&self) -> usize {
        self.ended.map_or_else(|| self.wraps.start(), |ended| ended.span.start)
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(super) fn solid(&self) -> usize {
        self.wraps.solid()
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(super) fn shift(&mut self, text: &str, bytes: usize) {
        let (start, base) = (self.wraps.start(), self.wraps.base());
        if (base..base + bytes).contains(&start) {
            self.head.clear();
            self.head.push_str(prefix(&text[start - base..], LONGEST_HEADING));
        }
        self.wraps.shift(text, bytes);
    }

    /// The kind of a paragraph that another follows.
    fn kind(&self, text: &str, span: Span) -> Block {
        let length = span.end - span.start;
        if self.item && length > 1 {
            return Block::ListItem;
        }
        let paragraph = match span.start.checked_sub(self.wraps.base()) {
            Some(start) => text.get(start..start + length),
            None => self.head.get(..length),
        };
        if length <= LONGEST_HEADING && paragraph.is_some_and(is_heading) {
            return Block::Heading;
        }
        Block::Prose
    }
}

/// A heading stands over text: the last paragraph of a document is none.
fn without_followers(last: Paragraph) -> Paragraph {
    match last.block {
        Block::Heading => Paragraph { block: Block::Prose, ..last },
        _ => last,
    }
}

fn is_heading(paragraph: &str) -> bool {
    !paragraph.contains('\n') && !ends_like_prose(paragraph) && paragraph.chars().any(char::is_alphabetic)
}

fn ends_like_prose(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '”', '’', '»', ')', '\'', '」', '』']);
    end.ends_with([
        '.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '।', '॥', '۔', '؟', '։', '።', '။', '។',
    ])
}
