//! What is read of every sentence before one is chosen.

use super::bags::Bags;
use super::boilerplate::{self, Placed, Standing};
use super::surface::Surface;
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    sort,
    terms::{Terms, for_each_place, for_each_word, is_from_dictionary},
};

/// The sentences that may be chosen, with their terms.
pub(super) struct Candidates<'p> {
    placed: &'p [Placed],
    /// Which of them these are.
    numbers: Vec<u32>,
    pub(super) surfaces: Vec<Surface>,
    /// How many of the title's pairs of neighbouring terms each sentence has; empty without a title.
    title_pairs: Vec<u32>,
    pub(super) bags: Bags,
}

/// The terms of a title or a query.
#[derive(Default)]
pub(super) struct Topic {
    /// A bit for every term, by its number.
    terms: Vec<u64>,
    /// How many terms it has.
    pub(super) count: usize,
    /// Its pairs of neighbouring terms, in order, each once.
    pairs: Vec<(u32, u32)>,
}

impl Topic {
    /// Reads a title or a query.
    pub(super) fn read<'t>(
        text: &'t str,
        terms: &mut Terms<'t>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut topic = Self::default();
        let mut before = None;
        for_each_word(text, checkpoint, |word, checkpoint| {
            let Some(term) = terms.number(word, checkpoint)? else { return Ok(()) };
            topic.pairs.extend(before.map(|before| (before, term)));
            before = Some(term);
            topic.note(term);
            Ok(())
        })?;
        sort::sort(&mut topic.pairs, Ord::cmp, checkpoint)?;
        topic.pairs.dedup();
        Ok(topic)
    }

    /// Adds a term.
    pub(super) fn note(&mut self, term: u32) {
        let (place, bit) = (term as usize / 64, 1 << (term % 64));
        if place >= self.terms.len() {
            self.terms.resize(place + 1, 0);
        }
        self.count += usize::from(self.terms[place] & bit == 0);
        self.terms[place] |= bit;
    }

    /// Whether it has the term.
    pub(super) fn has(&self, term: u32) -> bool {
        self.terms.get(term as usize / 64).is_some_and(|bits| bits >> (term % 64) & 1 == 1)
    }

    /// How many pairs of neighbouring terms it has.
    pub(super) fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// How many of its pairs of neighbouring terms the terms have, each counted once.
    fn shared_pairs(&self, numbers: &[u32], checkpoint: &mut Checkpoint<'_>) -> Result<u32, Interrupted> {
        let mut shared = Vec::new();
        for pair in numbers.windows(2) {
            checkpoint.spend(16)?;
            shared.extend(self.pairs.binary_search(&(pair[0], pair[1])).ok());
        }
        sort::sort(&mut shared, usize::cmp, checkpoint)?;
        shared.dedup();
        Ok(shared.len() as u32)
    }
}

impl<'p> Candidates<'p> {
    /// Reads the sentences of one standing.
    pub(super) fn read<'t>(
        text: &'t str,
        placed: &'p [Placed],
        standing: Standing,
        title: &Topic,
        terms: &mut Terms<'t>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let count = boilerplate::count(placed, standing, checkpoint)?;
        let mut candidates = Self {
            placed,
            numbers: Vec::with_capacity(count),
            surfaces: Vec::with_capacity(count),
            title_pairs: Vec::with_capacity(if title.pairs.is_empty() { 0 } else { count }),
            bags: Bags::default(),
        };
        candidates.bags.reserve(count);
        let mut bag = Vec::new();
        for (number, placed) in (0..).zip(placed) {
            checkpoint.spend(8)?;
            if placed.standing != standing {
                continue;
            }
            candidates.numbers.push(number);
            candidates.surfaces.push(read_one(placed.span().of(text), terms, &mut bag, checkpoint)?);
            if !title.pairs.is_empty() {
                candidates.title_pairs.push(title.shared_pairs(&bag, checkpoint)?);
            }
            candidates.bags.push(&mut bag, checkpoint)?;
        }
        candidates.bags.finish(terms.count());
        Ok(candidates)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Where one stands.
    pub(super) fn span(&self, i: usize) -> Span {
        self.placed[self.numbers[i] as usize].span()
    }

    /// How many of the title's pairs of neighbouring terms one has.
    pub(super) fn title_pairs(&self, i: usize) -> f64 {
        self.title_pairs.get(i).copied().map_or(0.0, f64::from)
    }
}

/// Reads one sentence; `numbers` become those of its terms, in order.
fn read_one<'t>(
    sentence: &'t str,
    terms: &mut Terms<'t>,
    numbers: &mut Vec<u32>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Surface, Interrupted> {
    numbers.clear();
    let mut surface = Surface::read(sentence, checkpoint)?;
    let mut opening = true;
    for_each_place(sentence, checkpoint, |span, checkpoint| {
        let word = span.of(sentence);
        // Only marks stand before the first word.
        surface.leaning |= opening && word.starts_with(char::is_alphanumeric) && terms.opens_leaning(word);
        opening = opening && !word.contains(char::is_alphanumeric);
        let number = terms.number(word, checkpoint)?;
        // A dictionary parts endings and particles from words.
        let counts = number.is_some() || !word.starts_with(is_from_dictionary);
        surface.words += u32::from(counts);
        numbers.extend(number);
        Ok(())
    })?;
    Ok(surface)
}
