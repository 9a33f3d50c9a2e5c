//! Bylines: lines with nothing but the names of a text's authors.

use super::endings::leads_on_or_ends;

/// The longest byline, in words after its opening.
const MAX_WORDS: usize = 9;

/// What opens a byline, before the names.
const OPENINGS: [&str; 22] = [
    "By",
    "BY",
    "by",
    "Par",
    "PAR",
    "Von",
    "VON",
    "Por",
    "POR",
    "Di",
    "DI",
    "De",
    "Door",
    "Av",
    "Af",
    "Text:",
    "Author:",
    "Autor:",
    "Auteur :",
    "Tác giả:",
    "文",
    "記者",
];

/// What parts the opening from the names.
const AFTER_OPENING: [char; 7] = [' ', '\u{a0}', '\u{3000}', '：', ':', '／', '＝'];

/// Words in lowercase between and within names.
const BETWEEN_NAMES: [&str; 13] =
    ["and", "of", "in", "for", "et", "und", "y", "e", "de", "von", "van", "der", "&"];

/// Whether the line names its authors only: "By Ann Lee and Bo Chen, Vale Courier".
pub(super) fn is_byline(line: &str) -> bool {
    let Some(names) = names(line) else { return false };
    names.split_whitespace().nth(MAX_WORDS).is_none()
        && !leads_on_or_ends(names)
        && names.split_whitespace().all(is_name)
}

/// What follows the opening.
fn names(line: &str) -> Option<&str> {
    OPENINGS.iter().find_map(|opening| line.strip_prefix(opening))?.strip_prefix(AFTER_OPENING)
}

fn is_name(word: &str) -> bool {
    // A script without cases has no capitals that names could begin with.
    let opens_name = |c: char| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic();
    BETWEEN_NAMES.contains(&word) || word.starts_with(opens_name)
}

/// The longest byline that is a sentence, in words after its opening.
const MAX_SENTENCE_WORDS: usize = 8;
/// What opens a byline that is a sentence.
const SENTENCE_OPENINGS: [&str; 9] = ["By ", "BY ", "Von ", "Par ", "Por ", "Di ", "Door ", "Av ", "Af "];
/// What stands between its names.
const BETWEEN_SENTENCE_NAMES: [&str; 14] =
    ["and", "of", "in", "for", "und", "et", "y", "e", "en", "og", "och", "de", "van", "von"];

/// "By Ann Lee and Bo Chen."
pub(in crate::analysis) fn is_byline_sentence(sentence: &str) -> bool {
    let Some(names) = SENTENCE_OPENINGS.iter().find_map(|by| sentence.strip_prefix(by)) else { return false };
    let is_name = |word: &str| BETWEEN_SENTENCE_NAMES.contains(&word) || word.starts_with(char::is_uppercase);
    names.split_whitespace().nth(MAX_SENTENCE_WORDS).is_none() && names.split_whitespace().all(is_name)
}
