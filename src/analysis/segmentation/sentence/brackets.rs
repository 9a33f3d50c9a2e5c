//! Whether a place stands inside brackets that opened in the same sentence.

use memchr::{memchr, memchr3, memrchr, memrchr2};

use super::candidate::BreakCandidate;
use crate::analysis::segmentation::windows::context::{self, FAR};

/// Whether the terminators from `start` to `end` (with what closes after them) stand in a bracket that opened
/// before them in this sentence, and closes in this line.
#[inline]
pub(super) fn is_open(candidate: &BreakCandidate<'_>, start: usize, end: usize) -> bool {
    candidate.sentence.bracket && holds(candidate, start, end)
}

#[cold]
fn holds(candidate: &BreakCandidate<'_>, start: usize, end: usize) -> bool {
    let (context, bytes) = (candidate.context, candidate.context.bytes());
    let floor = candidate.start.max(start.saturating_sub(FAR));
    let before = &bytes[floor..start];
    let Some(open) = memrchr2(b'(', b'[', before) else { return false };
    let (opener, closer) = if before[open] == b'(' { (b'(', b')') } else { (b'[', b']') };
    let opens_sentence = floor + open == candidate.start;
    let closes = |bytes| memchr(closer, bytes).is_some();
    // A bracket around the whole sentence holds sentences of its own.
    if opens_sentence
        || closes(&before[open..])
        || closes(&bytes[start..end])
        || is_reversed(before, open, opener, closer)
    {
        return false;
    }
    let ahead = &bytes[end..bytes.len().min(end + FAR)];
    let next = memchr3(closer, opener, b'\n', ahead);
    if next.is_none() && ahead.len() < FAR {
        context.reach(bytes.len());
    }
    next.is_some_and(|next| ahead[next] == closer)
}

/// Whether a full-width bracket closes between `start` and `end` that opened inside of this sentence, as in
/// 他（张三。）来了.
pub(super) fn closes_inside(candidate: &BreakCandidate<'_>, start: usize, end: usize) -> bool {
    let text = candidate.context.text;
    let floor = context::floor_boundary(text, candidate.start.max(start.saturating_sub(FAR)));
    text[start..end].ends_with('）')
        && text[floor..start].rfind('（').is_some_and(|open| floor + open > candidate.start)
}

/// Whether the bracket closes what a bracket of the wrong kind opened, as in text whose direction was
/// lost: ")a("
fn is_reversed(before: &[u8], open: usize, opener: u8, closer: u8) -> bool {
    let near = &before[open.saturating_sub(32)..open];
    memrchr(closer, near).is_some_and(|close| memrchr(opener, &near[..close]).is_none())
        && memrchr(opener, &before[..open]).is_none_or(|other| memchr(closer, &before[other..open]).is_none())
}
