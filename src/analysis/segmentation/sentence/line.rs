//! Decides at line ends: a blank line ends every sentence; a single line end ends one unless the text is hard-wrapped there.

use super::{
    ender::Verdict,
    look::{self, FAR},
};

/// Lines of hard-wrapped text are about as long as each other, and no longer than this.
const WIDEST: usize = 120;
/// Lines that are shorter were not wrapped at a margin.
const NARROWEST: usize = 38;

/// What is known of the lines since the last blank one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// Where the current line begins.
    line: usize,
    /// Where the line before it began.
    line_before: usize,
    /// The longest line, in bytes.
    widest: usize,
    /// Whether a line went on with a lowercase letter.
    wrapped: bool,
}

/// Decides at the line end at `at`.
pub(super) fn judge(text: &str, at: usize, block: &mut Block) -> Verdict {
    let next = behind_line_end(text, at);
    let length = at - block.line.min(at);
    block.widest = block.widest.max(length);
    block.line_before = std::mem::replace(&mut block.line, next.start);
    if next.blank {
        *block = Block { line: next.start, ..Block::default() };
        return Verdict::Cut { end: at };
    }
    if is_wrap(text, at, length, next.start, block) {
        return Verdict::Go { on: next.start };
    }
    Verdict::Cut { end: at }
}

/// Whether a line is an address by itself, or begins with one.
fn begins_address(text: &str, at: usize) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text[at..].starts_with(start))
}

/// The line behind a line end.
struct Following {
    start: usize,
    blank: bool,
}

fn behind_line_end(text: &str, at: usize) -> Following {
    let mut lines = 0;
    let mut start = at;
    while let Some(c) = look::char_at(text, start).filter(|c| look::is_space(*c)) {
        let crlf = c == '\r' && text.as_bytes().get(start + 1) == Some(&b'\n');
        lines += usize::from(matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') && !crlf);
        start += c.len_utf8();
    }
    Following { start, blank: lines > 1 || start >= text.len() }
}

/// Whether the sentence goes on behind the line end.
fn is_wrap(text: &str, at: usize, length: usize, next: usize, block: &mut Block) -> bool {
    if begins_item(text, next) || begins_address(text, next) || begins_address(text, block.line_before) {
        return false;
    }
    let first = look::char_at(text, next).unwrap_or(' ');
    let last = look::char_before(text, at).unwrap_or(' ');
    if first.is_lowercase() {
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
    let word = text[next..].bytes().take(FAR).take_while(|b| !b.is_ascii_whitespace()).count();
    let full = length + 1 + word > block.widest.max(next_line_length(text, next));
    full && (block.wrapped || next_line_wraps(text, next))
}

/// A line that ends so stands for itself.
fn ends_closed(last: char) -> bool {
    matches!(last, '.' | '!' | '?' | ':' | '…' | '”' | '"' | '»' | ')' | '。')
}

fn next_line_length(text: &str, next: usize) -> usize {
    text[next..].bytes().take(FAR).take_while(|b| *b != b'\n').count()
}

/// Whether the line at `next` goes on with a lowercase letter behind its end.
fn next_line_wraps(text: &str, next: usize) -> bool {
    let length = next_line_length(text, next);
    let end = next + length;
    if length >= FAR || !(NARROWEST..=WIDEST).contains(&length) {
        return false;
    }
    let following = behind_line_end(text, end);
    !following.blank && look::char_at(text, following.start).is_some_and(char::is_lowercase)
}

/// Whether a list item begins at `at`: a bullet, or a number or letter with a stop or a bracket.
pub(in crate::analysis::segmentation) fn begins_item(text: &str, at: usize) -> bool {
    let Some(first) = look::char_at(text, at) else { return false };
    if matches!(
        first,
        '•' | '‣'
            | '⁃'
            | '▪'
            | '●'
            | '○'
            | '◦'
            | '·'
            | '*'
            | '-'
            | '–'
            | '—'
            | '+'
            | '#'
            | '>'
            | '|'
    ) {
        return true;
    }
    let rest = text[at..].trim_start_matches('(');
    let marker = rest.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let digits = rest.bytes().take(marker).all(|b| b.is_ascii_digit());
    let short = marker == 1 || rest.bytes().take(marker).all(|b| matches!(b, b'i' | b'v' | b'x'));
    (1..=4).contains(&marker) && (digits || short) && matches!(rest.as_bytes().get(marker), Some(b'.' | b')'))
}
