//! The sentences that a summary may be made of, and what is read of each before one is chosen.

use super::roles::{self, Role, RoledSentence};
use super::sparse_vectors::SparseVectors;
use super::surface_features::SurfaceFeatures;
use super::topic::Topic;
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    document::{COST_OF_WORD, WordTable},
    renumbering::Renumbering,
    span::CompactSpan,
    terms::{AnaphoricOpeners, is_from_dictionary},
};

/// The terms of a long sentence, for which there is room at first.
const LONG_SENTENCE: usize = 64;

/// A part of a page, which is summarized by itself.
pub(super) struct PagePart<'d, 'r> {
    pub(super) text: &'d str,
    pub(super) sentences: &'d [CompactSpan],
    pub(super) roles: &'r [RoledSentence],
    pub(super) words: &'d WordTable,
    pub(super) openers: AnaphoricOpeners,
}

/// The sentences that may be chosen, with their terms.
pub(super) struct CandidateSentences<'d> {
    sentences: &'d [CompactSpan],
    /// Which of them these are.
    numbers: Vec<u32>,
    pub(super) surfaces: Vec<SurfaceFeatures>,
    /// How many of the title's pairs of neighbouring terms each sentence has; empty without a title.
    title_pairs: Vec<u32>,
    pub(super) vectors: SparseVectors,
}

impl<'d> CandidateSentences<'d> {
    /// Reads the sentences of one role. Their terms get the next of `numbers`.
    pub(super) fn read(
        part: &PagePart<'d, '_>,
        role: Role,
        title: &Topic,
        numbers: &mut Renumbering,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let count = roles::count(part.roles, role, checkpoint)?;
        let mut candidates = Self::with_capacity(part.sentences, count, title);
        let mut terms = Vec::with_capacity(LONG_SENTENCE);
        for ((number, sentence), roled) in (0..).zip(part.sentences).zip(part.roles) {
            checkpoint.spend(8)?;
            if roled.role != role {
                continue;
            }
            candidates.numbers.push(number);
            candidates.surfaces.push(read_one(part, sentence.span(), numbers, &mut terms, checkpoint)?);
            if title.pairs() > 0 {
                candidates.title_pairs.push(title.shared_pairs(&terms, checkpoint)?);
            }
            candidates.vectors.push(&mut terms, checkpoint)?;
        }
        candidates.vectors.finish(numbers.count());
        Ok(candidates)
    }

    fn with_capacity(sentences: &'d [CompactSpan], count: usize, title: &Topic) -> Self {
        Self {
            sentences,
            numbers: Vec::with_capacity(count),
            surfaces: Vec::with_capacity(count),
            title_pairs: Vec::with_capacity(if title.pairs() == 0 { 0 } else { count }),
            vectors: SparseVectors::with_capacity(count),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Where candidate `i` stands.
    pub(super) fn span(&self, i: usize) -> Span {
        let sentence = self.numbers.get(i).and_then(|&number| self.sentences.get(number as usize));
        sentence.map_or_else(Span::default, |sentence| sentence.span())
    }

    /// What candidate `i` shows at a glance.
    pub(super) fn surface(&self, i: usize) -> SurfaceFeatures {
        self.surfaces.get(i).copied().unwrap_or_default()
    }

    /// How many of the title's pairs of neighbouring terms candidate `i` has.
    pub(super) fn title_pairs(&self, i: usize) -> f64 {
        self.title_pairs.get(i).copied().map_or(0.0, f64::from)
    }
}

/// Reads one sentence; `terms` become the numbers of its terms, in order.
fn read_one(
    part: &PagePart<'_, '_>,
    span: Span,
    numbers: &mut Renumbering,
    terms: &mut Vec<u32>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<SurfaceFeatures, Interrupted> {
    terms.clear();
    let mut surface = SurfaceFeatures::read(span.of(part.text), checkpoint)?;
    let mut opening = true;
    for word in part.words.within(span) {
        checkpoint.spend(COST_OF_WORD)?;
        let content = word.span.of(part.text);
        // Only marks stand before the first word.
        let opens = opening && content.starts_with(char::is_alphanumeric);
        surface.anaphoric_opener |= opens && part.openers.contains(content);
        opening = opening && !content.contains(char::is_alphanumeric);
        // A dictionary parts endings and particles from words: they do not count.
        let counts = word.term.is_some() || !content.starts_with(is_from_dictionary);
        surface.words += u32::from(counts);
        terms.extend(word.term.map(|term| numbers.number(term)));
    }
    Ok(surface)
}
