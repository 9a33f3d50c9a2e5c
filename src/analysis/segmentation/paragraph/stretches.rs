//! The stretches of a document between the line ends that are not mere wraps: what paragraphs are made of.

use crate::analysis::{
    Span,
    segmentation::{
        block,
        lines::line_break::{self, LineEnd, Lines},
        options::Newlines,
        windows::{
            context::{self, Context},
            cursor::Cursor,
        },
    },
    unicode::next_line_end,
};

/// What comes next in the document, at places of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// A stretch begins, which is in the window: as much of it as [`block::LOOK`], or all that there is.
    Begins(usize),
    /// A further line of it begins, which is in the window in the same way.
    Line(usize),
    /// It ends. Its beginning need not be in the window any more.
    Ends {
        /// Where it stands.
        span: Span,
        /// Whether a blank line, or nothing, stands after it.
        blank: bool,
    },
}

/// Finds the stretches of a document that comes in windows, as the cutter of sentences finds those.
#[derive(Clone, Debug)]
pub(super) struct Stretches {
    newlines: Newlines,
    lines: Lines,
    cursor: Cursor,
    /// Where the stretch begins that has not ended, in the document.
    open: Option<usize>,
}

impl Stretches {
    pub(super) fn new(newlines: Newlines) -> Self {
        Self { newlines, lines: Lines::default(), cursor: Cursor::default(), open: None }
    }

    /// What comes next in the window. `last` tells that the document ends with it. `None`: more text must
    /// come first, or the document is done.
    pub(super) fn next(&mut self, text: &str, last: bool) -> Option<Stretch> {
        let Some(start) = self.open else { return self.begin(&Context::new(text, last)) };
        if let Some(end) = next_line_end(text, self.cursor.at) {
            self.cursor.at = end;
            if !last && text.len() - end < context::AHEAD {
                return None;
            }
            let context = Context::new(text, true);
            match line_break::decide(&context, self.cursor.base, end, self.newlines, &mut self.lines) {
                LineEnd::Wraps { next } => {
                    self.cursor.at = next;
                    return Some(Stretch::Line(self.cursor.base + next));
                }
                kind => return Some(self.end(text, start, end, kind == LineEnd::Blank)),
            }
        }
        self.cursor.at = text.len();
        last.then(|| self.end(text, start, text.len(), true))
    }

    /// How many bytes at the front of the window it will not look at again.
    pub(super) fn done(&self, text: &str) -> usize {
        self.cursor.done(text)
    }

    /// Where the window begins in the document.
    pub(super) fn base(&self) -> usize {
        self.cursor.base
    }

    /// Where the stretch begins that has not ended, in the document; between two, where to look for the next.
    pub(super) fn start(&self) -> usize {
        self.open.unwrap_or(self.cursor.base + self.cursor.at)
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(super) fn trimmed_end(&self) -> usize {
        self.cursor.trimmed_end
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(super) fn shift(&mut self, text: &str, bytes: usize) {
        self.cursor.shift(text, bytes);
    }

    fn begin(&mut self, context: &Context<'_>) -> Option<Stretch> {
        if !self.cursor.skip_space(context, block::LOOK) {
            return None;
        }
        let Cursor { base, at, .. } = self.cursor;
        let address = self.lines.begin_with_address(context, at);
        self.lines.begin(base + at, address);
        self.open = Some(base + at);
        Some(Stretch::Begins(base + at))
    }

    fn end(&mut self, text: &str, start: usize, end: usize, blank: bool) -> Stretch {
        let trimmed = self.cursor.trimmed(text, start, end);
        self.cursor.at = end;
        self.open = None;
        Stretch::Ends { span: Span::new(start, trimmed), blank }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::segmentation::windows::context::BEFORE;

    /// A sign that takes the space after it into its cluster must not leave the window without it.
    #[test]
    fn a_stretch_keeps_the_space_of_a_sign_before_a_long_gap() {
        let text = format!("ab\u{600}{}\n\ncd", " ".repeat(2 * BEFORE));
        let mut whole = Stretches::new(Newlines::Auto);
        let expected: Vec<Stretch> = std::iter::from_fn(|| whole.next(&text, true)).collect();
        let mut stretches = Stretches::new(Newlines::Auto);
        let (mut window, mut found) = (String::new(), Vec::new());
        for (at, c) in text.char_indices() {
            window.push(c);
            let last = at + c.len_utf8() == text.len();
            while let Some(stretch) = stretches.next(&window, last) {
                found.push(stretch);
            }
            if !last {
                let gone = stretches.done(&window);
                stretches.shift(&window, gone);
                window.drain(..gone);
            }
        }
        assert_eq!(found, expected);
    }
}
