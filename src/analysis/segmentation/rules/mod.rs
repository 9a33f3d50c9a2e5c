//! What is known of single languages, from the plain text files beside this one.
//!
//! `build.rs` lists the files and checks them with the reader of `format.rs`; here they become tables at first use. A language
//! without a file gets [`general`], which knows no words.

mod format;
mod table;

use std::sync::LazyLock;

pub(super) use format::Class;
pub(super) use table::{Classes, Rules};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// One language and its rules, made at first use.
struct Language {
    code: &'static str,
    rules: LazyLock<Rules>,
}

static GENERAL: LazyLock<Rules> = LazyLock::new(Rules::default);

/// The rules of the language, a primary subtag such as "en"; without a file of its own, those that know no words.
pub(super) fn of(language: &str) -> &'static Rules {
    match LANGUAGES.binary_search_by(|entry| entry.code.cmp(language)) {
        Ok(found) => &LANGUAGES[found].rules,
        Err(_) => &GENERAL,
    }
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
    fn an_unknown_language_knows_no_words() {
        assert!(!of("tlh").knows_words());
    }
}
