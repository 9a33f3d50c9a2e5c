//! What speaks for a story that begins at a line, apart from its words: headlines and what stands under them, datelines, blank
//! lines, rules.

use std::ops::Range;

use super::{
    bags::Bags,
    form::Form,
    line::{Line, Page},
    weights::Weights,
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many lines ahead of a headline, and how many before it, are searched for its words.
const REACH: (usize, usize) = (4, 6);
/// How many terms of a line are searched.
const MAX_TERMS: usize = 256;

/// What speaks for a story that begins at a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    /// In nats; negative infinity where no story can begin.
    pub(super) weight: f64,
    /// The share that it pays of what a story costs where words return all over the page.
    pub(super) share: f64,
}

impl Cue {
    const NEVER: Self = Self { weight: f64::NEG_INFINITY, share: 1.0 };
}

/// What is known of the page as a whole, so that what speaks for a line can be told.
pub(super) struct Cues<'p> {
    page: &'p Page,
    weights: &'p Weights,
    /// The share of the lines after a blank one.
    blanks: f64,
    /// Which lines stand under a headline and belong to it.
    inside: Vec<bool>,
    /// Whether all sure headlines stand after a blank line.
    alike: bool,
    /// How much the page is one with headlines or dates above its stories, from 0 to 1.
    headlined: f64,
}

/// What a line costs, in bytes of other work: its block is looked at, and the lines round it.
const COST_OF_LINE: usize = 256;

impl<'p> Cues<'p> {
    /// Looks at the whole page.
    pub(super) fn of(
        page: &'p Page,
        weights: &'p Weights,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let lines = &page.lines;
        let mut cues = Self {
            page,
            weights,
            blanks: blank_share(lines, checkpoint)?,
            inside: inside(lines, checkpoint)?,
            alike: false,
            headlined: 0.0,
        };
        let (mut sure, mut set_off) = (0, 0);
        for (i, line) in lines.iter().enumerate().skip(1) {
            if cues.head(i, checkpoint)? > weights.strong {
                sure += 1;
                set_off += usize::from(line.blank);
            }
        }
        cues.alike = set_off > 0 && set_off == sure;
        let mut marks = 0;
        for i in 0..lines.len() {
            marks += usize::from(cues.head(i, checkpoint)? > weights.strong);
            marks += usize::from(opens_with_meta(lines, i));
        }
        cues.headlined = (marks as f64 / 2.0).min(1.0);
        Ok(cues)
    }

    /// What speaks for a story at each of the lines.
    pub(super) fn between(
        &self,
        lines: Range<usize>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Cue>, Interrupted> {
        lines.map(|i| self.at(i, checkpoint)).collect()
    }

    fn at(&self, i: usize, checkpoint: &mut Checkpoint<'_>) -> Result<Cue, Interrupted> {
        let (lines, w) = (&self.page.lines, self.weights);
        checkpoint.spend(COST_OF_LINE)?;
        if i == 0 || self.inside[i] || !can_begin(lines, i) {
            return Ok(Cue::NEVER);
        }
        let head = self.head(i, checkpoint)?;
        let short = lines[i].form == Form::Short;
        let marked = is_marked(lines, i) || head > w.strong;
        let share = if marked { w.trust } else { 1.0 };
        let own = if short { head } else { other(self.page, i, w) };
        let bare = if short || marked { 0.0 } else { w.bare };
        let weight = own + around(lines, i, self.blanks, w) - self.headlined * (bare + share * w.formal);
        Ok(Cue { weight, share })
    }

    /// What speaks for a headline at a line. Those that are set as the sure ones are gain by it.
    fn head(&self, i: usize, checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
        let line = &self.page.lines[i];
        if line.form != Form::Short {
            checkpoint.spend(8)?;
            return Ok(0.0);
        }
        checkpoint.spend(COST_OF_LINE + 4 * COST_OF_LINE * self.page.bags.of(i).len().min(MAX_TERMS))?;
        let alike = self.alike && i > 0 && line.blank;
        Ok(head(self.page, i, self.weights) + if alike { self.weights.alike } else { 0.0 })
    }
}

/// Whether more than its words sets the story apart that begins at `i`.
fn is_marked(lines: &[Line], i: usize) -> bool {
    matches!(lines[i].form, Form::Meta | Form::Address)
        || lines[i].dateline().is_some()
        || matches!(lines[i - 1].form, Form::Rule | Form::Furniture)
}

/// Which lines stand under a headline and belong to it.
fn inside(lines: &[Line], checkpoint: &mut Checkpoint<'_>) -> Result<Vec<bool>, Interrupted> {
    let mut inside = vec![false; lines.len()];
    let mut i = 0;
    while i < lines.len() {
        checkpoint.spend(COST_OF_LINE)?;
        let end = if lines[i].form == Form::Short { block_end(lines, i) } else { i + 1 };
        inside[i + 1..end].fill(true);
        i = end;
    }
    Ok(inside)
}

/// Whether a block without a headline begins at `i`, with a date, an author or an address and a body below.
fn opens_with_meta(lines: &[Line], i: usize) -> bool {
    let follows =
        i == 0 || matches!(lines[i - 1].form, Form::Prose | Form::Bullet | Form::Rule | Form::Furniture);
    matches!(lines[i].form, Form::Meta | Form::Address)
        && follows
        && lines.get(block_end(lines, i)).is_some_and(|line| line.form == Form::Prose)
}

/// The share of the lines behind a blank one, among those that might begin a story.
fn blank_share(lines: &[Line], checkpoint: &mut Checkpoint<'_>) -> Result<f64, Interrupted> {
    let (mut blanks, mut all) = (0_u32, 0_u32);
    for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
        checkpoint.spend(8)?;
        let under = line.form == Form::Prose && matches!(before.form, Form::Short | Form::Bullet);
        if line.form != Form::Bullet && !under {
            blanks += u32::from(line.blank);
            all += 1;
        }
    }
    Ok(f64::from(blanks) / f64::from(all.max(1)))
}

/// Whether a story may begin at the line: it is not in the middle of a sentence, of a list, or of what stands under a headline.
fn can_begin(lines: &[Line], i: usize) -> bool {
    let (line, before) = (&lines[i], &lines[i - 1]);
    if line.same == before.same {
        return false;
    }
    match line.form {
        Form::Short => true,
        Form::Prose => {
            !matches!(before.form, Form::Short | Form::Meta | Form::Address | Form::Bullet)
                || before.form == Form::Bullet && line.dateline().is_some()
        }
        Form::Bullet => before.form == Form::Prose,
        Form::Meta | Form::Address => {
            matches!(before.form, Form::Prose | Form::Bullet | Form::Rule | Form::Furniture)
        }
        Form::Rule | Form::Furniture => false,
    }
}

/// The line behind the headline at `i` and what belongs to it: its repetitions, addresses, dates, authors, bullets.
pub(super) fn block_end(lines: &[Line], i: usize) -> usize {
    let belongs = |line: &Line| {
        matches!(line.form, Form::Address | Form::Meta | Form::Bullet) || line.same == lines[i].same
    };
    let length = lines[i + 1..].iter().take(64).take_while(|line| belongs(line)).count();
    i + 1 + length
}

/// What speaks for a headline at `i`.
fn head(page: &Page, i: usize, w: &Weights) -> f64 {
    let lines = &page.lines;
    let line = &lines[i];
    if line.form != Form::Short {
        return 0.0;
    }
    let mut end = block_end(lines, i);
    if end == i + 1 && lines.get(end).is_some_and(|line| line.form == Form::Short) {
        end = block_end(lines, end);
    }
    let body = lines.get(end).filter(|line| line.form == Form::Prose);
    let (ahead, behind) = covers(page, i, end);
    let mut cue = w.head + w.ahead * ahead - w.behind * behind;
    if end > i + 1 {
        cue += w.block;
    }
    if page.times[line.same as usize] > 1 {
        cue += w.repeated;
    }
    if body.is_some_and(|body| body.dateline().is_some()) {
        cue += w.dateline_under;
    }
    if body.is_none() {
        cue -= w.bodiless;
    }
    cue + w.length * (f64::from(line.words.min(8)) - 5.0) - if line.ends { w.question } else { 0.0 }
}

/// What speaks for a story without a headline that begins at `i`.
fn other(page: &Page, i: usize, w: &Weights) -> f64 {
    let lines = &page.lines;
    let line = &lines[i];
    match line.form {
        Form::Prose if line.dateline().is_some() => w.dateline,
        Form::Prose if line.low && !lines[i - 1].ends => -w.low,
        Form::Bullet | Form::Meta | Form::Address => {
            let end = block_end(lines, i);
            let bodiless = lines.get(end).is_none_or(|line| line.form != Form::Prose);
            let base = if line.form == Form::Bullet { w.bullet } else { w.meta };
            base - if bodiless { w.bodiless } else { 0.0 }
        }
        _ => 0.0,
    }
}

/// What the line before says.
fn around(lines: &[Line], i: usize, blanks: f64, w: &Weights) -> f64 {
    let (line, before) = (&lines[i], &lines[i - 1]);
    let mut cue = 0.0;
    if blanks > 0.0 && blanks < 0.5 {
        cue += if line.blank { w.blank } else { -w.unbroken * (1.0 - 2.0 * blanks) };
    }
    match before.form {
        Form::Rule => cue += w.rule,
        Form::Furniture => cue += w.furniture,
        _ => {}
    }
    if before.form == Form::Prose && !before.ends {
        cue -= w.unended;
    }
    if before.form == Form::Short {
        cue -= w.after_short;
    }
    if line.wrapped && !before.ends {
        cue -= w.wrapped;
    }
    cue
}

/// The shares of the headline's terms that the lines ahead of it have, and those before it.
fn covers(page: &Page, i: usize, end: usize) -> (f64, f64) {
    let prose = |j: &usize| page.lines[*j].form == Form::Prose;
    let ahead = (end..page.lines.len())
        .take(2 * REACH.0)
        .take_while(|&j| page.lines[j].form != Form::Short)
        .filter(prose)
        .take(REACH.0);
    let behind = (0..i).rev().take(2 * REACH.1).filter(prose).take(REACH.1);
    let terms = page.bags.of(i);
    (cover(&page.bags, terms, ahead), cover(&page.bags, terms, behind))
}

fn cover(bags: &Bags, terms: &[u32], lines: impl Iterator<Item = usize> + Clone) -> f64 {
    if terms.is_empty() {
        return 0.0;
    }
    let has = |term: &u32| {
        lines.clone().any(|j| bags.of(j)[..bags.of(j).len().min(MAX_TERMS)].binary_search(term).is_ok())
    };
    terms.iter().filter(|term| has(term)).count() as f64 / terms.len() as f64
}
