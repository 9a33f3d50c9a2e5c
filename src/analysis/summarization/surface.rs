//! What the marks of a sentence show without knowing its words.

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// More numbers than this say no more.
const MANY_NUMBERS: u8 = 4;

/// Which neighbour has the other half of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OtherHalf {
    Before,
    Behind,
}

/// What a sentence shows at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Surface {
    /// Words, function words too.
    pub(super) words: u32,
    /// Numbers, of which no more than four count.
    pub(super) numbers: u8,
    pub(super) opens_with_quote: bool,
    /// Whether it has a quotation mark.
    pub(super) quotes: bool,
    /// Where a quotation goes on that begins or ends in the sentence but does not do both.
    pub(super) torn: Option<OtherHalf>,
    /// Whether its first word ties it to the sentence before.
    pub(super) leaning: bool,
}

impl Surface {
    /// Reads the marks; `words` and `leaning` are left to who knows words.
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
        let other = if opens_with_quote { OtherHalf::Behind } else { OtherHalf::Before };
        Ok(Self {
            numbers,
            opens_with_quote,
            quotes: marks > 0,
            torn: (marks % 2 == 1).then_some(other),
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

    fn surface(sentence: &str) -> Surface {
        Surface::read(sentence, &mut Checkpoint::new(&Interrupt::never())).expect("never interrupted")
    }

    #[test]
    fn quotations_are_whole_or_torn() {
        assert_eq!(surface("“Stay at home,” she said.").torn, None);
        assert_eq!(surface("“Stay at home.").torn, Some(OtherHalf::Behind));
        assert_eq!(surface("It is late,” she said.").torn, Some(OtherHalf::Before));
        assert!(surface("“Stay at home.").opens_with_quote);
        assert!(!surface("The river rose.").quotes);
    }

    #[test]
    fn numbers_are_counted_to_four() {
        assert_eq!(surface("In 2019 it cost 3.5 million.").numbers, 3);
        assert_eq!(surface("1 2 3 4 5 6").numbers, 4);
    }
}
