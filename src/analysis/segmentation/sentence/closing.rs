//! What closes after a terminator and belongs to its sentence: quotes, brackets, references, emoticons.

use super::quotes;
use crate::analysis::{
    segmentation::windows::context::{Context, FAR},
    unicode::{Terminator, is_closing_punctuation, is_space, letter, may_close, sentence_terminator},
};

/// The place after whatever closes at `at`; `from` is where the run of terminators began.
pub(super) fn skip(context: &Context<'_>, mut at: usize, from: usize) -> usize {
    while let Some(c) = context.char_at(at) {
        if at - from > FAR {
            break;
        }
        at = match c {
            ' ' => match detached(context, at, from) {
                Some(end) => end,
                None => break,
            },
            '[' => match reference_end(context, at) {
                Some(end) => end,
                None => break,
            },
            'a'..='z' | 'A'..='Z' | '0'..='9' => break,
            _ if is_closing_punctuation(c) || (may_close(c) && closes_here(context, at, c)) => {
                at + c.len_utf8()
            }
            _ => break,
        }
    }
    at
}

/// What closes after a space: `it. [12]`, `great. :)`, `it . ''`.
fn detached(context: &Context<'_>, at: usize, from: usize) -> Option<usize> {
    let place = at + 1;
    match context.byte_at(place)? {
        b'[' => reference_end(context, place).filter(|&end| ends_token(context, end)),
        b':' | b';' | b'=' => emoticon_end(context, place),
        b'\'' | b'"' | 0xE2 | 0xC2 => quotes::closes_between_spaces(context, place, from),
        0xF0 => detached_emoji(context, place),
        _ => None,
    }
}

/// The place after an emoticon with a space or the end after it, such as ":)" or ";-P".
pub(super) fn emoticon_end(context: &Context<'_>, at: usize) -> Option<usize> {
    let (b':' | b';' | b'=') = context.byte_at(at)? else { return None };
    let nose = usize::from(matches!(context.byte_at(at + 1), Some(b'-' | b'\'' | b'^' | b'o')));
    let mouth = context.byte_at(at + 1 + nose)?;
    let repeated = match mouth {
        b')' | b'(' => context.count_at(at + 1 + nose, FAR, |byte| byte == mouth),
        b'D' | b'P' | b'p' | b'|' => 1,
        _ => return None,
    };
    Some(at + 1 + nose + repeated).filter(|&end| ends_token(context, end))
}

/// The place after emoji that stand alone after a sentence, when what follows begins another:
/// "Thanks! 😀 See you".
fn detached_emoji(context: &Context<'_>, at: usize) -> Option<usize> {
    let emoji =
        context.chars_at(at).take(FAR / 4).take_while(|c| sentence_terminator(*c) == Some(Terminator::Emoji));
    let end = at + emoji.map(char::len_utf8).sum::<usize>();
    let begins = |c| matches!(c, '\n' | '\r') || letter::is_uppercase(c);
    let next = match context.byte_at(end) {
        Some(b' ') => end + 1,
        _ => end,
    };
    (end > at && context.char_at(next).is_none_or(begins)).then_some(end)
}

fn ends_token(context: &Context<'_>, at: usize) -> bool {
    context.char_at(at).is_none_or(|c| is_space(c) || matches!(c, '[' | '.' | ','))
}

/// A quote that opens in some languages and closes in others closes when nothing of a word follows.
fn closes_here(context: &Context<'_>, at: usize, c: char) -> bool {
    context
        .char_at(at + c.len_utf8())
        .is_none_or(|next| !letter::is_letter_or_number(next) && !matches!(next, '(' | '[' | '¿' | '¡'))
}

/// The place after a reference or an omission in brackets, such as `[12]` or `[…]`.
fn reference_end(context: &Context<'_>, at: usize) -> Option<usize> {
    const LONGEST: usize = 8;
    let is_inner =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b'-' | b'.' | 0xE2 | 0x80 | 0xA6);
    let inner = context.count_at(at + 1, LONGEST, is_inner);
    (inner > 0 && context.byte_at(at + 1 + inner) == Some(b']')).then_some(at + inner + 2)
}
