//! Quotes that stand between spaces, as in text that was cut into tokens: whether one closes is told by those before it in its line.

use memchr::{memchr, memchr_iter, memrchr};

use super::look::{self, FAR};

/// Behind a quote that stands between spaces, if it closes: when its like has opened before it.
pub(super) fn closes_between_spaces(text: &str, at: usize, from: usize) -> Option<usize> {
    let quote =
        ["''", "'", "\"", "”", "“", "»", "’’"].into_iter().find(|quote| text[at..].starts_with(quote))?;
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
    let last = |start: usize| {
        let places = Stretch::of(text, start).places(quote.as_bytes());
        // Most stretches have none, which is seen at once.
        let some = places.iter().fold(0, |some, place| some | place) == 1;
        let last = if some { places.iter().rposition(|place| *place == 1) } else { None };
        last.map(|place| start + place)
    };
    (0..text.len()).step_by(Stretch::LENGTH).rev().find_map(last)
}

/// How often the quote stands between spaces of ASCII.
fn detached_count(text: &str, quote: &str) -> usize {
    let count = |start: usize| {
        let places = Stretch::of(text, start).detached_places(quote.as_bytes());
        usize::from(places.iter().sum::<u8>())
    };
    (0..text.len()).step_by(Stretch::LENGTH).map(count).sum()
}

/// A stretch of a text whose bytes are all asked the same, which takes few instructions: text that was cut into tokens is full of quotes, and
/// each of them looks back at the others.
struct Stretch {
    /// One byte before it, its own, and those behind it that a quote may have; line ends where the text has none.
    bytes: [u8; 1 + Self::LENGTH + Self::LONGEST_QUOTE],
}

impl Stretch {
    const LENGTH: usize = 128;
    const LONGEST_QUOTE: usize = 8;

    /// The stretch of the text that begins at `start`.
    fn of(text: &str, start: usize) -> Self {
        let mut bytes = [b'\n'; 1 + Self::LENGTH + Self::LONGEST_QUOTE];
        let text = &text.as_bytes()[start.saturating_sub(1)..];
        let place = usize::from(start == 0);
        let length = text.len().min(bytes.len() - place);
        bytes[place..place + length].copy_from_slice(&text[..length]);
        Self { bytes }
    }

    /// 1 where the quote stands.
    #[inline]
    fn places(&self, quote: &[u8]) -> [u8; Self::LENGTH] {
        let mut places = [1; Self::LENGTH];
        for (offset, byte) in quote.iter().enumerate() {
            keep(&mut places, &self.bytes[1 + offset..], |other| other == *byte);
        }
        places
    }

    /// 1 where it stands between spaces of ASCII.
    #[inline]
    fn detached_places(&self, quote: &[u8]) -> [u8; Self::LENGTH] {
        let mut places = self.places(quote);
        keep(&mut places, &self.bytes, is_space);
        keep(&mut places, &self.bytes[1 + quote.len()..], is_space);
        places
    }
}

/// Keeps the places whose byte is so.
#[inline(always)]
fn keep(places: &mut [u8; Stretch::LENGTH], bytes: &[u8], is_so: impl Fn(u8) -> bool) {
    for (place, byte) in places.iter_mut().zip(bytes) {
        *place &= u8::from(is_so(*byte));
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
        fn many_quotes_are_counted_as_one_by_one(text in "[' ab\n\t]{0,300}[' é\u{a0}’]{0,100}[' ab]{0,200}") {
            for quote in ["'", "''", "’’"] {
                let naive = (0..text.len()).filter(|at| text.as_bytes()[*at..].starts_with(quote.as_bytes())).filter(|at| {
                    let space = |c: char| c.is_ascii_whitespace();
                    text[..*at].chars().next_back().is_none_or(space) && text[at + quote.len()..].chars().next().is_none_or(space)
                });
                prop_assert_eq!(detached_count(&text, quote), naive.count());
            }
        }

        #[test]
        fn the_last_place_of_a_quote_is_where_the_standard_library_finds_it(text in "[«»„“’,' ë¤a-c]{0,300}") {
            for quote in ["«", "»", "„", "“", ",,", "'", "''", "’’"] {
                prop_assert_eq!(last_place(&text, quote), text.rfind(quote));
            }
        }
    }
}
