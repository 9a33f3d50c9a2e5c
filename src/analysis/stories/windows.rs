//! Divides a long page window by window: what its words say of a line depends on the stories near it, not on
//! those a megabyte away.

use std::ops::Range;

use super::{
    boundary_features::{BoundaryFeatures, BoundaryScore},
    boundary_weights::WEIGHTS,
    cohesion,
    line_terms::LineTerms,
    page::Page,
    postings::Postings,
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, renumbering::Renumbering};

/// How many terms a window has before it ends.
const TERMS: usize = 3000;
/// How many lines it has at least and at most.
const LINES: (usize, usize) = (9, 1000);

/// The lines at which the stories of the page begin, the first line among them.
pub(super) fn story_begins(page: &Page, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<usize>, Interrupted> {
    let features = BoundaryFeatures::of(page, &WEIGHTS, checkpoint)?;
    let mut numbers = Renumbering::new(page.line_terms.count);
    let mut begins = if page.lines.is_empty() { Vec::new() } else { vec![0] };
    let mut from = 0;
    while from < page.lines.len() {
        let window = from..end(&page.line_terms, from);
        let settled = settled(&window, page.lines.len());
        let line_terms = page.line_terms.window(window.clone(), &mut numbers, checkpoint)?;
        let found = divide(&line_terms, &features.scores(window.clone(), checkpoint)?, checkpoint)?;
        begins.extend(found.into_iter().map(|begin| from + begin).filter(|begin| *begin < settled));
        if window.end == page.lines.len() {
            break;
        }
        // A third of the window at least is not read again, so that no line is read more than three times.
        let third = from + window.len() / 3;
        from = begins.last().copied().unwrap_or(0).max(third);
    }
    Ok(begins)
}

/// Where the window from a line on ends.
fn end(line_terms: &LineTerms, from: usize) -> usize {
    let most = (from + LINES.1).min(line_terms.len());
    let least = (from + LINES.0).min(most);
    (least..most).find(|&line| line_terms.between(from..line) >= TERMS).unwrap_or(most)
}

/// The line before which the divisions of a window stand: those near its end need to see what follows.
fn settled(window: &Range<usize>, page: usize) -> usize {
    if window.end == page { page } else { window.start + window.len() * 2 / 3 }
}

fn divide(
    line_terms: &LineTerms,
    scores: &[BoundaryScore],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<usize>, Interrupted> {
    let postings = Postings::of(line_terms, checkpoint)?;
    let rise = WEIGHTS.slope * (postings.spread(checkpoint)? - WEIGHTS.knee).max(0.0);
    let priced = scores.iter().map(|score| score.weight - WEIGHTS.story - score.share * rise);
    cohesion::divide(line_terms, &postings, &priced.collect::<Vec<f64>>(), checkpoint)
}
