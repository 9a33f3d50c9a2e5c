//! Numbers the terms of a text, in the order in which they are met.

use rust_stemmers::Stemmer;

use super::{word_lists, words::is_from_dictionary};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, index::NumberIndex};

/// The longest word that is stemmed, in bytes.
const MAX_STEMMED: usize = 64;

/// How many words are cached with their numbers: at first, and at most. Both are powers of two.
const CACHED: (usize, usize) = (64, 4096);

/// The terms of a short text, for which there is room at first.
const SHORT: usize = 64;

/// A word and the number of its term; `None` when it carries no meaning.
type CachedWord<'t> = (&'t str, Option<u32>);

/// Numbers terms in the order in which they are met.
pub(in crate::analysis) struct TermNumbering<'t> {
    lists: &'static word_lists::WordLists,
    stemmer: Option<Stemmer>,
    /// Words that were met of late, each in the slot that its letters tell: most words of a text come again
    /// and again.
    cache: Vec<CachedWord<'t>>,
    vocabulary: Vocabulary,
    index: NumberIndex,
}

/// Terms by their numbers.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Vocabulary {
    /// The stems, end to end in the order of their numbers, and where each ends.
    stems: String,
    ends: Vec<u32>,
}

impl Vocabulary {
    /// How many terms there are: all numbers are below.
    pub(in crate::analysis) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The stems in the order of their numbers.
    pub(in crate::analysis) fn stems(&self) -> impl Iterator<Item = &str> {
        (0..).take(self.len()).map(|number| self.stem(number))
    }

    fn stem(&self, number: u32) -> &str {
        let end = |number: usize| self.ends.get(number).map_or(0, |end| *end as usize);
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, end);
        self.stems.get(start..end(number)).unwrap_or_default()
    }

    /// Adds a term that ends at `end` of all stems.
    fn push(&mut self, term: &str, end: u32) {
        self.stems.push_str(term);
        self.ends.push(end);
    }
}

impl<'t> TermNumbering<'t> {
    /// No term is met yet. The words are those of `language`.
    pub(in crate::analysis) fn new(language: &str) -> Self {
        Self {
            lists: word_lists::of(language),
            stemmer: word_lists::stemming_algorithm(language).map(Stemmer::create),
            cache: vec![("", None); CACHED.0],
            vocabulary: Vocabulary {
                stems: String::with_capacity(8 * SHORT),
                ends: Vec::with_capacity(SHORT),
            },
            index: NumberIndex::default(),
        }
    }

    /// The number of the word's term; `None` for a word that carries no meaning of its own.
    pub(in crate::analysis) fn number(
        &mut self,
        word: &'t str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<u32>, Interrupted> {
        if 2 * self.count() > self.cache.len() && self.cache.len() < CACHED.1 {
            self.grow_cache();
        }
        if let Some(&mut (known, number)) = cache_slot(&mut self.cache, word)
            && known == word
        {
            return Ok(number);
        }
        let number = match self.term(word) {
            Some(term) => self.intern(&term, checkpoint)?,
            None => None,
        };
        if let Some(slot) = cache_slot(&mut self.cache, word) {
            *slot = (word, number);
        }
        Ok(number)
    }

    /// How many terms there are: all numbers are below.
    pub(in crate::analysis) fn count(&self) -> usize {
        self.vocabulary.len()
    }

    /// The number of a term, given by its stem.
    pub(in crate::analysis) fn find(&self, stem: &str) -> Option<u32> {
        self.index.find(self.index.hash(stem), |number| self.vocabulary.stem(number) == stem)
    }

    /// The terms, when no word comes any more.
    pub(in crate::analysis) fn into_vocabulary(mut self) -> Vocabulary {
        if self.count() > SHORT {
            self.vocabulary.stems.shrink_to_fit();
            self.vocabulary.ends.shrink_to_fit();
        }
        self.vocabulary
    }

    fn grow_cache(&mut self) {
        let room = 4 * self.cache.len();
        let known = std::mem::replace(&mut self.cache, vec![("", None); room]);
        for word in known {
            if let Some(slot) = cache_slot(&mut self.cache, word.0) {
                *slot = word;
            }
        }
    }

    fn term(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if self.lists.stop_words.contains(lower.as_str()) || is_single_letter(&lower) || is_ending(&lower) {
            return None;
        }
        match &self.stemmer {
            Some(stemmer) if lower.len() <= MAX_STEMMED => Some(stemmer.stem(&lower).into_owned()),
            _ => Some(lower),
        }
    }

    fn intern(&mut self, term: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Option<u32>, Interrupted> {
        // A text of more than 4 GiB may have more terms than there are numbers: the last ones count as stop
        // words.
        let Ok(end) = u32::try_from(self.vocabulary.stems.len() + term.len()) else { return Ok(None) };
        let next = self.vocabulary.len() as u32;
        let hash = self.index.hash(term);
        let vocabulary = &self.vocabulary;
        let number = self.index.number(
            hash,
            next,
            |number| vocabulary.stem(number) == term,
            |index, number| index.hash(vocabulary.stem(number)),
            checkpoint,
        )?;
        if number == next {
            self.vocabulary.push(term, end);
        }
        Ok(Some(number))
    }
}

/// The slot of a word in a cache whose length is a power of two, by its first and last letters: two words
/// that share a slot only take turns in it.
fn cache_slot<'c, 't>(cache: &'c mut [CachedWord<'t>], word: &str) -> Option<&'c mut CachedWord<'t>> {
    let bytes = word.as_bytes();
    let first = bytes.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let last = bytes.iter().rev().take(8).fold(bytes.len() as u64, |sum, byte| sum << 8 | u64::from(*byte));
    // Fibonacci hashing: the product's upper bits depend on all bits of both ends.
    let hash = (first ^ last.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let slot = hash as usize & cache.len().saturating_sub(1);
    cache.get_mut(slot)
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
    use crate::analysis::Interrupt;

    fn number<'t>(terms: &mut TermNumbering<'t>, word: &'t str) -> Option<u32> {
        let never = Interrupt::never();
        terms.number(word, &mut Checkpoint::new(&never)).expect("never interrupted")
    }

    #[test]
    fn inflected_words_share_a_number_and_stop_words_have_none() {
        let mut terms = TermNumbering::new("en");
        assert_eq!(number(&mut terms, "Talks"), number(&mut terms, "talk"));
        assert_eq!(number(&mut terms, "The"), None);
        assert_eq!(number(&mut terms, "x"), None);
        assert!(number(&mut terms, "7").is_some());
        assert_eq!(terms.count(), 2);
        assert_eq!([terms.find("talk"), terms.find("talks")], [Some(0), None]);
        assert_eq!(terms.into_vocabulary().stems().collect::<Vec<_>>(), ["talk", "7"]);
    }

    #[test]
    fn many_words_keep_their_numbers() {
        let words: Vec<String> = (0..20_000).map(|n| format!("w{n}")).collect();
        let mut terms = TermNumbering::new("und");
        for _ in 0..2 {
            for (at, word) in words.iter().enumerate() {
                assert_eq!(number(&mut terms, word), Some(at as u32));
            }
        }
    }

    #[test]
    fn a_han_character_is_a_word_and_a_hiragana_is_none() {
        let mut terms = TermNumbering::new("ja");
        assert!(number(&mut terms, "犬").is_some());
        assert_eq!([number(&mut terms, "ね"), number(&mut terms, "から")], [None, None]);
    }
}
