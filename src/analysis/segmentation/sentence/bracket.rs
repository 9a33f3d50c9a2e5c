//! Whether a place stands inside brackets that opened in the same sentence.

use memchr::{memchr, memchr3, memrchr, memrchr2};

use super::{
    View,
    look::{self, FAR},
};

/// Whether the terminators from `start` to `end` (with what closes behind them) stand in a bracket that opened before them in
/// this sentence, and closes in this line.
#[inline]
pub(super) fn is_open(view: &View<'_>, start: usize, end: usize) -> bool {
    view.memory.bracket && holds(view, start, end)
}

#[cold]
fn holds(view: &View<'_>, start: usize, end: usize) -> bool {
    let bytes = view.text.as_bytes();
    let floor = view.start.max(start.saturating_sub(FAR));
    let before = &bytes[floor..start];
    let Some(open) = memrchr2(b'(', b'[', before) else { return false };
    let (opener, closer) = if before[open] == b'(' { (b'(', b')') } else { (b'[', b']') };
    let is_round_all = floor + open == view.start;
    let closes = |bytes| memchr(closer, bytes).is_some();
    // A bracket round the whole sentence holds sentences of its own.
    if is_round_all
        || closes(&before[open..])
        || closes(&bytes[start..end])
        || is_reversed(before, open, opener, closer)
    {
        return false;
    }
    let ahead = &bytes[end..bytes.len().min(end + FAR)];
    memchr3(closer, opener, b'\n', ahead).is_some_and(|next| ahead[next] == closer)
}

/// Whether a full-width bracket closes between `start` and `end` that opened inside of this sentence, as in 他（张三。）来了.
pub(super) fn closes_inside(view: &View<'_>, start: usize, end: usize) -> bool {
    let floor = look::floor_boundary(view.text, view.start.max(start.saturating_sub(FAR)));
    view.text[start..end].ends_with('）')
        && view.text[floor..start].rfind('（').is_some_and(|open| floor + open > view.start)
}

/// Whether the bracket closes what a bracket of the wrong kind opened, as in text whose direction was lost: ")a("
fn is_reversed(before: &[u8], open: usize, opener: u8, closer: u8) -> bool {
    let near = &before[open.saturating_sub(32)..open];
    memrchr(closer, near).is_some_and(|close| memrchr(opener, &near[..close]).is_none())
        && memrchr(opener, &before[..open]).is_none_or(|other| memchr(closer, &before[other..open]).is_none())
}
