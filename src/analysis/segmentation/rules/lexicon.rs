//! What is known of words in one request: a language, and the request's own abbreviations.

use std::sync::Arc;

use super::{classes::Classes, ends::Ends, format::Class, language::Rules};

/// What is known of words: the rules of a language, and a request's own abbreviations.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Lexicon {
    rules: &'static Rules,
    own: Option<Arc<Rules>>,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self { rules: super::general(), own: None }
    }
}

impl Lexicon {
    /// The rules of `language`, a primary subtag such as "en".
    pub(in crate::analysis::segmentation) fn of(language: &str) -> Self {
        Self { rules: super::of(language), own: None }
    }

    /// Replaces the request's own abbreviations by `words`, each with or without its last full stop.
    pub(in crate::analysis::segmentation) fn set_own<W: AsRef<str>>(
        &mut self,
        words: impl IntoIterator<Item = W>,
    ) {
        let words: Vec<W> = words.into_iter().collect();
        self.own =
            (!words.is_empty()).then(|| Arc::new(Rules::of_abbreviations(words.iter().map(W::as_ref))));
    }

    /// The classes of a word of the text, in its own case and without its full stop.
    pub(in crate::analysis::segmentation) fn look_up(&self, word: &str) -> Classes {
        self.rules.look_up(word)
    }

    /// Whether two letters with a full stop between them may be an abbreviation: "z.B".
    #[inline]
    pub(in crate::analysis::segmentation) fn may_know_pair(&self, first: char, second: char) -> bool {
        self.rules.may_know_pair(first, second)
    }

    /// Whether nothing is known about a mark after the word, which has no capital but perhaps an ASCII one to
    /// begin with, and ends so.
    #[inline]
    pub(in crate::analysis::segmentation) fn is_word(&self, word: &str, ends: Ends) -> bool {
        self.rules.is_word(word, ends) && !self.is_own(word)
    }

    /// Whether something may be known about a mark after a word that ends so.
    #[inline]
    pub(in crate::analysis::segmentation) fn may_know(&self, ends: Ends) -> bool {
        self.rules.may_know(ends) | self.own.is_some()
    }

    /// Whether something may be known about a mark after a word of more than four bytes that ends the text
    /// `before`.
    #[inline]
    pub(in crate::analysis::segmentation) fn may_know_tail(&self, before: &[u8]) -> bool {
        self.rules.may_know_tail(Ends::of(before)) | self.own.is_some()
    }

    /// Whether the word is one of the request's own abbreviations.
    #[inline]
    pub(in crate::analysis::segmentation) fn is_own(&self, word: &str) -> bool {
        self.own.as_ref().is_some_and(|own| own.look_up(word).has(Class::Never))
    }

    /// Whether a number with a full stop may be an ordinal.
    pub(in crate::analysis::segmentation) fn ordinals(&self) -> bool {
        self.rules.ordinals
    }

    /// Whether the language writes nouns with a capital.
    pub(in crate::analysis::segmentation) fn capital_nouns(&self) -> bool {
        self.rules.capital_nouns
    }

    /// Whether full stops end sentences in this language.
    pub(in crate::analysis::segmentation) fn ends_with_full_stop(&self) -> bool {
        self.rules.ends_with_full_stop()
    }

    /// Whether the ASCII mark ends sentences in this language, in addition to those that do everywhere.
    pub(in crate::analysis::segmentation) fn ends_with(&self, mark: u8) -> bool {
        self.rules.ends_with(mark)
    }
}
