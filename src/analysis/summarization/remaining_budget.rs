//! What is left of a budget while sentences are chosen.

use super::{Budget, joiner};
use crate::analysis::{self, Interrupted, checkpoint::Checkpoint, segmentation};

/// How many bytes are counted between two questions to the interrupt.
const AT_ONCE: usize = 4096;

/// A budget and what is left of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RemainingBudget {
    unit: BudgetUnit,
    left: usize,
    /// What joins two sentences, in code points.
    joiner: usize,
    /// Whether nothing was paid for yet.
    untouched: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BudgetUnit {
    Sentence,
    Word,
    Character,
}

impl RemainingBudget {
    /// The whole budget for a text of `count` sentences.
    pub(super) fn new(budget: Budget, count: usize, language: &str) -> Self {
        let (unit, left) = match budget {
            Budget::Sentences(n) => (BudgetUnit::Sentence, n),
            Budget::Words(n) => (BudgetUnit::Word, n),
            Budget::Characters(n) => (BudgetUnit::Character, n),
            // A float beyond the range of usize becomes its end, and NaN becomes 0.
            Budget::Ratio(r) => (BudgetUnit::Sentence, ((r * count as f64) as usize).max(1)),
        };
        Self { unit, left, joiner: joiner(language).chars().count(), untouched: true }
    }

    /// What a sentence costs.
    pub(super) fn price(
        &self,
        sentence: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<usize, Interrupted> {
        match self.unit {
            BudgetUnit::Sentence => Ok(1),
            BudgetUnit::Word => count_words(sentence, checkpoint),
            BudgetUnit::Character => count_characters(sentence, checkpoint),
        }
    }

    /// Whether all sentences cost the same.
    pub(super) fn counts_sentences(&self) -> bool {
        self.unit == BudgetUnit::Sentence
    }

    /// How many of its units are left.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Whether a sentence of that price can still be paid, with what joins it to the others.
    pub(super) fn affords(&self, price: usize) -> bool {
        self.with_joiner(price) <= self.left
    }

    /// Pays for a sentence.
    pub(super) fn pay(&mut self, price: usize) {
        self.left = self.left.saturating_sub(self.with_joiner(price));
        self.untouched = false;
    }

    fn with_joiner(&self, price: usize) -> usize {
        let joins = self.unit == BudgetUnit::Character && !self.untouched;
        price.saturating_add(if joins { self.joiner } else { 0 })
    }
}

/// The words of `text` as [`segmentation::words`] counts them.
pub(super) fn count_words(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
    let mut count = 0;
    for word in segmentation::interruptible_words(text, checkpoint) {
        count += usize::from(word?.word_like);
    }
    Ok(count)
}

/// The code points of `text`.
pub(super) fn count_characters(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
    let mut count = 0;
    for some in text.as_bytes().chunks(AT_ONCE) {
        checkpoint.spend(some.len())?;
        count += analysis::Unit::CodePoint.count(some);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn joiners_cost_characters() {
        let mut budget = RemainingBudget::new(Budget::Characters(9), 5, "en");
        let never = Interrupt::never();
        assert_eq!(budget.price("Yes é.", &mut Checkpoint::new(&never)), Ok(6));
        budget.pay(6);
        assert!(budget.affords(2) && !budget.affords(3));
        budget.pay(2);
        assert!(budget.is_spent());
    }

    #[test]
    fn a_ratio_is_one_sentence_at_least() {
        let mut budget = RemainingBudget::new(Budget::Ratio(0.1), 5, "en");
        assert!(budget.affords(1) && budget.counts_sentences());
        budget.pay(1);
        assert!(budget.is_spent());
        assert!(!RemainingBudget::new(Budget::Ratio(0.5), 5, "en").affords(3));
        assert!(RemainingBudget::new(Budget::Ratio(f64::NAN), 5, "en").affords(1));
    }
}
