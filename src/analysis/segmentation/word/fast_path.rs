//! The fast path for words of Latin, Greek and Cyrillic letters, digits and common marks: the rules of UAX
//! #29 without a table of all characters. It says what ICU4X would, or leaves the place to it; a test holds
//! that.

/// What the rules see in a character: its Word_Break property, and what the fast path does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordBreak {
    /// ALetter.
    Letter,
    /// Numeric.
    Digit,
    /// ExtendNumLet.
    Connector,
    /// MidLetter: joins letters.
    MidLetter,
    /// MidNum: joins digits.
    MidNumber,
    /// MidNumLet and the single quote: joins letters, and digits.
    Mid,
    /// WSegSpace.
    Space,
    /// CR.
    Return,
    /// LF.
    LineFeed,
    /// Stands alone, or the text ends.
    Other,
    /// Anything else.
    Unknown,
}

impl WordBreak {
    fn is_of_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit | Self::Connector)
    }

    /// Whether it makes one word of `before` and `after`.
    fn joins(self, before: Self, after: Self) -> bool {
        match self {
            Self::MidLetter => before == Self::Letter && after == Self::Letter,
            Self::MidNumber => before == Self::Digit && after == Self::Digit,
            Self::Mid => before == after && matches!(before, Self::Letter | Self::Digit),
            _ => false,
        }
    }
}

/// The end of the word that begins at `start`, a place between words. `None`: other characters stand in it or
/// after it.
#[inline]
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (first, length) = word_break(bytes, start);
    let end = start + length;
    match first {
        WordBreak::Unknown => None,
        WordBreak::Letter | WordBreak::Digit | WordBreak::Connector => end_of_word(bytes, end, first),
        WordBreak::Space => end_of_spaces(bytes, end),
        WordBreak::Return if bytes.get(end) == Some(&b'\n') => Some(end + 1),
        WordBreak::Return | WordBreak::LineFeed => Some(end),
        _ => (word_break(bytes, end).0 != WordBreak::Unknown).then_some(end),
    }
}

fn end_of_spaces(bytes: &[u8], from: usize) -> Option<usize> {
    let spaces = bytes.iter().skip(from).take_while(|byte| **byte == b' ').count();
    let end = from + spaces;
    (word_break(bytes, end).0 != WordBreak::Unknown).then_some(end)
}

#[inline]
fn end_of_word(bytes: &[u8], from: usize, first: WordBreak) -> Option<usize> {
    let (mut end, mut last) = (from, first);
    loop {
        let (next, length) = word_break(bytes, end);
        if next.is_of_word() {
            (end, last) = (end + length, next);
            continue;
        }
        if matches!(next, WordBreak::Mid | WordBreak::MidLetter | WordBreak::MidNumber) {
            let (after, more) = word_break(bytes, end + length);
            if next.joins(last, after) {
                (end, last) = (end + length + more, after);
                continue;
            }
            return (after != WordBreak::Unknown).then_some(end);
        }
        return (next != WordBreak::Unknown).then_some(end);
    }
}

/// How far a long word is looked at in one step, in bytes.
pub(super) const STEP: usize = 16 * 1024;

/// More than a character and the one after it, in bytes.
const PAIR: usize = 8;

/// How far a long word reaches that a text begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct LongWord {
    at: usize,
    last: WordBreak,
}

impl Default for LongWord {
    fn default() -> Self {
        Self { at: 0, last: WordBreak::Other }
    }
}

/// What a step has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LongWordStep {
    /// The word goes on.
    Further,
    /// More text must come before it can be told.
    More,
    /// It ends, or something else than a word of the fast path stands at the place.
    End(usize),
}

impl LongWord {
    /// Takes one step.
    pub(super) fn go_on(&mut self, bytes: &[u8], last: bool) -> LongWordStep {
        let end = bytes.len().min(self.at + STEP);
        while self.at < end {
            if !last && bytes.len() - self.at < PAIR {
                return LongWordStep::More;
            }
            let (next, length) = word_break(bytes, self.at);
            if next.is_of_word() {
                (self.at, self.last) = (self.at + length, next);
                continue;
            }
            let (after, more) = word_break(bytes, self.at + length);
            if !next.joins(self.last, after) {
                return match (next, after) {
                    (WordBreak::Unknown, _) => LongWordStep::End(0),
                    (WordBreak::Mid | WordBreak::MidLetter | WordBreak::MidNumber, WordBreak::Unknown) => {
                        LongWordStep::End(0)
                    }
                    _ => LongWordStep::End(self.at),
                };
            }
            (self.at, self.last) = (self.at + length + more, after);
        }
        match self.at == bytes.len() {
            true if last => LongWordStep::End(self.at),
            true => LongWordStep::More,
            false => LongWordStep::Further,
        }
    }
}

/// A place after `start` where the fast path can go on: a word that it knows begins there, and words do not
/// reach over it.
pub(super) fn resume(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b' ', rest)) {
        let space = at + found;
        // The space stands alone after a character that keeps no space, and before a letter that joins
        // nothing to it.
        if text[..space].chars().next_back().is_some_and(keeps_no_space)
            && bytes.get(space + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            return space;
        }
        at = space + 1;
    }
    text.len()
}

fn keeps_no_space(before: char) -> bool {
    super::boundary::separates(before, ' ')
}

/// What stands at `at`, and its length in bytes; 0 at the end.
#[inline]
fn word_break(bytes: &[u8], at: usize) -> (WordBreak, usize) {
    match *bytes.get(at..).unwrap_or_default() {
        [] => (WordBreak::Other, 0),
        [byte, ..] if byte.is_ascii() => (tabled(usize::from(byte)), 1),
        // A lead has five bits of the code point, what follows it six.
        [lead @ 0xC3..=0xD4, rest, ..] => {
            (tabled(usize::from(lead & 0x1F) << 6 | usize::from(rest & 0x3F)), 2)
        }
        // ‘ and ’ stand inside of words; – — “ ” „ … do not.
        [0xE2, 0x80, 0x98 | 0x99, ..] => (WordBreak::Mid, 3),
        [0xE2, 0x80, 0x93 | 0x94 | 0x9C | 0x9D | 0x9E | 0xA6, ..] => (WordBreak::Other, 3),
        _ => (WordBreak::Unknown, 0),
    }
}

/// The property of the code point, of one byte or of two.
#[inline]
fn tabled(code_point: usize) -> WordBreak {
    WORD_BREAKS.get(code_point).copied().unwrap_or(WordBreak::Unknown)
}

/// The characters of one byte, and of two up to the end of the Cyrillic ones.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, within the length of the table")]
static WORD_BREAKS: [WordBreak; 0x540] = {
    let (mut table, mut c) = ([WordBreak::Unknown; 0x540], 0);
    while c < table.len() {
        table[c] = word_break_of(c as u32);
        c += 1;
    }
    table
};

const fn word_break_of(c: u32) -> WordBreak {
    match c {
        0x41..=0x5A | 0x61..=0x7A => WordBreak::Letter,
        0x30..=0x39 => WordBreak::Digit,
        0x5F => WordBreak::Connector,
        0x3A => WordBreak::MidLetter,
        0x2C | 0x3B => WordBreak::MidNumber,
        0x2E | 0x27 => WordBreak::Mid,
        0x20 => WordBreak::Space,
        0x0D => WordBreak::Return,
        0x0A..=0x0C => WordBreak::LineFeed,
        0..=0x7F | 0xD7 | 0xF7 => WordBreak::Other,
        // Latin, Greek, Cyrillic.
        0xC0..=0x24F | 0x388..=0x38A | 0x38E..=0x3A1 | 0x3A3..=0x3F5 | 0x400..=0x481 | 0x48A..=0x52F => {
            WordBreak::Letter
        }
        _ => WordBreak::Unknown,
    }
}
