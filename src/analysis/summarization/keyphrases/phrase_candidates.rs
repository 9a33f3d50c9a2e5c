//! Every phrase that might be chosen, with its score.

use super::content_words::{ContentWord, ContentWords, WordCase};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, index::NumberIndex, span::CompactSpan};

/// The longest phrase in any language, in words.
pub(super) const LONGEST: usize = 4;
/// In a text of more words than this, a phrase of several words that stands only once must be a name.
const LONG_TEXT: usize = 250;

/// What a phrase that mixes names and other words counts, in halves of one that does not.
const MIXTURE: u32 = 1;

/// What phrases are in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseRules {
    /// The longest phrase, in words.
    pub(super) longest: usize,
    /// Whether names mix with words in lowercase: "Công ty Rạng Đông".
    pub(super) mixed: bool,
}

impl PhraseRules {
    /// Those of the language. Vietnamese writes its syllables apart, and a capital on the first of a name
    /// only.
    pub(super) fn of(language: &str) -> Self {
        if language == "vi" {
            Self { longest: LONGEST, mixed: true }
        } else {
            Self { longest: 3, mixed: false }
        }
    }
}

/// The terms of a phrase in their order, the rest [`NONE`].
pub(super) type PhraseTerms = [u32; LONGEST];
/// No term: the phrase has ended.
pub(super) const NONE: u32 = u32::MAX;

/// A phrase that may be chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseCandidate {
    pub(super) score: f64,
    /// The number of the phrase.
    pub(super) phrase: u32,
}

/// What is counted of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseCounts {
    pub(super) terms: PhraseTerms,
    /// Its first place.
    first: CompactSpan,
    /// How often it stands, in halves.
    halves: u32,
    /// Whether all its words have capitals everywhere.
    name: bool,
    /// Whether a longer phrase stands wherever this one does.
    absorbed: bool,
}

impl PhraseCounts {
    /// Its first place.
    pub(super) fn span(&self) -> Span {
        self.first.span()
    }

    fn times(&self) -> f64 {
        f64::from(self.halves) / 2.0
    }

    /// Whether it may be chosen: one that several words make, in a long text, only if it comes again or is a
    /// name.
    fn may_stand(&self, long_text: bool) -> bool {
        !self.absorbed && (length(&self.terms) == 1 || self.times() > 1.5 || self.name || !long_text)
    }
}

/// All phrases of the words, in the order of the text, and those that may be chosen. `weights` are those of
/// the terms.
pub(super) fn read(
    words: ContentWords,
    weights: &[f64],
    rules: PhraseRules,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(Vec<PhraseCounts>, Vec<PhraseCandidate>), Interrupted> {
    let long_text = words.words.len() > LONG_TEXT;
    let mut phrases = PhraseIndex::default();
    count(&words.words, rules, &mut phrases, checkpoint)?;
    drop(words);
    absorb(&mut phrases, checkpoint)?;
    let PhraseIndex { all, .. } = phrases;
    let mut candidates = Vec::new();
    for (number, phrase) in (0..).zip(&all) {
        checkpoint.spend(COST_OF_PHRASE)?;
        if phrase.may_stand(long_text) {
            let score = score(&phrase.terms, phrase.times(), weights);
            candidates.push(PhraseCandidate { phrase: number, score });
        }
    }
    Ok((all, candidates))
}

/// What a phrase costs, in bytes of other work.
const COST_OF_PHRASE: usize = 64;

/// The phrases that were met.
#[derive(Default)]
struct PhraseIndex {
    all: Vec<PhraseCounts>,
    index: NumberIndex,
}

impl PhraseIndex {
    fn find(&mut self, terms: &PhraseTerms) -> Option<&mut PhraseCounts> {
        let all = &self.all;
        let number =
            self.index.find(self.index.hash(terms), |number| terms_of(all, number) == Some(terms))?;
        self.all.get_mut(number as usize)
    }

    /// Counts a phrase of at least one word.
    fn note(
        &mut self,
        words: &[ContentWord],
        rules: PhraseRules,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let mut terms = [NONE; LONGEST];
        terms.iter_mut().zip(words).for_each(|(term, word)| *term = word.term);
        let name = words.iter().all(|word| word.case.is_name() || word.case == WordCase::Initial);
        let mixed = !rules.mixed && !name && words.iter().any(|word| word.case.is_name());
        let number = self.number(&terms, words, checkpoint)?;
        if let Some(phrase) = self.all.get_mut(number as usize) {
            phrase.halves += if mixed { MIXTURE } else { 2 };
            phrase.name &= name;
        }
        Ok(())
    }

    /// The number of the phrase with these terms, which is new when it was not met before.
    fn number(
        &mut self,
        terms: &PhraseTerms,
        words: &[ContentWord],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<u32, Interrupted> {
        let (all, next) = (&self.all, self.all.len() as u32);
        let hash = self.index.hash(terms);
        let rehash =
            |index: &NumberIndex, number: u32| index.hash(terms_of(all, number).unwrap_or(&[NONE; LONGEST]));
        let equals = |number| terms_of(all, number) == Some(terms);
        let number = self.index.number(hash, next, equals, rehash, checkpoint)?;
        if number == next {
            let start = words.first().map_or(0, |word| word.span().start);
            let end = words.last().map_or(0, |word| word.span().end);
            let first = CompactSpan::of(Span::new(start, end));
            self.all.push(PhraseCounts { terms: *terms, first, halves: 0, name: true, absorbed: false });
        }
        Ok(number)
    }
}

fn terms_of(phrases: &[PhraseCounts], number: u32) -> Option<&PhraseTerms> {
    phrases.get(number as usize).map(|phrase| &phrase.terms)
}

fn count(
    words: &[ContentWord],
    rules: PhraseRules,
    phrases: &mut PhraseIndex,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    for at in 0..words.len() {
        checkpoint.spend(COST_OF_PHRASE)?;
        let rest = words.get(at..).unwrap_or_default();
        let joined = rest.iter().skip(1).take(rules.longest - 1).take_while(|word| word.joined).count();
        for length in 1..=1 + joined {
            let (before, after) = (at.checked_sub(1).and_then(|at| words.get(at)), rest.get(length));
            let phrase = rest.get(..length).unwrap_or_default();
            if is_whole(phrase, before, after, rules.longest) {
                checkpoint.spend(COST_OF_PHRASE)?;
                phrases.note(phrase, rules, checkpoint)?;
            }
        }
    }
    Ok(())
}

/// Whether the words are a phrase by themselves, given the words before and after: no numbers at their ends,
/// no name cut in two.
fn is_whole(
    phrase: &[ContentWord],
    before: Option<&ContentWord>,
    after: Option<&ContentWord>,
    longest: usize,
) -> bool {
    let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else { return false };
    let is_name = |word: &ContentWord| word.case.is_name();
    let cut_before = is_name(first) && first.joined && before.is_some_and(is_name);
    let cut_after = is_name(last) && after.is_some_and(|after| after.joined && is_name(after));
    let is_tiny = phrase.len() == 1 && first.case == WordCase::Tiny;
    let is_number = first.case == WordCase::Number || last.case == WordCase::Number;
    // A longer name than any phrase has to be cut.
    !is_number && !is_tiny && !cut_before && (phrase.len() == longest || !cut_after)
}

/// Marks the phrases that stand nowhere but inside of a longer one that stands as often. A longer one that
/// stands once absorbs only when it is a name.
fn absorb(phrases: &mut PhraseIndex, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
    for at in 0..phrases.all.len() {
        let Some(&PhraseCounts { terms, halves, name, .. }) = phrases.all.get(at) else { break };
        checkpoint.spend(length(&terms) * COST_OF_PHRASE)?;
        if length(&terms) > 1 && (halves > 3 || name) {
            for part in parts(&terms) {
                if let Some(inside) = phrases.find(&part).filter(|inside| inside.halves == halves) {
                    inside.absorbed = true;
                }
            }
        }
    }
    Ok(())
}

/// How many words a phrase has.
fn length(terms: &PhraseTerms) -> usize {
    terms.iter().take_while(|term| **term != NONE).count()
}

/// The terms of a phrase, without the rest.
pub(super) fn of_phrase(terms: &PhraseTerms) -> &[u32] {
    terms.get(..length(terms)).unwrap_or_default()
}

/// The shorter phrases inside of a phrase.
fn parts(terms: &PhraseTerms) -> impl Iterator<Item = PhraseTerms> + '_ {
    let terms = of_phrase(terms);
    (1..terms.len()).flat_map(|length| terms.windows(length)).map(|part| {
        let mut padded = [NONE; LONGEST];
        padded.iter_mut().zip(part).for_each(|(padded, term)| *padded = *term);
        padded
    })
}

/// Scores are told to so many parts of one.
const PRECISION: f64 = 1e9;

/// Phrases of light words weigh much, the more the more often they stand.
fn score(terms: &PhraseTerms, times: f64, weights: &[f64]) -> f64 {
    let weights = of_phrase(terms).iter().filter_map(|&term| weights.get(term as usize));
    let (product, sum) = weights.fold((1.0, 0.0), |(product, sum), weight| (product * weight, sum + weight));
    // Phrases of equal weight are equal to the last digits, in which sums of another order differ: the first
    // in the text wins.
    libm::rint(libm::log(1.0 + times * (1.0 + sum) / product.max(1e-9)) * PRECISION) / PRECISION
}
