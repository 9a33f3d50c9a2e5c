//! What is read of every sentence before one is chosen.

use std::collections::HashSet;

use super::bags::Bags;
use super::surface::Surface;
use crate::analysis::{
    Interrupted, Span,
    pace::Pace,
    terms::{Terms, for_each_place, for_each_word, is_from_dictionary},
};

/// The sentences that may be chosen, with their terms.
pub(super) struct Candidates {
    pub(super) spans: Vec<Span>,
    pub(super) surfaces: Vec<Surface>,
    /// How many of the title's pairs of neighbouring terms each sentence has.
    pub(super) title_pairs: Vec<f64>,
    pub(super) bags: Bags,
}

/// The terms of a title or a query.
#[derive(Default)]
pub(super) struct Topic {
    pub(super) terms: HashSet<u32>,
    pub(super) pairs: HashSet<(u32, u32)>,
}

impl Topic {
    /// Reads a title or a query.
    pub(super) fn read<'t>(
        text: &'t str,
        terms: &mut Terms<'t>,
        pace: &mut Pace<'_>,
    ) -> Result<Self, Interrupted> {
        let mut numbers = Vec::new();
        for_each_word(text, pace, |word| numbers.extend(terms.number(word)))?;
        let pairs = numbers.windows(2).map(|pair| (pair[0], pair[1])).collect();
        Ok(Self { terms: numbers.into_iter().collect(), pairs })
    }
}

impl Candidates {
    /// Reads the sentences at `spans`.
    pub(super) fn read<'t>(
        text: &'t str,
        spans: Vec<Span>,
        title: &Topic,
        terms: &mut Terms<'t>,
        pace: &mut Pace<'_>,
    ) -> Result<Self, Interrupted> {
        let mut surfaces = Vec::with_capacity(spans.len());
        let mut title_pairs = Vec::with_capacity(spans.len());
        let (mut bags, mut numbers) = (Bags::default(), Vec::new());
        for span in &spans {
            surfaces.push(read_one(span.of(text), terms, &mut numbers, pace)?);
            title_pairs.push(shared_pairs(&numbers, title));
            bags.push(&mut numbers);
        }
        bags.dimensions = terms.count();
        Ok(Self { spans, surfaces, title_pairs, bags })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }
}

/// Reads one sentence; `numbers` become those of its terms, in order.
fn read_one<'t>(
    sentence: &'t str,
    terms: &mut Terms<'t>,
    numbers: &mut Vec<u32>,
    pace: &mut Pace<'_>,
) -> Result<Surface, Interrupted> {
    numbers.clear();
    let mut surface = Surface::read(sentence, pace)?;
    let opening = sentence.find(char::is_alphanumeric).unwrap_or_default();
    for_each_place(sentence, pace, |span| {
        let word = span.of(sentence);
        surface.leaning |= span.start == opening && terms.opens_leaning(word);
        let number = terms.number(word);
        // A dictionary parts endings and particles from words.
        let counts = number.is_some() || !word.starts_with(is_from_dictionary);
        surface.words += f64::from(u8::from(counts));
        numbers.extend(number);
    })?;
    Ok(surface)
}

/// How many pairs of neighbouring terms of the title the terms have, each counted once.
fn shared_pairs(numbers: &[u32], title: &Topic) -> f64 {
    if title.pairs.is_empty() {
        return 0.0;
    }
    let pairs = numbers.windows(2).map(|pair| (pair[0], pair[1]));
    pairs.filter(|pair| title.pairs.contains(pair)).collect::<HashSet<_>>().len() as f64
}
