//! The first lines of a paragraph: all that its kind is told by, so that a document of any length can pass.

use crate::analysis::{
    prefix,
    unicode::{is_line_end, next_line_end},
};

/// How much is looked at, in bytes, and how many lines.
pub(in crate::analysis::segmentation) const LOOK: usize = 1024;
pub(super) const LINES: usize = 8;

/// How far back the indentation of a line is looked for, in bytes.
const DEEPEST: usize = 64;

/// How many columns a tab takes.
const TAB: usize = 4;

/// The lines from the one that a paragraph begins with up to a blank one, as far as they are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstLines<'t> {
    /// From the first line, without its indentation.
    text: &'t str,
    first: IndentedLine<'t>,
}

/// One line, without the whitespace around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndentedLine<'t> {
    pub(super) text: &'t str,
    /// The columns that it is indented by.
    pub(super) indent: usize,
    /// Where it begins in the head.
    pub(super) at: usize,
    /// Where its line end stands there, or the end of the head.
    end: usize,
}

impl<'t> FirstLines<'t> {
    /// The head at `start` of the window, where a line begins after its indentation.
    pub(super) fn read(window: &'t str, start: usize) -> Self {
        let text = prefix(&window[start..], LOOK);
        let end = next_line_end(text, 0).unwrap_or(text.len());
        let first =
            IndentedLine { text: text[..end].trim_end(), indent: indentation(window, start), at: 0, end };
        Self { text, first }
    }

    /// The first line.
    pub(super) fn first(&self) -> IndentedLine<'t> {
        self.first
    }

    /// The lines up to a blank one.
    pub(super) fn lines(self) -> impl Iterator<Item = IndentedLine<'t>> {
        let mut next = Some(self.first());
        let following = std::iter::from_fn(move || {
            let line = next?;
            next = self.after(&line);
            Some(line)
        });
        following.take(LINES)
    }

    /// All lines that are looked at, blank ones too, without the whitespace around them.
    pub(super) fn all_lines(&self) -> impl Iterator<Item = &'t str> {
        self.text.lines().map(str::trim)
    }

    /// The head that begins with `line`.
    pub(super) fn from(&self, line: &IndentedLine<'t>) -> Self {
        let first = IndentedLine { at: 0, end: line.end - line.at, ..*line };
        Self { text: &self.text[line.at..], first }
    }

    /// The line after `line`, unless it is blank or unknown.
    fn after(&self, line: &IndentedLine<'t>) -> Option<IndentedLine<'t>> {
        let begin = self.after_end(line)?;
        let end = next_line_end(self.text, begin).unwrap_or(self.text.len());
        let whole = &self.text[begin..end];
        let text = whole.trim();
        let at = begin + (whole.len() - whole.trim_start().len());
        (!text.is_empty()).then(|| IndentedLine { text, indent: columns(&whole[..at - begin]), at, end })
    }

    /// Whether the line ends within the head.
    pub(super) fn has_whole(&self, line: &IndentedLine<'t>) -> bool {
        line.end < self.text.len()
    }

    /// Whether the text ends, or a blank line stands, after `line`.
    pub(super) fn ends_with(&self, line: &IndentedLine<'t>) -> bool {
        self.text.len() < LOOK - 3 && self.after(line).is_none()
            || self.after_end(line).is_some_and(|begin| self.is_blank_at(begin))
    }

    /// Where the next line begins, when the end of `line` is known.
    fn after_end(&self, line: &IndentedLine<'_>) -> Option<usize> {
        (line.end < self.text.len()).then(|| pass_line_end(self.text, line.end))
    }

    fn is_blank_at(&self, begin: usize) -> bool {
        next_line_end(self.text, begin).is_some_and(|end| self.text[begin..end].trim().is_empty())
    }
}

/// The place after the line end at `at`.
fn pass_line_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let length = if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
    at + length
}

/// The columns that the line at `start` is indented by.
pub(super) fn indentation(window: &str, start: usize) -> usize {
    let before = window.as_bytes().iter().take(start).rev();
    let blank = before.take(DEEPEST).take_while(|b| is_blank(**b)).count();
    if blank == 0 {
        return 0;
    }
    let from = start - blank;
    let begins = window[..from].chars().next_back().is_none_or(is_line_end);
    if begins { columns(&window[from..start]) } else { 0 }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn columns(blank: &str) -> usize {
    blank.bytes().map(|byte| if byte == b'\t' { TAB } else { 1 }).sum()
}
