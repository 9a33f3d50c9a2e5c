//! What is known of a language: its function words, the words that lean on the sentence before, its stemmer.

use std::collections::HashSet;

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

/// The function words of the language, lowercase; none for a language without a list.
pub(super) fn function_words(language: &str) -> HashSet<&'static str> {
    let language = alias(language);
    let file = LISTS.iter().find(|(code, _)| *code == language).map_or("", |(_, file)| file);
    listed(file).collect()
}

/// The words that tie a sentence to the one before it when they open it, lowercase.
pub(super) fn openers(language: &str) -> HashSet<&'static str> {
    let language = alias(language);
    let of = |line: &'static str| line.strip_prefix(language)?.strip_prefix(':');
    OPENERS.lines().find_map(of).unwrap_or_default().split_whitespace().collect()
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
            assert!(!openers(code).is_empty(), "{code}");
            assert!(listed(file).all(|word| word == word.to_lowercase()), "{code}");
        }
    }

    #[test]
    fn relatives_share_a_list() {
        assert!(function_words("no").contains("ikke"));
        assert!(has_list("ms") && !has_list("xh"));
        assert!(is_supported("ta") && !is_supported("xh"));
    }
}
