//! What closes behind a terminator and belongs to its sentence: quotes, brackets, references, emoticons.

use super::{
    ender, letter,
    look::{self, FAR},
    quote,
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
        b'\'' | b'"' | 0xE2 | 0xC2 => quote::closes_between_spaces(text, place, from),
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
