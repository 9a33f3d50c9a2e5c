//! What the shape of a word tells of a full stop after it: dotted letters, Roman numerals, words without a
//! vowel.

use crate::analysis::{segmentation::windows::context, unicode::letter};

/// A single letter, perhaps with a mark: the "J" of "J. Smith".
#[inline]
pub(super) fn is_single_letter(word: &str) -> bool {
    match word.as_bytes() {
        [letter] => letter.is_ascii_alphabetic(),
        [first, second, _, ..] if first.is_ascii() && second.is_ascii() => false,
        _ => is_marked_letter(word),
    }
}

fn is_marked_letter(word: &str) -> bool {
    // Two characters are at most eight bytes.
    if word.len() > 8 {
        return false;
    }
    let mut letters = word.chars().filter(|c| letter::is_letter(*c));
    letters.next().is_some()
        && letters.next().is_none()
        && word.chars().count() <= 2
        && !word.ends_with(|c: char| c.is_ascii_digit())
}

/// Letters with full stops between them: "U.S", "a.m", "z.B".
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(letter::is_letter))
}

/// "a", "iv": the marker of a list item.
pub(super) fn is_list_letter(word: &str) -> bool {
    word.len() == 1 || (word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

pub(super) fn is_roman_numeral(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.chars().all(is_roman_digit)
}

pub(super) fn is_roman_digit(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X' | 'L' | 'C')
}

/// Two letters or more, lowercase but perhaps the first.
pub(super) fn is_lowercase_word(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().skip(1).all(|c| letter::is_lowercase(c) || c == '\'' || c == '’')
}

/// Digits with full stops and commas: "1.5", "2,000".
pub(super) fn is_number(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// The shortest word that ends a sentence before a lowercase letter, in letters: shorter ones are mostly
/// abbreviations.
const SHORTEST_BEFORE_LOWERCASE: usize = 5;

/// Whether the text ends in so many lowercase letters that a word of it may end a sentence before a lowercase
/// letter.
pub(super) fn ends_in_lowercase(text: &str) -> bool {
    let lowercase = text.chars().rev().take_while(|c| letter::is_lowercase(*c));
    lowercase.take(SHORTEST_BEFORE_LOWERCASE).count() == SHORTEST_BEFORE_LOWERCASE
}

/// Whether the word is so long that it ends a sentence before a lowercase letter.
pub(super) fn is_long_lowercase(word: &str) -> bool {
    word.chars().count() >= SHORTEST_BEFORE_LOWERCASE
        && word.chars().all(|c| letter::is_lowercase(c) && is_of_full_stop_alphabet(c))
}

/// The longest word without a vowel that is taken for an abbreviation, in letters.
pub(super) const LONGEST_VOWELLESS: usize = 4;

/// The ASCII letters that make a word no mere abbreviation: vowels, and the consonants that carry a syllable
/// in some languages.
pub(super) const LATIN_VOWELS: &[u8] = b"aeiouywrl";

/// Two to four letters without a vowel and not all capitals are an abbreviation in every alphabet that writes
/// its vowels.
#[inline]
pub(super) fn is_vowelless(word: &str) -> bool {
    match word.as_bytes() {
        [first, rest @ ..] if word.len() <= LONGEST_VOWELLESS && word.is_ascii() => {
            rest.iter().any(u8::is_ascii_lowercase)
                && first.is_ascii_alphabetic()
                && rest.iter().all(u8::is_ascii_alphabetic)
                && !word.bytes().any(|letter| LATIN_VOWELS.contains(&letter.to_ascii_lowercase()))
        }
        _ => is_vowelless_in_any_alphabet(word),
    }
}

fn is_vowelless_in_any_alphabet(word: &str) -> bool {
    // Four characters are at most 16 bytes.
    word.len() <= 16
        && word.chars().all(|c| letter::is_letter(c) && is_of_full_stop_alphabet(c) && !is_vowel(c))
        && (2..=LONGEST_VOWELLESS).contains(&word.chars().count())
        && word.chars().skip(1).any(letter::is_lowercase)
}

/// The alphabets that write their vowels and end their sentences in full stops: Latin, Greek, Cyrillic.
fn is_of_full_stop_alphabet(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
}

fn is_vowel(c: char) -> bool {
    if letter::is_uppercase(c) { c.to_lowercase().any(is_lowercase_vowel) } else { is_lowercase_vowel(c) }
}

fn is_lowercase_vowel(c: char) -> bool {
    const CYRILLIC: &str = "аеёиоуыэюяіїєрл";
    const GREEK: &str = "αεηιουωάέήίόύώ";
    match c {
        '\0'..='\x7f' => LATIN_VOWELS.contains(&(c as u8)),
        '\u{370}'..='\u{3ff}' => GREEK.contains(c),
        '\u{400}'..='\u{52f}' => CYRILLIC.contains(c),
        _ => is_latin_vowel_with_mark(c),
    }
}

fn is_latin_vowel_with_mark(c: char) -> bool {
    matches!(
        c,
        '\u{e0}'..='\u{e6}' | '\u{e8}'..='\u{ef}' | '\u{f2}'..='\u{f6}' | '\u{f8}'..='\u{ff}'
            | '\u{100}'..='\u{105}' | '\u{112}'..='\u{11b}' | '\u{128}'..='\u{131}' | '\u{14c}'..='\u{153}'
            | '\u{168}'..='\u{173}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1cd}'..='\u{1dc}'
    )
}

/// Whether the word may have parts, or begins with what belongs to none.
pub(super) fn has_joints(word: &[u8]) -> bool {
    word.iter().any(|byte| matches!(byte, b'/' | b'-' | b'&')) || matches!(word, [b'\'' | b'.' | b'_', ..])
}

/// Where the last part of a word with joints begins: a word after a slash stands alone, an address keeps its
/// slashes.
pub(super) fn after_joint(word: &[u8]) -> usize {
    let joint = word.iter().rposition(|byte| matches!(byte, b'/' | b'-' | b'&'));
    joint.filter(|_| !word.windows(2).any(|pair| pair == b"//")).map_or(0, |joint| joint + 1)
}

/// What stands after the last apostrophe or full stop inside of the word: "l'av", "gen.maj".
pub(super) fn last_part(word: &str) -> Option<&str> {
    const LAST_OF_APOSTROPHE: u8 = 0x99;
    let joint = |byte: &u8| matches!(*byte, b'\'' | b'.' | LAST_OF_APOSTROPHE);
    let last = word.as_bytes().iter().rposition(joint)?;
    if word.as_bytes().get(last) == Some(&LAST_OF_APOSTROPHE) {
        // Other letters end in that byte too.
        return word.rfind(['\'', '’', '.']).map(|at| word[at..].trim_start_matches(['\'', '’', '.']));
    }
    Some(&word[last + 1..])
}

/// Whether a number ends at `end`, but for a space.
pub(super) fn follows_number(text: &str, end: usize) -> bool {
    let end = if context::bytes_before(text, end).last() == Some(&b' ') { end - 1 } else { end };
    context::char_before(text, end).is_some_and(letter::is_number)
}
