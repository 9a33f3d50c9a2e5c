//! Cuts a text into the words that sentences are compared by.

use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, segmentation};

/// The longest run of one script that is looked at in one piece, in bytes. Longer words mean nothing.
const MAX_RUN: usize = 4096;

/// What a byte costs whose words a dictionary finds, in bytes of other work.
const COST_OF_DICTIONARY: usize = 3;

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Not at all.
    Gap,
    /// Its script shows words by what stands between them.
    Spaced,
    /// Its script does not show words: a dictionary knows them.
    Dictionary,
}

impl Part {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Spaced,
            '\0'..='\u{7f}' => Self::Gap,
            _ if is_ideographic(c) => Self::Dictionary,
            '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' => Self::Dictionary,
            _ if c.is_alphanumeric() || is_mark(c) => Self::Spaced,
            _ => Self::Gap,
        }
    }
}

/// Whether the character is Han or Kana.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether words of the character's script are found by a dictionary, so that a single character may be a word.
pub(in crate::analysis) fn is_from_dictionary(c: char) -> bool {
    Part::of(c) == Part::Dictionary
}

/// Signs inside words that are no letters: accents, vowel points, viramas, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}')
        || matches!(c, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}'..='\u{200d}')
        || matches!(c, '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
        || ('\u{900}'..='\u{dff}').contains(&c) && matches!(u32::from(c) & 0x7f, 0x3c | 0x4d)
}

/// Calls `each` with every word of `text`, in order.
pub(in crate::analysis) fn for_each_word<'t>(
    text: &'t str,
    checkpoint: &mut Checkpoint<'_>,
    mut each: impl FnMut(&'t str, &mut Checkpoint<'_>) -> Result<(), Interrupted>,
) -> Result<(), Interrupted> {
    for_each_place(text, checkpoint, |place, checkpoint| each(place.of(text), checkpoint))
}

/// Calls `each` with the place of every word of `text`, in order.
pub(in crate::analysis) fn for_each_place(
    text: &str,
    checkpoint: &mut Checkpoint<'_>,
    mut each: impl FnMut(Span, &mut Checkpoint<'_>) -> Result<(), Interrupted>,
) -> Result<(), Interrupted> {
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let part = Part::of(first);
        let run = Span::new(at, at + run_length(&text[at..], part));
        checkpoint.spend(run.end - run.start)?;
        match part {
            Part::Gap => {}
            Part::Spaced => each(run, checkpoint)?,
            Part::Dictionary => {
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

fn run_length(text: &str, part: Part) -> usize {
    let ends = |&(at, c): &(usize, char)| at >= MAX_RUN || Part::of(c) != part;
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn words(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let interrupt = Interrupt::never();
        let push = |word, _: &mut Checkpoint<'_>| {
            found.push(word);
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
