//! Every phrase that might be chosen, with what it is worth.

use super::run::{Runs, Shape, Token};
use super::statistic::logarithm;
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, index::Index};

/// The longest phrase in any language, in words.
pub(super) const LONGEST: usize = 4;
/// In a text of more words than this, a phrase of several words that stands only once must be a name.
const LONG_TEXT: usize = 250;

/// What a phrase that mixes names and other words counts, in halves of one that does not.
const MIXTURE: u32 = 1;

/// How phrases look in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// The longest phrase, in words.
    pub(super) longest: usize,
    /// Whether names mix with words in lowercase: "Công ty Rạng Đông".
    pub(super) mixed: bool,
}

impl Habits {
    /// Those of the language. Vietnamese writes its syllables apart, and a capital on the first of a name only.
    pub(super) fn of(language: &str) -> Self {
        if language == "vi" {
            Self { longest: LONGEST, mixed: true }
        } else {
            Self { longest: 3, mixed: false }
        }
    }
}

/// The stems of a phrase in their order, the rest [`NONE`].
pub(super) type Stems = [u32; LONGEST];
/// No stem.
pub(super) const NONE: u32 = u32::MAX;

/// A phrase that may be chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) score: f64,
    /// The number of the phrase.
    pub(super) phrase: u32,
}

/// What is counted of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) stems: Stems,
    /// Its first place.
    start: u32,
    end: u32,
    /// How often it stands, in halves.
    halves: u32,
    /// Whether all its words have capitals everywhere.
    name: bool,
    /// Whether a longer phrase stands wherever this one does.
    absorbed: bool,
}

impl Phrase {
    /// Its first place.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    fn times(&self) -> f64 {
        f64::from(self.halves) / 2.0
    }
}

/// All phrases of the runs, in the order of the text, and those that may be chosen.
pub(super) fn read(
    runs: Runs,
    words: &[f64],
    habits: Habits,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(Vec<Phrase>, Vec<Candidate>), Interrupted> {
    let long_text = runs.tokens.len() > LONG_TEXT;
    let mut phrases = Phrases::default();
    count(&runs, habits, &mut phrases, checkpoint)?;
    drop(runs);
    absorb(&mut phrases, checkpoint)?;
    let Phrases { all, .. } = phrases;
    let stands = |phrase: &Phrase| {
        !phrase.absorbed && (length(&phrase.stems) == 1 || phrase.times() > 1.5 || phrase.name || !long_text)
    };
    let mut candidates = Vec::new();
    for (number, phrase) in (0..).zip(&all) {
        checkpoint.spend(COST_OF_PHRASE)?;
        if stands(phrase) {
            let score = score(&phrase.stems, phrase.times(), words);
            candidates.push(Candidate { phrase: number, score });
        }
    }
    Ok((all, candidates))
}

/// What a phrase costs, in bytes of other work.
const COST_OF_PHRASE: usize = 64;

/// The phrases that were met.
#[derive(Default)]
struct Phrases {
    all: Vec<Phrase>,
    index: Index,
}

impl Phrases {
    fn find(&self, stems: &Stems) -> Option<u32> {
        self.index.find(self.index.hash(stems), |number| self.all[number as usize].stems == *stems)
    }

    fn note(
        &mut self,
        tokens: &[Token],
        habits: Habits,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let mut stems = [NONE; LONGEST];
        stems.iter_mut().zip(tokens).for_each(|(stem, token)| *stem = token.term);
        let name = tokens.iter().all(|token| token.shape.is_name() || token.shape == Shape::Initial);
        let mixed = !habits.mixed && !name && tokens.iter().any(|token| token.shape.is_name());
        let (all, next) = (&self.all, self.all.len() as u32);
        let hash = self.index.hash(stems);
        let rehash = |index: &Index, number: u32| index.hash(all[number as usize].stems);
        let number = self.index.number(
            hash,
            next,
            |number| all[number as usize].stems == stems,
            rehash,
            checkpoint,
        )?;
        if number == next {
            let (start, end) = (tokens[0].span().start, tokens[tokens.len() - 1].span().end);
            let (start, end) = (start as u32, end as u32);
            self.all.push(Phrase { stems, start, end, halves: 0, name: true, absorbed: false });
        }
        let phrase = &mut self.all[number as usize];
        phrase.halves += if mixed { MIXTURE } else { 2 };
        phrase.name &= name;
        Ok(())
    }
}

fn count(
    runs: &Runs,
    habits: Habits,
    phrases: &mut Phrases,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    for at in 0..runs.tokens.len() {
        checkpoint.spend(COST_OF_PHRASE)?;
        let tokens = &runs.tokens[at..];
        let joined = tokens[1..].iter().take(habits.longest - 1).take_while(|token| token.joined).count();
        for words in 1..=1 + joined {
            if is_whole(&runs.tokens, at, words, habits.longest) {
                checkpoint.spend(COST_OF_PHRASE)?;
                phrases.note(&tokens[..words], habits, checkpoint)?;
            }
        }
    }
    Ok(())
}

/// Whether the words are a phrase by themselves: no numbers round them, no name cut in two.
fn is_whole(tokens: &[Token], at: usize, words: usize, longest: usize) -> bool {
    let phrase = &tokens[at..at + words];
    let (first, last) = (phrase[0].shape, phrase[words - 1].shape);
    let cut_before = first.is_name() && phrase[0].joined && at > 0 && tokens[at - 1].shape.is_name();
    let behind = tokens.get(at + words).filter(|token| token.joined);
    let cut_behind = last.is_name() && behind.is_some_and(|token| token.shape.is_name());
    let is_tiny = words == 1 && first == Shape::Tiny;
    let is_number = first == Shape::Number || last == Shape::Number;
    // A longer name than any phrase has to be cut.
    !is_number && !is_tiny && !cut_before && (words == longest || !cut_behind)
}

/// Marks the phrases that stand nowhere but inside of a longer one that stands as often. A longer one that stands once
/// absorbs only when it is a name.
fn absorb(phrases: &mut Phrases, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
    for at in 0..phrases.all.len() {
        let Phrase { stems, halves, name, .. } = phrases.all[at];
        checkpoint.spend(length(&stems) * COST_OF_PHRASE)?;
        if length(&stems) > 1 && (halves > 3 || name) {
            for part in parts(&stems) {
                let inside = phrases.find(&part).map(|part| &mut phrases.all[part as usize]);
                if let Some(inside) = inside.filter(|inside| inside.halves == halves) {
                    inside.absorbed = true;
                }
            }
        }
    }
    Ok(())
}

/// How many words a phrase has.
pub(super) fn length(stems: &Stems) -> usize {
    stems.iter().take_while(|stem| **stem != NONE).count()
}

/// The shorter phrases inside of a phrase.
fn parts(stems: &Stems) -> impl Iterator<Item = Stems> + '_ {
    let length = length(stems);
    let ranges = (0..length).flat_map(move |start| (start + 1..=length).map(move |end| (start, end)));
    ranges.filter(move |(start, end)| end - start < length).map(|(start, end)| {
        let mut part = [NONE; LONGEST];
        part[..end - start].copy_from_slice(&stems[start..end]);
        part
    })
}

/// Phrases of light words weigh much, the more the more often they stand.
fn score(stems: &Stems, times: f64, words: &[f64]) -> f64 {
    let lightness = stems[..length(stems)].iter().map(|&stem| words[stem as usize]);
    let (product, sum) = lightness.fold((1.0, 0.0), |(product, sum), light| (product * light, sum + light));
    logarithm(1.0 + times * (1.0 + sum) / product.max(1e-9))
}
