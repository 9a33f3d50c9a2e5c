//! A run of terminators, read with what closes after it.

use super::{candidate::Decision, closing, rule::Rule};
use crate::analysis::{
    segmentation::windows::context::{self, Context, FAR},
    unicode::{Terminator, letter, sentence_terminator},
};

/// A run of terminators and what closes after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminators {
    /// Where it begins.
    pub(super) start: usize,
    /// After its last terminator.
    pub(super) end: usize,
    /// After the quotes, brackets and references that close with it.
    pub(super) close: usize,
    /// The strongest of its terminators.
    pub(super) kind: Terminator,
}

impl Terminators {
    /// The run that begins at `at`, where one does.
    #[inline]
    pub(super) fn read(context: &Context<'_>, at: usize) -> Self {
        Self::single(context, at).unwrap_or_else(|| Self::read_run(context, at))
    }

    /// A single mark with a letter or a digit after it, or a space and one.
    #[inline]
    fn single(context: &Context<'_>, at: usize) -> Option<Self> {
        let mark = context::char_at(context.text, at)?;
        let kind = sentence_terminator(mark)
            .filter(|kind| !matches!(kind, Terminator::Emoji | Terminator::Ellipsis))?;
        let end = at + mark.len_utf8();
        let next = end + usize::from(*context.bytes().get(end)? == b' ');
        let first = context::char_at(context.text, next)?;
        letter::is_letter_or_number(first).then_some(Self { start: at, end, close: end, kind })
    }

    fn read_run(context: &Context<'_>, at: usize) -> Self {
        let mut run = Self { start: at, end: at, close: at, kind: Terminator::Emoji };
        let mut dots = 0;
        loop {
            let before = run.close;
            let end = run.pass_marks(context, before, &mut dots);
            if end > before {
                run.end = end;
            }
            run.close = closing::skip(context, end, at);
            if run.close > end && run.kind > Terminator::Emoji {
                run.close += usize::from(is_spaced_dot(context, run.close));
            }
            let goes_on = run.close > before
                && run.close - at <= FAR
                && context.char_at(run.close).and_then(sentence_terminator).is_some();
            if !goes_on {
                return run;
            }
        }
    }

    /// Passes the marks at `from`, and notes what they are. Gives their end.
    fn pass_marks(&mut self, context: &Context<'_>, from: usize, dots: &mut usize) -> usize {
        let last = self.start + FAR;
        let mut place = from;
        while let Some((mark, c)) = context.char_at(place).and_then(|c| Some((sentence_terminator(c)?, c))) {
            self.kind = self.kind.max(mark);
            if c.is_ascii() {
                let row = Row::at(context, place, last);
                place = row.end;
                *dots += row.dots;
                self.kind = self.kind.max(if row.strong { Terminator::Strong } else { Terminator::FullStop });
            } else {
                place = skip_alike(context.text, place, c, last);
            }
            if *dots > 1 {
                self.kind = self.kind.max(Terminator::Ellipsis);
            }
            if place > last {
                break;
            }
        }
        place
    }

    /// The rule that ends a sentence at such a run.
    pub(super) fn rule(&self) -> Rule {
        match self.kind {
            Terminator::Emoji => Rule::Emoji,
            Terminator::FullStop => Rule::FullStop,
            Terminator::Ellipsis => Rule::Ellipsis,
            Terminator::Strong => Rule::Mark,
            Terminator::Native => Rule::Terminator,
        }
    }

    /// The sentence ends with the run.
    pub(super) fn breaks(&self, rule: Rule) -> Decision {
        Decision::Break { end: self.close, rule }
    }

    /// The sentence goes on after the run.
    pub(super) fn continues(&self, rule: Rule) -> Decision {
        Decision::NoBreak { resume: self.close, rule: Some(rule) }
    }

    /// Whether something closes after the marks.
    pub(super) fn is_closed(&self) -> bool {
        self.close > self.end
    }
}

/// Full stops, exclamation and question marks next to each other, or with a space between two.
struct Row {
    /// After the last.
    end: usize,
    dots: usize,
    /// Whether any is no full stop.
    strong: bool,
}

impl Row {
    /// Those from the mark at `at` on that begin up to `last`.
    fn at(context: &Context<'_>, at: usize, last: usize) -> Self {
        let mut row = Self { end: at, dots: 0, strong: false };
        loop {
            row.pass_adjacent(context, last);
            if !is_spaced_dot(context, row.end) {
                return row;
            }
            row.end += 1;
            while row.end <= last && context.has_at(row.end, b". . ") {
                row.dots += 1;
                row.end += 2;
            }
            if row.end > last {
                return row;
            }
        }
    }

    fn pass_adjacent(&mut self, context: &Context<'_>, last: usize) {
        while let Some(mark @ (b'.' | b'!' | b'?')) = context.byte_at(self.end).filter(|_| self.end <= last) {
            self.end += 1;
            self.dots += usize::from(mark == b'.');
            self.strong |= mark != b'.';
        }
    }
}

/// The place after the mark `c` beyond ASCII at `at` and those like it that follow and begin up to `last`:
/// `c` again, or any emoji after one.
fn skip_alike(text: &str, at: usize, c: char, last: usize) -> usize {
    let four = |at: usize| text.as_bytes().get(at..)?.first_chunk().copied();
    let (size, emoji) = (c.len_utf8(), c >= '\u{10000}');
    // The bytes of one character in a word of four.
    let bits = u32::MAX >> (8 * (4 - size));
    let Some(mark) = four(at).map(u32::from_le_bytes) else { return at + size };
    let is_alike = |next: [u8; 4]| match next {
        [0xF0, 0x9F, 0x8C..=0xAB, _] => emoji,
        _ => (u32::from_le_bytes(next) ^ mark) & bits == 0,
    };
    let mut end = at + size;
    while end <= last && four(end).is_some_and(is_alike) {
        end += size;
    }
    end
}

/// Whether a space stands at `place`, and after it a mark with no word next to it: ". . ." is one run as long
/// as another dot follows.
fn is_spaced_dot(context: &Context<'_>, place: usize) -> bool {
    context.byte_at(place) == Some(b' ')
        && matches!(context.byte_at(place + 1), Some(b'.' | b'!' | b'?'))
        && !context.byte_at(place + 2).is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Whether an emoji ends a sentence: when a word or a terminator stands before it.
pub(super) fn emoji_ends(text: &str, run: &Terminators) -> bool {
    let floor = context::floor_boundary(text, run.start.saturating_sub(FAR));
    let before = context::trim_end(text, floor, run.start);
    context::char_before(text, before)
        .is_some_and(|c| letter::is_letter_or_number(c) || matches!(c, '.' | '!' | '?' | '…'))
}
