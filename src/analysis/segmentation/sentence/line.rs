//! Decides at line ends: a blank line ends every sentence; a single line end ends one unless the text is hard-wrapped there.

use super::{
    Rule, Verdict, item, letter,
    look::{self, FAR},
};
use crate::analysis::segmentation::Newlines;

/// Lines of hard-wrapped text are about as long as each other, and no longer than this.
const WIDEST: usize = 120;
/// Lines that are shorter were not wrapped at a margin.
const NARROWEST: usize = 38;

/// What is known of the lines since the last blank one.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::analysis::segmentation) struct Block {
    /// Where the current line begins, in the document; none between two lines.
    line: Option<usize>,
    /// Whether the current line begins with an address.
    address: bool,
    /// The longest line, in bytes.
    widest: usize,
    /// Whether a line went on with a lowercase letter.
    wrapped: bool,
}

impl Block {
    /// A block whose first line begins at `start` of the document, and is no address.
    pub(super) fn beginning(start: usize) -> Self {
        Self { line: Some(start), ..Self::default() }
    }

    /// A sentence begins at `start` of the window; a line does so with it unless one has begun.
    pub(super) fn begin(&mut self, text: &str, start: usize, base: usize) {
        if self.line.is_none() {
            self.begin_line(text, start, base);
        }
    }

    fn begin_line(&mut self, text: &str, start: usize, base: usize) {
        self.line = Some(base + start);
        self.address = begins_address(text, start);
    }
}

/// Whether the character ends a line.
pub(in crate::analysis::segmentation) fn is_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The first line end at or behind `at`.
pub(in crate::analysis::segmentation) fn next_end(text: &str, at: usize) -> Option<usize> {
    let mut from = at;
    loop {
        from += memchr::memchr3(b'\n', b'\r', 0xE2, text.as_bytes().get(from..)?)?;
        if look::char_at(text, from).is_some_and(is_end) {
            return Some(from);
        }
        from += 1;
    }
}

/// Decides at the line end at `at`.
pub(super) fn judge(text: &str, base: usize, at: usize, newlines: Newlines, block: &mut Block) -> Verdict {
    if matches!(text.as_bytes()[at..], [b'\n', b'\n', ..]) {
        *block = Block::default();
        return Verdict::Cut { end: at, rule: Rule::BlankLine };
    }
    let next = behind_line_end(text, at);
    let length = base + at - block.line.unwrap_or(base + at);
    block.widest = block.widest.max(length);
    if next.blank {
        *block = Block::default();
        return Verdict::Cut { end: at, rule: Rule::BlankLine };
    }
    let goes_on = match newlines {
        Newlines::Auto => is_wrap(text, at, length, next.start, block),
        Newlines::EveryLine => false,
        Newlines::BlankLines => true,
    };
    if goes_on {
        block.begin_line(text, next.start, base);
        return Verdict::Go { on: next.start, rule: Some(Rule::WrappedLine) };
    }
    block.line = None;
    Verdict::Cut { end: at, rule: Rule::LineEnd }
}

/// Whether a line is an address by itself, or begins with one.
fn begins_address(text: &str, at: usize) -> bool {
    matches!(text.as_bytes()[at..], [b'h' | b'w', ..])
        && ["http://", "https://", "www."].iter().any(|start| text[at..].starts_with(start))
}

/// The line behind a line end.
struct Following {
    start: usize,
    blank: bool,
}

#[inline]
fn behind_line_end(text: &str, at: usize) -> Following {
    match text.as_bytes()[at..] {
        [b'\n', b'!'..=b'~', ..] => Following { start: at + 1, blank: false },
        _ => behind_space(text, at),
    }
}

fn behind_space(text: &str, at: usize) -> Following {
    let mut lines = 0;
    let mut start = at;
    while let Some(c) = look::char_at(text, start).filter(|c| look::is_space(*c) && start - at <= FAR) {
        let crlf = c == '\r' && text.as_bytes().get(start + 1) == Some(&b'\n');
        lines += match c {
            // Its name is "paragraph separator".
            '\u{2029}' => 2,
            c => usize::from(is_end(c) && !crlf),
        };
        start += c.len_utf8();
    }
    Following { start, blank: lines > 1 || start >= text.len() || start - at > FAR }
}

/// Whether the sentence goes on behind the line end.
fn is_wrap(text: &str, at: usize, length: usize, next: usize, block: &mut Block) -> bool {
    if item::begins(text, next) || begins_address(text, next) || block.address {
        return false;
    }
    let first = look::char_at(text, next).unwrap_or(' ');
    let last = look::char_before(text, at).unwrap_or(' ');
    if letter::is_lowercase(first) {
        let wrapped = length >= 24 || block.wrapped || matches!(last, ',' | '-' | ' ');
        block.wrapped |= wrapped;
        return wrapped || length > 8;
    }
    if matches!(last, ',' | ';') || last == '-' {
        return true;
    }
    if !(NARROWEST..=WIDEST).contains(&length) || ends_closed(last) {
        return false;
    }
    let word = text.as_bytes()[next..].iter().take(FAR).take_while(|b| !b.is_ascii_whitespace()).count();
    let full = length + 1 + word > block.widest.max(next_line_length(text, next));
    full && (block.wrapped || next_line_wraps(text, next))
}

/// A line that ends so stands for itself.
fn ends_closed(last: char) -> bool {
    matches!(last, '.' | '!' | '?' | ':' | '…' | '”' | '"' | '»' | ')' | '。')
}

fn next_line_length(text: &str, next: usize) -> usize {
    let line = &text.as_bytes()[next..text.len().min(next + FAR)];
    memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())
}

/// Whether the line at `next` goes on with a lowercase letter behind its end.
fn next_line_wraps(text: &str, next: usize) -> bool {
    let length = next_line_length(text, next);
    let end = next + length;
    if length >= FAR || !(NARROWEST..=WIDEST).contains(&length) {
        return false;
    }
    let following = behind_line_end(text, end);
    !following.blank && look::char_at(text, following.start).is_some_and(letter::is_lowercase)
}
