//! Quotes that stand between spaces, as in text that was cut into tokens: whether one closes is told by those
//! before it in its line.

use memchr::memrchr;

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
        "\"" => before.matches('"').count() % 2 == 1,
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
    text.rfind(quote).is_some_and(|at| !text[at + quote.len()..].contains(other))
}

/// How often the quote stands between spaces of ASCII, or at an end of the text.
fn detached_count(text: &str, quote: &str) -> usize {
    let is_space = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b' ' | b'\t'..=b'\r'));
    let bytes = text.as_bytes();
    let detached = |at: &usize| {
        is_space(context::bytes_before(text, *at).last()) && is_space(bytes.get(at + quote.len()))
    };
    let first = quote.as_bytes().first().copied().unwrap_or_default();
    let marks = memchr::memchr_iter(first, bytes);
    marks.filter(|at| context::bytes_from(text, *at).starts_with(quote.as_bytes())).filter(detached).count()
}
