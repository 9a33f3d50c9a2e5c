//! Scores a line as a headline: by what stands under it, and by how many of its words the text below and
//! above has.

use super::{
    boundary_weights::BoundaryWeights,
    line_terms::LineTerms,
    page::{Page, PageLine},
};
use crate::analysis::line_kind::LineKind;

/// How many lines of prose below a headline, and how many above it, are searched for its words.
const REACH: (usize, usize) = (4, 6);
/// How many terms of a line are searched.
pub(super) const MAX_TERMS: usize = 256;
/// How many lines belong to a headline at most.
const LONGEST_BLOCK: usize = 64;
/// The usual length of a headline, and the one beyond which more words say no more.
const WORDS: (f64, u16) = (5.0, 8);

/// The line after the block of the line at `i`, what belongs to it: its repetitions, addresses, dates,
/// authors, list items.
pub(super) fn block_end(lines: &[PageLine], i: usize) -> usize {
    let Some((first, rest)) = lines.get(i..).and_then(<[PageLine]>::split_first) else { return lines.len() };
    let belongs = |line: &&PageLine| {
        matches!(line.kind, LineKind::Address | LineKind::Metadata | LineKind::ListItem)
            || line.text_number == first.text_number
    };
    i + 1 + rest.iter().take(LONGEST_BLOCK).take_while(belongs).count()
}

/// The score of a headline at `i`, in nats; 0 for another line.
pub(super) fn headline_score(page: &Page, i: usize, w: &BoundaryWeights) -> f64 {
    let lines = &page.lines;
    let Some(line) = lines.get(i).filter(|line| line.kind == LineKind::Short) else { return 0.0 };
    let mut end = block_end(lines, i);
    if end == i + 1 && lines.get(end).is_some_and(|line| line.kind == LineKind::Short) {
        end = block_end(lines, end);
    }
    let body = lines.get(end).filter(|line| line.kind == LineKind::Prose);
    let (below, above) = coverage(page, i, end);
    let mut score = w.headline + w.words_below * below - w.words_above * above;
    if end > i + 1 {
        score += w.block;
    }
    if page.text_count(line) > 1 {
        score += w.repeated;
    }
    match body {
        Some(body) if body.dateline().is_some() => score += w.dateline_under,
        Some(_) => {}
        None => score -= w.bodiless,
    }
    score + w.length * (f64::from(line.words.min(WORDS.1)) - WORDS.0)
        - if line.ends_sentence { w.question } else { 0.0 }
}

/// The shares of the headline's terms that the lines below its block have, and those above it.
fn coverage(page: &Page, i: usize, block_end: usize) -> (f64, f64) {
    let kind = |line: &usize| page.lines.get(*line).map(|line| line.kind);
    let is_prose = |line: &usize| kind(line) == Some(LineKind::Prose);
    let below = (block_end..page.lines.len())
        .take(2 * REACH.0)
        .take_while(|line| kind(line) != Some(LineKind::Short))
        .filter(is_prose)
        .take(REACH.0);
    let above = (0..i).rev().take(2 * REACH.1).filter(is_prose).take(REACH.1);
    let terms = page.line_terms.of(i);
    (covered_share(&page.line_terms, terms, below), covered_share(&page.line_terms, terms, above))
}

/// The share of `terms` that some of the lines have.
fn covered_share(line_terms: &LineTerms, terms: &[u32], lines: impl Iterator<Item = usize> + Clone) -> f64 {
    if terms.is_empty() {
        return 0.0;
    }
    let searched = |line: usize| {
        let terms = line_terms.of(line);
        terms.get(..MAX_TERMS).unwrap_or(terms)
    };
    let has = |term: &&u32| lines.clone().any(|line| searched(line).binary_search(term).is_ok());
    terms.iter().filter(has).count() as f64 / terms.len() as f64
}
