//! What pieces of a text are compared by: stems of the words that carry meaning.

mod stopwords;
mod words;

use std::collections::{HashMap, HashSet};

use rust_stemmers::Stemmer;

pub(super) use stopwords::{has_list, is_supported};
pub(super) use words::{for_each_place, for_each_word, is_from_dictionary};

/// The longest word that is stemmed, in bytes.
const MAX_STEMMED: usize = 64;

/// Numbers the terms of one text, in the order in which they are met.
pub(super) struct Terms<'t> {
    function_words: HashSet<&'static str>,
    openers: HashSet<&'static str>,
    stemmer: Option<Stemmer>,
    words: HashMap<&'t str, Option<u32>>,
    stems: HashMap<String, u32>,
}

impl<'t> Terms<'t> {
    pub(super) fn new(language: &str) -> Self {
        Self {
            function_words: stopwords::function_words(language),
            openers: stopwords::openers(language),
            stemmer: stopwords::algorithm(language).map(Stemmer::create),
            words: HashMap::new(),
            stems: HashMap::new(),
        }
    }

    /// The number of the word's term; `None` for a word that carries no meaning of its own.
    pub(super) fn number(&mut self, word: &'t str) -> Option<u32> {
        if let Some(&known) = self.words.get(word) {
            return known;
        }
        let number = self.term(word).map(|term| self.intern(term));
        self.words.insert(word, number);
        number
    }

    /// How many terms there are: all numbers are below.
    pub(super) fn count(&self) -> usize {
        self.stems.len()
    }

    /// Whether the word, as the first of a sentence, leans on the sentence before.
    pub(super) fn opens_leaning(&self, word: &str) -> bool {
        word.len() <= MAX_STEMMED && self.openers.contains(word.to_lowercase().as_str())
    }

    fn term(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if self.function_words.contains(lower.as_str()) || is_single_letter(&lower) || is_ending(&lower) {
            return None;
        }
        match &self.stemmer {
            Some(stemmer) if lower.len() <= MAX_STEMMED => Some(stemmer.stem(&lower).into_owned()),
            _ => Some(lower),
        }
    }

    fn intern(&mut self, term: String) -> u32 {
        // A text of 4 GiB would be needed for more numbers than there are.
        let next = u32::try_from(self.stems.len()).unwrap_or(u32::MAX);
        *self.stems.entry(term).or_insert(next)
    }
}

/// Whether the word is one letter of a script whose words have more.
fn is_single_letter(word: &str) -> bool {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => !c.is_numeric() && !is_from_dictionary(c),
        _ => false,
    }
}

/// Whether the word is a few Hiragana: a particle or an ending of Japanese.
fn is_ending(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{3041}'..='\u{309f}')) && word.chars().nth(3).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_share_a_number_and_function_words_have_none() {
        let mut terms = Terms::new("en");
        assert_eq!(terms.number("Talks"), terms.number("talk"));
        assert_eq!(terms.number("The"), None);
        assert_eq!(terms.number("x"), None);
        assert!(terms.number("7").is_some());
        assert_eq!(terms.count(), 2);
    }

    #[test]
    fn a_han_character_is_a_word_and_a_hiragana_is_none() {
        let mut terms = Terms::new("ja");
        assert!(terms.number("犬").is_some());
        assert_eq!([terms.number("ね"), terms.number("から")], [None, None]);
    }

    #[test]
    fn openers_lean() {
        assert!(Terms::new("en").opens_leaning("However"));
        assert!(!Terms::new("en").opens_leaning("Talks"));
        assert!(!Terms::new("und").opens_leaning("However"));
    }
}
