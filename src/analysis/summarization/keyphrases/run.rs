//! Runs of content words: what phrases are cut from.

use super::super::boilerplate::Placed;
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    terms::{self, Terms, for_each_place},
};

/// A longer word is a hash or an address, in bytes.
const MAX_WORD: usize = 64;
/// In a language without a list of function words: a word in more than this share of the sentences is one, from so many on.
const EVERYWHERE: (f64, usize) = (0.25, 5);
/// In such a language: words of so many letters are function words too.
const SHORT: usize = 3;

/// One word that carries meaning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    start: u32,
    end: u32,
    /// The number of its stem.
    pub(super) term: u32,
    /// The number of its sentence.
    pub(super) sentence: u32,
    /// Whether it goes on with the phrase of the token before.
    pub(super) joined: bool,
    pub(super) shape: Shape,
}

impl Token {
    /// Where it stands, in the first 4 GiB of a text.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
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
pub(super) struct Runs {
    pub(super) tokens: Vec<Token>,
    /// The terms are numbered below this.
    pub(super) terms: usize,
    pub(super) sentences: usize,
}

/// Reads the words of the sentences at `places`.
pub(super) fn read(
    text: &str,
    language: &str,
    places: &[Placed],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Runs, Interrupted> {
    let mut terms = Terms::new(language);
    let mut tokens = Vec::new();
    for (sentence, place) in (0..).zip(places) {
        let place = place.span();
        let mut before: Option<Before> = None;
        for_each_place(place.of(text), checkpoint, |word, checkpoint| {
            let mut span = Span::new(place.start + word.start, place.start + word.end);
            // A mark without a letter before it opens no word.
            let is_word =
                span.end - span.start <= MAX_WORD && span.of(text).starts_with(char::is_alphanumeric);
            let term = terms.number(span.of(text), checkpoint)?.filter(|_| is_word);
            let whole = span;
            if let Some(term) = term {
                let shape = Shape::of(span.of(text), before.is_none());
                let joined = before.is_some_and(|b| b.tells && joins(text, b.span.end, span.start));
                if let Some(prefix) = before.filter(|b| !b.tells && is_hyphen(text, b.span.end, span.start)) {
                    span.start = prefix.span.start;
                }
                let (start, end) = (span.start as u32, span.end as u32);
                tokens.push(Token { start, end, term, sentence, joined, shape });
            }
            before = Some(Before { span: whole, tells: term.is_some() });
            Ok(())
        })?;
    }
    let runs = Runs { tokens, terms: terms.count(), sentences: places.len() };
    if terms::has_list(language) { Ok(runs) } else { runs.without_the_usual(text, checkpoint) }
}

/// The word before in the sentence.
#[derive(Clone, Copy)]
struct Before {
    span: Span,
    /// Whether it carries meaning.
    tells: bool,
}

/// Whether a hyphen makes one word of two, as in "sub-zero".
fn is_hyphen(text: &str, end: usize, start: usize) -> bool {
    matches!(text.get(end..start), Some("-" | "\u{2010}" | "\u{2011}"))
}

/// Whether two words belong together: a space, a hyphen, an apostrophe or nothing between them.
fn joins(text: &str, end: usize, start: usize) -> bool {
    is_hyphen(text, end, start)
        || matches!(text.get(end..start), Some("" | " " | "\u{a0}" | "'" | "’" | "・"))
}

impl Shape {
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

impl Runs {
    /// The same without the words that must be function words, since they stand in so many sentences or are so short. What
    /// remains is joined only where it was.
    fn without_the_usual(mut self, text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        // By term: the last sentence that has it, and how many do.
        let mut holders = vec![(u32::MAX, 0_u32); self.terms];
        for token in &self.tokens {
            checkpoint.spend(16)?;
            let (last, count) = &mut holders[token.term as usize];
            *count += u32::from(*last != token.sentence);
            *last = token.sentence;
        }
        let many = (EVERYWHERE.0 * self.sentences as f64).max(EVERYWHERE.1 as f64);
        let is_usual = |token: &Token| {
            let short = token.span().of(text).chars().nth(SHORT).is_none();
            let cased = token.span().of(text).starts_with(char::is_lowercase);
            let holders = holders[token.term as usize].1;
            short && cased || f64::from(holders) > many && token.shape != Shape::Capital
        };
        let (mut broken, mut kept) = (false, 0);
        for at in 0..self.tokens.len() {
            checkpoint.spend(32)?;
            let mut token = self.tokens[at];
            if is_usual(&token) {
                broken = true;
                continue;
            }
            token.joined &= !broken;
            broken = false;
            self.tokens[kept] = token;
            kept += 1;
        }
        self.tokens.truncate(kept);
        Ok(self)
    }
}
