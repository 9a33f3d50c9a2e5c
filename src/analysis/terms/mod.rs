//! What pieces of a text are compared by: stems of the words that carry meaning.

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};

use super::pace::Pace;
use crate::analysis::{Interrupted, segmentation};

/// The longest run of one script that is looked at in one piece, in bytes. Longer words mean nothing.
const MAX_RUN: usize = 4096;
/// The longest word that is stemmed, in bytes.
const MAX_STEMMED: usize = 64;

const STOPWORDS: &[(&str, &str)] = &[
    ("ar", include_str!("stopwords/ar.txt")),
    ("cs", include_str!("stopwords/cs.txt")),
    ("da", include_str!("stopwords/da.txt")),
    ("de", include_str!("stopwords/de.txt")),
    ("en", include_str!("stopwords/en.txt")),
    ("es", include_str!("stopwords/es.txt")),
    ("fi", include_str!("stopwords/fi.txt")),
    ("fr", include_str!("stopwords/fr.txt")),
    ("hu", include_str!("stopwords/hu.txt")),
    ("id", include_str!("stopwords/id.txt")),
    ("it", include_str!("stopwords/it.txt")),
    ("nb", include_str!("stopwords/nb.txt")),
    ("nl", include_str!("stopwords/nl.txt")),
    ("pl", include_str!("stopwords/pl.txt")),
    ("pt", include_str!("stopwords/pt.txt")),
    ("ro", include_str!("stopwords/ro.txt")),
    ("ru", include_str!("stopwords/ru.txt")),
    ("sv", include_str!("stopwords/sv.txt")),
    ("tr", include_str!("stopwords/tr.txt")),
    ("vi", include_str!("stopwords/vi.txt")),
];

const OPENERS: &str = include_str!("openers.txt");

/// Whether the language has stop words or stems.
pub(super) fn is_supported(language: &str) -> bool {
    let language = alias(language);
    STOPWORDS.iter().any(|(code, _)| *code == language) || algorithm(language).is_some()
}

/// Norwegian without a standard is written in Bokmål nearly always.
fn alias(language: &str) -> &str {
    if language == "no" { "nb" } else { language }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
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

fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

fn openers(language: &str) -> HashSet<&'static str> {
    let of = |line: &'static str| line.strip_prefix(language)?.strip_prefix(':');
    OPENERS.lines().find_map(of).unwrap_or_default().split_whitespace().collect()
}

/// Numbers the terms of one text, in the order in which they are met.
pub(super) struct Terms<'t> {
    stopwords: HashSet<&'static str>,
    openers: HashSet<&'static str>,
    stemmer: Option<Stemmer>,
    words: HashMap<&'t str, Option<u32>>,
    stems: HashMap<String, u32>,
}

impl<'t> Terms<'t> {
    pub(super) fn new(language: &str) -> Self {
        let language = alias(language);
        let file = STOPWORDS.iter().find(|(code, _)| *code == language).map_or("", |(_, file)| file);
        Self {
            stopwords: listed(file).collect(),
            openers: openers(language),
            stemmer: algorithm(language).map(Stemmer::create),
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
        let single = lower.chars().nth(1).is_none();
        let first = lower.chars().next()?;
        if self.stopwords.contains(lower.as_str())
            || single && !first.is_numeric() && Script::of(first) == Script::Spaced
        {
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

/// How a script shows its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// No word at all.
    Gap,
    /// By spaces.
    Spaced,
    /// Not at all: pairs of characters stand for words.
    Paired,
    /// Not at all: a dictionary knows them.
    Dictionary,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Spaced,
            '\0'..='\u{7f}' => Self::Gap,
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{309f}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{30fc}'..='\u{30ff}' => Self::Paired,
            '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3fffd}' => Self::Paired,
            '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' => Self::Dictionary,
            _ if c.is_alphanumeric() || is_mark(c) => Self::Spaced,
            _ => Self::Gap,
        }
    }
}

/// Signs inside words that are no letters: accents, vowel points, viramas, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{200c}'..='\u{200d}')
        || ('\u{900}'..='\u{dff}').contains(&c) && matches!(u32::from(c) & 0x7f, 0x3c | 0x4d)
}

/// Calls `each` with every word of `text`, in order.
pub(super) fn for_each_word<'t>(
    text: &'t str,
    pace: &mut Pace<'_>,
    mut each: impl FnMut(&'t str),
) -> Result<(), Interrupted> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let script = Script::of(first);
        let (run, behind) = rest.split_at(run_length(rest, script));
        pace.spend(run.len())?;
        match script {
            Script::Gap => {}
            Script::Spaced => each(run),
            Script::Paired => pairs(run).for_each(&mut each),
            Script::Dictionary => {
                segmentation::words(run).filter(|w| w.word_like).for_each(|w| each(w.span.of(run)))
            }
        }
        rest = behind;
    }
    Ok(())
}

fn run_length(text: &str, script: Script) -> usize {
    let ends = |&(at, c): &(usize, char)| at >= MAX_RUN || Script::of(c) != script;
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

/// Every two neighbouring characters of the run; the run itself when it is a single one.
fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = run.char_indices().map(|(at, c)| at + c.len_utf8());
    let single = run.chars().nth(1).is_none();
    let skipped = usize::from(!single);
    starts.zip(ends.skip(skipped)).map(|(start, end)| &run[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn words(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let interrupt = Interrupt::never();
        for_each_word(text, &mut Pace::new(&interrupt), |word| found.push(word)).expect("never interrupted");
        found
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(words("St-Martin’s 187 m."), ["St", "Martin", "s", "187", "m"]);
        assert_eq!(words("cafe\u{301} naïve"), ["cafe\u{301}", "naïve"]);
    }

    #[test]
    fn han_and_kana_come_in_pairs() {
        assert_eq!(words("東京都。犬 a"), ["東京", "京都", "犬", "a"]);
    }

    #[test]
    fn very_long_words_come_in_pieces() {
        assert_eq!(words(&"a".repeat(MAX_RUN + 1)).len(), 2);
    }

    #[test]
    fn inflected_words_share_a_number_and_stop_words_have_none() {
        let mut terms = Terms::new("en");
        assert_eq!(terms.number("Talks"), terms.number("talk"));
        assert_eq!(terms.number("The"), None);
        assert_eq!(terms.number("x"), None);
        assert!(terms.number("7").is_some());
        assert_eq!(terms.count(), 2);
    }

    #[test]
    fn openers_lean() {
        assert!(Terms::new("en").opens_leaning("However"));
        assert!(!Terms::new("en").opens_leaning("Talks"));
        assert!(!Terms::new("und").opens_leaning("However"));
    }

    #[test]
    fn every_list_has_words() {
        for (code, file) in STOPWORDS {
            assert!(listed(file).count() > 50, "{code}");
            assert!(!openers(code).is_empty(), "{code}");
        }
    }
}
