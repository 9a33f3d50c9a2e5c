//! Chooses sentences one by one until the budget is spent, then looks for a better exchange.

use super::features::Candidates;
use super::purse::{Purse, count_words};
use super::values::Values;
use super::worth::Worth;
use super::{Budget, Chosen, Options, join};
use crate::analysis::{Interrupted, pace::Pace};

/// How many of the best sentences are compared at a time, which bounds the cost of a choice.
const WINDOW: usize = 256;
/// More chosen sentences than this are not exchanged any more, and so often at most: both bound the cost.
const EXCHANGES: usize = 12;
/// How many of the best sentences may come in by an exchange.
const RESERVES: usize = 32;

/// A sentence that may be chosen next.
#[derive(Clone, Copy)]
struct Live {
    index: usize,
    price: usize,
}

/// The state between two choices.
struct Selection<'a> {
    text: &'a str,
    candidates: &'a Candidates,
    worth: Worth<'a>,
    /// All sentences, those of the highest ceiling first.
    order: Vec<usize>,
    next: usize,
    window: Vec<Live>,
    purse: Purse,
}

/// Chooses within the budget, most important first.
pub(super) fn select(
    text: &str,
    candidates: &Candidates,
    values: &[Values],
    long: f64,
    purse: Purse,
    pace: &mut Pace<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let worth = Worth::new(candidates, values, long);
    let order = by_ceiling(&worth, candidates.len());
    let mut selection =
        Selection { text, candidates, worth, order, next: 0, window: Vec::with_capacity(WINDOW), purse };
    let mut picked = Vec::new();
    loop {
        selection.fill(pace)?;
        let Some(at) = selection.best(pace)? else { break };
        picked.push(selection.take(at));
    }
    selection.exchange(&mut picked, purse, pace)?;
    selection.rank(picked, pace)
}

fn by_ceiling(worth: &Worth<'_>, count: usize) -> Vec<usize> {
    let ceilings: Vec<f64> = (0..count).map(|i| worth.ceiling(i)).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| ceilings[b].total_cmp(&ceilings[a]).then(a.cmp(&b)));
    order
}

impl Selection<'_> {
    /// Fills the window with the next sentences that the budget affords. What it does not afford now it never will.
    fn fill(&mut self, pace: &mut Pace<'_>) -> Result<(), Interrupted> {
        let purse = self.purse;
        self.window.retain(|live| purse.affords(live.price));
        while self.window.len() < WINDOW && !purse.is_spent() && self.next < self.order.len() {
            let index = self.order[self.next];
            self.next += 1;
            let live = self.priced(index, pace)?;
            if purse.affords(live.price) {
                self.window.push(live);
            }
        }
        Ok(())
    }

    fn priced(&self, index: usize, pace: &mut Pace<'_>) -> Result<Live, Interrupted> {
        let span = self.candidates.spans[index];
        pace.spend(span.end - span.start)?;
        Ok(Live { index, price: self.purse.price(span.of(self.text)) })
    }

    /// The place in the window of the sentence that is worth most now; of equals, the first in the text. The window is in
    /// order of ceilings, so the search ends where they fall below the best.
    fn best(&self, pace: &mut Pace<'_>) -> Result<Option<usize>, Interrupted> {
        let mut best: Option<(usize, f64)> = None;
        for (at, live) in self.window.iter().enumerate() {
            if best.is_some_and(|(_, worth)| self.worth.ceiling(live.index) < worth) {
                break;
            }
            pace.spend(8 * self.worth.cost(live.index))?;
            let worth = self.worth.of(live.index);
            let better = |&(held, most): &(usize, f64)| {
                worth > most || worth == most && live.index < self.window[held].index
            };
            if best.as_ref().is_none_or(better) {
                best = Some((at, worth));
            }
        }
        Ok(best.map(|(at, _)| at))
    }

    fn take(&mut self, at: usize) -> Live {
        let live = self.window.remove(at);
        self.purse.pay(live.price);
        self.worth.take(live.index);
        live
    }

    /// Exchanges chosen sentences for others as long as the whole summary gains by it, within `purse`.
    fn exchange(
        &mut self,
        picked: &mut [Live],
        purse: Purse,
        pace: &mut Pace<'_>,
    ) -> Result<(), Interrupted> {
        if picked.len() > EXCHANGES {
            return Ok(());
        }
        let mut reserves = Vec::with_capacity(RESERVES);
        for &index in self.order.iter().filter(|&&i| !self.worth.is_taken(i)).take(RESERVES) {
            reserves.push(self.priced(index, pace)?);
        }
        for _ in 0..EXCHANGES {
            let Some((out, incoming)) = self.best_exchange(picked, &reserves, purse, pace)? else { break };
            self.worth.give_back(picked[out].index);
            self.worth.take(reserves[incoming].index);
            std::mem::swap(&mut picked[out], &mut reserves[incoming]);
        }
        Ok(())
    }

    /// The exchange that gains most, as places in `picked` and `reserves`.
    fn best_exchange(
        &mut self,
        picked: &[Live],
        reserves: &[Live],
        purse: Purse,
        pace: &mut Pace<'_>,
    ) -> Result<Option<(usize, usize)>, Interrupted> {
        let mut best = None;
        let mut most = 1e-9;
        for (out, leaving) in picked.iter().enumerate() {
            let mut rest = purse;
            picked.iter().filter(|live| live.index != leaving.index).for_each(|live| rest.pay(live.price));
            self.worth.give_back(leaving.index);
            let lost = self.worth.of(leaving.index);
            for (incoming, coming) in reserves.iter().enumerate() {
                pace.spend(8 * self.worth.cost(coming.index))?;
                // A cheaper sentence may be worth more only because it fills less of the budget.
                let fits = rest.affords(coming.price)
                    && (purse.counts_sentences() || 2 * coming.price >= leaving.price);
                let gain = self.worth.of(coming.index) - lost;
                if fits && gain > most {
                    (best, most) = (Some((out, incoming)), gain);
                }
            }
            self.worth.take(leaving.index);
        }
        Ok(best)
    }

    /// The picked sentences in the order of their worth, each beside those before it.
    fn rank(mut self, picked: Vec<Live>, pace: &mut Pace<'_>) -> Result<Vec<Chosen>, Interrupted> {
        picked.iter().for_each(|live| self.worth.give_back(live.index));
        let place = |live: &Live| (-self.worth.ceiling(live.index), live.index);
        self.window = picked;
        self.window.sort_by(|a, b| {
            let (a, b) = (place(a), place(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        });
        let mut chosen = Vec::with_capacity(self.window.len());
        while let Some(at) = self.best(pace)? {
            let index = self.window[at].index;
            let contributions = self.worth.contributions(index);
            let score = contributions.iter().map(|(_, part)| part).sum();
            chosen.push(Chosen { span: self.candidates.spans[index], score, contributions });
            self.take(at);
        }
        Ok(chosen)
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
