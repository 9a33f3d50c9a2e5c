//! What closes behind a terminator and belongs to its sentence: quotes, brackets, references, emoticons.

use memchr::{memchr, memrchr, memrchr_iter};

use super::{
    ender, letter,
    look::{self, FAR},
};

/// Past whatever closes at `at`; `from` is where the run of terminators began.
pub(super) fn skip(text: &str, mut at: usize, from: usize) -> usize {
    while let Some(c) = look::char_at(text, at) {
        if at - from > FAR {
            break;
        }
        at = match c {
            ' ' => match detached(text, at, from) {
                Some(end) => end,
                None => break,
            },
            '[' => match reference_end(text, at) {
                Some(end) => end,
                None => break,
            },
            _ if closes_always(c) || (may_close(c) && closes_here(text, at, c)) => at + c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// What closes behind a space: "it. [12]", "great. :)", "it . ''".
fn detached(text: &str, at: usize, from: usize) -> Option<usize> {
    let place = at + 1;
    match text.as_bytes().get(place)? {
        b'[' => reference_end(text, place).filter(|&end| ends_token(text, end)),
        b':' | b';' | b'=' => emoticon_end(text, place),
        b'\'' | b'"' | 0xE2 | 0xC2 => detached_quote(text, place, from),
        0xF0 => detached_emoji(text, place),
        _ => None,
    }
}

/// Behind an emoticon with a space or the end behind it, such as ":)" or ";-P".
pub(super) fn emoticon_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let (b':' | b';' | b'=') = rest.first()? else { return None };
    let nose = usize::from(matches!(rest.get(1), Some(b'-' | b'\'' | b'^' | b'o')));
    let mouth = *rest.get(1 + nose)?;
    let repeated = match mouth {
        b')' | b'(' => rest[1 + nose..].iter().take(FAR).take_while(|b| **b == mouth).count(),
        b'D' | b'P' | b'p' | b'|' => 1,
        _ => return None,
    };
    Some(at + 1 + nose + repeated).filter(|&end| ends_token(text, end))
}

/// Behind emoji that stand alone behind a sentence, when what follows begins another: "Thanks! 😀 See you".
fn detached_emoji(text: &str, at: usize) -> Option<usize> {
    let emoji = text[at..].chars().take(FAR / 4).take_while(|c| ender::kind(*c) == Some(ender::Kind::Emoji));
    let end = at + emoji.map(char::len_utf8).sum::<usize>();
    let begins = |c| matches!(c, '\n' | '\r') || letter::is_uppercase(c);
    let next = match text.as_bytes().get(end) {
        Some(b' ') => end + 1,
        _ => end,
    };
    (end > at && look::char_at(text, next).is_none_or(begins)).then_some(end)
}

fn ends_token(text: &str, at: usize) -> bool {
    look::char_at(text, at).is_none_or(|c| look::is_space(c) || matches!(c, '[' | '.' | ','))
}

/// Behind a quote that stands between spaces, if it closes: when its like has opened before it.
fn detached_quote(text: &str, at: usize, from: usize) -> Option<usize> {
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
        "»" => last_of(before, ["«", "»"]) != Some("»"),
        "“" => last_of(before, ["„", "“"]) == Some("„"),
        "\"" => before.matches('"').count() % 2 == 1,
        _ if last_of(before, [",,", quote]) == Some(",,") => true,
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

/// Which of the two stands last in the text.
fn last_of<'a>(text: &str, [a, b]: [&'a str; 2]) -> Option<&'a str> {
    match (last_place(text, a), last_place(text, b)) {
        (None, None) => None,
        (a_at, b_at) => Some(if a_at > b_at { a } else { b }),
    }
}

/// Where the quote stands last.
fn last_place(text: &str, quote: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memrchr_iter(quote.as_bytes()[0], bytes).find(|&at| bytes[at..].starts_with(quote.as_bytes()))
}

/// How often the quote stands between spaces.
fn detached_count(text: &str, quote: &str) -> usize {
    if let (b"'" | b"''", true) = (quote.as_bytes(), text.is_ascii()) {
        return detached_count_in_ascii(text.as_bytes(), quote.len());
    }
    detached_count_in_any(text, quote)
}

fn detached_count_in_any(text: &str, quote: &str) -> usize {
    let alone = |at: usize| {
        look::char_before(text, at).is_none_or(look::is_space)
            && look::char_at(text, at + quote.len()).is_none_or(look::is_space)
    };
    text.match_indices(quote).filter(|(at, _)| alone(*at)).count()
}

/// The same of one apostrophe or two, many bytes at a time: text that was cut into tokens is full of them.
fn detached_count_in_ascii(text: &[u8], length: usize) -> usize {
    const MANY: usize = 128;
    // Between two line ends all of them stand between bytes.
    let (mut bytes, mut end) = ([b'\n'; FAR + 4], text.len().min(FAR));
    bytes[1..=end].copy_from_slice(&text[..end]);
    end += 1;
    let space = |byte: u8| (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t');
    let (before, first, last, behind) =
        (&bytes[..end], &bytes[1..=end], &bytes[length..], &bytes[length + 1..]);
    let quotes = before.chunks(MANY).zip(first.chunks(MANY)).zip(last.chunks(MANY)).zip(behind.chunks(MANY));
    let counts = quotes.map(|(((before, first), last), behind)| {
        let quotes = before.iter().zip(first).zip(last).zip(behind);
        quotes
            .map(|(((before, first), last), behind)| {
                u8::from(space(*before) & (*first == b'\'') & (*last == b'\'') & space(*behind))
            })
            .sum::<u8>()
    });
    counts.map(usize::from).sum()
}

/// Text that was cut into tokens has a space before its terminators.
fn is_tokenized(before: &str) -> bool {
    before.ends_with(' ')
}

/// A quote that opens in some languages and closes in others closes when nothing of a word follows.
fn closes_here(text: &str, at: usize, c: char) -> bool {
    look::char_at(text, at + c.len_utf8())
        .is_none_or(|next| !letter::is_letter_or_number(next) && !matches!(next, '(' | '[' | '¿' | '¡'))
}

/// Behind a reference or an omission in brackets, such as "[12]" or "[…]".
fn reference_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b"[")?;
    let inner = rest
        .iter()
        .take(8)
        .take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'-' | b'.' | 0xE2 | 0x80 | 0xA6))
        .count();
    (inner > 0 && rest.get(inner) == Some(&b']')).then_some(at + inner + 2)
}

pub(super) fn closes_always(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '›' | '」' | '』' | '）' | '】' | '〉' | '》' | '＂' | '＇')
}

fn may_close(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '»' | '«' | '`' | '*' | '_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn apostrophes_are_counted_as_any_quote_is(text in "[' ab\n\t\u{b}\u{1c}]{0,512}") {
            for quote in ["'", "''"] {
                let count = detached_count_in_ascii(text.as_bytes(), quote.len());
                prop_assert_eq!(count, detached_count_in_any(&text, quote));
            }
        }
    }
}
