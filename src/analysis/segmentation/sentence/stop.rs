//! Decides at a single full stop, where abbreviations, initials, ordinals and numbers have theirs.

use super::{
    Rule, View,
    ender::{Answer, Next, Run, starts_word},
    initial, letter, look, ordinary,
};
use crate::analysis::segmentation::rules::{Class, Classes, Lexicon};

/// The word before a full stop, and what it is.
struct Before<'t> {
    word: &'t str,
    start: usize,
    classes: Classes,
    /// Whether it is a single letter, perhaps with a mark: the "J" of "J. Smith".
    initial: bool,
}

/// Whether the sentence ends at the full stop. Whether a lowercase letter follows is the caller's question.
pub(super) fn ends(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    let wordless = run.start == view.start;
    if wordless || run.close > run.end && !view.text[run.end..run.close].starts_with(')') {
        return Answer::Yes(Rule::FullStop);
    }
    let letter = initial::letter_before(view, run.start);
    let seen = letter.is_some() || was_seen(run, next);
    if !seen && ordinary::stands_before(view.text, run.start, view.start, view.lexicon) {
        return Answer::Yes(Rule::FullStop);
    }
    let before = match letter {
        Some(start) => single_letter(view, start, run.start),
        None => word_before(view, run),
    };
    if before.word.is_empty() {
        return Answer::Yes(Rule::FullStop);
    }
    if view.lexicon.is_own(before.word) {
        return Answer::No(Rule::OwnAbbreviation);
    }
    if !view.lexicon.ends_with_full_stop() {
        return Answer::No(Rule::Abbreviation);
    }
    if let Some(answer) = by_class(view, &before, next) {
        return answer;
    }
    if before.word.ends_with(|c: char| c.is_ascii_digit()) {
        return number_ends(view, &before, next);
    }
    let refused = if before.start == view.start && is_list_letter(before.word) {
        return Answer::No(Rule::ListMarker);
    } else if ends_address(view.text, before.start)
        || is_unit(view.text, &before)
            && letter::is_uppercase(next.first)
            && !initial::begins(view.text, next)
    {
        None
    } else if before.initial || is_dotted(before.word) {
        Some(Rule::Initial)
    } else if is_roman_word(before.word) && view.lexicon.ordinals() {
        Some(Rule::Ordinal)
    } else if is_vowelless(before.word) {
        Some(Rule::Abbreviation)
    } else {
        None
    };
    match refused {
        Some(_) if starter_follows(view, next) => Answer::Yes(Rule::AbbreviationEnds),
        Some(rule) => Answer::No(rule),
        None => Answer::Yes(Rule::FullStop),
    }
}

/// Whether the short ways have asked already whether the word before it is an ordinary one.
fn was_seen(run: &Run, next: &Next) -> bool {
    !next.opened
        && next.at == run.end + 1
        && (letter::is_upright(next.first)
            || letter::is_number(next.first)
            || next.first.is_ascii_lowercase())
}

/// The shortest word that ends a sentence before a lowercase letter, in letters: shorter ones are mostly abbreviations.
pub(super) const SHORTEST_BEFORE_LOWERCASE: usize = 5;

/// Whether the full stop stands behind a lowercase word that abbreviates nothing, so that it ends the sentence before any word.
pub(super) fn ends_ordinary_word(view: &View<'_>, run: &Run) -> bool {
    let before = &view.text[view.start..end_before(view.text, run.start, view.start)];
    let lowercase = before.chars().rev().take_while(|c| letter::is_lowercase(*c));
    if run.close != run.end || lowercase.take(SHORTEST_BEFORE_LOWERCASE).count() < SHORTEST_BEFORE_LOWERCASE {
        return false;
    }
    let word = word_before(view, run).word;
    word.chars().count() >= SHORTEST_BEFORE_LOWERCASE
        && word.chars().all(|c| letter::is_lowercase(c) && ends_with_full_stops(c))
        && view.lexicon.look_up(word).is_word()
        && !view.lexicon.is_own(word)
}

/// Whether the sentence ends at a full stop that stands at a line end with a lowercase letter behind.
pub(super) fn ends_line_before_lowercase(view: &View<'_>, run: &Run) -> Answer {
    let before = word_before(view, run);
    let abbreviates = before.initial
        || is_dotted(before.word)
        || !before.classes.is_word()
        || view.lexicon.is_own(before.word)
        || is_vowelless(before.word);
    if abbreviates { Answer::No(Rule::Abbreviation) } else { Answer::Yes(Rule::FullStop) }
}

/// Whether the sentence ends at a full stop with a letter straight behind it: "it.We".
pub(super) fn ends_without_space(view: &View<'_>, run: &Run, next: &Next) -> bool {
    let text = view.text;
    if run.close > run.end {
        // "(…).Next", "“…”.Next": a capitalised word behind a closer.
        return starts_word(text, next);
    }
    let single = letter::is_uppercase(next.first) && next.word(text).len() == next.first.len_utf8();
    if next.opened || !(starts_word(text, next) || single) {
        return false;
    }
    let next_word = next.word(text);
    let classes = view.lexicon.look_up(next_word);
    let behind = look::char_at(text, next.at + next_word.len());
    let known = classes.has(Class::Starter);
    let stands_free = behind.is_some_and(|c| look::is_space(c) || c == ',');
    // The word before is read last, and only if it can decide: it may be long.
    let word = || &text[look::word_start(text, run.start, 0)..run.start];
    match behind {
        // "on Tuesday.Mr. Smith"
        Some('.') => known && classes.has(Class::Never) && is_ordinary(word()),
        Some('/' | '@' | '_' | '(' | '=') => false,
        _ if !known && (single || !stands_free) => false,
        _ => {
            let word = word();
            let plain = !single && is_ordinary(word) && word.starts_with(letter::is_lowercase);
            let sure = known && stands_free && (is_ordinary(word) || is_number(word));
            (plain || sure) && view.lexicon.look_up(word).is_word()
        }
    }
}

/// Two letters or more, lowercase but perhaps the first.
fn is_ordinary(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().skip(1).all(|c| letter::is_lowercase(c) || c == '\'' || c == '’')
}

fn is_number(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

fn word_before<'t>(view: &View<'t>, run: &Run) -> Before<'t> {
    let text = view.text;
    let end = end_before(text, run.start, view.start);
    let whole = look::word_start(text, end, view.start);
    let start = if has_joints(&text.as_bytes()[whole..end]) { part_start(view, whole, end) } else { whole };
    let word = &text[start..end];
    if initial::is(word) {
        return single_letter(view, start, end);
    }
    let classes = view.lexicon.look_up(word);
    let classes = if classes.is_word() { classes_of_last_part(view, word, classes) } else { classes };
    Before { word, start, classes, initial: false }
}

/// Whether the word may have parts, or begin with what belongs to none.
fn has_joints(word: &[u8]) -> bool {
    word.iter().any(|byte| matches!(byte, b'/' | b'-' | b'&')) || matches!(word, [b'\'' | b'.' | b'_', ..])
}

/// Where the last part begins of the word from `whole` to `end`, which is a part by itself when the rules know it so.
fn part_start(view: &View<'_>, whole: usize, end: usize) -> usize {
    let word = &view.text[whole..end];
    let joint = if view.lexicon.look_up(word).is_word() { behind_joint(word.as_bytes()) } else { 0 };
    let part = &word.as_bytes()[joint..];
    whole + joint + part.iter().take_while(|byte| matches!(byte, b'\'' | b'.' | b'_')).count()
}

/// The single letter from `start` to `end`.
fn single_letter<'t>(view: &View<'t>, start: usize, end: usize) -> Before<'t> {
    let word = &view.text[start..end];
    Before { word, start, classes: initial::classes(view, word, start), initial: true }
}

/// What the word is by its last part: "l'av.", "gen.maj."
fn classes_of_last_part(view: &View<'_>, word: &str, classes: Classes) -> Classes {
    match last_part(word) {
        Some(last) if last.chars().count() > 1 => view.lexicon.look_up(last),
        _ => classes,
    }
}

/// What stands behind the last apostrophe or full stop inside of the word.
fn last_part(word: &str) -> Option<&str> {
    const LAST_OF_APOSTROPHE: u8 = 0x99;
    let joint = |byte: &u8| matches!(*byte, b'\'' | b'.' | LAST_OF_APOSTROPHE);
    let last = word.as_bytes().iter().rposition(joint)?;
    if word.as_bytes()[last] == LAST_OF_APOSTROPHE {
        // Other letters end in that byte too.
        return word.rfind(['\'', '’', '.']).map(|at| word[at..].trim_start_matches(['\'', '’', '.']));
    }
    Some(&word[last + 1..])
}

/// Where the last part of a word with joints begins: a word behind a slash stands alone, an address keeps its slashes.
fn behind_joint(word: &[u8]) -> usize {
    let joint = word.iter().rposition(|byte| matches!(byte, b'/' | b'-' | b'&'));
    joint.filter(|_| !word.windows(2).any(|pair| pair == b"//")).map_or(0, |joint| joint + 1)
}

/// Text that was cut into tokens has a space before its full stops: "Mr . Robinson".
fn end_before(text: &str, stop: usize, start: usize) -> usize {
    match text.as_bytes()[..stop] {
        [.., before, b' '] if stop > start + 1 && before != b' ' => stop - 1,
        _ => stop,
    }
}

/// The longest abbreviation of a month, in letters: longer ones are written out.
pub(super) const LONGEST_MONTH: usize = 5;

fn by_class(view: &View<'_>, before: &Before<'_>, next: &Next) -> Option<Answer> {
    let classes = before.classes;
    if classes.is_word() {
        return None;
    }
    let refuse = |rule, refused: bool| if refused { Answer::No(rule) } else { Answer::Yes(Rule::FullStop) };
    if classes.has(Class::Never) {
        return Some(Answer::No(Rule::Abbreviation));
    }
    if classes.has(Class::May) {
        return Some(may_end(view, before, next));
    }
    let number =
        letter::is_number(next.first) || is_roman_digit(next.first) && is_roman_word(next.word(view.text));
    if classes.has(Class::End) {
        return Some(refuse(Rule::Abbreviation, number || next.first == '('));
    }
    if classes.has(Class::Number) && number {
        return Some(Answer::No(Rule::AbbreviationBeforeNumber));
    }
    if classes.has(Class::Unit) {
        return Some(refuse(
            Rule::Unit,
            follows_number(view.text, before) && number && !starter_follows(view, next),
        ));
    }
    if classes.has(Class::Month) && before.word.chars().count() <= LONGEST_MONTH {
        return Some(refuse(Rule::Abbreviation, number));
    }
    if classes.has(Class::Number) {
        return Some(refuse(Rule::Initial, before.word.chars().count() == 1 && !starter_follows(view, next)));
    }
    None
}

/// An abbreviation that may end a sentence does before a word that begins one, and behind a number before any capitalised word:
/// "in 753 B.C. Augustus". A phrase of time that opens the sentence is none: "At 5 a.m. Mr. Smith".
fn may_end(view: &View<'_>, before: &Before<'_>, next: &Next) -> Answer {
    let classes = view.lexicon.look_up(next.word(view.text));
    let starter = may_start(view.text, next) && classes.has(Class::Starter);
    let name = !view.lexicon.capital_nouns()
        && starts_word(view.text, next)
        && !classes.has(Class::Month)
        && follows_number(view.text, before);
    if starter && !classes.has(Class::Never) {
        return Answer::Yes(Rule::AbbreviationEnds);
    }
    if (starter || name) && !opens_with_preposition(view, before) {
        return Answer::Yes(Rule::AbbreviationEnds);
    }
    Answer::No(Rule::Abbreviation)
}

/// "At 5 a.m. Mr. Smith": the phrase of time that opens the sentence is not a sentence.
fn opens_with_preposition(view: &View<'_>, before: &Before<'_>) -> bool {
    const LONGEST: usize = 48;
    let text = view.text;
    if before.start - view.start > LONGEST {
        return false;
    }
    let opening =
        text[view.start..before.start].rfind(": ").map_or(view.start, |colon| view.start + colon + 2);
    let word = &text[opening..look::word_end(text, opening)];
    view.lexicon.look_up(word).has(Class::Preposition)
}

fn follows_number(text: &str, before: &Before<'_>) -> bool {
    let end =
        if text.as_bytes()[..before.start].last() == Some(&b' ') { before.start - 1 } else { before.start };
    look::char_before(text, end).is_some_and(letter::is_number)
}

/// Whether the next word shows that a new sentence begins.
fn starter_follows(view: &View<'_>, next: &Next) -> bool {
    may_start(view.text, next) && view.lexicon.look_up(next.word(view.text)).has(Class::Starter)
}

fn may_start(text: &str, next: &Next) -> bool {
    letter::is_letter(next.first) && !initial::begins(text, next)
}

/// Whether the full stop at `at` of the sentence that begins at `start`, before the word at `next` behind a space, belongs to an ordinal, where
/// that is plain to see: one or two digits alone before the name of a month, or before a noun where nouns have capitals.
#[inline]
pub(super) fn is_ordinal(text: &str, at: usize, start: usize, next: usize, lexicon: &Lexicon) -> bool {
    lexicon.ordinals()
        && text.as_bytes()[..at].last().is_some_and(u8::is_ascii_digit)
        && stands_as_ordinal(text, at, start, next, lexicon)
}

#[inline(never)]
fn stands_as_ordinal(text: &str, at: usize, start: usize, next: usize, lexicon: &Lexicon) -> bool {
    let digits = match text.as_bytes()[start..at] {
        [.., b' ', _] => 1,
        [.., b' ', b'0'..=b'9', _] => 2,
        _ => return false,
    };
    let Some(first) = look::char_at(text, next).filter(|c| letter::is_uppercase(*c)) else { return false };
    let next = Next { at: next, first, opened: false };
    let classes = lexicon.look_up(next.word(text));
    let noun = || lexicon.capital_nouns() && (initial::begins(text, &next) || !classes.has(Class::Starter));
    lexicon.ends_with_full_stop()
        && !lexicon.is_own(&text[at - digits..at])
        && (classes.has(Class::Month) || noun())
}

fn number_ends(view: &View<'_>, before: &Before<'_>, next: &Next) -> Answer {
    let digits = before.word.chars().filter(char::is_ascii_digit).count();
    let plain = before.word.len() == digits;
    if before.start == view.start && plain && digits <= 3 {
        // "1. The first item": the marker stays with its item.
        return Answer::No(Rule::ListMarker);
    }
    // The second half of a score or a range, "2–1", is no ordinal.
    let half =
        look::char_before(view.text, before.start).is_some_and(|c| matches!(c, '–' | '-' | '−' | ':' | '/'));
    if !view.lexicon.ordinals() || !plain || digits > 2 || half {
        return Answer::Yes(Rule::FullStop);
    }
    let month = view.lexicon.look_up(next.word(view.text)).has(Class::Month);
    if !view.lexicon.capital_nouns() && starts_word(view.text, next) && !month {
        return Answer::Yes(Rule::FullStop);
    }
    if month || letter::is_number(next.first) || !(starter_follows(view, next) || next.opened) {
        return Answer::No(Rule::Ordinal);
    }
    Answer::Yes(Rule::FullStop)
}

/// Whether the word at `start` is the last part of an address or a formula: "?id=d".
fn ends_address(text: &str, start: usize) -> bool {
    matches!(text.as_bytes()[..start].last(), Some(b'=' | b'?' | b'%' | b'+' | b'~' | b'&' | b'*' | b'^'))
}

/// A lowercase letter behind a number: the "m" of "3 m".
fn is_unit(text: &str, before: &Before<'_>) -> bool {
    before.initial && before.word.starts_with(letter::is_lowercase) && follows_number(text, before)
}

/// Letters with full stops between them: "U.S", "a.m", "z.B".
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(letter::is_letter))
}

/// "a", "iv": the marker of a list item.
fn is_list_letter(word: &str) -> bool {
    word.len() == 1 || (word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

fn is_roman_word(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.chars().all(is_roman_digit)
}

fn is_roman_digit(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X' | 'L' | 'C')
}

/// The longest word without a vowel that is taken for an abbreviation, in letters.
pub(super) const LONGEST_VOWELLESS: usize = 4;

/// The ASCII letters that make a word no mere abbreviation: vowels, and the consonants that carry a syllable in some languages.
pub(super) const LATIN_VOWELS: &[u8] = b"aeiouywrl";

/// Two to four letters without a vowel and not all capitals are an abbreviation in every alphabet that writes its vowels.
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
        && word.chars().all(|c| letter::is_letter(c) && ends_with_full_stops(c) && !is_vowel(c))
        && (2..=LONGEST_VOWELLESS).contains(&word.chars().count())
        && word.chars().skip(1).any(letter::is_lowercase)
}

/// The alphabets that write their vowels and end their sentences in full stops: Latin, Greek, Cyrillic.
fn ends_with_full_stops(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
}

fn is_vowel(c: char) -> bool {
    if letter::is_uppercase(c) { c.to_lowercase().any(is_lowercase_vowel) } else { is_lowercase_vowel(c) }
}

#[rustfmt::skip]
fn is_lowercase_vowel(c: char) -> bool {
    (c.is_ascii() && LATIN_VOWELS.contains(&(c as u8)))
        || matches!(c, 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є' | 'р' | 'л')
        || matches!(c, '\u{e0}'..='\u{e6}' | '\u{e8}'..='\u{ef}' | '\u{f2}'..='\u{f6}' | '\u{f8}'..='\u{ff}' | '\u{100}'..='\u{105}' | '\u{112}'..='\u{11b}' | '\u{128}'..='\u{131}' | '\u{14c}'..='\u{153}' | '\u{168}'..='\u{173}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1cd}'..='\u{1dc}')
        || matches!(c, 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ό' | 'ύ' | 'ώ')
}
