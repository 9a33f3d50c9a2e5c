//! The first lines of a paragraph: all that its kind is told by, so that a document of any length can pass.

use crate::analysis::{
    prefix,
    segmentation::sentence::line_break::{is_end, next_end},
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
pub(super) struct Head<'t> {
    /// From the first line, without its indentation.
    text: &'t str,
    first: Line<'t>,
}

/// One line, without the whitespace round it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// The columns that it is indented by.
    pub(super) indent: usize,
    /// Where it begins in the head.
    pub(super) at: usize,
    /// Where its line end stands there, or the end of the head.
    end: usize,
}

impl<'t> Head<'t> {
    /// The head at `start` of the window, where a line begins behind its indentation.
    pub(super) fn read(window: &'t str, start: usize) -> Self {
        let text = prefix(&window[start..], LOOK);
        let end = next_end(text, 0).unwrap_or(text.len());
        let first = Line { text: text[..end].trim_end(), indent: indentation(window, start), at: 0, end };
        Self { text, first }
    }

    /// The first line.
    pub(super) fn first(&self) -> Line<'t> {
        self.first
    }

    /// The lines up to a blank one.
    pub(super) fn lines(self) -> impl Iterator<Item = Line<'t>> {
        let mut next = Some(self.first());
        let following = std::iter::from_fn(move || {
            let line = next?;
            next = self.behind(&line);
            Some(line)
        });
        following.take(LINES)
    }

    /// All lines that are looked at, blank ones too, without the whitespace round them.
    pub(super) fn all_lines(&self) -> impl Iterator<Item = &'t str> {
        self.text.lines().map(str::trim)
    }

    /// The head that begins with `line`.
    pub(super) fn from(&self, line: &Line<'t>) -> Self {
        let first = Line { at: 0, end: line.end - line.at, ..*line };
        Self { text: &self.text[line.at..], first }
    }

    /// The line behind `line`, unless it is blank or unknown.
    fn behind(&self, line: &Line<'t>) -> Option<Line<'t>> {
        let begin = self.behind_end(line)?;
        let end = next_end(self.text, begin).unwrap_or(self.text.len());
        let whole = &self.text[begin..end];
        let text = whole.trim();
        let at = begin + (whole.len() - whole.trim_start().len());
        (!text.is_empty()).then(|| Line { text, indent: columns(&whole[..at - begin]), at, end })
    }

    /// Whether the line ends within the head.
    pub(super) fn has_whole(&self, line: &Line<'t>) -> bool {
        line.end < self.text.len()
    }

    /// Whether the text ends, or a blank line stands, behind `line`.
    pub(super) fn ends_with(&self, line: &Line<'t>) -> bool {
        self.text.len() < LOOK - 3 && self.behind(line).is_none()
            || self.behind_end(line).is_some_and(|begin| self.is_blank_at(begin))
    }

    /// Where the next line begins, when the end of `line` is known.
    fn behind_end(&self, line: &Line<'_>) -> Option<usize> {
        (line.end < self.text.len()).then(|| pass_line_end(self.text, line.end))
    }

    fn is_blank_at(&self, begin: usize) -> bool {
        next_end(self.text, begin).is_some_and(|end| self.text[begin..end].trim().is_empty())
    }
}

/// The place behind the line end at `at`.
fn pass_line_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let length = if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
    at + length
}

/// The columns that the line at `start` is indented by.
pub(super) fn indentation(window: &str, start: usize) -> usize {
    let blank = window.as_bytes()[..start].iter().rev().take(DEEPEST).take_while(|b| is_blank(**b)).count();
    if blank == 0 {
        return 0;
    }
    let from = start - blank;
    let begins = window[..from].chars().next_back().is_none_or(is_end);
    if begins { columns(&window[from..start]) } else { 0 }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn columns(blank: &str) -> usize {
    blank.bytes().map(|byte| if byte == b'\t' { TAB } else { 1 }).sum()
}
