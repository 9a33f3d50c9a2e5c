//! Sentences: one forward pass that stops at candidates only, the bytes that may end a sentence.
//!
//! [`scan`] finds candidates; `ender` reads what stands round a terminator and decides, with `stop` for the full stop and its
//! abbreviations; `line` decides at line ends. Every look back and ahead is bounded, so the cost is linear on any text.

mod ender;
pub(super) mod line;
mod look;
mod scan;
mod stop;

use self::ender::Verdict;
use super::{Span, grapheme, rules::Rules};

/// What the segmenter remembers of the text behind it: counters only, so that a document of any length can pass.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    /// Where the sentence begins.
    start: usize,
    /// Whether a sentence of the text has begun with a capital.
    capitals: bool,
    /// What is known of the block of lines.
    block: line::Block,
}

/// The sentences of a text, in order, without the whitespace between them.
#[derive(Clone, Debug)]
pub(super) struct Sentences<'t> {
    text: &'t str,
    rules: &'static Rules,
    memory: Memory,
    /// The first byte that is not looked at yet.
    at: usize,
}

impl<'t> Sentences<'t> {
    pub(super) fn new(text: &'t str, rules: &'static Rules) -> Self {
        let mut sentences = Self { text, rules, memory: Memory::default(), at: 0 };
        sentences.begin(look::skip_space(text, 0));
        sentences
    }

    /// Begins a sentence at `start`, the first byte behind the whitespace.
    fn begin(&mut self, start: usize) {
        self.memory.start = start;
        self.at = start;
        if look::first_letter(self.text, start).is_some_and(char::is_uppercase) {
            self.memory.capitals = true;
        }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.memory.start;
        if start >= self.text.len() {
            return None;
        }
        while let Some(candidate) = scan::next(self.text.as_bytes(), self.at) {
            let verdict = match self.text.as_bytes()[candidate] {
                _ if look::char_at(self.text, candidate).is_some_and(look::is_space) => {
                    line::judge(self.text, candidate, &mut self.memory.block)
                }
                _ => ender::judge(self.text, candidate, self.rules, &self.memory),
            };
            match verdict {
                Verdict::Go { on } => self.at = on,
                Verdict::Cut { end } => {
                    let next = look::skip_space(self.text, end);
                    if look::char_at(self.text, next).is_some_and(grapheme::extends) {
                        self.at = next;
                        continue;
                    }
                    self.begin(next);
                    return Some(Span::new(start, look::trim_end(self.text, start, end)));
                }
            }
        }
        self.memory.start = self.text.len();
        Some(Span::new(start, look::trim_end(self.text, start, self.text.len())))
    }
}

/// The stretches of a text between the line ends that are not mere wraps, without the whitespace between them.
#[derive(Clone, Debug)]
pub(super) struct Wraps<'t> {
    text: &'t str,
    block: line::Block,
    start: usize,
}

impl<'t> Wraps<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, block: line::Block::default(), start: look::skip_space(text, 0) }
    }
}

impl Iterator for Wraps<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.start;
        let mut at = start;
        while let Some(ahead) = memchr::memchr2(b'\n', b'\r', self.text.as_bytes().get(at..)?) {
            match line::judge(self.text, at + ahead, &mut self.block) {
                Verdict::Go { on } => at = on,
                Verdict::Cut { end } => {
                    at = look::skip_space(self.text, end);
                    if look::char_at(self.text, at).is_some_and(grapheme::extends) {
                        continue;
                    }
                    self.start = at;
                    return Some(Span::new(start, look::trim_end(self.text, start, end)));
                }
            }
        }
        self.start = self.text.len() + 1;
        (start < self.text.len()).then(|| Span::new(start, look::trim_end(self.text, start, self.text.len())))
    }
}
