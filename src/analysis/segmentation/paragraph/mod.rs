//! Paragraphs: lines that belong together, each with its kind.
//!
//! A blank line ends a paragraph; a single line end does when [`line_break`](super::lines::line_break)
//! finds that the text is not hard-wrapped there, the same judgement that sentences rest on, so that no
//! sentence reaches over the end of a paragraph. Quoted blocks and blocks of code ([`block`]) are several
//! such stretches in one paragraph; between fences, blank lines belong to it too.

#![deny(clippy::indexing_slicing, clippy::panic)]

use std::borrow::BorrowMut;

mod stretches;

use self::stretches::{Stretch, Stretches};
use super::{
    block::{self, BlockType, CodeScores, FencePlace, Fences, PreviousParagraph},
    options::Newlines,
    segments::{Block, Paragraph},
    windows::{self, Cuts, context::AHEAD},
};
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    prefix,
    unicode::{commonly_closes, is_common_terminator},
};

/// What a line costs, in bytes of other work.
const COST_OF_LINE: usize = 256;

/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 160;

/// The paragraphs of `text`, without the whitespace between them.
pub(super) fn paragraphs(text: &str, newlines: Newlines) -> impl Iterator<Item = Paragraph> + '_ {
    let mut paragraphs = Paragraphs::new(newlines);
    std::iter::from_fn(move || paragraphs.next(text, true))
}

/// The paragraphs of `text`, until the checkpoint says that they are no longer wanted.
pub(super) fn interruptible_paragraphs<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    newlines: Newlines,
    checkpoint: P,
) -> impl Iterator<Item = Result<Paragraph, Interrupted>> + use<'t, 'i, P> {
    windows::found(text, Paragraphs::new(newlines), checkpoint)
}

impl Cuts for Paragraphs {
    type Found = Paragraph;
    // Less than of sentences: a line takes longer to judge than a word.
    const STEP: usize = 4 * 1024;
    const AHEAD: usize = AHEAD;
    const COST: usize = 32;

    fn cost(more: &str) -> usize {
        more.len() + COST_OF_LINE * memchr::memchr2_iter(b'\n', b'\r', more.as_bytes()).count()
    }

    fn next(&mut self, text: &str, last: bool) -> Option<Paragraph> {
        while let Some(stretch) = self.stretches.next(text, last) {
            match stretch {
                Stretch::Begins(start) => {
                    let ended = self.begin(text, start);
                    if ended.is_some() {
                        return ended;
                    }
                }
                // A block may be closed, or opened, after a line end that is a mere wrap.
                Stretch::Line(start) => {
                    self.fences.read_line(text, start - self.stretches.base(), start);
                }
                Stretch::Ends { span, blank } => self.end(span, blank),
            }
        }
        self.open.take_if(|_| last).map(OpenParagraph::without_followers)
    }

    fn done(&self, text: &str) -> usize {
        self.stretches.done(text)
    }

    fn shift(&mut self, text: &str, bytes: usize) {
        self.stretches.shift(text, bytes);
    }
}

/// Finds the paragraphs of a document that comes in windows, as [`Stretches`] finds their stretches.
#[derive(Clone, Debug)]
pub(super) struct Paragraphs {
    newlines: Newlines,
    stretches: Stretches,
    fences: Fences,
    code_scores: CodeScores,
    /// The paragraph that has begun, and is not given: the next stretch may belong to it.
    open: Option<OpenParagraph>,
    /// Its beginning, as much as a heading has.
    head: String,
}

/// A paragraph that has begun.
#[derive(Clone, Copy, Debug)]
struct OpenParagraph {
    start: usize,
    block_type: BlockType,
    indented: bool,
    /// Where its last stretch ended.
    end: usize,
    /// Its kind as it is when another follows.
    kind: Block,
    /// Whether a blank line stands after its last stretch.
    blank: bool,
}

impl Paragraphs {
    pub(super) fn new(newlines: Newlines) -> Self {
        Self {
            newlines,
            stretches: Stretches::new(newlines),
            fences: Fences::default(),
            code_scores: CodeScores::default(),
            open: None,
            head: String::new(),
        }
    }

    /// Where the first paragraph begins that was not given yet, in the document.
    pub(super) fn start(&self) -> usize {
        self.open.map_or_else(|| self.stretches.start(), |open| open.start)
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(super) fn trimmed_end(&self) -> usize {
        self.stretches.trimmed_end()
    }

    /// A stretch begins at `start` of the document. Gives the paragraph before it, unless it belongs to that.
    fn begin(&mut self, text: &str, start: usize) -> Option<Paragraph> {
        let at = start - self.stretches.base();
        let place = self.fences.read_line(text, at, start);
        let followed = self.open.filter(|open| open.goes_on(text, at, start, place, &mut self.code_scores));
        if followed.is_some() && self.newlines != Newlines::EveryLine {
            return None;
        }
        let block_type = match (followed, place) {
            (Some(open), _) => open.block_type,
            (None, FencePlace::Opens | FencePlace::Inside) => BlockType::Fenced,
            (None, FencePlace::Outside) => {
                BlockType::read(text, at, start, self.before(), &mut self.code_scores)
            }
        };
        self.head.clear();
        self.head.push_str(prefix(&text[at..], LONGEST_HEADING));
        let indented = block::is_indented(text, at);
        let open =
            OpenParagraph { start, block_type, indented, end: start, kind: block_type.kind(), blank: false };
        self.open.replace(open).map(OpenParagraph::paragraph)
    }

    fn before(&self) -> PreviousParagraph {
        let Some(open) = self.open else {
            return PreviousParagraph { kind: None, indented: false, blank: true };
        };
        PreviousParagraph { kind: Some(open.kind), indented: open.indented, blank: open.blank }
    }

    /// A stretch of the open paragraph ends.
    fn end(&mut self, span: Span, blank: bool) {
        let Some(open) = &mut self.open else { return };
        (open.end, open.blank) = (span.end, blank);
        let heading = open.block_type == BlockType::Plain
            && self.head.get(..span.end - open.start).is_some_and(is_heading);
        if heading {
            open.kind = Block::Heading;
        }
    }
}

impl OpenParagraph {
    /// Whether the stretch that begins at `start` of the document, `at` in the window, belongs to it, by its
    /// place among fences.
    fn goes_on(
        &self,
        text: &str,
        at: usize,
        start: usize,
        place: FencePlace,
        scores: &mut CodeScores,
    ) -> bool {
        match place {
            FencePlace::Inside => true,
            FencePlace::Opens => false,
            FencePlace::Outside => !self.blank && self.block_type.goes_on(text, at, start, scores),
        }
    }

    fn paragraph(self) -> Paragraph {
        Paragraph { span: Span::new(self.start, self.end), block: self.kind }
    }

    /// The paragraph when no other follows: a heading stands over text, so that the last one of a document is
    /// none.
    fn without_followers(self) -> Paragraph {
        let block = if self.kind == Block::Heading { Block::Prose } else { self.kind };
        Paragraph { block, ..self.paragraph() }
    }
}

fn is_heading(paragraph: &str) -> bool {
    !paragraph.contains('\n') && !ends_like_prose(paragraph) && paragraph.chars().any(char::is_alphabetic)
}

fn ends_like_prose(paragraph: &str) -> bool {
    let closes = |c| commonly_closes(c) && !matches!(c, ']' | '）');
    let ends = |c| is_common_terminator(c) && c != '．' || matches!(c, ':' | ';' | ',');
    paragraph.trim_end_matches(closes).ends_with(ends)
}
