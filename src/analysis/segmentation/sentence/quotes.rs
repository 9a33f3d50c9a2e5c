//! Quotes that stand between spaces, as in text that was cut into tokens: whether one closes is told by those
//! before it in its line.

#![expect(
    clippy::indexing_slicing,
    reason = "stretches of a length that is fixed, within a text of fixed length"
)]

use memchr::{memchr_iter, memrchr};

use crate::analysis::{
    segmentation::windows::context::{self, Context, FAR},
    unicode::is_space,
};

/// The quotes that may stand between spaces; one that begins another comes after it.
const QUOTES: [&str; 7] = ["''", "'", "\"", "»", "“", "”", "’’"];

/// The place after a quote that stands between spaces at `at`, if it closes: when its like has opened before
/// `from`, where the terminators begin.
pub(super) fn closes_between_spaces(context: &Context<'_>, at: usize, from: usize) -> Option<usize> {
    let quote = QUOTES.into_iter().find(|quote| context.has_at(at, quote.as_bytes()))?;
    let end = at + quote.len();
    if !context.char_at(end).is_none_or(|c| is_space(c) || matches!(c, '.' | ',' | ')')) {
        return None;
    }
    let floor = context::floor_boundary(context.text, from.saturating_sub(FAR));
    let before = &context.text[floor..from];
    let before = memrchr(b'\n', before.as_bytes()).map_or(before, |line| &before[line + 1..]);
    let closes = match quote {
        "”" => true,
        "»" => !stands_last(before, "»", "«"),
        "“" => stands_last(before, "„", "“"),
        "\"" => memchr_iter(b'"', before.as_bytes()).count() % 2 == 1,
        _ if stands_last(before, ",,", quote) => true,
        _ => closes_in_tokens(before, context, end, quote),
    };
    closes.then_some(end)
}

/// Whether a quote between spaces closes, by those of its kind: an odd number before it leaves one open;
/// where none stands before it, text that was cut into tokens closes one that opened earlier, unless those
/// after it need it to open.
fn closes_in_tokens(before: &str, context: &Context<'_>, end: usize, quote: &str) -> bool {
    match detached_count(before, quote) {
        // Text that was cut into tokens has a space before its terminators.
        0 => before.ends_with(' ') && detached_count(context.line_at(end), quote).is_multiple_of(2),
        count => count % 2 == 1,
    }
}

/// Whether the quote stands in the text, and the other not after it.
fn stands_last(text: &str, quote: &str, other: &str) -> bool {
    last_place(text, quote).is_some_and(|at| last_place(&text[at + quote.len()..], other).is_none())
}

/// Where the quote stands last.
fn last_place(text: &str, quote: &str) -> Option<usize> {
    // Mostly its last byte stands in no other character, or nowhere.
    let end = memrchr(quote.as_bytes()[quote.len() - 1], text.as_bytes())? + 1;
    if text.as_bytes()[..end].ends_with(quote.as_bytes()) {
        return Some(end - quote.len());
    }
    let text = Padded::of(text);
    let last = |start: usize| {
        let places = text.places(start, quote.as_bytes(), |_, _| true);
        // Most stretches have none, which is seen at once.
        let some = places.iter().fold(0, |some, place| some | place) == 1;
        let last = if some { places.iter().rposition(|place| *place == 1) } else { None };
        last.map(|place| start + place)
    };
    text.stretches().rev().find_map(last)
}

/// How often the quote stands between spaces of ASCII.
fn detached_count(text: &str, quote: &str) -> usize {
    let text = Padded::of(text);
    let are_spaces = |before, after| is_blank(before) & is_blank(after);
    let count = |start: usize| {
        let places = text.places(start, quote.as_bytes(), are_spaces);
        usize::from(places.iter().sum::<u8>())
    };
    text.stretches().map(count).sum()
}

/// Bytes that are asked in one go.
const STRETCH: usize = 128;

/// Bytes of the longest quote.
const LONGEST_QUOTE: usize = 6;

/// The most of a text that is looked at, in bytes: more than the farthest look and a character.
const MOST: usize = FAR + STRETCH;

/// A text between line ends, with room around it. Many of its bytes are compared in one go: text that was cut
/// into tokens is full of quotes, and each of them looks back at the others.
struct Padded {
    bytes: [u8; 1 + MOST + LONGEST_QUOTE],
    length: usize,
}

impl Padded {
    fn of(text: &str) -> Self {
        let (mut bytes, length) = ([b'\n'; 1 + MOST + LONGEST_QUOTE], text.len().min(MOST));
        bytes[1..=length].copy_from_slice(&text.as_bytes()[..length]);
        Self { bytes, length }
    }

    /// Where its stretches begin.
    fn stretches(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.length).step_by(STRETCH)
    }

    /// The places from `start` on: 1 where the quote stands, and the bytes before and after it
    /// pass.
    #[inline]
    fn places(&self, start: usize, quote: &[u8], pass: impl Fn(u8, u8) -> bool) -> [u8; STRETCH] {
        let from = |offset: usize| &self.bytes[start + offset..][..STRETCH];
        let (before, first, last, after) = (from(0), from(1), from(quote.len()), from(1 + quote.len()));
        let (begins, ends) = (quote[0], quote[quote.len() - 1]);
        let mut places = [0; STRETCH];
        for (i, place) in places.iter_mut().enumerate() {
            *place = u8::from((first[i] == begins) & (last[i] == ends) & pass(before[i], after[i]));
        }
        for (offset, inner) in quote.iter().enumerate().skip(1).take(quote.len().saturating_sub(2)) {
            for (place, byte) in places.iter_mut().zip(from(1 + offset)) {
                *place &= u8::from(byte == inner);
            }
        }
        places
    }
}

fn is_blank(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn many_quotes_are_counted_as_one_by_one(
            text in "[' ab\n\t\u{b}\u{1c}]{0,300}[' é\u{a0}’]{0,100}[' ab]{0,200}",
        ) {
            let text = &text[..context::floor_boundary(&text, MOST)];
            let space = |c: char| c.is_ascii() && c.is_whitespace();
            for quote in ["'", "''", "’’"] {
                let stands = |at: &usize| text.as_bytes()[*at..].starts_with(quote.as_bytes());
                let detached = |at: &usize| {
                    text[..*at].chars().next_back().is_none_or(space)
                        && text[at + quote.len()..].chars().next().is_none_or(space)
                };
                let naive = (0..text.len()).filter(stands).filter(detached).count();
                prop_assert_eq!(detached_count(text, quote), naive);
            }
        }

        #[test]
        fn the_last_place_of_a_quote_is_found(text in "[«»„“’,' ë¤a-c]{0,400}") {
            let text = &text[..context::floor_boundary(&text, MOST)];
            for quote in ["«", "»", "„", "“", ",,", "'", "''", "’’"] {
                prop_assert_eq!(last_place(text, quote), text.rfind(quote));
            }
        }
    }
}
