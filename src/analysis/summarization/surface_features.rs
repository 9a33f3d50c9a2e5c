//! What the marks of a sentence show: numbers and quotation marks.

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// More numbers than this say no more.
const MANY_NUMBERS: u8 = 4;

/// The neighbour that has the other mark of an unbalanced quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuotePartner {
    Previous,
    Next,
}

/// What a sentence shows without the meaning of its words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct SurfaceFeatures {
    /// Words, function words too.
    pub(super) words: u32,
    /// Numbers, of which no more than four count.
    pub(super) numbers: u8,
    pub(super) opens_with_quote: bool,
    /// Whether it has a quotation mark.
    pub(super) has_quote: bool,
    /// Where a quotation goes on that begins or ends in the sentence but does not do both.
    pub(super) unbalanced_quote: Option<QuotePartner>,
    /// Whether its first word ties it to the sentence before.
    pub(super) anaphoric_opener: bool,
}

impl SurfaceFeatures {
    /// Reads the marks; `words` and `anaphoric_opener` are left to a reader of words.
    pub(super) fn read(sentence: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let opens_with_quote = sentence.starts_with(['"', '“', '«', '„', '「', '‘', '\'']);
        let (mut numbers, mut in_number, mut marks) = (0_u8, false, 0_usize);
        for c in sentence.chars() {
            checkpoint.spend(c.len_utf8())?;
            let digit = c.is_ascii_digit();
            numbers = numbers.saturating_add(u8::from(digit && !in_number)).min(MANY_NUMBERS);
            in_number = digit;
            marks += usize::from(is_quote(c));
        }
        let other = if opens_with_quote { QuotePartner::Next } else { QuotePartner::Previous };
        Ok(Self {
            numbers,
            opens_with_quote,
            has_quote: marks > 0,
            unbalanced_quote: (marks % 2 == 1).then_some(other),
            ..Self::default()
        })
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn surface(sentence: &str) -> SurfaceFeatures {
        SurfaceFeatures::read(sentence, &mut Checkpoint::new(&Interrupt::never())).expect("never interrupted")
    }

    #[test]
    fn quotes_are_balanced_or_not() {
        assert_eq!(surface("“Stay at home,” she said.").unbalanced_quote, None);
        assert_eq!(surface("“Stay at home.").unbalanced_quote, Some(QuotePartner::Next));
        assert_eq!(surface("It is late,” she said.").unbalanced_quote, Some(QuotePartner::Previous));
        assert!(surface("“Stay at home.").opens_with_quote);
        assert!(!surface("The river rose.").has_quote);
    }

    #[test]
    fn numbers_are_counted_to_four() {
        assert_eq!(surface("In 2019 it cost 3.5 million.").numbers, 3);
        assert_eq!(surface("1 2 3 4 5 6").numbers, 4);
    }
}
