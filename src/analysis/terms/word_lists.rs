//! What is known of the words of a language: its stop words, the words that tie a sentence to the one before,
//! its stemmer.

use std::{
    collections::HashSet,
    sync::{LazyLock, OnceLock},
};

use rust_stemmers::Algorithm;

macro_rules! lists {
    ($($code:literal)*) => { &[$(($code, include_str!(concat!("stop_words/", $code, ".txt")))),*] };
}

/// The stop words of the languages, compiled by hand.
const LISTS: &[(&str, &str)] = lists![
    "ar" "bg" "ca" "cs" "da" "de" "el" "en" "es" "et" "fa" "fi" "fr" "he" "hi" "hr" "hu" "id" "it" "ja"
    "ko" "lt" "lv" "nb" "nl" "pl" "pt" "ro" "ru" "sk" "sl" "sv" "th" "tr" "uk" "vi" "zh"
];

/// The anaphoric openers of the languages, a language a line.
const OPENERS: &str = include_str!("anaphoric_openers.txt");

/// No opener is longer, in bytes.
const LONGEST_OPENER: usize = 64;

/// Whether the language has stop words or stems.
pub(in crate::analysis) fn is_supported(language: &str) -> bool {
    has_stop_words(language) || stemming_algorithm(language).is_some()
}

/// Whether the stop words of the language are known.
pub(in crate::analysis) fn has_stop_words(language: &str) -> bool {
    let language = alias(language);
    LISTS.iter().any(|(code, _)| *code == language)
}

/// The words of a language that are looked up, lowercase.
#[derive(Debug, Default)]
pub(super) struct WordLists {
    /// Those that carry no meaning.
    pub(super) stop_words: HashSet<&'static str>,
    /// Those that tie a sentence to the one before it when they open it.
    anaphoric_openers: HashSet<&'static str>,
}

/// The words that tie a sentence to the one before it when they open it: "However", "But", "He".
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct AnaphoricOpeners(&'static WordLists);

impl AnaphoricOpeners {
    /// Those of the language; none for a language without a list.
    pub(in crate::analysis) fn of(language: &str) -> Self {
        Self(of(language))
    }

    /// Whether the word is one of them, in any case.
    pub(in crate::analysis) fn contains(self, word: &str) -> bool {
        word.len() <= LONGEST_OPENER && self.0.anaphoric_openers.contains(word.to_lowercase().as_str())
    }
}

/// The lists of the language; empty for a language without any. Read once, when a text first asks for them.
pub(super) fn of(language: &str) -> &'static WordLists {
    static NONE: LazyLock<WordLists> = LazyLock::new(WordLists::default);
    static READ: [OnceLock<WordLists>; LISTS.len()] = [const { OnceLock::new() }; LISTS.len()];
    let language = alias(language);
    let known = LISTS.iter().zip(&READ).find(|((code, _), _)| *code == language);
    known.map_or_else(
        || &*NONE,
        |((code, file), read)| {
            read.get_or_init(|| WordLists {
                stop_words: listed(file).collect(),
                anaphoric_openers: openers(code).collect(),
            })
        },
    )
}

fn openers(language: &str) -> impl Iterator<Item = &'static str> {
    let of = |line: &'static str| line.strip_prefix(language)?.strip_prefix(':');
    OPENERS.lines().find_map(of).unwrap_or_default().split_whitespace()
}

fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The language whose list stands for it: a standard of the same language, or one that shares its function
/// words.
fn alias(language: &str) -> &str {
    match language {
        // Norwegian without a standard is written in Bokmål nearly always.
        "no" => "nb",
        "bs" => "hr",
        "ms" => "id",
        _ => language,
    }
}

/// The Snowball stemmer of the language.
pub(super) fn stemming_algorithm(language: &str) -> Option<Algorithm> {
    Some(match alias(language) {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words() {
        for (code, file) in LISTS {
            assert!(listed(file).count() > 50, "{code}");
            assert!(!of(code).anaphoric_openers.is_empty(), "{code}");
            assert!(listed(file).all(|word| word == word.to_lowercase()), "{code}");
        }
    }

    #[test]
    fn relatives_share_a_list() {
        assert!(of("no").stop_words.contains("ikke"));
        assert!(of("xh").stop_words.is_empty());
        assert!(has_stop_words("ms") && !has_stop_words("xh"));
        assert!(is_supported("ta") && !is_supported("xh"));
    }

    #[test]
    fn openers_are_known_in_any_case() {
        assert!(AnaphoricOpeners::of("en").contains("However"));
        assert!(!AnaphoricOpeners::of("en").contains("Talks"));
        assert!(!AnaphoricOpeners::of("und").contains("However"));
    }
}
