//! The best phrases that do not repeat each other.

use std::collections::BTreeSet;

use super::Keyphrase;
use super::candidate::{Candidate, Phrase, Stems, length};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, sort};

/// Chooses up to `count` of the candidates, best first; of equals, the first in the text.
pub(super) fn choose(
    phrases: &[Phrase],
    mut candidates: Vec<Candidate>,
    count: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Keyphrase>, Interrupted> {
    let phrase = |candidate: &Candidate| &phrases[candidate.phrase as usize];
    let span = |candidate: &Candidate| phrase(candidate).span();
    sort::sort(&mut candidates, |a, b| b.score.total_cmp(&a.score).then(span(a).cmp(&span(b))), checkpoint)?;
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut places = BTreeSet::new();
    for candidate in candidates {
        if chosen.len() == count {
            break;
        }
        checkpoint.spend(16 * (1 + chosen.len()))?;
        let stems = &phrase(&candidate).stems;
        if !overlaps(&places, span(&candidate))
            && !chosen.iter().any(|other| repeats(stems, &phrase(other).stems))
        {
            places.insert(span(&candidate));
            chosen.push(candidate);
        }
    }
    Ok(chosen.iter().map(|phrase| Keyphrase { span: span(phrase), score: phrase.score }).collect())
}

/// Whether more than half of the shorter phrase's words stand in the other.
fn repeats(a: &Stems, b: &Stems) -> bool {
    let (a, b) = (&a[..length(a)], &b[..length(b)]);
    let shared = a.iter().filter(|stem| b.contains(stem)).count();
    2 * shared > a.len().min(b.len())
}

/// Whether the span overlaps one of the places, which do not overlap each other.
fn overlaps(places: &BTreeSet<Span>, span: Span) -> bool {
    let before = places.range(..span).next_back();
    let behind = places.range(span..).next();
    before.is_some_and(|place| place.end > span.start) || behind.is_some_and(|place| place.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::super::candidate::NONE;
    use super::*;

    #[test]
    fn phrases_repeat_by_more_than_half() {
        let phrase = |a, b, c| [a, b, c, NONE];
        assert!(repeats(&phrase(1, NONE, NONE), &phrase(2, 1, NONE)));
        assert!(repeats(&phrase(1, 2, NONE), &phrase(2, 1, 3)));
        assert!(!repeats(&phrase(1, 2, NONE), &phrase(2, 3, NONE)));
    }

    #[test]
    fn places_overlap_on_both_sides() {
        let places = BTreeSet::from([Span::new(2, 4), Span::new(8, 9)]);
        let found =
            [(0, 2), (3, 5), (4, 8), (5, 9)].map(|(start, end)| overlaps(&places, Span::new(start, end)));
        assert_eq!(found, [false, true, false, true]);
    }
}
