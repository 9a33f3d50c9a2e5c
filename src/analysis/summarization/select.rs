//! Chooses sentences one by one until the budget is spent, then looks for a better exchange.

use super::features::Candidates;
use super::purse::{Purse, count_words};
use super::worth::Worth;
use super::{Budget, Chosen, Options, join};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, sort};

/// How many of the best sentences are compared at a time, which bounds the cost of a choice.
const WINDOW: usize = 256;
/// Once so many are chosen fewer are compared, and what is chosen is ranked no more.
const MANY: usize = 512;
const NARROW: usize = 16;
/// More chosen sentences than this are not exchanged any more, and so often at most: both bound the cost.
const EXCHANGES: usize = 12;
/// How many of the best sentences may come in by an exchange.
const RESERVES: usize = 32;
/// How often some of the last choices are given back for the words that a dictionary sees across joints, before half of all are.
const ROUNDS: usize = 8;

/// A sentence that may be chosen next.
#[derive(Clone, Copy)]
struct Live {
    index: u32,
    price: u32,
}

impl Live {
    fn index(self) -> usize {
        self.index as usize
    }

    fn price(self) -> usize {
        self.price as usize
    }
}

/// The state between two choices.
struct Selection<'a> {
    text: &'a str,
    candidates: &'a Candidates<'a>,
    worth: Worth<'a>,
    /// All sentences, those of the highest ceiling first.
    order: Vec<u32>,
    next: usize,
    window: Vec<Live>,
    /// How many of the window are compared.
    width: usize,
    purse: Purse,
}

/// Chooses within the budget, most important first.
pub(super) fn select<'a>(
    text: &'a str,
    candidates: &'a Candidates<'a>,
    worth: Worth<'a>,
    purse: Purse,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let order = by_ceiling(&worth, candidates.len(), checkpoint)?;
    let window = Vec::with_capacity(WINDOW.min(candidates.len()));
    let mut selection = Selection { text, candidates, worth, order, next: 0, window, width: WINDOW, purse };
    let mut picked = Vec::new();
    loop {
        selection.width = if picked.len() < MANY { WINDOW } else { NARROW };
        selection.fill(checkpoint)?;
        let Some(at) = selection.best(checkpoint)? else { break };
        picked.push(selection.take(at));
    }
    selection.exchange(&mut picked, purse, checkpoint)?;
    selection.order = Vec::new();
    if picked.len() <= MANY {
        selection.rank(picked, checkpoint)
    } else {
        selection.repeat(&picked, checkpoint)
    }
}

fn by_ceiling(
    worth: &Worth<'_>,
    count: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<u32>, Interrupted> {
    // No more sentences than there are bytes in 4 GiB.
    let mut order: Vec<u32> = (0..count as u32).collect();
    let ceiling = |i: u32| worth.ceiling(i as usize);
    sort::sort(&mut order, |&a, &b| ceiling(b).total_cmp(&ceiling(a)).then(a.cmp(&b)), checkpoint)?;
    Ok(order)
}

impl Selection<'_> {
    /// Fills the window with the next sentences that the budget affords. What it does not afford now it never will.
    fn fill(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let purse = self.purse;
        if !purse.counts_sentences() || purse.is_spent() {
            checkpoint.spend(self.window.len())?;
            self.window.retain(|live| purse.affords(live.price()));
        }
        while self.window.len() < self.width && !purse.is_spent() && self.next < self.order.len() {
            let index = self.order[self.next];
            self.next += 1;
            let live = self.priced(index, checkpoint)?;
            if purse.affords(live.price()) {
                self.window.push(live);
            }
        }
        Ok(())
    }

    fn priced(&self, index: u32, checkpoint: &mut Checkpoint<'_>) -> Result<Live, Interrupted> {
        checkpoint.spend(8)?;
        let span = self.candidates.span(index as usize);
        let price = self.purse.price(span.of(self.text), checkpoint)?;
        Ok(Live { index, price: u32::try_from(price).unwrap_or(u32::MAX) })
    }

    /// The place in the window of the sentence that is worth most now; of equals, the first in the text. The window is in
    /// order of ceilings, so the search ends where they fall below the best.
    fn best(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Option<usize>, Interrupted> {
        let mut best: Option<(usize, f64)> = None;
        for (at, live) in self.window.iter().take(self.width).enumerate() {
            if best.is_some_and(|(_, worth)| self.worth.ceiling(live.index()) < worth) {
                break;
            }
            checkpoint.spend(self.worth.cost(live.index()))?;
            let worth = self.worth.of(live.index());
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
        self.purse.pay(live.price());
        self.worth.take(live.index());
        live
    }

    /// Exchanges chosen sentences for others as long as the whole summary gains by it, within `purse`.
    fn exchange(
        &mut self,
        picked: &mut [Live],
        purse: Purse,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        if picked.len() > EXCHANGES {
            return Ok(());
        }
        let mut reserves = Vec::with_capacity(RESERVES);
        for &index in self.order.iter().filter(|&&i| !self.worth.is_taken(i as usize)).take(RESERVES) {
            reserves.push(self.priced(index, checkpoint)?);
        }
        for _ in 0..EXCHANGES {
            let Some((out, incoming)) = self.best_exchange(picked, &reserves, purse, checkpoint)? else {
                break;
            };
            self.worth.give_back(picked[out].index());
            self.worth.take(reserves[incoming].index());
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
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<(usize, usize)>, Interrupted> {
        let mut best = None;
        let mut most = 1e-9;
        for (out, leaving) in picked.iter().enumerate() {
            let mut rest = purse;
            picked.iter().filter(|live| live.index != leaving.index).for_each(|live| rest.pay(live.price()));
            checkpoint.spend(2 * self.worth.cost(leaving.index()))?;
            self.worth.give_back(leaving.index());
            let lost = self.worth.of(leaving.index());
            for (incoming, coming) in reserves.iter().enumerate() {
                checkpoint.spend(self.worth.cost(coming.index()))?;
                // A cheaper sentence may be worth more only because it fills less of the budget.
                let fits = rest.affords(coming.price())
                    && (purse.counts_sentences() || 2 * coming.price() >= leaving.price());
                let gain = self.worth.of(coming.index()) - lost;
                if fits && gain > most {
                    (best, most) = (Some((out, incoming)), gain);
                }
            }
            self.worth.take(leaving.index());
        }
        Ok(best)
    }

    /// The picked sentences in the order of their worth, each beside those before it.
    fn rank(
        mut self,
        picked: Vec<Live>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        picked.iter().for_each(|live| self.worth.give_back(live.index()));
        let place = |live: &Live| (-self.worth.ceiling(live.index()), live.index);
        self.window = picked;
        self.width = MANY;
        self.window.sort_by(|a, b| {
            let (a, b) = (place(a), place(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        });
        let mut chosen = Vec::with_capacity(self.window.len());
        while let Some(at) = self.best(checkpoint)? {
            chosen.push(self.chosen(self.window[at]));
            self.take(at);
        }
        Ok(chosen)
    }

    /// The picked sentences in the order in which they were picked.
    fn repeat(
        mut self,
        picked: &[Live],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        for live in picked {
            checkpoint.spend(self.worth.cost(live.index()))?;
            self.worth.give_back(live.index());
        }
        let mut chosen = Vec::with_capacity(picked.len());
        for live in picked {
            checkpoint.spend(2 * self.worth.cost(live.index()))?;
            chosen.push(self.chosen(*live));
            self.worth.take(live.index());
        }
        Ok(chosen)
    }

    fn chosen(&self, live: Live) -> Chosen {
        let (span, score) = (self.candidates.span(live.index()), self.worth.of(live.index()));
        Chosen { span, score, contributions: self.worth.contributions(live.index()) }
    }
}

/// Holds a budget of words on the joined text too: where sentences are joined by nothing, a dictionary may see other words
/// across the joint. The last choices are given back until the count is right.
pub(super) fn within_words(
    text: &str,
    mut chosen: Vec<Chosen>,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let Budget::Words(limit) = options.budget else { return Ok(chosen) };
    for round in 0.. {
        let joined = joined(text, &chosen, options, checkpoint)?;
        let mut excess = count_words(&joined, checkpoint)?.saturating_sub(limit);
        if excess == 0 {
            break;
        }
        if round >= ROUNDS {
            chosen.truncate(chosen.len() / 2);
        }
        while excess > 0 {
            let Some(last) = chosen.pop() else { return Ok(chosen) };
            excess = excess.saturating_sub(count_words(last.span.of(text), checkpoint)?.max(1));
        }
    }
    Ok(chosen)
}

/// The chosen sentences as one text, in its order.
fn joined(
    text: &str,
    chosen: &[Chosen],
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<String, Interrupted> {
    let mut spans: Vec<Span> = chosen.iter().map(|chosen| chosen.span).collect();
    sort::sort(&mut spans, Ord::cmp, checkpoint)?;
    for span in &spans {
        checkpoint.spend(span.end - span.start)?;
    }
    Ok(join(spans.iter().map(|span| span.of(text)), options.language))
}
