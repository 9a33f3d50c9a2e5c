//! Every phrase that might be chosen, with what it is worth.

use std::collections::HashMap;

use super::run::{Runs, Shape, Token};
use super::statistic::logarithm;
use crate::analysis::{Interrupted, Span, pace::Pace};

/// The longest phrase in any language, in words.
pub(super) const LONGEST: usize = 4;
/// In a text of more words than this, a phrase of several words that stands only once must be a name.
const LONG_TEXT: usize = 250;

/// What a phrase that mixes names and other words counts, of one that does not.
const MIXTURE: f64 = 0.5;

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
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) stems: Stems,
    /// Its first place.
    pub(super) span: Span,
    pub(super) score: f64,
}

/// What is counted of a phrase.
struct Seen {
    span: Span,
    times: f64,
    /// Whether all its words have capitals everywhere.
    name: bool,
    /// Whether a longer phrase stands wherever this one does.
    absorbed: bool,
}

/// All phrases of the runs, in the order of the text.
pub(super) fn read(
    runs: &Runs,
    words: &[f64],
    habits: Habits,
    pace: &mut Pace<'_>,
) -> Result<Vec<Candidate>, Interrupted> {
    let mut seen = count(runs, habits, pace)?;
    absorb(&mut seen, pace)?;
    let long_text = runs.tokens.len() > LONG_TEXT;
    let stands = |stems: &Stems, phrase: &Seen| {
        !phrase.absorbed && (length(stems) == 1 || phrase.times > 1.5 || phrase.name || !long_text)
    };
    let mut candidates: Vec<_> = seen
        .into_iter()
        .filter(|(stems, phrase)| stands(stems, phrase))
        .map(|(stems, phrase)| Candidate {
            stems,
            span: phrase.span,
            score: score(&stems, phrase.times, words),
        })
        .collect();
    candidates.sort_unstable_by_key(|candidate| candidate.span);
    Ok(candidates)
}

fn count(runs: &Runs, habits: Habits, pace: &mut Pace<'_>) -> Result<HashMap<Stems, Seen>, Interrupted> {
    let mut seen: HashMap<Stems, Seen> = HashMap::new();
    for at in 0..runs.tokens.len() {
        pace.spend(8 * habits.longest)?;
        let tokens = &runs.tokens[at..];
        let joined = tokens[1..].iter().take(habits.longest - 1).take_while(|token| token.joined).count();
        for words in 1..=1 + joined {
            if is_whole(&runs.tokens, at, words, habits.longest) {
                note(&mut seen, &tokens[..words], habits);
            }
        }
    }
    Ok(seen)
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

fn note(seen: &mut HashMap<Stems, Seen>, tokens: &[Token], habits: Habits) {
    let mut stems = [NONE; LONGEST];
    stems.iter_mut().zip(tokens).for_each(|(stem, token)| *stem = token.term);
    let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
    let name = tokens.iter().all(|token| token.shape.is_name() || token.shape == Shape::Initial);
    let mixed = !habits.mixed && !name && tokens.iter().any(|token| token.shape.is_name());
    let phrase = seen.entry(stems).or_insert(Seen { span, times: 0.0, name: true, absorbed: false });
    phrase.times += if mixed { MIXTURE } else { 1.0 };
    phrase.name &= name;
}

/// Marks the phrases that stand nowhere but inside of a longer one that stands as often. A longer one that stands once
/// absorbs only when it is a name.
fn absorb(seen: &mut HashMap<Stems, Seen>, pace: &mut Pace<'_>) -> Result<(), Interrupted> {
    let mut absorbed = Vec::new();
    for (stems, phrase) in seen.iter() {
        pace.spend(8 * LONGEST)?;
        if length(stems) > 1 && (phrase.times > 1.5 || phrase.name) {
            let inside = parts(stems).filter(|part| seen.get(part).is_some_and(|p| p.times == phrase.times));
            absorbed.extend(inside);
        }
    }
    for stems in absorbed {
        if let Some(phrase) = seen.get_mut(&stems) {
            phrase.absorbed = true;
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
