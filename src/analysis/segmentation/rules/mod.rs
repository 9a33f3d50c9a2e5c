//! What is known of single languages, from the plain text files beside this one.
//!
//! `build.rs` lists the files and checks them with the reader of `format.rs`; here they become tables at first use. A language
//! without a file gets [`general`], which knows no words.

mod format;
mod table;

use std::sync::{Arc, LazyLock};

pub(super) use format::Class;
use table::Rules;
pub(super) use table::{Classes, Ends};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// One language and its rules, made at first use.
struct Language {
    code: &'static str,
    rules: LazyLock<Rules>,
}

/// A code of two to four letters as a number, which is found faster; in the order of the codes.
const fn packed(code: &str) -> u32 {
    let (code, mut packed, mut i) = (code.as_bytes(), 0, 0);
    while i < code.len() && i < 4 {
        packed |= (code[i] as u32) << (24 - 8 * i);
        i += 1;
    }
    packed
}

static PACKED: LazyLock<[u32; LANGUAGES.len()]> =
    LazyLock::new(|| std::array::from_fn(|i| packed(LANGUAGES[i].code)));

static GENERAL: LazyLock<Rules> = LazyLock::new(Rules::default);

/// What is known of words: the rules of a language, and a request's own abbreviations.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    rules: &'static Rules,
    own: Option<Arc<Rules>>,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self { rules: &GENERAL, own: None }
    }
}

impl Lexicon {
    pub(super) fn of(language: &str) -> Self {
        Self { rules: of(language), own: None }
    }

    pub(super) fn add<W: AsRef<str>>(&mut self, words: impl IntoIterator<Item = W>) {
        let words: Vec<W> = words.into_iter().collect();
        self.own =
            (!words.is_empty()).then(|| Arc::new(Rules::of_abbreviations(words.iter().map(W::as_ref))));
    }

    /// The classes of a word of the text, in its own case and without its full stop.
    pub(super) fn look_up(&self, word: &str) -> Classes {
        self.rules.look_up(word)
    }

    /// Whether two letters with a full stop between them may be an abbreviation: "z.B".
    #[inline]
    pub(super) fn may_know_pair(&self, first: char, second: char) -> bool {
        self.rules.may_know_pair(first, second)
    }

    /// Whether nothing is known about a mark behind the word, which has no capital but perhaps an ASCII one to begin with, and ends so.
    #[inline]
    pub(super) fn is_word(&self, word: &str, ends: Ends) -> bool {
        self.rules.is_word(word, ends) && !self.is_own(word)
    }

    /// Whether something may be known about a mark behind a word that ends so.
    #[inline]
    pub(super) fn may_know(&self, ends: Ends) -> bool {
        self.rules.may_know(ends) | self.own.is_some()
    }

    /// Whether something may be known about a mark behind a word of more than four bytes that ends the text `before`.
    #[inline]
    pub(super) fn may_know_tail(&self, before: &[u8]) -> bool {
        self.rules.may_know_tail(Ends::of(before)) | self.own.is_some()
    }

    /// Whether the word is one of the request's own abbreviations.
    #[inline]
    pub(super) fn is_own(&self, word: &str) -> bool {
        self.own.as_ref().is_some_and(|own| own.look_up(word).has(Class::Never))
    }

    /// Whether a number with a full stop may be an ordinal.
    pub(super) fn ordinals(&self) -> bool {
        self.rules.ordinals()
    }

    /// Whether the language writes nouns with a capital.
    pub(super) fn capital_nouns(&self) -> bool {
        self.rules.capital_nouns()
    }

    /// Whether full stops end sentences in this language.
    pub(super) fn ends_with_full_stop(&self) -> bool {
        self.rules.ends_with_full_stop()
    }

    /// Whether the ASCII mark ends sentences in this language, beside those that do everywhere.
    pub(super) fn ends_with(&self, mark: u8) -> bool {
        self.rules.ends_with(mark)
    }
}

/// The rules of the language, a primary subtag such as "en"; without a file of its own, those that know no words.
fn of(language: &str) -> &'static Rules {
    match PACKED.binary_search(&packed(language)) {
        Ok(found) if LANGUAGES[found].code == language => &LANGUAGES[found].rules,
        _ => &GENERAL,
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
