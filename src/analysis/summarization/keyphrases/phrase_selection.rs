//! The best phrases that do not repeat each other.

use std::collections::BTreeSet;

use super::keyphrase::Keyphrase;
use super::phrase_candidates::{PhraseCandidate, PhraseCounts, PhraseTerms, of_phrase};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, sort};

/// Chooses up to `count` of the candidates, best first; of equals, the first in the text.
pub(super) fn choose(
    phrases: &[PhraseCounts],
    mut candidates: Vec<PhraseCandidate>,
    count: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Keyphrase>, Interrupted> {
    let span = |candidate: &PhraseCandidate| phrase_of(phrases, candidate).map(PhraseCounts::span);
    sort::sort(&mut candidates, |a, b| b.score.total_cmp(&a.score).then(span(a).cmp(&span(b))), checkpoint)?;
    let (mut chosen, mut spans): (Vec<(&PhraseCounts, f64)>, _) = (Vec::new(), BTreeSet::new());
    for candidate in candidates {
        if chosen.len() == count {
            break;
        }
        checkpoint.spend(16 * (1 + chosen.len()))?;
        let Some(phrase) = phrase_of(phrases, &candidate) else { continue };
        if !overlaps(&spans, phrase.span())
            && !chosen.iter().any(|(other, _)| repeats(&phrase.terms, &other.terms))
        {
            spans.insert(phrase.span());
            chosen.push((phrase, candidate.score));
        }
    }
    Ok(chosen.into_iter().map(|(phrase, score)| Keyphrase { span: phrase.span(), score }).collect())
}

fn phrase_of<'p>(phrases: &'p [PhraseCounts], candidate: &PhraseCandidate) -> Option<&'p PhraseCounts> {
    phrases.get(candidate.phrase as usize)
}

/// Whether more than half of the shorter phrase's words stand in the other.
fn repeats(a: &PhraseTerms, b: &PhraseTerms) -> bool {
    let (a, b) = (of_phrase(a), of_phrase(b));
    let shared = a.iter().filter(|term| b.contains(term)).count();
    2 * shared > a.len().min(b.len())
}

/// Whether the span overlaps one of `spans`, which do not overlap each other.
fn overlaps(spans: &BTreeSet<Span>, span: Span) -> bool {
    let before = spans.range(..span).next_back();
    let after = spans.range(span..).next();
    before.is_some_and(|other| other.end > span.start) || after.is_some_and(|other| other.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::super::phrase_candidates::NONE;
    use super::*;

    #[test]
    fn phrases_repeat_by_more_than_half() {
        let phrase = |a, b, c| [a, b, c, NONE];
        assert!(repeats(&phrase(1, NONE, NONE), &phrase(2, 1, NONE)));
        assert!(repeats(&phrase(1, 2, NONE), &phrase(2, 1, 3)));
        assert!(!repeats(&phrase(1, 2, NONE), &phrase(2, 3, NONE)));
    }

    #[test]
    fn spans_overlap_on_both_sides() {
        let spans = BTreeSet::from([Span::new(2, 4), Span::new(8, 9)]);
        let found =
            [(0, 2), (3, 5), (4, 8), (5, 9)].map(|(start, end)| overlaps(&spans, Span::new(start, end)));
        assert_eq!(found, [false, true, false, true]);
    }
}
