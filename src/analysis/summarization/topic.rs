//! The terms of a title and of a query.

use crate::analysis::{
    Document, Interrupted, Span,
    checkpoint::Checkpoint,
    document::{COST_OF_WORD, WordTable},
    renumbering::Renumbering,
    sort,
    terms::{TermNumbering, for_each_word},
};

/// The terms of one topic of a summary, by the numbers of the summary.
#[derive(Debug, Default)]
pub(super) struct Topic {
    /// A bit for every term, by its number.
    terms: Vec<u64>,
    /// How many terms it has.
    pub(super) count: usize,
    /// Its pairs of neighbouring terms, in order, each once.
    pairs: Vec<(u32, u32)>,
}

impl Topic {
    /// The topic of terms in their order, which get their numbers of the summary now.
    pub(super) fn new(
        terms: impl IntoIterator<Item = u32>,
        numbers: &mut Renumbering,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut topic = Self::default();
        let mut before = None;
        for term in terms {
            checkpoint.spend(COST_OF_WORD)?;
            let term = numbers.number(term);
            topic.pairs.extend(before.map(|before| (before, term)));
            before = Some(term);
            topic.note(term);
        }
        sort::sort(&mut topic.pairs, Ord::cmp, checkpoint)?;
        topic.pairs.dedup();
        Ok(topic)
    }

    /// Adds a term to the set: 64 of them to a word.
    fn note(&mut self, term: u32) {
        let (place, bit) = (term as usize / 64, 1 << (term % 64));
        if place >= self.terms.len() {
            self.terms.resize(place + 1, 0);
        }
        if let Some(bits) = self.terms.get_mut(place) {
            self.count += usize::from(*bits & bit == 0);
            *bits |= bit;
        }
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
    pub(super) fn shared_pairs(
        &self,
        terms: &[u32],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<u32, Interrupted> {
        let mut shared = Vec::new();
        for (&first, &second) in terms.iter().zip(terms.iter().skip(1)) {
            checkpoint.spend(16)?;
            shared.extend(self.pairs.binary_search(&(first, second)).ok());
        }
        sort::sort(&mut shared, usize::cmp, checkpoint)?;
        shared.dedup();
        Ok(shared.len() as u32)
    }
}

/// The terms of the title and the query that a request names, by the numbers of the document; terms that the
/// document has not got have the numbers after its last.
#[derive(Debug, Default)]
pub(super) struct RequestTopics {
    pub(super) title: Vec<u32>,
    pub(super) query: Vec<u32>,
    /// All terms, of the document and of these, are numbered below this.
    pub(super) term_count: usize,
}

impl RequestTopics {
    /// Reads title and query.
    pub(super) fn read(
        title: &str,
        query: &str,
        document: &Document<'_>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let known = document.words(checkpoint)?.vocabulary();
        if title.is_empty() && query.is_empty() {
            return Ok(Self { term_count: known.len(), ..Self::default() });
        }
        let mut numbering = TermNumbering::new(document.language());
        let mut topics = Self {
            title: terms(title, &mut numbering, checkpoint)?,
            query: terms(query, &mut numbering, checkpoint)?,
            term_count: known.len() + numbering.count(),
        };
        // Numbers of the document by own number; at first as if it had none of the terms.
        let mut numbers: Vec<u32> = (known.len() as u32..).take(numbering.count()).collect();
        for (number, stem) in (0..).zip(known.stems()) {
            checkpoint.spend(COST_OF_WORD + stem.len())?;
            if let Some(own) = numbering.find(stem).and_then(|own| numbers.get_mut(own as usize)) {
                *own = number;
            }
        }
        for term in topics.title.iter_mut().chain(&mut topics.query) {
            checkpoint.spend(COST_OF_WORD)?;
            *term = numbers.get(*term as usize).copied().unwrap_or(*term);
        }
        Ok(topics)
    }
}

fn terms<'t>(
    text: &'t str,
    numbering: &mut TermNumbering<'t>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<u32>, Interrupted> {
    let mut terms = Vec::new();
    for_each_word(text, checkpoint, |word, checkpoint| {
        terms.extend(numbering.number(word.of(text), checkpoint)?);
        Ok(())
    })?;
    Ok(terms)
}

/// The terms of a part of the document, such as a headline, by the numbers of the document.
pub(super) fn terms_within(words: &WordTable, span: Span) -> impl Iterator<Item = u32> + '_ {
    words.within(span).filter_map(|word| word.term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn topics_have_the_numbers_of_the_document() {
        let document = Document::in_language("The river rose. Dams hold.", "en");
        let never = Interrupt::never();
        let read = RequestTopics::read(
            "Rivers and bridges",
            "dam, bridge, river",
            &document,
            &mut Checkpoint::new(&never),
        );
        let topics = read.expect("never interrupted");
        assert_eq!(topics.title, [0, 5]);
        assert_eq!(topics.query, [2, 5, 0]);
        assert_eq!(topics.term_count, 7);
    }

    #[test]
    fn pairs_are_counted_once() {
        let never = Interrupt::never();
        let checkpoint = &mut Checkpoint::new(&never);
        let mut numbers = Renumbering::new(20);
        let topic = Topic::new([7, 9, 7, 9], &mut numbers, checkpoint).expect("never interrupted");
        assert_eq!((topic.count, topic.pairs()), (2, 2));
        assert!(topic.has(0) && topic.has(1) && !topic.has(2));
        assert_eq!(topic.shared_pairs(&[0, 1, 2, 0, 1], checkpoint), Ok(1));
    }
}
