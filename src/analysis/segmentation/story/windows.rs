//! A long page, read in windows: what its words say of a place hangs on the stories near it, not on those a megabyte away.

use std::ops::Range;

use super::{
    bags::{Bags, Numbers},
    cohesion,
    cue::{Cue, Cues},
    line::Page,
    places::Places,
    weights::WEIGHTS,
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many terms a window has before it ends.
const TERMS: usize = 3000;
/// How many lines it has at least and at most.
const LINES: (usize, usize) = (9, 1000);

/// The lines at which stories begin, the first not among them.
pub(super) fn cuts(page: &Page, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<usize>, Interrupted> {
    let (cues, mut numbers) = (Cues::of(page, &WEIGHTS, checkpoint)?, Numbers::new(page.bags.count));
    let (mut cuts, mut from) = (Vec::new(), 0);
    while from < page.lines.len() {
        let window = from..end(&page.bags, from);
        let settled = settled(&window, page.lines.len());
        let bags = page.bags.window(window.clone(), &mut numbers, checkpoint)?;
        let found = divide(&bags, &cues.between(window.clone(), checkpoint)?, checkpoint)?;
        cuts.extend(found.into_iter().map(|cut| from + cut).filter(|cut| *cut < settled));
        if window.end == page.lines.len() {
            break;
        }
        // A third of the window at least is left behind, so that no line is read more than three times.
        let third = from + window.len() / 3;
        from = cuts.last().copied().unwrap_or(0).max(third);
    }
    Ok(cuts)
}

fn end(bags: &Bags, from: usize) -> usize {
    let most = (from + LINES.1).min(bags.len());
    let least = (from + LINES.0).min(most);
    (least..most).find(|&line| bags.between(from..line) >= TERMS).unwrap_or(most)
}

/// The line before which the cuts of a window stand: those near its end want to see what follows.
fn settled(window: &Range<usize>, page: usize) -> usize {
    if window.end == page { page } else { window.start + window.len() * 2 / 3 }
}

fn divide(bags: &Bags, cues: &[Cue], checkpoint: &mut Checkpoint<'_>) -> Result<Vec<usize>, Interrupted> {
    let places = Places::of(bags, checkpoint)?;
    let rise = WEIGHTS.slope * (places.spread(checkpoint)? - WEIGHTS.knee).max(0.0);
    let priced: Vec<f64> = cues.iter().map(|cue| cue.weight - WEIGHTS.story - cue.share * rise).collect();
    cohesion::divide(bags, &places, &priced, checkpoint)
}
