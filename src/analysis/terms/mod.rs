//! What pieces of a text are compared by: stems of the words that carry meaning.

mod stopwords;
mod words;

use rust_stemmers::Stemmer;

use super::{Interrupted, checkpoint::Checkpoint, index::Index};

pub(super) use stopwords::{has_list, is_supported};
pub(super) use words::{for_each_place, for_each_word, is_from_dictionary};

/// The longest word that is stemmed, in bytes.
const MAX_STEMMED: usize = 64;

/// How many words are remembered with their numbers: at first, and at most.
const REMEMBERED: (usize, usize) = (64, 4096);

/// Numbers the terms of one text, in the order in which they are met.
pub(super) struct Terms<'t> {
    words: &'static stopwords::Words,
    stemmer: Option<Stemmer>,
    /// Words that were met of late, each in the place that its letters tell: most words of a text come again and again.
    recent: Vec<(&'t str, Option<u32>)>,
    /// The stems, end to end in the order of their numbers, and where each ends.
    stems: String,
    ends: Vec<u32>,
    index: Index,
}

impl<'t> Terms<'t> {
    pub(super) fn new(language: &str) -> Self {
        Self {
            words: stopwords::words(language),
            stemmer: stopwords::algorithm(language).map(Stemmer::create),
            recent: vec![("", None); REMEMBERED.0],
            stems: String::new(),
            ends: Vec::new(),
            index: Index::default(),
        }
    }

    /// The number of the word's term; `None` for a word that carries no meaning of its own.
    pub(super) fn number(
        &mut self,
        word: &'t str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<u32>, Interrupted> {
        if 2 * self.ends.len() > self.recent.len() && self.recent.len() < REMEMBERED.1 {
            self.remember_more();
        }
        let place = place(word) & (self.recent.len() - 1);
        let (known, number) = self.recent[place];
        if known == word {
            return Ok(number);
        }
        let number = match self.term(word) {
            Some(term) => self.intern(&term, checkpoint)?,
            None => None,
        };
        self.recent[place] = (word, number);
        Ok(number)
    }

    fn remember_more(&mut self) {
        let room = 4 * self.recent.len();
        let known = std::mem::replace(&mut self.recent, vec![("", None); room]);
        for word in known {
            self.recent[place(word.0) & (room - 1)] = word;
        }
    }

    /// How many terms there are: all numbers are below.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Whether the word, as the first of a sentence, leans on the sentence before.
    pub(super) fn opens_leaning(&self, word: &str) -> bool {
        word.len() <= MAX_STEMMED && self.words.openers.contains(word.to_lowercase().as_str())
    }

    fn term(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if self.words.functional.contains(lower.as_str()) || is_single_letter(&lower) || is_ending(&lower) {
            return None;
        }
        match &self.stemmer {
            Some(stemmer) if lower.len() <= MAX_STEMMED => Some(stemmer.stem(&lower).into_owned()),
            _ => Some(lower),
        }
    }

    fn intern(&mut self, term: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Option<u32>, Interrupted> {
        // A text of more than 4 GiB may have more terms than there are numbers: the last ones are not told from function words.
        let Ok(end) = u32::try_from(self.stems.len() + term.len()) else { return Ok(None) };
        let next = self.ends.len() as u32;
        let hash = self.index.hash(term);
        let (stems, ends) = (self.stems.as_str(), self.ends.as_slice());
        let number = self.index.number(
            hash,
            next,
            |number| stem(stems, ends, number) == term,
            |index, number| index.hash(stem(stems, ends, number)),
            checkpoint,
        )?;
        if number == next {
            self.stems.push_str(term);
            self.ends.push(end);
        }
        Ok(Some(number))
    }
}

/// The stem of a number.
fn stem<'s>(stems: &'s str, ends: &[u32], number: u32) -> &'s str {
    let end = |number: usize| ends.get(number).map_or(0, |end| *end as usize);
    let number = number as usize;
    let start = if number == 0 { 0 } else { end(number - 1) };
    stems.get(start..end(number)).unwrap_or_default()
}

/// Where a word is remembered, by its first and last letters: two that share a place only take turns there.
fn place(word: &str) -> usize {
    let bytes = word.as_bytes();
    let first = bytes.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let last = bytes.iter().rev().take(8).fold(bytes.len() as u64, |sum, byte| sum << 8 | u64::from(*byte));
    ((first ^ last.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize
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

    fn number<'t>(terms: &mut Terms<'t>, word: &'t str) -> Option<u32> {
        let never = Interrupt::never();
        terms.number(word, &mut Checkpoint::new(&never)).expect("nobody interrupts")
    }

    #[test]
    fn inflected_words_share_a_number_and_function_words_have_none() {
        let mut terms = Terms::new("en");
        assert_eq!(number(&mut terms, "Talks"), number(&mut terms, "talk"));
        assert_eq!(number(&mut terms, "The"), None);
        assert_eq!(number(&mut terms, "x"), None);
        assert!(number(&mut terms, "7").is_some());
        assert_eq!(terms.count(), 2);
    }

    #[test]
    fn many_words_keep_their_numbers() {
        let words: Vec<String> = (0..20_000).map(|n| format!("w{n}")).collect();
        let mut terms = Terms::new("und");
        for _ in 0..2 {
            for (at, word) in words.iter().enumerate() {
                assert_eq!(number(&mut terms, word), Some(at as u32));
            }
        }
    }

    #[test]
    fn a_han_character_is_a_word_and_a_hiragana_is_none() {
        let mut terms = Terms::new("ja");
        assert!(number(&mut terms, "犬").is_some());
        assert_eq!([number(&mut terms, "ね"), number(&mut terms, "から")], [None, None]);
    }

    #[test]
    fn openers_lean() {
        assert!(Terms::new("en").opens_leaning("However"));
        assert!(!Terms::new("en").opens_leaning("Talks"));
        assert!(!Terms::new("und").opens_leaning("However"));
    }
}
