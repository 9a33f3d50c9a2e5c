//! What may still be spent.

use super::Budget;
use crate::analysis::{self, Interrupted, checkpoint::Checkpoint, segmentation};

/// How many bytes are counted between two looks at the clock.
const AT_ONCE: usize = 4096;

/// A budget and what is left of it.
#[derive(Clone, Copy)]
pub(super) struct Purse {
    unit: Unit,
    left: usize,
    /// What stands between two sentences, in code points.
    joiner: usize,
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
        Self { unit, left, joiner: joiner.chars().count(), empty: true }
    }

    /// What a sentence costs.
    pub(super) fn price(
        &self,
        sentence: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<usize, Interrupted> {
        match self.unit {
            Unit::Sentence => Ok(1),
            Unit::Word => count_words(sentence, checkpoint),
            Unit::Character => count_characters(sentence, checkpoint),
        }
    }

    /// Whether all sentences cost the same.
    pub(super) fn counts_sentences(&self) -> bool {
        self.unit == Unit::Sentence
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
        self.empty = false;
    }

    fn with_joiner(&self, price: usize) -> usize {
        let joins = self.unit == Unit::Character && !self.empty;
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
    fn joints_cost_characters() {
        let mut purse = Purse::new(Budget::Characters(9), 5, " ");
        let never = Interrupt::never();
        assert_eq!(purse.price("Yes é.", &mut Checkpoint::new(&never)), Ok(6));
        purse.pay(6);
        assert!(purse.affords(2) && !purse.affords(3));
        purse.pay(2);
        assert!(purse.is_spent());
    }

    #[test]
    fn a_ratio_is_one_sentence_at_least() {
        let mut purse = Purse::new(Budget::Ratio(0.1), 5, " ");
        assert!(purse.affords(1) && purse.counts_sentences());
        purse.pay(1);
        assert!(purse.is_spent());
        assert!(!Purse::new(Budget::Ratio(0.5), 5, " ").affords(3));
        assert!(Purse::new(Budget::Ratio(f64::NAN), 5, " ").affords(1));
    }
}
