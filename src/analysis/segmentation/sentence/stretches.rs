//! The stretches of a document between the line ends that are not mere wraps: what paragraphs are made of.

use super::{
    candidate::Decision,
    context::{self, Context},
    cursor::Cursor,
    line_break::{self, Lines},
    rule::Rule,
};
use crate::analysis::{
    Span,
    segmentation::{block, options::Newlines},
    unicode::next_line_end,
};

/// What comes next in the document, at places of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::segmentation) enum Stretch {
    /// A stretch begins, which is in the window: as much of it as [`block::LOOK`], or all that there is.
    Begins(usize),
    /// A further line of it begins, which is in the window likewise.
    Line(usize),
    /// It ends. Its beginning need not be in the window any more.
    Ends {
        /// Where it stands.
        span: Span,
        /// Whether a blank line, or nothing, stands after it.
        blank: bool,
    },
}

/// Finds the stretches of a document that comes in windows, as [`Cutter`](super::Cutter) finds sentences.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Wraps {
    newlines: Newlines,
    lines: Lines,
    cursor: Cursor,
    /// Where the stretch begins that has not ended, in the document.
    open: Option<usize>,
}

impl Wraps {
    pub(in crate::analysis::segmentation) fn new(newlines: Newlines) -> Self {
        Self { newlines, lines: Lines::default(), cursor: Cursor::default(), open: None }
    }

    /// What comes next in the window. `last` tells that the document ends with it. `None`: more text must come first, or the
    /// document is done.
    pub(in crate::analysis::segmentation) fn next(&mut self, text: &str, last: bool) -> Option<Stretch> {
        let Some(start) = self.open else { return self.begin(&Context::new(text, last)) };
        if let Some(end) = next_line_end(text, self.cursor.at) {
            self.cursor.at = end;
            if !last && text.len() - end < context::AHEAD {
                return None;
            }
            let context = Context::new(text, true);
            match line_break::decide(&context, self.cursor.base, end, self.newlines, &mut self.lines) {
                Decision::NoBreak { resume, .. } => {
                    self.cursor.at = resume;
                    return Some(Stretch::Line(self.cursor.base + resume));
                }
                Decision::Break { end, rule } => return Some(self.end(text, start, end, rule)),
                Decision::NeedMore => return None,
            }
        }
        self.cursor.at = text.len();
        last.then(|| self.end(text, start, text.len(), Rule::EndOfText))
    }

    /// How many bytes at the front of the window it will not look at again.
    pub(in crate::analysis::segmentation) fn keep(&self, text: &str) -> usize {
        self.cursor.done(text)
    }

    /// Where the window begins in the document.
    pub(in crate::analysis::segmentation) fn base(&self) -> usize {
        self.cursor.base
    }

    /// Where the stretch begins that has not ended, in the document; between two, where to look for the next.
    pub(in crate::analysis::segmentation) fn start(&self) -> usize {
        self.open.unwrap_or(self.cursor.base + self.cursor.at)
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(in crate::analysis::segmentation) fn trimmed_end(&self) -> usize {
        self.cursor.trimmed_end
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(in crate::analysis::segmentation) fn shift(&mut self, text: &str, bytes: usize) {
        self.cursor.shift(text, bytes);
    }

    fn begin(&mut self, context: &Context<'_>) -> Option<Stretch> {
        if !self.cursor.skip_space(context, block::LOOK) {
            return None;
        }
        let Cursor { base, at, .. } = self.cursor;
        self.lines.begin(base + at, line_break::begins_address(context, at));
        self.open = Some(base + at);
        Some(Stretch::Begins(base + at))
    }

    fn end(&mut self, text: &str, start: usize, end: usize, rule: Rule) -> Stretch {
        let trimmed = self.cursor.trimmed(text, start, end);
        self.cursor.at = end;
        self.open = None;
        Stretch::Ends { span: Span::new(start, trimmed), blank: rule != Rule::LineEnd }
    }
}
