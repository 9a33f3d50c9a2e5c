//! The shortest way: a glance at the eight bytes before a mark and the eight from it on, which tells most ends of sentences. It hardly
//! branches on what it sees, since a processor cannot foretell running text: what the bytes are becomes numbers, and the numbers an
//! entry of a table. It decides what [`ender`](super::ender) would, or nothing; a test holds that.

use super::{Rule, ordinary, stop};
use crate::analysis::segmentation::rules::{Class, Classes, Ends, Lexicon};

/// Bytes that are looked at on either side.
pub(super) const REACH: usize = size_of::<u64>();

/// Where a sentence ends and the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Behind its mark and the quote that closes with it.
    pub(super) end: usize,
    /// The length of the space or the blank line behind it. A letter stands there, and no list marker.
    pub(super) gap: usize,
    /// That letter.
    pub(super) first: char,
    pub(super) rule: Rule,
}

/// What a glance tells of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A sentence ends.
    End(End),
    /// It goes on behind a full stop and the brackets that close straight behind it.
    GoesOn(Rule),
}

/// What a glance tells of the mark at `at` of the sentence that begins at `start`. Brackets and list items are the caller's.
#[inline(always)]
pub(super) fn see(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<Seen> {
    let window = text.as_bytes().get(at.wrapping_sub(REACH)..at + REACH)?;
    let behind = Behind::of(&window[REACH..]);
    if !behind.opens {
        return None;
    }
    let before = Before::of(&window[..REACH]);
    let (ends, rule) = match behind.mark {
        b'.' if behind.quoted => (true, Rule::FullStop),
        b'.' => match before.judge_any(text, at, start, lexicon) {
            Stop::Ends => (true, Rule::FullStop),
            Stop::Abbreviates if behind.gap == 1 => return Some(Seen::GoesOn(Rule::Abbreviation)),
            _ => return None,
        },
        b'?' => (true, Rule::Mark),
        b'!' => (behind.quoted || before.is_whole() && !before.is_known(text, at, lexicon), Rule::Mark),
        b'\n' => (before.is_solid() && at > start, Rule::BlankLine),
        _ => return None,
    };
    let Behind { end, gap, first, .. } = behind;
    ends.then_some(Seen::End(End { end: at + end, gap, first: char::from(first), rule }))
}

/// Whether there is as much text round `at` as a glance needs.
#[inline]
pub(super) fn reaches(text: &str, at: usize) -> bool {
    at >= REACH && text.len() - at >= REACH
}

/// What the full stop at `at` of the sentence that begins at `start` is, as far as a glance at the word before it tells.
#[inline(never)]
pub(super) fn stop(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
    let window = text.as_bytes().get(at.wrapping_sub(REACH)..at);
    window.map_or(Stop::Unknown, |window| Before::of(window).judge(text, at, start, lexicon))
}

/// The length of a space or a blank line at `at` with a word behind it that has an ASCII capital and is no list marker.
#[inline]
pub(super) fn gap(bytes: &[u8], at: usize) -> Option<usize> {
    let (gap, opening) = match bytes.get(at..)? {
        [b' ', opening @ ..] => (1, opening),
        [b'\n', b'\n', opening @ ..] => (2, opening),
        _ => return None,
    };
    matches!(opening, [b'A'..=b'Z', next, ..] if !marks_item(*next)).then_some(gap)
}

/// Whether the byte before a word sets it off.
#[inline]
pub(super) fn sets_off(byte: u8) -> bool {
    EDGES[usize::from(byte)] > 1
}

/// Whether the byte behind a capital may stand in a list marker: "A.", "A)", "XIV."
#[inline]
pub(super) fn marks_item(next: u8) -> bool {
    const MARKS: [bool; 256] = {
        let (mut table, marks, mut i) = ([false; 256], b".)IVX", 0);
        while i < marks.len() {
            table[marks[i] as usize] = true;
            i += 1;
        }
        table
    };
    MARKS[usize::from(next)]
}

/// What a full stop is before anything but a lowercase letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It ends the sentence.
    Ends,
    /// It belongs to an abbreviation that never ends one.
    Abbreviates,
    /// It belongs to an abbreviation that ends none before a number.
    AbbreviatesNumber(Rule),
    Unknown,
}

/// The word before a mark, as far as it is seen.
struct Before {
    bytes: u64,
    /// The letters and digits straight before the mark: how many, and all bits of their bytes.
    run: usize,
    inside: u64,
    /// The high bits of the bytes that are letters, and of those that are digits.
    letters: u64,
    digits: u64,
    /// What stands before them; one of them when that is not seen.
    edge: u8,
    /// The first of them.
    first: u8,
}

impl Before {
    #[inline(always)]
    fn of(window: &[u8]) -> Self {
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

    /// What a full stop behind it is, at `at` of the sentence that begins at `start`.
    #[inline(always)]
    fn judge(&self, text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
        let (room, form) = (at - start, self.form());
        let ends_at_start =
            form.ends_at_start | form.ends_at_start_with_capital & self.first.is_ascii_uppercase();
        let placed = self.is_set_off() & (self.run < room)
            | (self.run == REACH) & (self.run <= room)
            | ends_at_start & (self.run == room);
        let by_form = if lexicon.ordinals() { form.is_no_ordinal } else { form.ends };
        let ends = by_form & placed | self.is_bare() & (room > 0);
        match () {
            () if !lexicon.ends_with_full_stop() => Stop::Unknown,
            () if lexicon.may_know(Ends::of_bytes(self.bytes & self.inside)) => {
                self.judge_known(text, at, room, ends, lexicon)
            }
            () if ends => Stop::Ends,
            // So many letters are an ordinary word whatever is joined to them, or begins it.
            () if by_form & form.ends_at_start
                && self.run < room
                && !lexicon.may_know_tail(&text.as_bytes()[..at]) =>
            {
                Stop::Ends
            }
            () => Stop::Unknown,
        }
    }

    /// The same, of a word with letters beyond ASCII too.
    #[inline(always)]
    fn judge_any(&self, text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
        match self.judge(text, at, start, lexicon) {
            Stop::Unknown if !self.edge.is_ascii() && lexicon.ends_with_full_stop() => {
                ordinary::stop_unseen(text, at, start, lexicon)
            }
            stop => stop,
        }
    }

    /// The same when a rule may know the word; `ends` tells what its form says.
    #[inline(never)]
    fn judge_known(&self, text: &str, at: usize, room: usize, ends: bool, lexicon: &Lexicon) -> Stop {
        let word = &text[at - self.run..at];
        if self.run == REACH || lexicon.is_own(word) {
            return Stop::Unknown;
        }
        let classes = lexicon.look_up(word);
        match classes.is_word() {
            true if ends => Stop::Ends,
            false if self.run > 1 && self.run <= room && self.is_set_off() => self.abbreviates(classes),
            _ => Stop::Unknown,
        }
    }

    /// What a full stop behind it is, an abbreviation of these classes.
    #[inline]
    fn abbreviates(&self, classes: Classes) -> Stop {
        match () {
            () if classes.has(Class::Never) => Stop::Abbreviates,
            () if classes.has(Class::May) => Stop::Unknown,
            () if classes.has(Class::End) => Stop::AbbreviatesNumber(Rule::Abbreviation),
            () if classes.has(Class::Number) => Stop::AbbreviatesNumber(Rule::AbbreviationBeforeNumber),
            () if classes.has(Class::Unit) => Stop::Unknown,
            () if classes.has(Class::Month) && self.run <= stop::LONGEST_MONTH => {
                Stop::AbbreviatesNumber(Rule::Abbreviation)
            }
            () => Stop::Unknown,
        }
    }

    #[inline(always)]
    fn form(&self) -> &Form {
        // Lowercase letters behind the first: the bit of the case stands two below the highest.
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

    /// Whether it is seen from its beginning, or as much of it as the rules would know it by.
    #[inline]
    fn is_whole(&self) -> bool {
        (self.run > 0) & self.is_set_off() | (self.run == REACH)
    }

    /// Whether no part of its word stands before it.
    #[inline]
    fn is_set_off(&self) -> bool {
        EDGES[usize::from(self.edge)] > u8::from(self.letters != 0)
    }

    /// Whether something visible stands straight before the mark.
    #[inline]
    fn is_solid(&self) -> bool {
        ((self.bytes >> (u64::BITS - 8)) as u8).is_ascii_graphic()
    }

    /// Whether one of the last four letters is a vowel.
    #[inline(always)]
    fn has_vowel(&self) -> bool {
        let last = (self.bytes & self.inside) >> (u64::BITS / 2);
        let vowel = |place: u32| VOWELS[(last >> (place * 8)) as usize & 31];
        vowel(0) | vowel(1) | vowel(2) | vowel(3)
    }

    /// Whether a rule knows the word that ends at `at`; whether one may, when its beginning is not seen.
    #[inline(always)]
    fn is_known(&self, text: &str, at: usize, lexicon: &Lexicon) -> bool {
        let ends = Ends::of_bytes(self.bytes & self.inside);
        lexicon.may_know(ends) && (self.run == REACH || !lexicon.is_word(&text[at - self.run..at], ends))
    }
}

/// What stands from a mark on.
struct Behind {
    mark: u8,
    /// Whether a quote closes behind it.
    quoted: bool,
    /// How far it and the quote reach; nowhere, when the mark is a line end.
    end: usize,
    gap: usize,
    /// What stands behind the gap.
    first: u8,
    /// Whether a space or a blank line follows, and a capitalised word that is no list marker.
    opens: bool,
}

impl Behind {
    #[inline(always)]
    fn of(window: &[u8]) -> Self {
        let bytes = load(window);
        let (mark, blank) = (bytes as u8, bytes as u8 == b'\n');
        let rest = bytes >> (8 * u32::from(!blank));
        let quoted = (rest as u8 == b'"') & !blank;
        let rest = rest >> (8 * u32::from(quoted));
        let (space, lines) = (rest as u8 == b' ', rest as u16 == u16::from_le_bytes(*b"\n\n"));
        let gap = 1 + u32::from(lines);
        let opening = rest >> (8 * gap);
        let (first, next) = (opening as u8, (opening >> 8) as u8);
        let end = usize::from(!blank) + usize::from(quoted);
        Self {
            mark,
            quoted,
            end,
            gap: gap as usize,
            first,
            opens: (space | lines) & first.is_ascii_uppercase() & !marks_item(next),
        }
    }
}

fn load(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; REACH])
}

/// The high bits of the bytes that are ASCII letters: without its case, a letter plus 0x1f reaches the high bit from "a" on, plus 5
/// from behind "z" on.
#[inline]
fn letters(bytes: u64) -> u64 {
    let low = bytes & each(0x7f) | each(0x20);
    (low + each(0x1f)) & !(low + each(5)) & !bytes & each(0x80)
}

/// The high bits of the bytes that are ASCII digits, likewise.
#[inline]
fn digits(bytes: u64) -> u64 {
    let low = bytes & each(0x7f);
    (low + each(0x50)) & !(low + each(0x46)) & !bytes & each(0x80)
}

/// Which bytes set off what stands behind them: with 2 a word, with 1 a number only.
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
    let (letters, mut table, mut i) = (stop::LATIN_VOWELS, [false; 32], 0);
    while i < letters.len() {
        table[letters[i] as usize & 31] = true;
        i += 1;
    }
    table
};

/// What the form of a word says of a full stop behind it, when no rule knows the word.
#[derive(Clone, Copy)]
struct Form {
    /// It ends a sentence, where numbers with a full stop are no ordinals.
    ends: bool,
    /// It does where they are.
    is_no_ordinal: bool,
    /// It does even if the word is the first of its sentence.
    ends_at_start: bool,
    /// It does so if the word has a capital, so that it is no list marker.
    ends_at_start_with_capital: bool,
}

/// By how many letters and digits there are, up to eight, and five answers: whether any letter behind the first is lowercase, any is a
/// letter, any a digit, one of the last four a vowel, and the last one a digit.
static FORMS: [Form; 512] = {
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

const fn form(run: usize, small: bool, letter: bool, digit: bool, vowel: bool, last_digit: bool) -> Form {
    let vowelless = run <= stop::LONGEST_VOWELLESS && small && !vowel;
    let word = letter && !digit && run > 1 && !vowelless;
    let number = digit && !letter;
    let mixed = letter && digit && (run > 2 || last_digit);
    Form {
        ends: word || number || mixed,
        is_no_ordinal: word && small || number && run > 2 || mixed,
        ends_at_start: word && run > stop::LONGEST_VOWELLESS,
        ends_at_start_with_capital: word,
    }
}
