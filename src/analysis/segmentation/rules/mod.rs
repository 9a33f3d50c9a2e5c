//! What is known of single languages, from the plain text files in this folder.
//!
//! `build.rs` lists the files and checks them with the reader of [`mod@format`]; here they become tables at
//! first use. A language without a file gets the general rules, which know no words. How the rules decide is
//! told by `sentence`, not here.

#![deny(clippy::indexing_slicing, clippy::panic)]

mod chunk;
mod classes;
mod ends;
mod format;
mod key;
mod language;
mod letters;
mod lexicon;
mod table;

use std::sync::LazyLock;

pub(super) use self::{classes::Classes, ends::Ends, format::Class, lexicon::Lexicon};

use language::Rules;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// One language and its rules, made at first use.
struct LanguageEntry {
    code: &'static str,
    rules: LazyLock<Rules>,
}

/// A code of two to four letters as a number, which is found faster; in the order of the codes, the first
/// letter highest.
fn packed(code: &str) -> u32 {
    let bytes = code.bytes().chain(std::iter::repeat(0)).take(4);
    bytes.fold(0, |packed, byte| packed << 8 | u32::from(byte))
}

static PACKED: LazyLock<[u32; LANGUAGES.len()]> =
    LazyLock::new(|| LANGUAGES.each_ref().map(|language| packed(language.code)));

static GENERAL: LazyLock<Rules> = LazyLock::new(Rules::default);

/// The rules of the language, a primary subtag such as "en"; without a file of its own, those that know no
/// words.
fn of(language: &str) -> &'static Rules {
    let found = PACKED.binary_search(&packed(language)).ok().and_then(|found| LANGUAGES.get(found));
    found.filter(|found| found.code == language).map_or(general(), |found| &found.rules)
}

/// The rules of a language without a file.
fn general() -> &'static Rules {
    &GENERAL
}

/// The languages with a file, in alphabetical order.
pub(super) fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|entry| entry.code)
}

/// A digest of all files: equal digests cut alike.
pub(super) fn digest() -> &'static str {
    DIGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_ordered_for_the_search() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn every_file_becomes_rules() {
        for language in languages() {
            assert!(of(language).knows_words(), "{language} knows no word");
        }
    }

    #[test]
    fn every_pair_of_letters_that_is_known_may_be() {
        let letters = || ('A'..='z').chain('А'..='ї').chain(['é', 'α', 'Ա', 'א']);
        for language in languages() {
            let rules = of(language);
            for (first, second) in letters().flat_map(|first| letters().map(move |second| (first, second))) {
                let known = !rules.look_up(&format!("{first}.{second}")).is_word();
                assert!(!known || rules.may_know_pair(first, second), "{language}: {first}.{second}");
            }
        }
        assert!(of("de").may_know_pair('Z', 'b') && !of("de").may_know_pair('q', 'q'));
        assert!(of("ru").may_know_pair('т', 'Е') && !of("ru").may_know_pair('щ', 'щ'));
    }

    #[test]
    fn an_unknown_language_knows_no_words() {
        assert!(!of("tlh").knows_words());
    }
}
