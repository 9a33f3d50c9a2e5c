//! Scores every line as the begin of a story by what stands around it, apart from its words' cohesion:
//! headlines and what stands under them, datelines, blank lines, separators.

use std::ops::Range;

use super::{
    boundary_weights::BoundaryWeights,
    headline_score::{MAX_TERMS, block_end, headline_score},
    page::{Page, PageLine},
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, line_kind::LineKind};

/// What a line costs, in bytes of other work: its block is looked at, and the lines around it.
const COST_OF_LINE: usize = 256;

/// How likely a story begins at a line, apart from its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct BoundaryScore {
    /// In nats; negative infinity where no story can begin.
    pub(super) weight: f64,
    /// The share that it pays of what a story costs where words return all over the page.
    pub(super) share: f64,
}

impl BoundaryScore {
    const NEVER: Self = Self { weight: f64::NEG_INFINITY, share: 1.0 };
}

/// What is known of the page as a whole, by which its lines are scored.
pub(super) struct BoundaryFeatures<'p> {
    page: &'p Page,
    weights: &'p BoundaryWeights,
    /// The share of the lines after a blank one.
    blanks: f64,
    /// Which lines stand under a headline and belong to it.
    inside_block: Vec<bool>,
    /// Whether all sure headlines stand after a blank line.
    set_off: bool,
    /// How much the page is one with headlines or dates above its stories, from 0 to 1.
    headlined: f64,
}

/// A line and the one before it.
#[derive(Clone, Copy)]
struct LinePair<'p> {
    line: &'p PageLine,
    before: &'p PageLine,
}

impl<'p> BoundaryFeatures<'p> {
    /// Looks at the whole page.
    pub(super) fn of(
        page: &'p Page,
        weights: &'p BoundaryWeights,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let (blanks, inside_block) =
            (blank_share(&page.lines, checkpoint)?, inside_blocks(&page.lines, checkpoint)?);
        let mut features = Self { page, weights, blanks, inside_block, set_off: false, headlined: 0.0 };
        features.set_off = features.are_headlines_set_off(checkpoint)?;
        let mut marks = 0;
        for i in 0..page.lines.len() {
            marks += usize::from(features.headline(i, checkpoint)? > weights.sure_headline);
            marks += usize::from(opens_with_metadata(&page.lines, i));
        }
        features.headlined = (marks as f64 / 2.0).min(1.0);
        Ok(features)
    }

    /// Whether there are sure headlines, and each of them stands after a blank line.
    fn are_headlines_set_off(&self, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
        let (mut sure, mut set_off) = (0, 0);
        for (i, line) in self.page.lines.iter().enumerate().skip(1) {
            if self.headline(i, checkpoint)? > self.weights.sure_headline {
                sure += 1;
                set_off += usize::from(line.after_blank);
            }
        }
        Ok(set_off > 0 && set_off == sure)
    }

    /// The scores of some lines.
    pub(super) fn scores(
        &self,
        lines: Range<usize>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<BoundaryScore>, Interrupted> {
        lines.map(|i| self.score(i, checkpoint)).collect()
    }

    fn score(&self, i: usize, checkpoint: &mut Checkpoint<'_>) -> Result<BoundaryScore, Interrupted> {
        checkpoint.spend(COST_OF_LINE)?;
        let Some(pair) =
            self.pair(i).filter(|pair| self.inside_block.get(i) == Some(&false) && pair.can_begin())
        else {
            return Ok(BoundaryScore::NEVER);
        };
        let w = self.weights;
        let headline = self.headline(i, checkpoint)?;
        let short = pair.line.kind == LineKind::Short;
        let marked = pair.is_marked() || headline > w.sure_headline;
        let share = if marked { w.marked_share } else { 1.0 };
        let own = if short { headline } else { self.without_headline(i, pair) };
        let bare = if short || marked { 0.0 } else { w.bare };
        let formal = self.headlined * (bare + share * w.formal);
        Ok(BoundaryScore { weight: own + pair.context_score(self.blanks, w) - formal, share })
    }

    fn pair(&self, i: usize) -> Option<LinePair<'p>> {
        let before = self.page.lines.get(i.checked_sub(1)?)?;
        Some(LinePair { line: self.page.lines.get(i)?, before })
    }

    /// The score of a headline at a line; 0 where there is none. Those that are set off as the sure ones are
    /// gain by it.
    fn headline(&self, i: usize, checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
        let Some(line) = self.page.lines.get(i).filter(|line| line.kind == LineKind::Short) else {
            checkpoint.spend(8)?;
            return Ok(0.0);
        };
        checkpoint
            .spend(COST_OF_LINE + 4 * COST_OF_LINE * self.page.line_terms.of(i).len().min(MAX_TERMS))?;
        let set_off = self.set_off && i > 0 && line.after_blank;
        Ok(headline_score(self.page, i, self.weights) + if set_off { self.weights.set_off } else { 0.0 })
    }

    /// The score of a story without a headline that begins at `i`.
    fn without_headline(&self, i: usize, LinePair { line, before }: LinePair<'_>) -> f64 {
        let w = self.weights;
        match line.kind {
            LineKind::Prose if line.dateline().is_some() => w.dateline,
            LineKind::Prose if line.opens_lowercase && !before.ends_sentence => -w.lowercase,
            LineKind::ListItem | LineKind::Metadata | LineKind::Address => {
                let base = if line.kind == LineKind::ListItem { w.list_item } else { w.metadata };
                base - if has_body(&self.page.lines, i) { 0.0 } else { w.bodiless }
            }
            _ => 0.0,
        }
    }
}

impl LinePair<'_> {
    /// Whether more than its words sets the story apart that begins with the line.
    fn is_marked(self) -> bool {
        matches!(self.line.kind, LineKind::Metadata | LineKind::Address)
            || self.line.dateline().is_some()
            || matches!(self.before.kind, LineKind::Separator | LineKind::Boilerplate)
    }

    /// Whether a story may begin with the line: not in the middle of a sentence, of a list, or of what stands
    /// under a headline.
    fn can_begin(self) -> bool {
        let (line, before) = (self.line, self.before.kind);
        if line.text_number == self.before.text_number {
            return false;
        }
        match line.kind {
            LineKind::Short => true,
            LineKind::Prose if before == LineKind::ListItem => line.dateline().is_some(),
            LineKind::Prose => !matches!(before, LineKind::Short | LineKind::Metadata | LineKind::Address),
            LineKind::ListItem => before == LineKind::Prose,
            LineKind::Metadata | LineKind::Address => may_precede_metadata(before),
            LineKind::Separator | LineKind::Boilerplate => false,
        }
    }

    /// What the line before says, on a page on which a share of the lines stands after `blanks`.
    fn context_score(self, blanks: f64, w: &BoundaryWeights) -> f64 {
        let Self { line, before } = self;
        let mut score = 0.0;
        if blanks > 0.0 && blanks < 0.5 {
            score += if line.after_blank { w.blank } else { -w.unbroken * (1.0 - 2.0 * blanks) };
        }
        match before.kind {
            LineKind::Separator => score += w.separator,
            LineKind::Boilerplate => score += w.boilerplate,
            LineKind::Prose if !before.ends_sentence => score -= w.unterminated,
            LineKind::Short => score -= w.after_short,
            _ => {}
        }
        if line.continues && !before.ends_sentence {
            score -= w.continued;
        }
        score
    }
}

fn may_precede_metadata(kind: LineKind) -> bool {
    matches!(kind, LineKind::Prose | LineKind::ListItem | LineKind::Separator | LineKind::Boilerplate)
}

/// Which lines stand under a headline and belong to it.
fn inside_blocks(lines: &[PageLine], checkpoint: &mut Checkpoint<'_>) -> Result<Vec<bool>, Interrupted> {
    let mut inside = Vec::with_capacity(lines.len());
    while let Some(line) = lines.get(inside.len()) {
        checkpoint.spend(COST_OF_LINE)?;
        let at = inside.len();
        let end = if line.kind == LineKind::Short { block_end(lines, at) } else { at + 1 };
        inside.push(false);
        inside.resize(end, true);
    }
    Ok(inside)
}

/// Whether a block without a headline begins at `i`, with a date, an author or an address and a body below.
fn opens_with_metadata(lines: &[PageLine], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|before| lines.get(before));
    lines.get(i).is_some_and(|line| matches!(line.kind, LineKind::Metadata | LineKind::Address))
        && before.is_none_or(|before| may_precede_metadata(before.kind))
        && has_body(lines, i)
}

/// Whether prose stands below the block at `i`.
fn has_body(lines: &[PageLine], i: usize) -> bool {
    lines.get(block_end(lines, i)).is_some_and(|line| line.kind == LineKind::Prose)
}

/// The share of the lines after a blank one, among those that might begin a story.
fn blank_share(lines: &[PageLine], checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
    let (mut blanks, mut all) = (0_u32, 0_u32);
    for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
        checkpoint.spend(8)?;
        let under =
            line.kind == LineKind::Prose && matches!(before.kind, LineKind::Short | LineKind::ListItem);
        if line.kind != LineKind::ListItem && !under {
            blanks += u32::from(line.after_blank);
            all += 1;
        }
    }
    Ok(f64::from(blanks) / f64::from(all.max(1)))
}
