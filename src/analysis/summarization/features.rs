//! What is known of every sentence before one is chosen.

use std::collections::BTreeSet;

use crate::analysis::{
    Interrupted, Span,
    pace::Pace,
    terms::{Terms, for_each_word},
};

/// The sentences that may be chosen, with their terms.
pub(super) struct Candidates {
    pub(super) spans: Vec<Span>,
    pub(super) surfaces: Vec<Surface>,
    pub(super) bags: Bags,
}

/// What the letters of a sentence show without knowing its text.
#[derive(Clone, Copy, Default)]
pub(super) struct Surface {
    /// Words, function words too.
    pub(super) words: f32,
    /// The share of the words behind the first that begin with a capital.
    pub(super) capitals: f32,
    pub(super) opens_with_quote: bool,
    pub(super) torn_quote: bool,
    pub(super) leaning: bool,
}

/// The terms of every sentence as vectors of length one, end to end.
#[derive(Default)]
pub(super) struct Bags {
    terms: Vec<(u32, f32)>,
    ends: Vec<usize>,
    norms: Vec<f32>,
    /// All terms are numbered below this.
    pub(super) dimensions: usize,
}

impl Bags {
    /// The terms of sentence `i`, by number, with their weights.
    pub(super) fn of(&self, i: usize) -> &[(u32, f32)] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.terms[start..self.ends[i]]
    }

    /// How long the vector of sentence `i` was before it was made to be of length one; 0 without terms.
    pub(super) fn norm(&self, i: usize) -> f32 {
        self.norms[i]
    }

    /// The product of sentence `i` with a vector of `dimensions` values.
    pub(super) fn dot(&self, i: usize, vector: &[f64]) -> f64 {
        self.of(i).iter().map(|&(term, weight)| f64::from(weight) * vector[term as usize]).sum()
    }

    /// Adds sentence `i`, `times` over, to a vector of `dimensions` values.
    pub(super) fn add(&self, i: usize, times: f64, vector: &mut [f64]) {
        for &(term, weight) in self.of(i) {
            vector[term as usize] += times * f64::from(weight);
        }
    }

    fn push(&mut self, mut terms: Vec<u32>) {
        terms.sort_unstable();
        let start = self.terms.len();
        for same in terms.chunk_by(|a, b| a == b) {
            self.terms.push((same[0], same.len() as f32));
        }
        let norm = self.terms[start..].iter().map(|(_, n)| n * n).sum::<f32>().sqrt();
        self.terms[start..].iter_mut().for_each(|(_, n)| *n /= norm);
        self.norms.push(norm);
        self.ends.push(self.terms.len());
    }
}

impl Candidates {
    /// Reads the sentences at `spans`.
    pub(super) fn read<'t>(
        text: &'t str,
        spans: Vec<Span>,
        terms: &mut Terms<'t>,
        pace: &mut Pace<'_>,
    ) -> Result<Self, Interrupted> {
        let (mut surfaces, mut bags) = (Vec::with_capacity(spans.len()), Bags::default());
        for span in &spans {
            let sentence = text.get(span.start..span.end).unwrap_or_default();
            let (surface, numbers) = read_one(sentence, terms, pace)?;
            surfaces.push(surface);
            bags.push(numbers);
        }
        bags.dimensions = terms.count();
        Ok(Self { spans, surfaces, bags })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }
}

fn read_one<'t>(
    sentence: &'t str,
    terms: &mut Terms<'t>,
    pace: &mut Pace<'_>,
) -> Result<(Surface, Vec<u32>), Interrupted> {
    let mut numbers = Vec::new();
    let (mut words, mut capitals, mut leaning) = (0.0_f32, 0.0_f32, false);
    for_each_word(sentence, pace, |word| {
        if words == 0.0 {
            leaning = terms.opens_leaning(word);
        } else if word.starts_with(char::is_uppercase) {
            capitals += 1.0;
        }
        words += 1.0;
        numbers.extend(terms.number(word));
    })?;
    let surface = Surface {
        words,
        capitals: capitals / words.max(1.0),
        opens_with_quote: sentence.starts_with(['"', '“', '«', '„', '「', '‘', '\'']),
        torn_quote: has_torn_quote(sentence, pace)?,
        leaning,
    };
    Ok((surface, numbers))
}

/// Whether a quotation begins or ends in the sentence but does not do both.
fn has_torn_quote(sentence: &str, pace: &mut Pace<'_>) -> Result<bool, Interrupted> {
    pace.spend(sentence.len())?;
    let is_mark = |c: &char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』');
    Ok(sentence.chars().filter(is_mark).count() % 2 == 1)
}

/// The terms of a title or a query, each once.
pub(super) fn term_set<'t>(
    text: &'t str,
    terms: &mut Terms<'t>,
    pace: &mut Pace<'_>,
) -> Result<BTreeSet<u32>, Interrupted> {
    let mut set = BTreeSet::new();
    for_each_word(text, pace, |word| set.extend(terms.number(word)))?;
    Ok(set)
}
