//! Decides at a single full stop, where abbreviations, initials, ordinals and numbers have theirs.

use super::{
    Memory,
    ender::{Next, Run, starts_word},
    look,
};
use crate::analysis::segmentation::rules::{Class, Classes, Rules};

/// The word before a full stop, and what it is.
struct Before<'t> {
    word: &'t str,
    start: usize,
    classes: Classes,
}

/// Whether the sentence ends at the full stop, given that no lowercase letter follows.
pub(super) fn ends(text: &str, run: &Run, next: &Next, rules: &Rules, memory: &Memory) -> bool {
    if run.close > run.end && !text[run.end..run.close].starts_with(')') {
        return true;
    }
    let before = word_before(text, run, rules, memory);
    if before.word.is_empty() {
        return true;
    }
    let starter = || starter_follows(text, next, rules);
    let number = next.first.is_numeric() || is_roman(text, next);
    if let Some(answer) = by_class(text, &before, number, starter, rules, memory) {
        return answer;
    }
    if before.word.ends_with(|c: char| c.is_ascii_digit()) {
        return number_ends(text, &before, next, starter, rules, memory);
    }
    if before.start == memory.start && is_list_letter(before.word) {
        return false;
    }
    if is_initial(before.word) || is_dotted(before.word) {
        return starter();
    }
    if is_roman_word(before.word) && rules.ordinals() {
        return starter();
    }
    if is_vowelless(before.word) {
        return starter();
    }
    true
}

/// Whether the sentence ends at a full stop that stands at a line end with a lowercase letter behind.
pub(super) fn ends_before_lowercase(text: &str, run: &Run, rules: &Rules, memory: &Memory) -> bool {
    let before = word_before(text, run, rules, memory);
    !(is_initial(before.word)
        || is_dotted(before.word)
        || before.classes != Classes::default()
        || is_vowelless(before.word))
}

/// Whether the sentence ends at a full stop with a letter straight behind it: "it.We".
pub(super) fn ends_without_space(text: &str, run: &Run, next: &Next, rules: &Rules) -> bool {
    if run.close > run.end {
        // "(…).Next", "“…”.Next": a capitalised word behind a closer.
        return starts_word(text, next);
    }
    if next.opened || !starts_word(text, next) {
        return false;
    }
    let word = &text[look::word_start(text, run.start, 0)..run.start];
    let next_word = &text[next.at..look::word_end(text, next.at)];
    let behind = look::char_at(text, next.at + next_word.len());
    word.chars().count() > 1
        && word.chars().all(|c| c.is_lowercase() || c == '\'' || c == '’')
        && !matches!(behind, Some('.' | '/' | '@' | '_' | '(' | '='))
        && (rules.look_up(next_word).has(Class::Starter)
            || behind.is_some_and(|c| look::is_space(c) || c == ','))
        && rules.look_up(word) == Classes::default()
}

fn word_before<'t>(text: &'t str, run: &Run, rules: &Rules, memory: &Memory) -> Before<'t> {
    let mut start = look::word_start(text, run.start, memory.start);
    // An address or a fraction keeps its slashes, a word behind a slash stands alone.
    if let Some(slash) =
        text[start..run.start].rfind(['/', '-', '&']).filter(|_| !text[start..run.start].contains("//"))
    {
        start += slash + 1;
    }
    while start < run.start && matches!(text.as_bytes()[start], b'\'' | b'.' | b'_') {
        start += 1;
    }
    let word = &text[start..run.start];
    // A capital alone is an initial, whatever the lowercase letter abbreviates.
    let classes = if is_initial(word) && word.starts_with(char::is_uppercase) {
        Classes::default()
    } else {
        rules.look_up(word)
    };
    Before { word, start, classes }
}

fn by_class(
    text: &str,
    before: &Before<'_>,
    number: bool,
    starter: impl Fn() -> bool,
    rules: &Rules,
    memory: &Memory,
) -> Option<bool> {
    let classes = before.classes;
    if classes.has(Class::Never) {
        return Some(false);
    }
    if classes.has(Class::May) {
        return Some(starter() && !opens_with_preposition(text, before, rules, memory));
    }
    if classes.has(Class::Number) && number {
        return Some(false);
    }
    if classes.has(Class::Unit) {
        return Some(!follows_number(text, before) || starter() || !number);
    }
    if classes.has(Class::Month) && before.word.chars().count() <= 5 {
        return Some(!number);
    }
    if classes.has(Class::Number) {
        return Some(before.word.chars().count() > 1 || starter());
    }
    None
}

/// "At 5 a.m. Mr. Smith": the phrase of time that opens the sentence is not a sentence.
fn opens_with_preposition(text: &str, before: &Before<'_>, rules: &Rules, memory: &Memory) -> bool {
    if !is_dotted(before.word) {
        return false;
    }
    let opening =
        text[memory.start..before.start].rfind(": ").map_or(memory.start, |colon| memory.start + colon + 2);
    let word = &text[opening..look::word_end(text, opening)];
    before.start - opening < 48 && rules.look_up(word).has(Class::Preposition)
}

fn follows_number(text: &str, before: &Before<'_>) -> bool {
    text[..before.start].trim_end_matches(' ').ends_with(|c: char| c.is_numeric())
}

/// Whether the next word shows that a new sentence begins.
fn starter_follows(text: &str, next: &Next, rules: &Rules) -> bool {
    let end = look::word_end(text, next.at);
    // A single letter with a full stop is an initial: "Г. В. Плеханов".
    let initial = end - next.at == next.first.len_utf8() && text.as_bytes().get(end) == Some(&b'.');
    next.first.is_alphabetic() && !initial && rules.look_up(&text[next.at..end]).has(Class::Starter)
}

fn number_ends(
    text: &str,
    before: &Before<'_>,
    next: &Next,
    starter: impl Fn() -> bool,
    rules: &Rules,
    memory: &Memory,
) -> bool {
    let digits = before.word.chars().filter(char::is_ascii_digit).count();
    let plain = before.word.len() == digits;
    if before.start == memory.start && plain && digits <= 3 {
        // "1. The first item": the marker stays with its item.
        return false;
    }
    if !rules.ordinals() || !plain || digits > 2 {
        return true;
    }
    let next_word = &text[next.at..look::word_end(text, next.at)];
    if rules.look_up(next_word).has(Class::Month) || next.first.is_numeric() {
        return false;
    }
    starter() || next.opened
}

/// A single letter, perhaps with a mark: the "J" of "J. Smith".
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.next().is_some()
        && letters.next().is_none()
        && word.chars().count() <= 2
        && !word.ends_with(|c: char| c.is_ascii_digit())
}

/// Letters with full stops between them: "U.S", "a.m", "z.B".
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic))
}

/// "a", "iv": the marker of a list item.
fn is_list_letter(word: &str) -> bool {
    word.len() == 1 || (word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

fn is_roman(text: &str, next: &Next) -> bool {
    is_roman_word(&text[next.at..look::word_end(text, next.at)])
}

fn is_roman_word(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Two to four letters without a vowel and not all capitals are an abbreviation in every alphabet that writes its vowels.
fn is_vowelless(word: &str) -> bool {
    let count = word.chars().count();
    (2..=4).contains(&count)
        && word.chars().skip(1).any(char::is_lowercase)
        && word.chars().all(|c| c.is_alphabetic() && writes_vowels(c) && !is_vowel(c))
}

fn writes_vowels(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
}

fn is_vowel(c: char) -> bool {
    c.to_lowercase().any(|c| {
        matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'r' | 'l' | 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є' | 'р' | 'л')
            || matches!(c, '\u{e0}'..='\u{e6}' | '\u{e8}'..='\u{ef}' | '\u{f2}'..='\u{f6}' | '\u{f8}'..='\u{ff}' | '\u{100}'..='\u{105}' | '\u{112}'..='\u{11b}' | '\u{128}'..='\u{131}' | '\u{14c}'..='\u{153}' | '\u{168}'..='\u{173}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1cd}'..='\u{1dc}')
            || matches!(c, 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ό' | 'ύ' | 'ώ')
    })
}
