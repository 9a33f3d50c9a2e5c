//! Chooses sentences one by one until the budget is spent, the one with the highest marginal score first,
//! then swaps some for better ones.

use super::candidates::CandidateSentences;
use super::marginal_scores::MarginalScores;
use super::remaining_budget::{RemainingBudget, count_words};
use super::{Budget, Chosen, join};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, sort};

/// How many of the best sentences are compared at a time, which bounds the cost of a choice.
const WINDOW: usize = 256;
/// Once so many are chosen fewer are compared, and what is chosen is ranked no more.
const MANY: usize = 512;
const NARROW: usize = 16;
/// From more chosen sentences than this none is swapped, and there are so many swaps at most: both bound the
/// cost.
const SWAPS: usize = 12;
/// How many of the best sentences may come in by a swap.
const RESERVES: usize = 32;
/// How often some of the last choices are given back for the words that a dictionary sees across joiners,
/// before half of all are.
const ROUNDS: usize = 8;

/// A sentence that may be chosen next.
#[derive(Clone, Copy)]
struct PricedSentence {
    index: u32,
    price: u32,
}

impl PricedSentence {
    fn index(self) -> usize {
        self.index as usize
    }

    fn price(self) -> usize {
        self.price as usize
    }
}

/// The state between two choices.
struct GreedySelection<'a> {
    text: &'a str,
    candidates: &'a CandidateSentences<'a>,
    scores: MarginalScores<'a>,
    /// All sentences, those of the highest ceiling first.
    order: Vec<u32>,
    next: usize,
    window: Vec<PricedSentence>,
    /// How many of the window are compared.
    width: usize,
    budget: RemainingBudget,
}

/// Chooses within the budget, most important first.
pub(super) fn select<'a>(
    text: &'a str,
    candidates: &'a CandidateSentences<'a>,
    scores: MarginalScores<'a>,
    budget: RemainingBudget,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let order = by_ceiling(&scores, candidates.len(), checkpoint)?;
    let window = Vec::with_capacity(WINDOW.min(candidates.len()));
    let mut selection =
        GreedySelection { text, candidates, scores, order, next: 0, window, width: WINDOW, budget };
    let mut picked = Vec::new();
    loop {
        selection.width = if picked.len() < MANY { WINDOW } else { NARROW };
        selection.fill(checkpoint)?;
        let Some((at, _)) = selection.best(checkpoint)? else { break };
        picked.push(selection.take(at));
    }
    selection.swap_in(&mut picked, budget, checkpoint)?;
    selection.order = Vec::new();
    picked.shrink_to_fit();
    if picked.len() <= MANY {
        selection.rank(picked, checkpoint)
    } else {
        selection.repeat(&picked, checkpoint)
    }
}

fn by_ceiling(
    scores: &MarginalScores<'_>,
    count: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<u32>, Interrupted> {
    // No more sentences than there are bytes in 4 GiB.
    let mut order: Vec<u32> = (0..count as u32).collect();
    let ceiling = |i: u32| scores.ceiling(i as usize);
    sort::sort(&mut order, |&a, &b| ceiling(b).total_cmp(&ceiling(a)).then(a.cmp(&b)), checkpoint)?;
    Ok(order)
}

impl GreedySelection<'_> {
    /// Fills the window with the next sentences that the budget affords. What it does not afford now it never
    /// will.
    fn fill(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let budget = self.budget;
        if !budget.counts_sentences() || budget.is_spent() {
            checkpoint.spend(self.window.len())?;
            self.window.retain(|sentence| budget.affords(sentence.price()));
        }
        while self.window.len() < self.width
            && !budget.is_spent()
            && let Some(&index) = self.order.get(self.next)
        {
            self.next += 1;
            let sentence = self.priced(index, checkpoint)?;
            if budget.affords(sentence.price()) {
                self.window.push(sentence);
            }
        }
        Ok(())
    }

    fn priced(&self, index: u32, checkpoint: &mut Checkpoint<'_>) -> Result<PricedSentence, Interrupted> {
        checkpoint.spend(8)?;
        let span = self.candidates.span(index as usize);
        let price = self.budget.price(span.of(self.text), checkpoint)?;
        Ok(PricedSentence { index, price: u32::try_from(price).unwrap_or(u32::MAX) })
    }

    /// The sentence of the window that scores most now, with its position there; of equals, the first in the
    /// text. The window is in order of ceilings, so the search ends where they fall below the best.
    fn best(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Option<(usize, PricedSentence)>, Interrupted> {
        let mut best: Option<(usize, PricedSentence, f64)> = None;
        for (at, &sentence) in self.window.iter().take(self.width).enumerate() {
            if best.is_some_and(|(.., most)| self.scores.ceiling(sentence.index()) < most) {
                break;
            }
            checkpoint.spend(self.scores.cost(sentence.index()))?;
            let score = self.scores.of(sentence.index());
            let better = |(_, held, most): (usize, PricedSentence, f64)| {
                score > most || score == most && sentence.index < held.index
            };
            if best.is_none_or(better) {
                best = Some((at, sentence, score));
            }
        }
        Ok(best.map(|(at, sentence, _)| (at, sentence)))
    }

    /// Chooses the sentence at a position of the window.
    fn take(&mut self, at: usize) -> PricedSentence {
        let sentence = self.window.remove(at);
        self.budget.pay(sentence.price());
        self.scores.take(sentence.index());
        sentence
    }

    /// Swaps chosen sentences for others as long as the whole summary gains by it, within `budget`.
    fn swap_in(
        &mut self,
        picked: &mut [PricedSentence],
        budget: RemainingBudget,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        if picked.len() > SWAPS {
            return Ok(());
        }
        let mut reserves = Vec::with_capacity(RESERVES);
        for &index in self.order.iter().filter(|&&i| !self.scores.is_taken(i as usize)).take(RESERVES) {
            reserves.push(self.priced(index, checkpoint)?);
        }
        for _ in 0..SWAPS {
            let Some((out, incoming)) = self.best_swap(picked, &reserves, budget, checkpoint)? else { break };
            let (Some(out), Some(incoming)) = (picked.get_mut(out), reserves.get_mut(incoming)) else {
                break;
            };
            self.scores.give_back(out.index());
            self.scores.take(incoming.index());
            std::mem::swap(out, incoming);
        }
        Ok(())
    }

    /// The swap that gains most, as positions in `picked` and `reserves`.
    fn best_swap(
        &mut self,
        picked: &[PricedSentence],
        reserves: &[PricedSentence],
        budget: RemainingBudget,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<(usize, usize)>, Interrupted> {
        let mut best = None;
        let mut most = 1e-9;
        for (out, leaving) in picked.iter().enumerate() {
            let mut rest = budget;
            let staying = picked.iter().filter(|sentence| sentence.index != leaving.index);
            staying.for_each(|sentence| rest.pay(sentence.price()));
            checkpoint.spend(2 * self.scores.cost(leaving.index()))?;
            self.scores.give_back(leaving.index());
            let lost = self.scores.of(leaving.index());
            for (incoming, coming) in reserves.iter().enumerate() {
                checkpoint.spend(self.scores.cost(coming.index()))?;
                // A cheaper sentence may score more only because it fills less of the budget.
                let fits = rest.affords(coming.price())
                    && (budget.counts_sentences() || 2 * coming.price() >= leaving.price());
                let gain = self.scores.of(coming.index()) - lost;
                if fits && gain > most {
                    (best, most) = (Some((out, incoming)), gain);
                }
            }
            self.scores.take(leaving.index());
        }
        Ok(best)
    }

    /// The picked sentences in the order of their marginal scores, given those before them.
    fn rank(
        mut self,
        picked: Vec<PricedSentence>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        picked.iter().for_each(|sentence| self.scores.give_back(sentence.index()));
        let rank = |sentence: &PricedSentence| (-self.scores.ceiling(sentence.index()), sentence.index);
        self.window = picked;
        self.width = MANY;
        self.window.sort_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        });
        let mut chosen = Vec::with_capacity(self.window.len());
        while let Some((at, sentence)) = self.best(checkpoint)? {
            chosen.push(self.chosen(sentence));
            self.take(at);
        }
        Ok(chosen)
    }

    /// The picked sentences in the order in which they were picked.
    fn repeat(
        mut self,
        picked: &[PricedSentence],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        for sentence in picked {
            checkpoint.spend(self.scores.cost(sentence.index()))?;
            self.scores.give_back(sentence.index());
        }
        let mut chosen = Vec::with_capacity(picked.len());
        for sentence in picked {
            checkpoint.spend(2 * self.scores.cost(sentence.index()))?;
            chosen.push(self.chosen(*sentence));
            self.scores.take(sentence.index());
        }
        Ok(chosen)
    }

    fn chosen(&self, sentence: PricedSentence) -> Chosen {
        let (span, score) = (self.candidates.span(sentence.index()), self.scores.of(sentence.index()));
        Chosen { span, score, contributions: self.scores.contributions(sentence.index()) }
    }
}

/// Holds a budget of words on the joined text too: where sentences are joined by nothing, a dictionary may
/// see other words across the joiner. The last choices are given back until the count is right.
pub(super) fn within_words(
    text: &str,
    language: &str,
    mut chosen: Vec<Chosen>,
    budget: Budget,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let Budget::Words(limit) = budget else { return Ok(chosen) };
    for round in 0.. {
        let joined = joined(text, language, &chosen, checkpoint)?;
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
    language: &str,
    chosen: &[Chosen],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<String, Interrupted> {
    let mut spans: Vec<Span> = chosen.iter().map(|chosen| chosen.span).collect();
    sort::sort(&mut spans, Ord::cmp, checkpoint)?;
    for span in &spans {
        checkpoint.spend(span.end - span.start)?;
    }
    Ok(join(spans.iter().map(|span| span.of(text)), language))
}
