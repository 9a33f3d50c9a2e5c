//! What precedes a full stop, read once: the word, and the class that decides what the full stop may be.
//!
//! This is the general reader. [`fast_path`] reads the commonest words from eight bytes,
//! and [`beyond_ascii`](super::beyond_ascii) those of other letters; both give a class that this one would
//! give, or none.

use super::{
    candidate::BreakCandidate, fast_path, preceding_class::PrecedingClass, single_letter,
    terminators::Terminators, word_shape,
};
use crate::analysis::{
    segmentation::{
        rules::{Class, Classes, Lexicon},
        windows::context::{self, Context},
    },
    unicode::letter,
};

/// The word before a full stop, and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Preceding<'t> {
    /// The word, or the part of it that counts, without the full stop.
    pub(super) word: &'t str,
    /// Where it begins in the window.
    pub(super) start: usize,
    pub(super) class: PrecedingClass,
}

impl<'t> Preceding<'t> {
    /// What precedes the full stop of the run.
    pub(super) fn read(candidate: &BreakCandidate<'t>, run: &Terminators) -> Self {
        let (context, start, lexicon) = (candidate.context, candidate.start, candidate.lexicon);
        let of_class = |class| Self { word: "", start: run.start, class };
        if run.start == start || run.is_closed() && context.bytes().get(run.end) != Some(&b')') {
            return of_class(PrecedingClass::Closed);
        }
        match fast_path::class_before(context.text, run.start, start, lexicon) {
            Some(class) => of_class(class),
            None => Self::of_word(context, run.start, start, lexicon),
        }
    }

    /// What the word before the full stop at `stop` is, of the sentence that begins at `from`.
    pub(super) fn of_word(context: &Context<'t>, stop: usize, from: usize, lexicon: &Lexicon) -> Self {
        let before = WordBefore::read(context, stop, from, lexicon);
        Self { word: before.word, start: before.start, class: before.class(context.text, from, lexicon) }
    }

    /// Whether a number stands before the word.
    pub(super) fn follows_number(&self, context: &Context<'_>) -> bool {
        word_shape::follows_number(context.text, self.start)
    }
}

/// The word before a full stop, as far as the rules know it.
pub(super) struct WordBefore<'t> {
    pub(super) word: &'t str,
    start: usize,
    classes: Classes,
    /// Whether it is a single letter, perhaps with a mark: the "J" of "J. Smith".
    single: bool,
}

impl<'t> WordBefore<'t> {
    /// The word before the full stop at `stop` of the sentence that begins at `from`.
    pub(super) fn read(context: &Context<'t>, stop: usize, from: usize, lexicon: &Lexicon) -> Self {
        let text = context.text;
        let end = end_before(text, stop, from);
        let whole = context::word_start(text, end, from);
        let joined = word_shape::has_joints(context::bytes_at(text, whole..end));
        let start = if joined { part_start(text, whole, end, lexicon) } else { whole };
        let word = &text[start..end];
        if word_shape::is_single_letter(word) {
            let classes = single_letter::classes(&text[from..start], word, lexicon);
            return Self { word, start, classes, single: true };
        }
        let classes = lexicon.look_up(word);
        let classes = if classes.is_word() { classes_of_last_part(word, classes, lexicon) } else { classes };
        Self { word, start, classes, single: false }
    }

    /// What the word is to the full stop after it, in the sentence that begins at `from`.
    fn class(&self, text: &str, from: usize, lexicon: &Lexicon) -> PrecedingClass {
        let Self { word, start, classes, single } = *self;
        match () {
            () if word.is_empty() => PrecedingClass::Closed,
            () if lexicon.is_own(word) => PrecedingClass::OwnAbbreviation,
            () if !lexicon.ends_with_full_stop() => PrecedingClass::WordBeforeAnyStop,
            () if abbreviates(classes, word) => PrecedingClass::Abbreviation(classes),
            () if word.ends_with(|c: char| c.is_ascii_digit()) => self.class_of_number(text, from, lexicon),
            () if start == from && word_shape::is_list_letter(word) => PrecedingClass::ListMarker,
            () if ends_address(text, start) => PrecedingClass::Word,
            () if single
                && word.starts_with(letter::is_lowercase)
                && word_shape::follows_number(text, start) =>
            {
                PrecedingClass::UnitLetter
            }
            () if single || word_shape::is_dotted(word) => PrecedingClass::Initial,
            () if word_shape::is_roman_numeral(word) && lexicon.ordinals() => PrecedingClass::RomanNumeral,
            () if word_shape::is_vowelless(word) => PrecedingClass::Vowelless,
            () => PrecedingClass::Word,
        }
    }

    fn class_of_number(&self, text: &str, from: usize, lexicon: &Lexicon) -> PrecedingClass {
        let digits = self.word.chars().filter(char::is_ascii_digit).count();
        let plain = self.word.len() == digits;
        if self.start == from && plain && digits <= 3 {
            // "1. The first item": the marker stays with its item.
            return PrecedingClass::ListMarker;
        }
        // The second half of a score or a range, "2–1", is no ordinal.
        let half =
            context::char_before(text, self.start).is_some_and(|c| matches!(c, '–' | '-' | '−' | ':' | '/'));
        let ordinal = lexicon.ordinals() && plain && digits <= 2 && !half;
        if ordinal { PrecedingClass::Ordinal } else { PrecedingClass::Number }
    }

    /// Whether the full stop belongs to the word, whatever follows.
    pub(super) fn is_abbreviation(&self, lexicon: &Lexicon) -> bool {
        self.single
            || word_shape::is_dotted(self.word)
            || !self.classes.is_word()
            || lexicon.is_own(self.word)
            || word_shape::is_vowelless(self.word)
    }
}

/// Whether a lowercase word that abbreviates nothing stands before the full stop, so long that it ends the
/// sentence before any word.
pub(super) fn is_long_word(candidate: &BreakCandidate<'_>, run: &Terminators) -> bool {
    let (context, lexicon) = (candidate.context, candidate.lexicon);
    let end = end_before(context.text, run.start, candidate.start);
    if run.is_closed() || !word_shape::ends_in_lowercase(&context.text[candidate.start..end]) {
        return false;
    }
    let word = WordBefore::read(context, run.start, candidate.start, lexicon).word;
    word_shape::is_long_lowercase(word) && lexicon.look_up(word).is_word() && !lexicon.is_own(word)
}

/// The longest abbreviation of a month, in letters: longer ones are written out.
pub(super) const LONGEST_MONTH: usize = 5;

/// Whether the classes of the word let it abbreviate something.
fn abbreviates(classes: Classes, word: &str) -> bool {
    let any = [Class::Never, Class::May, Class::End, Class::Number, Class::Unit];
    any.into_iter().any(|class| classes.has(class))
        || classes.has(Class::Month) && word.chars().count() <= LONGEST_MONTH
}

/// Text that was cut into tokens has a space before its full stops: "Mr . Robinson".
fn end_before(text: &str, stop: usize, start: usize) -> usize {
    match context::bytes_before(text, stop) {
        [.., before, b' '] if stop > start + 1 && *before != b' ' => stop - 1,
        _ => stop,
    }
}

/// Where the last part begins of the word from `whole` to `end`, which is a part by itself when the rules
/// know it so.
fn part_start(text: &str, whole: usize, end: usize, lexicon: &Lexicon) -> usize {
    let word = &text[whole..end];
    let joint = if lexicon.look_up(word).is_word() { word_shape::after_joint(word.as_bytes()) } else { 0 };
    let part = context::bytes_from(word, joint);
    whole + joint + part.iter().take_while(|byte| matches!(byte, b'\'' | b'.' | b'_')).count()
}

/// What the word is by its last part: "l'av.", "gen.maj."
fn classes_of_last_part(word: &str, classes: Classes, lexicon: &Lexicon) -> Classes {
    match word_shape::last_part(word) {
        Some(last) if last.chars().count() > 1 => lexicon.look_up(last),
        _ => classes,
    }
}

/// Whether the word at `start` is the last part of an address or a formula: "?id=d".
fn ends_address(text: &str, start: usize) -> bool {
    matches!(
        context::bytes_before(text, start).last(),
        Some(b'=' | b'?' | b'%' | b'+' | b'~' | b'&' | b'*' | b'^')
    )
}
