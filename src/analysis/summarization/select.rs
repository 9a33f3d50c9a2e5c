//! Chooses sentences one by one until the budget is spent.

use super::features::Candidates;
use super::score::{LEANING, Parts, WEIGHTS};
use super::{Budget, Chosen, Options, join};
use crate::analysis::{Interrupted, pace::Pace, segmentation};

/// What resembling the chosen sentences costs, per unit of cosine.
pub(super) const REDUNDANCY: f64 = 2.0;
/// How many of the best sentences are compared at a time, which bounds the cost of a choice.
const WINDOW: usize = 256;

/// What may still be spent.
#[derive(Clone, Copy)]
pub(super) struct Purse {
    unit: Unit,
    left: usize,
    /// What stands between two sentences.
    joiner: &'static str,
    empty: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Sentence,
    Word,
    Character,
}

impl Purse {
    /// The budget for a text of `count` sentences.
    pub(super) fn new(budget: Budget, count: usize, joiner: &'static str) -> Self {
        let (unit, left) = match budget {
            Budget::Sentences(n) => (Unit::Sentence, n),
            Budget::Words(n) => (Unit::Word, n),
            Budget::Characters(n) => (Unit::Character, n),
            // A float beyond the range of usize becomes its end, and NaN becomes 0.
            Budget::Ratio(r) => (Unit::Sentence, ((r * count as f64) as usize).max(1)),
        };
        Self { unit, left, joiner, empty: true }
    }

    fn price(&self, sentence: &str) -> usize {
        match self.unit {
            Unit::Sentence => 1,
            Unit::Word => count_words(sentence),
            Unit::Character => sentence.chars().count(),
        }
    }

    fn with_joiner(&self, price: usize) -> usize {
        let joins = self.unit == Unit::Character && !self.empty;
        price.saturating_add(if joins { self.joiner.chars().count() } else { 0 })
    }

    fn affords(&self, price: usize) -> bool {
        self.with_joiner(price) <= self.left
    }

    fn pay(&mut self, price: usize) {
        self.left = self.left.saturating_sub(self.with_joiner(price));
        self.empty = false;
    }
}

/// Holds a budget of words on the joined text too: where sentences are joined by nothing, a dictionary may see other words
/// across the joint. The last choices are given back until the count is right.
pub(super) fn within_words(
    text: &str,
    mut chosen: Vec<Chosen>,
    options: &Options<'_>,
    pace: &mut Pace<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let Budget::Words(limit) = options.budget else { return Ok(chosen) };
    loop {
        let mut spans: Vec<_> = chosen.iter().map(|c| c.span).collect();
        spans.sort_unstable();
        let joined = join(spans.iter().map(|span| span.of(text)), options.language);
        pace.spend(joined.len())?;
        let mut excess = count_words(&joined).saturating_sub(limit);
        if excess == 0 {
            return Ok(chosen);
        }
        while excess > 0 {
            let Some(last) = chosen.pop() else { return Ok(chosen) };
            excess = excess.saturating_sub(count_words(last.span.of(text)).max(1));
        }
    }
}

/// The words of `text` as [`segmentation::words`] counts them.
fn count_words(text: &str) -> usize {
    segmentation::words(text).filter(|word| word.word_like).count()
}

/// A sentence that may be chosen next.
struct Live {
    index: usize,
    price: usize,
}

/// The state between two choices.
struct Selection<'a> {
    text: &'a str,
    candidates: &'a Candidates,
    parts: &'a [Parts],
    /// All sentences, those of the highest worth first.
    order: Vec<usize>,
    next: usize,
    window: Vec<Live>,
    taken: Vec<bool>,
    /// The sum of the chosen sentences' vectors.
    told: Vec<f64>,
    purse: Purse,
}

/// Chooses within the budget, most important first.
pub(super) fn select(
    text: &str,
    candidates: &Candidates,
    parts: &[Parts],
    purse: Purse,
    pace: &mut Pace<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let mut selection = Selection {
        text,
        candidates,
        parts,
        order: by_worth(parts),
        next: 0,
        window: Vec::with_capacity(WINDOW),
        taken: vec![false; candidates.len()],
        told: vec![0.0; candidates.bags.dimensions],
        purse,
    };
    let mut chosen = Vec::new();
    loop {
        selection.fill(pace)?;
        let Some(at) = selection.best(pace)? else { break };
        chosen.push(selection.take(at));
    }
    Ok(chosen)
}

/// The best worth that a sentence can have: nothing told yet, and nothing to lean on needed.
fn ceiling(parts: &Parts) -> f64 {
    parts[..LEANING].iter().sum()
}

fn by_worth(parts: &[Parts]) -> Vec<usize> {
    let worth: Vec<f64> = parts.iter().map(ceiling).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| worth[b].total_cmp(&worth[a]).then(a.cmp(&b)));
    order
}

impl Selection<'_> {
    /// Fills the window with the next sentences that the budget affords. What it does not afford now it never will.
    fn fill(&mut self, pace: &mut Pace<'_>) -> Result<(), Interrupted> {
        let purse = self.purse;
        self.window.retain(|live| purse.affords(live.price));
        while self.window.len() < WINDOW && purse.left > 0 && self.next < self.order.len() {
            let index = self.order[self.next];
            self.next += 1;
            let span = self.candidates.spans[index];
            pace.spend(span.end - span.start)?;
            let price = purse.price(span.of(self.text));
            if purse.affords(price) {
                self.window.push(Live { index, price });
            }
        }
        Ok(())
    }

    /// The place in the window of the sentence that is worth most now; of equals, the first in the text. The window is in
    /// order of ceilings, so the search ends where they fall below the best.
    fn best(&self, pace: &mut Pace<'_>) -> Result<Option<usize>, Interrupted> {
        let mut best: Option<(usize, f64)> = None;
        for (at, live) in self.window.iter().enumerate() {
            if best.is_some_and(|(_, worth)| ceiling(&self.parts[live.index]) < worth) {
                break;
            }
            pace.spend(8 * self.candidates.bags.of(live.index).len())?;
            let worth = self.worth(live.index);
            let better = |&(held, most): &(usize, f64)| {
                worth > most || worth == most && live.index < self.window[held].index
            };
            if best.as_ref().is_none_or(better) {
                best = Some((at, worth));
            }
        }
        Ok(best.map(|(at, _)| at))
    }

    fn take(&mut self, at: usize) -> Chosen {
        let Live { index, price } = self.window.remove(at);
        let contributions = self.contributions(index);
        self.purse.pay(price);
        self.taken[index] = true;
        self.candidates.bags.add(index, 1.0, &mut self.told);
        let score = contributions.iter().map(|(_, part)| part).sum();
        Chosen { span: self.candidates.spans[index], score, contributions }
    }

    /// What the sentence is worth after the choices so far.
    fn worth(&self, index: usize) -> f64 {
        self.own_parts(index).iter().sum::<f64>() + self.redundancy(index)
    }

    fn contributions(&self, index: usize) -> Vec<(&'static str, f64)> {
        let own = WEIGHTS.iter().zip(self.own_parts(index)).map(|(weight, &part)| (weight.name, part));
        own.chain([("redundancy", self.redundancy(index))]).filter(|(_, part)| *part != 0.0).collect()
    }

    /// The parts that count now: a sentence may lean on a chosen one.
    fn own_parts(&self, index: usize) -> &[f64] {
        let leans_on_chosen = index > 0 && self.taken[index - 1];
        &self.parts[index][..if leans_on_chosen { LEANING } else { WEIGHTS.len() }]
    }

    fn redundancy(&self, index: usize) -> f64 {
        -REDUNDANCY * self.candidates.bags.dot(index, &self.told)
    }
}
