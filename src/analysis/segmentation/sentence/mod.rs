//! Sentences: one forward pass that looks at candidates only, the bytes that may end a sentence.
//!
//! [`scan`] finds candidates. [`ender`] reads what stands round a terminator and decides, with [`stop`] for the full stop and its
//! abbreviations, [`closer`] and [`quote`] for what closes behind a terminator and [`bracket`] for what is still open; [`glance`] is the shortest
//! way, for the commonest case, and [`plain`] a short one, with [`ordinary`] for the word before a mark and [`initial`] for a letter
//! that stands alone there. [`line`] decides at line ends, [`item`] knows list markers. [`batch`] holds sentences that are found some at a
//! time. Every look back and ahead is bounded, so that the cost is linear on any text and a document may come in pieces.

mod batch;
mod bracket;
mod closer;
mod ender;
mod glance;
mod initial;
pub(super) mod item;
pub(super) mod line;
mod look;
mod ordinary;
mod plain;
mod quote;
mod reader;
mod rule;
mod scan;
mod stop;
mod wraps;

use std::borrow::BorrowMut;

pub use rule::Rule;
pub(super) use wraps::{Stretch, Wraps};

use self::{
    batch::Batch,
    glance::{End, Seen},
    reader::Reader,
    scan::{Marks, Scan},
};
use super::{
    Newlines, Options, Span, grapheme,
    letter::{self, Case},
    rules::Lexicon,
    windows::{self, Cuts},
};
#[cfg(target_arch = "x86_64")]
use crate::analysis::processor;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Behind a candidate so much text must be known before it is judged, in bytes: more than any look ahead takes.
pub(super) const AHEAD: usize = 8 * look::FAR;

/// Before a candidate so much text must be kept, in bytes: more than any look back takes.
const BEHIND: usize = 4 * look::FAR;

/// So much of a sentence must be known before it begins, in bytes.
const OPENING: usize = 64;

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without the whitespace round it.
    pub span: Span,
    /// What ended it.
    pub rule: Rule,
}

/// What was decided at a place where a sentence might end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A sentence ends.
    Ends(Sentence),
    /// It goes on.
    Refused {
        /// Behind the mark, in bytes.
        at: usize,
        /// What kept it from ending.
        rule: Rule,
    },
}

impl Boundary {
    #[inline(always)]
    fn span(self) -> Option<Span> {
        match self {
            Self::Ends(sentence) => Some(sentence.span),
            Self::Refused { .. } => None,
        }
    }
}

/// What is decided at a candidate. Places are those of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The sentence ends before `end`.
    Cut { end: usize, rule: Rule },
    /// It does not; look on from `on`. There is no rule where no sentence could have ended.
    Go { on: usize, rule: Option<Rule> },
}

/// What the cutter remembers of the text behind it: counters only, so that a document of any length can pass.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    /// Where the sentence begins, in the document.
    start: usize,
    /// Whether it begins with a lowercase letter.
    lowercase: bool,
    /// How many sentences have begun with a lowercase letter of late, weighed against those with a capital.
    careless: u8,
    /// The list marker that begins it.
    item: Option<item::Item>,
    /// Whether a bracket has opened in it.
    bracket: bool,
    /// What is known of the block of lines.
    block: line::Block,
}

impl Memory {
    /// Whether the text begins its sentences with lowercase letters.
    fn is_careless(&self) -> bool {
        self.lowercase || self.careless > 0
    }

    /// A sentence begins with the letter.
    fn hear_of(&mut self, first: Option<char>) {
        let case = first.map_or(Case::None, letter::case);
        self.lowercase = case == Case::Lower;
        self.careless = match case {
            Case::Upper => self.careless.saturating_sub(1),
            Case::Lower => (self.careless + 4).min(12),
            Case::None => self.careless,
        };
    }
}

/// What a judge sees.
#[derive(Clone, Copy)]
struct View<'a> {
    /// The window.
    text: &'a str,
    /// Where the window begins in the document.
    base: usize,
    /// Where the sentence begins in the window; 0 when it begins before it.
    start: usize,
    lexicon: &'a Lexicon,
    newlines: Newlines,
    memory: &'a Memory,
}

/// Cuts a document that comes in windows.
///
/// The caller gives the same window again, longer or with what [`keep`](Self::keep) lets go taken from its front, which it tells by
/// [`shift`](Self::shift). The cuts do not depend on how the document was divided.
#[derive(Clone, Debug)]
pub(super) struct Cutter {
    options: Options,
    scan: Scan,
    memory: Memory,
    reader: Reader,
    /// Whether it stands between two sentences.
    between: bool,
    #[cfg(target_arch = "x86_64")]
    modern: bool,
}

impl Cutter {
    /// For [`next`](Self::next), which gives every decision.
    pub(super) fn new(options: Options) -> Self {
        Self::with(options, Marks::All)
    }

    /// For [`next_sentences`](Self::next_sentences), which needs no other marks than those that end one.
    fn of_sentences(options: Options) -> Self {
        let marks = if options.lexicon.ends_with(b':') { Marks::All } else { Marks::Ends };
        Self::with(options, marks)
    }

    fn with(options: Options, marks: Marks) -> Self {
        Self {
            options,
            scan: Scan::new(marks),
            memory: Memory::default(),
            reader: Reader::default(),
            between: true,
            #[cfg(target_arch = "x86_64")]
            modern: processor::is_x86_64_v3(),
        }
    }

    /// The next decision in the window. `last` tells that the document ends with it. `None`: nothing further can be decided before
    /// more text comes, or the document is done.
    #[inline]
    pub(super) fn next(&mut self, text: &str, last: bool) -> Option<Boundary> {
        #[cfg(target_arch = "x86_64")]
        if self.modern {
            // SAFETY: it was seen that this is a modern processor, and nothing else is needed.
            #[allow(unsafe_code)]
            return unsafe { self.next_modern(text, last) };
        }
        self.next_anywhere(text, last)
    }

    /// The next sentences in the window; like [`next`](Self::next) without the refused places.
    #[inline]
    fn next_sentences(&mut self, text: &str, last: bool, batch: &mut Batch) {
        #[cfg(target_arch = "x86_64")]
        if self.modern {
            // SAFETY: as above.
            #[allow(unsafe_code)]
            return unsafe { self.next_sentences_modern(text, last, batch) };
        }
        self.next_sentences_anywhere(text, last, batch)
    }

    #[inline(never)]
    fn next_anywhere(&mut self, text: &str, last: bool) -> Option<Boundary> {
        self.next_of(text, last, true)
    }

    #[inline(never)]
    fn next_sentences_anywhere(&mut self, text: &str, last: bool, batch: &mut Batch) {
        batch.fill(|| self.next_of(text, last, false).and_then(Boundary::span));
    }

    /// [`next`](Self::next), compiled for a modern processor.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn next_modern(&mut self, text: &str, last: bool) -> Option<Boundary> {
        self.next_of(text, last, true)
    }

    /// [`next_sentences`](Self::next_sentences), compiled for a modern processor.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn next_sentences_modern(&mut self, text: &str, last: bool, batch: &mut Batch) {
        batch.fill(|| self.next_of(text, last, false).and_then(Boundary::span));
    }

    #[inline(always)]
    fn next_of(&mut self, text: &str, last: bool, refused: bool) -> Option<Boundary> {
        if self.between && !self.begin(text, last) {
            return None;
        }
        loop {
            let Some(at) = self.scan.next(text.as_bytes(), self.reader.at) else {
                self.reader.at = text.len();
                self.scan.forget();
                return last.then(|| Boundary::Ends(self.end(text, text.len(), Rule::EndOfText)));
            };
            if !last && text.len() - at < AHEAD {
                self.reader.at = at;
                // The block that it knows may have ended with the window, which grows.
                self.scan.forget();
                return None;
            }
            if self.passes_bracket(text, at) {
                self.reader.at = look::skip_same(text.as_bytes(), at);
                continue;
            }
            match self.see(text, at) {
                Some(Seen::End(end)) => return Some(Boundary::Ends(self.end_in_sight(end))),
                Some(Seen::GoesOn(rule)) => {
                    let on = look::skip_brackets(text.as_bytes(), at + 1);
                    self.reader.at = on;
                    if refused {
                        return Some(Boundary::Refused { at: self.reader.base + on, rule });
                    }
                    continue;
                }
                None => {}
            }
            if self.ends_text(text, at) {
                return Some(Boundary::Ends(self.end_with_text(at + 1)));
            }
            match self.judge(text, at) {
                Verdict::Cut { end, .. } if look::char_at(text, end).is_some_and(grapheme::extends) => {
                    self.reader.at = end
                }
                Verdict::Cut { end, rule } => return Some(Boundary::Ends(self.end(text, end, rule))),
                Verdict::Go { on, rule } => {
                    self.reader.at = on;
                    if let (true, Some(rule)) = (refused, rule) {
                        return Some(Boundary::Refused { at: self.reader.base + on, rule });
                    }
                }
            }
        }
    }

    /// How many bytes at the front of the window it will not look at again. The text of a sentence that has begun is not kept.
    pub(super) fn keep(&self, text: &str) -> usize {
        self.reader.keep(text)
    }

    /// Where the sentence begins that was not ended yet, in the document.
    pub(super) fn start(&self) -> usize {
        if self.between { self.reader.base + self.reader.at } else { self.memory.start }
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(super) fn solid(&self) -> usize {
        self.reader.solid
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(super) fn shift(&mut self, text: &str, bytes: usize) {
        self.reader.shift(text, bytes);
        self.scan.forget();
    }

    /// Begins a sentence behind the whitespace, when one is there and enough of it is known.
    #[inline(never)]
    fn begin(&mut self, text: &str, last: bool) -> bool {
        if self.reader.at == text.len() {
            return false;
        }
        if self.begins_plainly(text, last) {
            let start = self.reader.at;
            self.memory.block.begin(text, start, self.reader.base);
            self.open(start, Some(char::from(text.as_bytes()[start])), None);
            return true;
        }
        if !self.reader.begin(text, last, OPENING) {
            return false;
        }
        self.begin_at(text, self.reader.at);
        true
    }

    /// Begins a sentence at `at`, whatever stands there.
    #[inline]
    fn begin_at(&mut self, text: &str, at: usize) {
        let base = self.reader.base;
        self.memory.block.begin(text, at, base);
        self.open(at, look::first_letter(text, at), item::read(text, at).map(|item| item.behind(base)));
    }

    /// Whether a capital that is no list marker begins a sentence without any space before it.
    #[inline]
    fn begins_plainly(&self, text: &str, last: bool) -> bool {
        match text.as_bytes()[self.reader.at..] {
            [b'A'..=b'Z', next, ref rest @ ..] => {
                !glance::marks_item(next) && next.is_ascii() && (last || rest.len() >= OPENING)
            }
            _ => false,
        }
    }

    /// Begins a sentence at `start` of the window, in a line that has begun.
    #[inline]
    fn open(&mut self, start: usize, first: Option<char>, item: Option<item::Item>) {
        self.memory.start = self.reader.base + start;
        self.memory.item = item;
        self.memory.bracket = false;
        self.memory.hear_of(first);
        self.between = false;
        self.reader.at = start;
    }

    /// Whether the mark at `at` is a bracket that ends nothing, as those like it behind it: an opening one is remembered, a closing one may
    /// belong to a list marker.
    #[inline(always)]
    fn passes_bracket(&mut self, text: &str, at: usize) -> bool {
        match text.as_bytes()[at] {
            b'(' | b'[' => {
                self.memory.bracket = true;
                true
            }
            b')' => self.item_goes_on(text, at),
            _ => false,
        }
    }

    /// Whether no marker of a list stands at `at`, of the item that has begun or of the next.
    #[inline(always)]
    fn item_goes_on(&self, text: &str, at: usize) -> bool {
        let start = self.reader.in_window(self.memory.start);
        self.memory.item.as_ref().is_none_or(|item| {
            self.reader.base + at >= item.end() && item::next(text, at, start, item).is_none()
        })
    }

    /// Whether the mark at `at` is the last character, and ends a sentence that is no list item.
    #[inline(always)]
    fn ends_text(&self, text: &str, at: usize) -> bool {
        at + 1 == text.len()
            && matches!(text.as_bytes()[at], b'.' | b'!' | b'?')
            && self.memory.item.is_none()
    }

    /// Ends the sentence with the text, behind a visible character.
    #[inline]
    fn end_with_text(&mut self, end: usize) -> Sentence {
        self.between = true;
        self.reader.at = end;
        Sentence { span: Span::new(self.memory.start, self.reader.base + end), rule: Rule::EndOfText }
    }

    /// What the mark at `at` does, if that is plain to see.
    #[inline(always)]
    fn see(&self, text: &str, at: usize) -> Option<Seen> {
        let (start, lexicon) = (self.reader.in_window(self.memory.start), &self.options.lexicon);
        let seen = if self.memory.is_careless() && plain::small_letter_follows(text, at) {
            plain::see_in_careless(text, at, start, lexicon)?
        } else {
            match glance::see(text, at, start, lexicon) {
                Some(seen) => seen,
                None if text.as_bytes()[at] == b'\n' => return None,
                None => plain::see(text, at, start, lexicon)?,
            }
        };
        let entangled = self.memory.bracket || self.memory.item.is_some();
        if entangled && !self.is_free(text, at, &seen) {
            return None;
        }
        Some(seen)
    }

    /// Whether neither an open bracket nor a list item decides otherwise.
    #[inline(never)]
    fn is_free(&self, text: &str, at: usize, seen: &Seen) -> bool {
        let end = match seen {
            // Before a lowercase letter, a bracket would be the rule.
            Seen::GoesOn(rule) => {
                return self.item_goes_on(text, at) && !(self.memory.bracket && *rule == Rule::Continues);
            }
            Seen::End(end) => end,
        };
        end.rule == Rule::BlankLine
            || self.item_goes_on(text, at) && !bracket::is_open(&self.view(text), at, end.end)
    }

    /// Ends the sentence, and begins the next behind the gap.
    #[inline(always)]
    fn end_in_sight(&mut self, End { end, gap, first, rule }: End) -> Sentence {
        let span = Span::new(self.memory.start, self.reader.base + end);
        self.begin_behind(end, gap, first);
        Sentence { span, rule }
    }

    /// Begins a sentence with the letter `first` behind the gap at `end`.
    #[inline]
    fn begin_behind(&mut self, end: usize, gap: usize, first: char) {
        let start = end + gap;
        if gap > 1 {
            self.memory.block = line::Block::beginning(self.reader.base + start);
        }
        self.open(start, Some(first), None);
    }

    /// Ends the sentence before `end`.
    #[inline(never)]
    fn end(&mut self, text: &str, end: usize, rule: Rule) -> Sentence {
        let start = self.memory.start;
        if self.begin_next_line(text, end, rule) || self.begin_at_once(text, end) {
            return Sentence { span: Span::new(start, self.reader.base + end), rule };
        }
        self.end_slowly(text, end, rule)
    }

    /// Begins the next sentence too, when it is plain to see: a capitalised word behind a mark and a space or a blank line. Does what
    /// [`begin`](Self::begin) would.
    #[inline]
    fn begin_at_once(&mut self, text: &str, end: usize) -> bool {
        let bytes = text.as_bytes();
        if end == 0 {
            return false;
        }
        if let (Some(gap), true) = (glance::gap(bytes, end), bytes[end - 1].is_ascii_graphic()) {
            self.begin_behind(end, gap, char::from(bytes[end + gap]));
            return true;
        }
        let start = match bytes[end..] {
            [b' ', 0xC3..=0xFF, ..] => end + 1,
            [0xE3..=0xE9, ..] => end,
            _ => return false,
        };
        let first = look::char_at(text, start);
        let solid = |c| !look::is_space(c) && !grapheme::prepends(c);
        if !look::char_before(text, end).is_some_and(solid)
            || first.is_none_or(|c| !letter::is_letter(c) || grapheme::extends(c))
        {
            return false;
        }
        self.open(start, first, None);
        true
    }

    /// The same behind a line without space round its end.
    #[inline]
    fn begin_next_line(&mut self, text: &str, end: usize, rule: Rule) -> bool {
        let begins = matches!(text.as_bytes()[end..], [b'\n', b'!'..=b'~', next, ..] if next.is_ascii());
        let plain = begins && end > 0 && text.as_bytes()[end - 1].is_ascii_graphic();
        if plain {
            if rule != Rule::LineEnd {
                self.pass_line_end_at(text, end);
            }
            self.begin_at(text, end + 1);
        }
        plain
    }

    fn end_slowly(&mut self, text: &str, end: usize, rule: Rule) -> Sentence {
        let start = self.memory.start;
        let trimmed = self.reader.trimmed(text, start, end);
        if rule != Rule::LineEnd {
            self.pass_line_end(text, end);
        }
        self.between = true;
        self.reader.at = end;
        Sentence { span: Span::new(start, trimmed), rule }
    }

    /// A terminator that ends its line has answered for the line end too, which the block of lines must still hear of.
    fn pass_line_end(&mut self, text: &str, end: usize) {
        let mut at = end;
        if matches!(text.as_bytes()[end..], [b' ', b'!'..=b'~', ..]) {
            return;
        }
        while let Some(c) = look::char_at(text, at).filter(|c| look::is_space(*c) && at - end < look::FAR) {
            if line::is_end(c) {
                self.pass_line_end_at(text, at);
                return;
            }
            at += c.len_utf8();
        }
    }

    fn pass_line_end_at(&mut self, text: &str, at: usize) {
        line::judge(text, self.reader.base, at, self.options.newlines, &mut self.memory.block);
    }

    #[inline]
    fn view<'a>(&'a self, text: &'a str) -> View<'a> {
        View {
            text,
            base: self.reader.base,
            start: self.reader.in_window(self.memory.start),
            lexicon: &self.options.lexicon,
            newlines: self.options.newlines,
            memory: &self.memory,
        }
    }

    #[inline(never)]
    fn judge(&mut self, text: &str, at: usize) -> Verdict {
        let byte = text.as_bytes()[at];
        let line_end = matches!(byte, b'\n' | b'\r')
            || (byte == 0xE2 && look::char_at(text, at).is_some_and(line::is_end));
        if line_end {
            return line::judge(text, self.reader.base, at, self.options.newlines, &mut self.memory.block);
        }
        let view = self.view(text);
        let plain = if self.memory.item.is_none() { plain::judge(&view, at) } else { None };
        plain.unwrap_or_else(|| ender::judge(&view, at))
    }
}

/// The sentences of a text.
pub(super) fn sentences(text: &str, options: Options) -> impl Iterator<Item = Span> + '_ {
    let (mut cutter, mut batch) = (Cutter::of_sentences(options), Batch::new());
    std::iter::from_fn(move || {
        batch.take().or_else(|| {
            cutter.next_sentences(text, true, &mut batch);
            batch.take()
        })
    })
}

/// The sentences of a text, unless somebody stops it.
pub(super) fn interruptible_sentences<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    options: Options,
    checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    windows::found(text, Sentences { cutter: Cutter::of_sentences(options), batch: Batch::new() }, checkpoint)
}

/// The decisions about a text, unless somebody stops it.
pub(super) fn interruptible_boundaries<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    options: Options,
    checkpoint: P,
) -> impl Iterator<Item = Result<Boundary, Interrupted>> + use<'t, 'i, P> {
    windows::found(text, Cutter::new(options), checkpoint)
}

/// The decisions about a text.
pub(super) fn boundaries(text: &str, options: Options) -> impl Iterator<Item = Boundary> + '_ {
    let mut cutter = Cutter::new(options);
    std::iter::from_fn(move || cutter.next(text, true))
}

/// How much more of a text is shown at a time, in bytes, and what a sentence costs.
const STEP: usize = 16 * 1024;
const COST: usize = 32;

impl Cuts for Cutter {
    type Found = Boundary;
    const STEP: usize = STEP;
    const AHEAD: usize = AHEAD;
    const COST: usize = COST;

    fn next(&mut self, window: &str, last: bool) -> Option<Boundary> {
        Self::next(self, window, last)
    }

    fn keep(&self, window: &str) -> usize {
        Self::keep(self, window)
    }

    fn shift(&mut self, window: &str, bytes: usize) {
        Self::shift(self, window, bytes);
    }
}

/// A cutter and the sentences that it has found.
struct Sentences {
    cutter: Cutter,
    batch: Batch,
}

impl Cuts for Sentences {
    type Found = Span;
    const STEP: usize = STEP;
    const AHEAD: usize = AHEAD;
    const COST: usize = COST;

    fn next(&mut self, window: &str, last: bool) -> Option<Span> {
        self.batch.take().or_else(|| {
            self.cutter.next_sentences(window, last, &mut self.batch);
            self.batch.take()
        })
    }

    fn keep(&self, window: &str) -> usize {
        self.cutter.keep(window)
    }

    fn shift(&mut self, window: &str, bytes: usize) {
        self.cutter.shift(window, bytes);
    }
}

#[cfg(test)]
mod tests;
