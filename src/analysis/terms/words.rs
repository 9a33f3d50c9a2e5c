//! Finds the words of a text that its parts are compared by.

use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, segmentation, unicode::is_unspaced_letter};

/// The longest run of one script that is looked at in one piece, in bytes. Longer words mean nothing.
const MAX_RUN: usize = 4096;

/// What a byte costs whose words a dictionary finds, in bytes of other work.
const COST_OF_DICTIONARY: usize = 3;

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WordClass {
    /// Not at all.
    Separator,
    /// Its script shows words by separators.
    Spaced,
    /// Its script does not show words: a dictionary knows them.
    Dictionary,
}

impl WordClass {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Spaced,
            // The last two are the punctuation of Burmese.
            '\0'..='\u{7f}' | '\u{104a}' | '\u{104b}' => Self::Separator,
            _ if is_unspaced_letter(c) => Self::Dictionary,
            _ if c.is_alphanumeric() || is_mark(c) => Self::Spaced,
            _ => Self::Separator,
        }
    }
}

/// Whether words of the character's script are found by a dictionary, so that a single character may be a
/// word.
pub(in crate::analysis) fn is_from_dictionary(c: char) -> bool {
    WordClass::of(c) == WordClass::Dictionary
}

/// Signs inside words that are no letters: accents, vowel points, viramas, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}')
        || matches!(c, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}'..='\u{200d}')
        || matches!(c, '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
        || ('\u{900}'..='\u{dff}').contains(&c) && matches!(u32::from(c) & 0x7f, 0x3c | 0x4d)
}

/// Calls `each` with the span of every word of `text`, in order.
pub(in crate::analysis) fn for_each_word(
    text: &str,
    checkpoint: &mut Checkpoint<'_>,
    mut each: impl FnMut(Span, &mut Checkpoint<'_>) -> Result<(), Interrupted>,
) -> Result<(), Interrupted> {
    let mut at = 0;
    while let Some((class, run)) = run_at(text, at) {
        checkpoint.spend(run.end - run.start)?;
        match class {
            WordClass::Separator => {}
            WordClass::Spaced => each(run, checkpoint)?,
            WordClass::Dictionary => {
                checkpoint.spend(COST_OF_DICTIONARY * (run.end - run.start))?;
                for word in segmentation::words(run.of(text)).filter(|word| word.word_like) {
                    each(Span::new(at + word.span.start, at + word.span.end), checkpoint)?;
                }
            }
        }
        at = run.end;
    }
    Ok(())
}

/// The run of characters of one class that begins at `at`; `None` at the end of the text.
fn run_at(text: &str, at: usize) -> Option<(WordClass, Span)> {
    let rest = text.get(at..)?;
    let class = WordClass::of(rest.chars().next()?);
    Some((class, Span::new(at, at + run_length(rest, class))))
}

fn run_length(text: &str, class: WordClass) -> usize {
    let ends = |&(at, c): &(usize, char)| at >= MAX_RUN || WordClass::of(c) != class;
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn words(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let interrupt = Interrupt::never();
        let push = |word: Span, _: &mut Checkpoint<'_>| {
            found.push(word.of(text));
            Ok(())
        };
        for_each_word(text, &mut Checkpoint::new(&interrupt), push).expect("never interrupted");
        found
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(words("St-Martin’s 187 m."), ["St", "Martin", "s", "187", "m"]);
        assert_eq!(words("cafe\u{301} naïve"), ["cafe\u{301}", "naïve"]);
    }

    #[test]
    fn a_dictionary_knows_the_words_of_han_kana_and_thai() {
        assert_eq!(words("東京へ行く。犬 a"), ["東京", "へ", "行く", "犬", "a"]);
        assert_eq!(words("แม่น้ำสูงขึ้น"), ["แม่น้ำ", "สูง", "ขึ้น"]);
    }

    #[test]
    fn very_long_words_come_in_pieces() {
        assert_eq!(words(&"a".repeat(MAX_RUN + 1)).len(), 2);
    }
}
