//! Quotes that stand between spaces, as in text that was cut into tokens: whether one closes is told by those before it in its line.

use memchr::{memchr, memchr_iter, memrchr};

use super::look::{self, FAR};

/// Behind a quote that stands between spaces, if it closes: when its like has opened before it.
pub(super) fn closes_between_spaces(text: &str, at: usize, from: usize) -> Option<usize> {
    let quote = match text.as_bytes()[at..] {
        [b'\'', b'\'', ..] => "''",
        [b'\'', ..] => "'",
        [b'"', ..] => "\"",
        [0xC2, 0xBB, ..] => "»",
        [0xE2, 0x80, 0x9C, ..] => "“",
        [0xE2, 0x80, 0x9D, ..] => "”",
        [0xE2, 0x80, 0x99, 0xE2, 0x80, 0x99, ..] => "’’",
        _ => return None,
    };
    let end = at + quote.len();
    if !look::char_at(text, end).is_none_or(|c| look::is_space(c) || matches!(c, '.' | ',' | ')')) {
        return None;
    }
    let floor = look::floor_boundary(text, from.saturating_sub(FAR));
    let before = &text[floor..from];
    let before = memrchr(b'\n', before.as_bytes()).map_or(before, |line| &before[line + 1..]);
    let closes = match quote {
        "”" => true,
        "»" => !stands_last(before, "»", "«"),
        "“" => stands_last(before, "„", "“"),
        "\"" => memchr_iter(b'"', before.as_bytes()).count() % 2 == 1,
        _ if stands_last(before, ",,", quote) => true,
        _ => {
            closes_in_tokens(before, &text[end..look::floor_boundary(text, text.len().min(end + FAR))], quote)
        }
    };
    closes.then_some(end)
}

/// Whether a quote between spaces closes, by those of its kind: an odd number before it leaves one open; where none stands before
/// it, text that was cut into tokens closes one that opened earlier, unless those behind it need it to open.
fn closes_in_tokens(before: &str, behind: &str, quote: &str) -> bool {
    let behind = memchr(b'\n', behind.as_bytes()).map_or(behind, |line| &behind[..line]);
    match detached_count(before, quote) {
        0 => is_tokenized(before) && detached_count(behind, quote).is_multiple_of(2),
        count => count % 2 == 1,
    }
}

/// Whether the quote stands in the text, and the other not behind it.
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
    let are_spaces = |before, behind| is_space(before) & is_space(behind);
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

/// The most of a text that is looked at, in bytes: more than [`FAR`] and a character.
const MOST: usize = FAR + STRETCH;

/// A text between line ends. Many of its bytes are asked the same in one go: text that was cut into tokens is full of
/// quotes, and each of them looks back at the others.
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

    /// The places from `start` on: 1 where the quote stands, and the bytes before and behind it are so.
    #[inline]
    fn places(&self, start: usize, quote: &[u8], are_so: impl Fn(u8, u8) -> bool) -> [u8; STRETCH] {
        let from = |offset: usize| &self.bytes[start + offset..][..STRETCH];
        let (before, first, last, behind) = (from(0), from(1), from(quote.len()), from(1 + quote.len()));
        let (begins, ends) = (quote[0], quote[quote.len() - 1]);
        let mut places = [0; STRETCH];
        for (i, place) in places.iter_mut().enumerate() {
            *place = u8::from((first[i] == begins) & (last[i] == ends) & are_so(before[i], behind[i]));
        }
        for (offset, inner) in quote.iter().enumerate().skip(1).take(quote.len().saturating_sub(2)) {
            for (place, byte) in places.iter_mut().zip(from(1 + offset)) {
                *place &= u8::from(byte == inner);
            }
        }
        places
    }
}

fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t')
}

/// Text that was cut into tokens has a space before its terminators.
fn is_tokenized(before: &str) -> bool {
    before.ends_with(' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn many_quotes_are_counted_as_one_by_one(text in "[' ab\n\t\u{b}\u{1c}]{0,300}[' é\u{a0}’]{0,100}[' ab]{0,200}") {
            let text = &text[..look::floor_boundary(&text, MOST)];
            for quote in ["'", "''", "’’"] {
                let naive = (0..text.len()).filter(|at| text.as_bytes()[*at..].starts_with(quote.as_bytes())).filter(|at| {
                    let space = |c: char| c.is_ascii() && c.is_whitespace();
                    text[..*at].chars().next_back().is_none_or(space) && text[at + quote.len()..].chars().next().is_none_or(space)
                });
                prop_assert_eq!(detached_count(text, quote), naive.count());
            }
        }

        #[test]
        fn the_last_place_of_a_quote_is_where_the_standard_library_finds_it(text in "[«»„“’,' ë¤a-c]{0,400}") {
            let text = &text[..look::floor_boundary(&text, MOST)];
            for quote in ["«", "»", "„", "“", ",,", "'", "''", "’’"] {
                prop_assert_eq!(last_place(text, quote), text.rfind(quote));
            }
        }
    }
}
