//! What is known of a language: its function words, the words that lean on the sentence before, its stemmer.

use std::{
    collections::HashSet,
    sync::{LazyLock, OnceLock},
};

use rust_stemmers::Algorithm;

macro_rules! lists {
    ($($code:literal)*) => { &[$(($code, include_str!(concat!("stopwords/", $code, ".txt")))),*] };
}

/// The function words of the languages, compiled by hand.
const LISTS: &[(&str, &str)] = lists![
    "ar" "bg" "ca" "cs" "da" "de" "el" "en" "es" "et" "fa" "fi" "fr" "he" "hi" "hr" "hu" "id" "it" "ja" "ko" "lt" "lv" "nb" "nl"
    "pl" "pt" "ro" "ru" "sk" "sl" "sv" "th" "tr" "uk" "vi" "zh"
];

const OPENERS: &str = include_str!("openers.txt");

/// Whether the language has function words or stems.
pub(in crate::analysis) fn is_supported(language: &str) -> bool {
    has_list(language) || algorithm(language).is_some()
}

/// Whether the function words of the language are known.
pub(in crate::analysis) fn has_list(language: &str) -> bool {
    let language = alias(language);
    LISTS.iter().any(|(code, _)| *code == language)
}

/// The words of a language that are looked up, lowercase.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Those that carry no meaning.
    pub(super) functional: HashSet<&'static str>,
    /// Those that tie a sentence to the one before it when they open it.
    pub(super) openers: HashSet<&'static str>,
}

/// The words of the language; none for a language without a list. Read once, when a text first asks for them.
pub(super) fn words(language: &str) -> &'static Words {
    static NONE: LazyLock<Words> = LazyLock::new(Words::default);
    static READ: [OnceLock<Words>; LISTS.len()] = [const { OnceLock::new() }; LISTS.len()];
    let language = alias(language);
    let known = LISTS.iter().zip(&READ).find(|((code, _), _)| *code == language);
    known.map_or_else(
        || &*NONE,
        |((code, file), read)| {
            read.get_or_init(|| Words {
                functional: listed(file).collect(),
                openers: openers(code).collect(),
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

/// The language whose list stands for it: a standard of the same language, or one that shares its function words.
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
pub(super) fn algorithm(language: &str) -> Option<Algorithm> {
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
            assert!(!words(code).openers.is_empty(), "{code}");
            assert!(listed(file).all(|word| word == word.to_lowercase()), "{code}");
        }
    }

    #[test]
    fn relatives_share_a_list() {
        assert!(words("no").functional.contains("ikke"));
        assert!(words("xh").functional.is_empty());
        assert!(has_list("ms") && !has_list("xh"));
        assert!(is_supported("ta") && !is_supported("xh"));
    }
}
