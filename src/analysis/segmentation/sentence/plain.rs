//! The short way for common candidates that no [`glance`] decides: letters beyond ASCII, quotes and numbers round a mark, terminators of
//! other scripts, and marks that end nothing. It decides what [`ender`](super::ender) would, or leaves it to it; a test holds that.

use super::{
    Newlines, Rule, Verdict, View,
    ender::{self, Kind},
    glance::{self, End, Seen, Stop},
    initial, item, letter, look, ordinary, stop,
};
use crate::analysis::segmentation::{grapheme, rules::Lexicon};

/// The longest list marker without its bracket, in bytes.
const LONGEST_MARKER: usize = 5;

/// What the mark at `at` of the sentence that begins at `start` does: the sentence ends there when an ordinary word stands before the mark
/// and an upright letter begins the next; it goes on behind an initial, and behind an abbreviation that ends none before what follows.
/// Brackets and list items are the caller's.
#[inline(never)]
pub(super) fn see(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<Seen> {
    match text.as_bytes()[at] {
        mark if matches!(mark, b'.' | b'!' | b'?') || lexicon.ends_with(mark) => {
            see_ascii(text, at, start, lexicon)
        }
        0xE3 | 0xEF => end_ideographic(text, at).map(Seen::End),
        0xD6..=0xE1 => end_of_script(text, at).map(Seen::End),
        _ => None,
    }
}

/// What a full stop, an exclamation mark or a question mark does, with what closes behind it.
#[inline(always)]
fn see_ascii(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<Seen> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    if !matches!(bytes.get(end)?, b' ' | b'\n') {
        end += closer_length(&bytes[end..]);
    }
    let stop = bytes[at] == b'.' && !is_quoted(bytes, at, end);
    let Some(gap) = gap(bytes, end) else {
        let joined = stop && bytes[end..].starts_with(NO_BREAK_SPACE);
        return if joined { see_before_no_break_space(text, at, start, end, lexicon) } else { None };
    };
    // Whether the word before it may be an abbreviation.
    let stop = stop && gap == 1;
    if stop && let Some(rule) = initial::goes_on(text, at, start, end + 1, lexicon) {
        return Some(Seen::GoesOn(rule));
    }
    let (first, elsewhere) = match first_at(text, end + gap) {
        Some(first) => (first, false),
        None => (first_elsewhere(text, end + gap)?, true),
    };
    let closed = end > at + 1;
    let seen = !closed && !elsewhere && gap <= 2 && first.is_ascii() && glance::reaches(text, at);
    let rule = if bytes[at] == b'.' { Rule::FullStop } else { Rule::Mark };
    match stop_before(text, at, start, end, seen, lexicon) {
        Stop::Ends => Some(Seen::End(End { end, gap, rule, first })),
        Stop::Abbreviates if stop => Some(Seen::GoesOn(Rule::Abbreviation)),
        Stop::AbbreviatesNumber(rule) if stop && letter::is_number(first) => Some(Seen::GoesOn(rule)),
        _ if stop && stop::is_ordinal(text, at, start, end + 1, lexicon) => Some(Seen::GoesOn(Rule::Ordinal)),
        _ => None,
    }
}

/// Whether a quote closes between the mark at `at` and `end`.
#[inline(always)]
fn is_quoted(bytes: &[u8], at: usize, end: usize) -> bool {
    end > at + 1 && bytes[at + 1] != b')'
}

/// What the mark at `at`, with what closes behind it up to `end`, is by the word before it, as [`Stop`] tells of full stops. A word that a
/// glance has `seen` was no ordinary one of ASCII.
#[inline(always)]
fn stop_before(text: &str, at: usize, start: usize, end: usize, seen: bool, lexicon: &Lexicon) -> Stop {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'?' | b':' | b';' => Stop::Ends,
        b'!' if end > at + 1 => Stop::Ends,
        b'.' if is_quoted(bytes, at, end) => Stop::Ends,
        _ if !lexicon.ends_with_full_stop() => Stop::Unknown,
        _ if seen => ordinary::stop_unseen(text, at, start, lexicon),
        _ => ordinary::stop(text, at, start, lexicon),
    }
}

const NO_BREAK_SPACE: &[u8] = "\u{a0}".as_bytes();

/// What the full stop at `at` does with a no-break space at `end`, as behind titles and initials.
#[inline(never)]
fn see_before_no_break_space(
    text: &str,
    at: usize,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Option<Seen> {
    let next = end + NO_BREAK_SPACE.len();
    if let Some(rule) = initial::goes_on(text, at, start, next, lexicon) {
        return Some(Seen::GoesOn(rule));
    }
    let first = look::char_at(text, next)?;
    let abbreviates = lexicon.ends_with_full_stop().then(|| ordinary::stop(text, at, start, lexicon))?;
    match abbreviates {
        Stop::Abbreviates if letter::is_upright(first) => Some(Seen::GoesOn(Rule::Abbreviation)),
        Stop::AbbreviatesNumber(rule) if letter::is_number(first) => Some(Seen::GoesOn(rule)),
        _ => None,
    }
}

/// Whether a space and a lowercase letter of ASCII stand behind the mark at `at`.
#[inline(always)]
pub(super) fn small_letter_follows(text: &str, at: usize) -> bool {
    matches!(text.as_bytes()[at + 1..], [b' ', b'a'..=b'z', ..])
}

/// What a mark does with a space and such a letter behind it, in text that begins its sentences with lowercase letters.
#[inline(never)]
pub(super) fn see_in_careless(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<Seen> {
    let stop = text.as_bytes()[at] == b'.';
    if stop && let Some(rule) = initial::goes_on(text, at, start, at + 2, lexicon) {
        return Some(Seen::GoesOn(rule));
    }
    let ends = match text.as_bytes()[at] {
        b'?' => true,
        b'.' | b'!' => ordinary::stands_before(text, at, start, lexicon),
        _ => false,
    };
    let next = at + 2;
    let first = char::from(*text.as_bytes().get(next)?);
    let end = End { end: at + 1, gap: 1, first, rule: Rule::LowercaseStart };
    (ends && item::read(text, next).is_none()).then_some(Seen::End(end))
}

/// The length of the space or the blank lines at `at`.
#[inline(always)]
fn gap(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b' ', ..] => Some(1),
        [b'\n', b'\n', rest @ ..] => Some(2 + further_lines(rest)),
        _ => None,
    }
}

/// How many line ends follow, up to a few.
#[inline]
fn further_lines(bytes: &[u8]) -> usize {
    const FEW: usize = 8;
    bytes.iter().take(FEW).take_while(|byte| **byte == b'\n').count()
}

/// The upright letter at `at` that is no part of a list marker.
#[inline(always)]
fn first_at(text: &str, at: usize) -> Option<char> {
    let first = look::char_at(text, at).filter(|first| letter::is_upright(*first))?;
    let begins = if first.is_ascii() {
        let marks_item = |next| {
            glance::marks_item(next) && (matches!(next, b'.' | b')') || matches!(first, 'I' | 'V' | 'X'))
        };
        text.as_bytes().get(at + 1).is_some_and(|next| !marks_item(*next))
    } else {
        !grapheme::extends(first)
    };
    begins.then_some(first)
}

/// The number at `at` that is no list marker, or the upright letter behind what opens at `at`.
#[inline(never)]
fn first_elsewhere(text: &str, at: usize) -> Option<char> {
    let first = look::char_at(text, at)?;
    if letter::is_number(first) {
        let behind =
            text.as_bytes()[at..].iter().take(LONGEST_MARKER + 1).find(|byte| !byte.is_ascii_alphanumeric());
        return (!matches!(behind, Some(b'.' | b')'))).then_some(first);
    }
    match opener_length(&text.as_bytes()[at..]) {
        0 => None,
        length => first_at(text, at + length),
    }
}

/// The length of a quote that closes, or of a few brackets.
fn closer_length(bytes: &[u8]) -> usize {
    match bytes {
        [b')', ..] => look::skip_brackets(bytes, 0),
        [b'"' | b'\'', ..] => 1,
        // »
        [0xC2, 0xBB, ..] => 2,
        // ’ “ ”
        [0xE2, 0x80, 0x99 | 0x9C | 0x9D, ..] => 3,
        _ => 0,
    }
}

/// The length of a quote, a bracket, a dash or an inverted mark that opens.
fn opener_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'"' | b'\'' | b'(' | b'[', ..] => 1,
        // « with a no-break space
        [0xC2, 0xAB, 0xC2, 0xA0, ..] => 4,
        [0xC2, 0xAB, b' ', ..] => 3,
        // ¡ « ¿
        [b'-', b' ', ..] | [0xC2, 0xA1 | 0xAB | 0xBF, ..] => 2,
        // ‘ “ „
        [0xE2, 0x80, 0x98 | 0x9C | 0x9E, ..] => 3,
        // – —
        [0xE2, 0x80, 0x93 | 0x94, b' ', ..] => 4,
        // 「 『 《 （
        [0xE3, 0x80, 0x8A | 0x8C | 0x8E, ..] | [0xEF, 0xBC, 0x88, ..] => 3,
        _ => 0,
    }
}

/// A terminator of Chinese and Japanese with a letter, a number or a quote straight behind it, or behind a blank line.
fn end_ideographic(text: &str, at: usize) -> Option<End> {
    let bytes = text.as_bytes();
    // 。 ！ ？ ｡
    let ([0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x81 | 0x9F, ..] | [0xEF, 0xBD, 0xA1, ..]) = bytes[at..]
    else {
        return None;
    };
    let end = at + '。'.len_utf8();
    let gap = match bytes[end..] {
        // What opens, kana but for the particles that go on behind a quote, which none is here, Han and digits.
        [b'0'..=b'9' | 0xE2..=0xE9 | 0xEF, ..] => 0,
        [b'\n', b'\n', ref rest @ ..] => 2 + further_lines(rest),
        _ => return None,
    };
    let first = first_at(text, end + gap).or_else(|| first_elsewhere(text, end + gap))?;
    Some(End { end, gap, rule: Rule::Terminator, first })
}

/// A terminator of another script with a space and a letter behind it.
fn end_of_script(text: &str, at: usize) -> Option<End> {
    let c = look::char_at(text, at)?;
    let rule = match ender::kind(c)? {
        Kind::Native => Rule::Terminator,
        Kind::Strong => Rule::Mark,
        _ => return None,
    };
    let end = at + c.len_utf8();
    let gap = gap(text.as_bytes(), end)?;
    let first = first_at(text, end + gap).or_else(|| first_elsewhere(text, end + gap))?;
    Some(End { end, gap, rule, first })
}

/// Decides at the mark at `at` of a sentence that is no list item, or leaves it to the long way.
#[inline]
pub(super) fn judge(view: &View<'_>, at: usize) -> Option<Verdict> {
    let (View { text, lexicon, .. }, bytes) = (*view, view.text.as_bytes());
    let (mark, next) = (bytes[at], bytes.get(at + 1));
    let go = |on, rule| Some(Verdict::Go { on, rule });
    match mark {
        b'.' if matches!(next, Some(b'a'..=b'z' | b'0'..=b'9' | b',')) => go(at + 1, Some(Rule::InsideToken)),
        b'.' if is_between_capitals(bytes, at) => go(at + 1, Some(Rule::InsideToken)),
        b':' if !lexicon.ends_with(mark) && !may_be_emoticon(next) => go(at + 1, None),
        b'.' if goes_on(text, at + 1) && !view.memory.is_careless() && !view.memory.bracket => {
            follows_few_small_letters(text, at, view.start)
                .then_some(Verdict::Go { on: at + 1, rule: Some(Rule::Continues) })
        }
        b'!' | b'?' if !view.memory.is_careless() => {
            let close = at + 1 + usize::from(next == Some(&b'"'));
            let continues = Verdict::Go { on: close, rule: Some(Rule::Continues) };
            if goes_on(text, close) { Some(continues) } else { judge_before_line_end(view, at) }
        }
        b'.' | b'!' | b'?' if next.is_some_and(|next| !next.is_ascii_alphanumeric() && *next != b' ') => {
            judge_before_line_end(view, at)
        }
        b';' if !lexicon.ends_with(mark) && goes_on(text, at + 1) => go(at + 1, None),
        _ => None,
    }
}

/// Decides at a full stop, an exclamation mark or a question mark that ends its line, with what closes behind it, before a line that begins
/// with a letter or a number; an ordinary word stands before the full stop.
#[inline(never)]
fn judge_before_line_end(view: &View<'_>, at: usize) -> Option<Verdict> {
    let (text, bytes) = (view.text, view.text.as_bytes());
    let end = at + 1 + closer_length(&bytes[at + 1..]);
    if bytes.get(end) != Some(&b'\n') || view.newlines == Newlines::BlankLines {
        return None;
    }
    let first = look::char_at(text, end + 1).filter(|first| letter::is_letter_or_number(*first))?;
    let (ends, rule) = match bytes[at] {
        b'!' | b'?' => (true, Rule::Mark),
        _ if is_quoted(bytes, at, end) => (!letter::is_lowercase(first), Rule::FullStop),
        _ => (ordinary::stands_before(text, at, view.start, view.lexicon), Rule::FullStop),
    };
    ends.then_some(Verdict::Cut { end, rule })
}

/// Whether the full stop at `at` is the first of "A.B."
#[inline]
fn is_between_capitals(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at + 1..], [b'A'..=b'Z', b'.', ..])
        && bytes[..at].last().is_some_and(u8::is_ascii_uppercase)
}

/// Whether a space and a lowercase letter stand at `at`.
#[inline]
fn goes_on(text: &str, at: usize) -> bool {
    text.as_bytes().get(at) == Some(&b' ') && look::char_at(text, at + 1).is_some_and(letter::is_lowercase)
}

/// Whether fewer small letters stand before the full stop at `at` than a word needs that ends a sentence before another small letter.
#[inline]
fn follows_few_small_letters(text: &str, at: usize, start: usize) -> bool {
    if text.as_bytes()[..at].last() == Some(&b' ') {
        return false;
    }
    let small = text[start..at]
        .chars()
        .rev()
        .take(stop::SHORTEST_BEFORE_LOWERCASE)
        .take_while(|c| letter::is_lowercase(*c));
    small.count() < stop::SHORTEST_BEFORE_LOWERCASE
}

/// Whether an emoticon may begin at a colon with that byte behind it.
fn may_be_emoticon(next: Option<&u8>) -> bool {
    !matches!(next, Some(b' ' | b'/' | b'\n' | b'0'..=b'9'))
}
