//! What a word weighs by its position, its case, its frequency and its neighbours in the text.
//!
//! The formula is that of YAKE (Campos et al. 2020): the weights of important words are near 0.

use super::content_words::{ContentWord, ContentWords, WordCase};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, index::NumberIndex};

/// What the weight of a term costs, in bytes of other work.
const COST_OF_TERM: usize = 64;

/// Words below 1 make phrases of several words better than single ones; so a word of the first sentences of a
/// short text is.
const SCALE: f64 = 0.5;

/// What is counted of every term.
#[derive(Clone, Copy, Default)]
struct TermCounts {
    all: u32,
    capital: u32,
    sentences: u32,
    first: u32,
    last: u32,
    /// Distinct neighbours, and occurrences with one: a word with many different neighbours means little.
    neighbours: u32,
    accompanied: u32,
}

/// How little every term weighs: near 0 for important ones.
pub(super) fn weigh(words: &ContentWords, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<f64>, Interrupted> {
    let counts = count(words, checkpoint)?;
    let frequency = FrequencyStatistics::of(&counts, checkpoint)?;
    let sentences = words.sentences.max(1) as f64;
    let mut weights = Vec::with_capacity(counts.len());
    for count in &counts {
        checkpoint.spend(COST_OF_TERM)?;
        weights.push(weight(count, &frequency, sentences));
    }
    Ok(weights)
}

/// What the frequencies of all terms have in common.
struct FrequencyStatistics {
    /// The mean and a standard deviation more.
    usual: f64,
    most: f64,
}

impl FrequencyStatistics {
    fn of(counts: &[TermCounts], checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let frequencies = || counts.iter().map(|count| f64::from(count.all)).filter(|all| *all > 0.0);
        let (mut terms, mut sum, mut most) = (0_u32, 0.0, 1.0_f64);
        for all in frequencies() {
            checkpoint.spend(8)?;
            (terms, sum, most) = (terms + 1, sum + all, most.max(all));
        }
        let terms = f64::from(terms.max(1));
        let mean = sum / terms;
        let mut squares = 0.0;
        for all in frequencies() {
            checkpoint.spend(8)?;
            squares += (all - mean) * (all - mean);
        }
        Ok(Self { usual: mean + (squares / terms).sqrt(), most })
    }
}

fn count(words: &ContentWords, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<TermCounts>, Interrupted> {
    let mut counts = vec![TermCounts::default(); words.terms];
    let mut pairs = PairIndex::default();
    let mut before: Option<u32> = None;
    for word in &words.words {
        checkpoint.spend(32)?;
        if let Some(count) = counts.get_mut(word.term as usize) {
            count.note(word);
        }
        if let Some(before) = before.filter(|_| word.joined) {
            let new = pairs.is_new((before, word.term), checkpoint)?;
            for term in [before, word.term] {
                if let Some(count) = counts.get_mut(term as usize) {
                    count.neighbours += u32::from(new);
                    count.accompanied += 1;
                }
            }
        }
        before = Some(word.term);
    }
    Ok(counts)
}

impl TermCounts {
    /// Counts an occurrence, by itself.
    fn note(&mut self, word: &ContentWord) {
        if self.all == 0 {
            (self.first, self.last) = (word.sentence, u32::MAX);
        }
        self.all += 1;
        self.capital += u32::from(word.case == WordCase::Capital);
        self.sentences += u32::from(self.last != word.sentence);
        self.last = word.sentence;
    }
}

/// Pairs of neighbouring terms.
#[derive(Default)]
struct PairIndex {
    pairs: Vec<(u32, u32)>,
    index: NumberIndex,
}

impl PairIndex {
    /// Whether the pair was not met before.
    fn is_new(&mut self, pair: (u32, u32), checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
        let (pairs, next) = (&self.pairs, self.pairs.len() as u32);
        let of = |number: u32| pairs.get(number as usize).copied().unwrap_or_default();
        let rehash = |index: &NumberIndex, number: u32| index.hash(of(number));
        let hash = self.index.hash(pair);
        let new = self.index.number(hash, next, |number| of(number) == pair, rehash, checkpoint)? == next;
        self.pairs.extend(new.then_some(pair));
        Ok(new)
    }
}

fn weight(count: &TermCounts, frequency: &FrequencyStatistics, sentences: f64) -> f64 {
    let all = f64::from(count.all);
    let dispersion = f64::from(count.neighbours) / f64::from(count.accompanied.max(1));
    let related = 1.0 + dispersion * all / frequency.most;
    let late = libm::log(3.0 + f64::from(count.first));
    let written = f64::from(count.capital) / (1.0 + libm::log(all.max(1.0)));
    let frequent = all / frequency.usual.max(1.0);
    let spread = f64::from(count.sentences) / sentences;
    SCALE * related * late / (written + (frequent + spread) / related + 1e-3)
}
