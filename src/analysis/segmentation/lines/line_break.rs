//! Decides at line ends: a blank line ends every sentence and paragraph; a single line end does unless the
//! text is hard-wrapped there.

use super::list_marker;
use crate::analysis::{
    segmentation::{
        options::Newlines,
        windows::context::{self, Context, FAR},
    },
    unicode::{is_line_end, is_space, letter},
};

/// Lines of hard-wrapped text are about as long as each other, and no longer than this.
const WIDEST: usize = 120;
/// Lines that are shorter were not wrapped at a margin.
const NARROWEST: usize = 38;

/// What a line end does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::segmentation) enum LineEnd {
    /// A blank line follows, or nothing.
    Blank,
    /// It separates two lines that stand for themselves.
    Separates,
    /// It is a mere wrap: the line at `next` of the window goes on.
    Wraps { next: usize },
}

/// What is known of the lines since the last blank one.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::analysis::segmentation) struct Lines {
    /// Where the current line begins, in the document; none between two lines.
    line: Option<usize>,
    /// Whether the current line begins with an address.
    address: bool,
    /// The longest line, in bytes.
    widest: usize,
    /// Whether a line went on with a lowercase letter.
    wrapped: bool,
}

impl Lines {
    /// Lines whose first begins at `start` of the document, and is no address.
    pub(in crate::analysis::segmentation) fn beginning(start: usize) -> Self {
        Self { line: Some(start), ..Self::default() }
    }

    /// Whether no line has begun.
    pub(in crate::analysis::segmentation) fn are_between(&self) -> bool {
        self.line.is_none()
    }

    /// Whether a line that begins with what stands at `start` of the window begins with an address; one that
    /// has begun is not asked.
    pub(in crate::analysis::segmentation) fn begin_with_address(
        &self,
        context: &Context<'_>,
        start: usize,
    ) -> bool {
        self.are_between() && begins_address(context, start)
    }

    /// A sentence begins at `start` of the document; a line does so with it unless one has begun. `address`
    /// tells that it begins with one.
    pub(in crate::analysis::segmentation) fn begin(&mut self, start: usize, address: bool) {
        if self.are_between() {
            (self.line, self.address) = (Some(start), address);
        }
    }
}

/// The first line end in the gap at `from`, within bounds.
pub(in crate::analysis::segmentation) fn end_in_gap(context: &Context<'_>, from: usize) -> Option<usize> {
    let mut at = from;
    while at - from < FAR {
        match context.char_at(at)? {
            c if is_line_end(c) => return Some(at),
            c if is_space(c) => at += c.len_utf8(),
            _ => return None,
        }
    }
    None
}

/// Decides at the line end at `at` of the window, which begins at `base` of the document.
pub(in crate::analysis::segmentation) fn decide(
    context: &Context<'_>,
    base: usize,
    at: usize,
    newlines: Newlines,
    lines: &mut Lines,
) -> LineEnd {
    let next = next_line(context, at);
    let length = base + at - lines.line.unwrap_or(base + at);
    lines.widest = lines.widest.max(length);
    if next.blank {
        *lines = Lines::default();
        return LineEnd::Blank;
    }
    let goes_on = match newlines {
        Newlines::Auto => is_wrap(context, at, length, next.start, lines),
        Newlines::EveryLine => false,
        Newlines::BlankLines => true,
    };
    if goes_on {
        (lines.line, lines.address) = (Some(base + next.start), begins_address(context, next.start));
        return LineEnd::Wraps { next: next.start };
    }
    lines.line = None;
    LineEnd::Separates
}

/// Whether a line is an address by itself, or begins with one.
fn begins_address(context: &Context<'_>, at: usize) -> bool {
    matches!(context.byte_at(at), Some(b'h' | b'w'))
        && ["http://", "https://", "www."].iter().any(|start| context.has_at(at, start.as_bytes()))
}

/// The line after a line end.
struct NextLine {
    start: usize,
    blank: bool,
}

#[inline]
fn next_line(context: &Context<'_>, at: usize) -> NextLine {
    match *context::bytes_from(context.text, at) {
        [b'\n', b'!'..=b'~', ..] => NextLine { start: at + 1, blank: false },
        [b'\n', b'\n', ..] => NextLine { start: at + 2, blank: true },
        _ => next_line_after_space(context, at),
    }
}

fn next_line_after_space(context: &Context<'_>, at: usize) -> NextLine {
    let mut ends = 0;
    let mut start = at;
    while let Some(c) = context.char_at(start).filter(|c| is_space(*c) && start - at <= FAR) {
        let crlf = c == '\r' && context.byte_at(start + 1) == Some(b'\n');
        ends += match c {
            // Its name is "paragraph separator".
            '\u{2029}' => 2,
            c => usize::from(is_line_end(c) && !crlf),
        };
        start += c.len_utf8();
    }
    NextLine { start, blank: ends > 1 || start >= context.text.len() || start - at > FAR }
}

/// Whether the sentence goes on after the line end at `at`, with the line that begins at `next`.
fn is_wrap(context: &Context<'_>, at: usize, length: usize, next: usize, lines: &mut Lines) -> bool {
    if list_marker::begins(context, next) || begins_address(context, next) || lines.address {
        return false;
    }
    let first = context.char_at(next).unwrap_or(' ');
    let last = context::char_before(context.text, at).unwrap_or(' ');
    if letter::is_lowercase(first) {
        let wrapped = length >= 24 || lines.wrapped || matches!(last, ',' | '-' | ' ');
        lines.wrapped |= wrapped;
        return wrapped || length > 8;
    }
    if matches!(last, ',' | ';') || last == '-' {
        return true;
    }
    if !(NARROWEST..=WIDEST).contains(&length) || ends_closed(last) {
        return false;
    }
    let word = context.count_at(next, FAR, |byte| !byte.is_ascii_whitespace());
    let with_word = length + 1 + word;
    with_word > lines.widest
        && is_shorter(context, next, with_word)
        && (lines.wrapped || next_line_wraps(context, next))
}

/// A line that ends so stands for itself.
fn ends_closed(last: char) -> bool {
    matches!(last, '.' | '!' | '?' | ':' | '…' | '”' | '"' | '»' | ')' | '。')
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether the line at `next` is shorter than `length`; what is seen of a longer one tells.
fn is_shorter(context: &Context<'_>, next: usize, length: usize) -> bool {
    context.count_at(next, FAR.min(length), |byte| !ends_line(byte)) < length
}

/// Whether the line at `next` goes on with a lowercase letter after its end.
fn next_line_wraps(context: &Context<'_>, next: usize) -> bool {
    let length = context.count_at(next, WIDEST + 1, |byte| !ends_line(byte));
    if !(NARROWEST..=WIDEST).contains(&length) {
        return false;
    }
    let following = next_line(context, next + length);
    !following.blank && context.char_at(following.start).is_some_and(letter::is_lowercase)
}
