//! Content words: those that carry meaning, of which phrases are made.

use crate::analysis::{
    Document, Interrupted, Span,
    checkpoint::Checkpoint,
    document::{COST_OF_WORD, TermWord},
    renumbering::Renumbering,
    span::CompactSpan,
    terms,
};

/// A longer word is a hash or an address, in bytes.
const MAX_WORD: usize = 64;
/// In a language without a list of stop words: a word in more than this share of the sentences is one, from
/// so many on.
const COMMON: (f64, usize) = (0.25, 5);
/// In such a language: words of so many letters are stop words too.
const SHORT: usize = 3;

/// One word that carries meaning.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContentWord {
    start: u32,
    end: u32,
    /// The number of its stem.
    pub(super) term: u32,
    /// The number of its sentence.
    pub(super) sentence: u32,
    /// Whether it continues the phrase of the content word before.
    pub(super) joined: bool,
    pub(super) case: WordCase,
}

impl ContentWord {
    /// Where it stands, in the first 4 GiB of a text.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordCase {
    /// In lowercase, or in a script without cases.
    Plain,
    /// With a capital, not at the beginning of a sentence.
    Capital,
    /// With a capital at the beginning of a sentence, which says nothing.
    Initial,
    /// One or two letters, not in capitals: no phrase by itself.
    Tiny,
    /// Digits: no phrase by itself, and opens none.
    Number,
}

/// All content words of a text.
pub(super) struct ContentWords {
    pub(super) words: Vec<ContentWord>,
    /// The terms are numbered below this.
    pub(super) terms: usize,
    pub(super) sentences: usize,
}

/// Reads the words of some sentences.
pub(super) fn read(
    document: &Document<'_>,
    sentences: &[CompactSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<ContentWords, Interrupted> {
    let (text, table) = (document.text(), document.words(checkpoint)?);
    let mut numbers = Renumbering::new(table.vocabulary().len());
    let mut words = Vec::new();
    for (number, sentence) in (0..).zip(sentences) {
        let mut before: Option<TermWord> = None;
        for word in table.within(sentence.span()) {
            checkpoint.spend(COST_OF_WORD)?;
            let term = word.term.map(|term| numbers.number(term));
            let term = term.filter(|_| is_word(word.span.of(text)));
            words.extend(term.map(|term| content_word(text, word.span, term, number, before)));
            before = Some(TermWord { term, ..word });
        }
    }
    let words = ContentWords { words, terms: numbers.count(), sentences: sentences.len() };
    if terms::has_stop_words(document.language()) {
        Ok(words)
    } else {
        words.without_common_words(text, checkpoint)
    }
}

/// Whether it is a word, not a hash or an address; a mark without a letter before it opens none.
fn is_word(word: &str) -> bool {
    word.len() <= MAX_WORD && word.starts_with(char::is_alphanumeric)
}

/// The content word at a place, after the word before it in the sentence, which has a term only if it is one
/// too.
fn content_word(text: &str, span: Span, term: u32, sentence: u32, before: Option<TermWord>) -> ContentWord {
    let case = WordCase::of(span.of(text), before.is_none());
    let follows = |before: &TermWord| is_joined(text, before.span.end, span.start);
    let joined = before.is_some_and(|before| before.term.is_some() && follows(&before));
    let is_prefix = |before: &TermWord| before.term.is_none() && is_hyphen(text, before.span.end, span.start);
    let start = before.filter(is_prefix).map_or(span.start, |prefix| prefix.span.start);
    let CompactSpan { start, end } = CompactSpan::of(Span::new(start, span.end));
    ContentWord { start, end, term, sentence, joined, case }
}

/// Whether a hyphen makes one word of two, as in "sub-zero".
fn is_hyphen(text: &str, end: usize, start: usize) -> bool {
    matches!(text.get(end..start), Some("-" | "\u{2010}" | "\u{2011}"))
}

/// Whether two words belong together: a space, a hyphen, an apostrophe or nothing between them.
fn is_joined(text: &str, end: usize, start: usize) -> bool {
    is_hyphen(text, end, start)
        || matches!(text.get(end..start), Some("" | " " | "\u{a0}" | "'" | "’" | "・"))
}

impl WordCase {
    /// Whether the word is, or is part of, a name.
    pub(super) fn is_name(self) -> bool {
        self == Self::Capital
    }

    fn of(word: &str, first: bool) -> Self {
        let tiny = word.chars().nth(2).is_none();
        match word.chars().next() {
            Some(c) if c.is_numeric() => Self::Number,
            Some(c) if c.is_uppercase() && !(first && word.chars().skip(1).any(char::is_lowercase)) => {
                Self::Capital
            }
            Some(c) if c.is_uppercase() => Self::Initial,
            Some(c) if tiny && (c.is_lowercase() || word.is_ascii()) => Self::Tiny,
            _ => Self::Plain,
        }
    }
}

impl ContentWords {
    /// Without the words that must be stop words, since they stand in so many sentences or are so short. What
    /// remains is joined only where it was.
    fn without_common_words(
        mut self,
        text: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let holders = self.sentences_by_term(checkpoint)?;
        let many = (COMMON.0 * self.sentences as f64).max(COMMON.1 as f64);
        let is_common = |word: &ContentWord| {
            let short = word.span().of(text).chars().nth(SHORT).is_none();
            let cased = word.span().of(text).starts_with(char::is_lowercase);
            let holders = holders.get(word.term as usize).copied().map_or(0.0, f64::from);
            short && cased || holders > many && word.case != WordCase::Capital
        };
        let (mut broken, mut interrupted) = (false, Ok(()));
        self.words.retain_mut(|word| {
            interrupted = interrupted.and_then(|()| checkpoint.spend(32));
            let kept = !is_common(word);
            word.joined &= !broken;
            broken = !kept;
            kept
        });
        interrupted.map(|()| self)
    }

    /// How many sentences have each term.
    fn sentences_by_term(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<u32>, Interrupted> {
        // By term: the last sentence that has it, and how many do.
        let mut holders = vec![(u32::MAX, 0_u32); self.terms];
        for word in &self.words {
            checkpoint.spend(16)?;
            if let Some((last, count)) = holders.get_mut(word.term as usize) {
                *count += u32::from(*last != word.sentence);
                *last = word.sentence;
            }
        }
        Ok(holders.into_iter().map(|(_, count)| count).collect())
    }
}
