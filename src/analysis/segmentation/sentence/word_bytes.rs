//! The eight bytes before a mark as numbers: which of them are letters, which digits, and what the form of
//! the word tells. It hardly branches on what it reads, since a processor cannot foretell running text: the
//! numbers choose an entry of a table.

#![expect(clippy::indexing_slicing, reason = "tables as long as the numbers that choose from them are large")]

use super::{
    preceding_class::PrecedingClass,
    word_shape::{LATIN_VOWELS, LONGEST_VOWELLESS},
};
use crate::analysis::segmentation::rules::{Class, Ends, Lexicon};

/// Bytes that are read.
pub(super) const REACH: usize = size_of::<u64>();

/// Whether the byte before a word sets it off.
#[inline]
pub(super) fn sets_off(byte: u8) -> bool {
    EDGES[usize::from(byte)] > 1
}

/// The word before a mark, as far as eight bytes show it.
pub(super) struct WordBytes {
    bytes: u64,
    /// The letters and digits next to the mark: how many, and all bits of their bytes.
    run: usize,
    inside: u64,
    /// The high bits of the bytes that are letters, and of those that are digits.
    letters: u64,
    digits: u64,
    /// What stands before them; one of them when that is out of reach.
    pub(super) edge: u8,
    /// The first of them.
    first: u8,
}

impl WordBytes {
    #[inline(always)]
    pub(super) fn of(window: &[u8]) -> Self {
        let bytes = load(window);
        let (letters, digits) = (letters(bytes), digits(bytes));
        let bits = (!(letters | digits) & each(0x80)).leading_zeros() & !7;
        // In two steps, since all bits may be shifted out.
        let inside = !(u64::MAX >> (bits / 2) >> (bits - bits / 2));
        let turned = bytes.rotate_left(bits);
        Self {
            bytes,
            run: bits as usize / 8,
            inside,
            letters: letters & inside,
            digits: digits & inside,
            edge: (turned >> (u64::BITS - 8)) as u8,
            first: turned as u8,
        }
    }

    /// What it is to the full stop at `at` of the sentence that begins at `start`.
    #[inline(always)]
    pub(super) fn class(
        &self,
        text: &str,
        at: usize,
        start: usize,
        lexicon: &Lexicon,
    ) -> Option<PrecedingClass> {
        let (room, form) = (at - start, self.form());
        let ends_at_start =
            form.ends_at_start | form.ends_at_start_with_capital & self.first.is_ascii_uppercase();
        let placed = self.is_set_off() & (self.run < room)
            | (self.run == REACH) & (self.run <= room)
            | ends_at_start & (self.run == room);
        let by_form = if lexicon.ordinals() { form.is_no_ordinal } else { form.ends };
        let ends = by_form & placed | self.is_bare() & (room > 0);
        match () {
            () if !lexicon.ends_with_full_stop() => None,
            () if lexicon.may_know(Ends::of_bytes(self.bytes & self.inside)) => {
                self.class_of_known(text, at, room, ends, lexicon)
            }
            () if ends => Some(PrecedingClass::Word),
            // So many letters are an ordinary word whatever is joined to them, or begins it.
            () if by_form & form.ends_at_start
                && self.run < room
                && !lexicon.may_know_tail(&text.as_bytes()[..at]) =>
            {
                Some(PrecedingClass::Word)
            }
            () => None,
        }
    }

    /// What it is when a rule may know it; `ends` tells what its form says.
    #[inline(never)]
    fn class_of_known(
        &self,
        text: &str,
        at: usize,
        room: usize,
        ends: bool,
        lexicon: &Lexicon,
    ) -> Option<PrecedingClass> {
        let word = &text[at - self.run..at];
        if self.run == REACH || lexicon.is_own(word) {
            return None;
        }
        let classes = lexicon.look_up(word);
        if classes.is_word() {
            return ends.then_some(PrecedingClass::Word);
        }
        let never = classes.has(Class::Never) && self.run > 1 && self.run <= room && self.is_set_off();
        never.then_some(PrecedingClass::Abbreviation(classes))
    }

    #[inline(always)]
    fn form(&self) -> &WordForm {
        // Lowercase letters after the first: the bit of the case stands two below the highest.
        let small = self.letters & (self.bytes << 2) & (self.inside << 8) != 0;
        &FORMS[self.run
            | usize::from(small) << 4
            | usize::from(self.letters != 0) << 5
            | usize::from(self.digits != 0) << 6
            | usize::from(self.has_vowel()) << 7
            | usize::from(self.digits >> (u64::BITS - 1) == 1) << 8]
    }

    /// Whether no word stands before the mark, but what closes in it.
    #[inline]
    fn is_bare(&self) -> bool {
        (self.run == 0) & matches!(self.edge, b')' | b'"' | b']' | b'%')
    }

    /// Whether it is read from its beginning, or as much of it as the rules would know it by.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        (self.run > 0) & self.is_set_off() | (self.run == REACH)
    }

    /// Whether no part of its word stands before it.
    #[inline]
    fn is_set_off(&self) -> bool {
        EDGES[usize::from(self.edge)] > u8::from(self.letters != 0)
    }

    /// Whether one of the last four letters is a vowel.
    #[inline(always)]
    fn has_vowel(&self) -> bool {
        let last = (self.bytes & self.inside) >> (u64::BITS / 2);
        // The low five bits of a letter are its place in the alphabet.
        let vowel = |place: u32| VOWELS[(last >> (place * 8)) as usize & 31];
        vowel(0) | vowel(1) | vowel(2) | vowel(3)
    }

    /// Whether a rule knows the word that ends at `at`; whether one may, when its beginning is out of reach.
    #[inline(always)]
    pub(super) fn is_known(&self, text: &str, at: usize, lexicon: &Lexicon) -> bool {
        let ends = Ends::of_bytes(self.bytes & self.inside);
        lexicon.may_know(ends) && (self.run == REACH || !lexicon.is_word(&text[at - self.run..at], ends))
    }
}

/// The first eight bytes as a number, the first lowest.
pub(super) fn load(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; REACH])
}

/// The high bits of the bytes that are ASCII letters: without its case, a letter plus 0x1f reaches the high
/// bit from "a" on, plus 5 from after "z" on.
#[inline]
fn letters(bytes: u64) -> u64 {
    let low = bytes & each(0x7f) | each(0x20);
    (low + each(0x1f)) & !(low + each(5)) & !bytes & each(0x80)
}

/// The high bits of the bytes that are ASCII digits: a digit plus 0x50 reaches the high bit, plus 0x46 does
/// not.
#[inline]
fn digits(bytes: u64) -> u64 {
    let low = bytes & each(0x7f);
    (low + each(0x50)) & !(low + each(0x46)) & !bytes & each(0x80)
}

/// Which bytes set off what stands after them: with 2 a word, with 1 a number only.
static EDGES: [u8; 256] = {
    let (mut table, mut i) = ([0; 256], 0);
    while i < 128 {
        let byte = i as u8;
        let word = matches!(byte, b' ' | b'\n' | b'(' | b'[' | b'"');
        let joins =
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'\'' | b'_' | b'&' | b'@' | b'/');
        table[i] = word as u8 + !joins as u8;
        i += 1;
    }
    table
};

/// Whether a letter is a vowel, counted from "@".
const VOWELS: [bool; 32] = {
    let (mut table, mut i) = ([false; 32], 0);
    while i < LATIN_VOWELS.len() {
        table[LATIN_VOWELS[i] as usize & 31] = true;
        i += 1;
    }
    table
};

/// What the form of a word says of a full stop after it, when no rule knows the word.
#[derive(Clone, Copy)]
struct WordForm {
    /// It ends a sentence, where numbers with a full stop are no ordinals.
    ends: bool,
    /// It does where they are.
    is_no_ordinal: bool,
    /// It does even if the word is the first of its sentence.
    ends_at_start: bool,
    /// It does so if the word has a capital, so that it is no list marker.
    ends_at_start_with_capital: bool,
}

/// By how many letters and digits there are, up to eight, and five answers: whether any letter after the
/// first is lowercase, any is a letter, any a digit, one of the last four a vowel, and the last one a digit.
static FORMS: [WordForm; 512] = {
    let (mut table, mut i) = ([form(0, false, false, false, false, false); 512], 0);
    while i < table.len() {
        table[i] = form(i & 15, bit(i, 4), bit(i, 5), bit(i, 6), bit(i, 7), bit(i, 8));
        i += 1;
    }
    table
};

const fn bit(number: usize, place: u32) -> bool {
    number >> place & 1 == 1
}

const fn form(run: usize, small: bool, letter: bool, digit: bool, vowel: bool, last_digit: bool) -> WordForm {
    let vowelless = run <= LONGEST_VOWELLESS && small && !vowel;
    let word = letter && !digit && run > 1 && !vowelless;
    let number = digit && !letter;
    let mixed = letter && digit && (run > 2 || last_digit);
    WordForm {
        ends: word || number || mixed,
        is_no_ordinal: word && small || number && run > 2 || mixed,
        ends_at_start: word && run > LONGEST_VOWELLESS,
        ends_at_start_with_capital: word,
    }
}
