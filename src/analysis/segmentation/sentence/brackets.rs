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
    let (context, text) = (candidate.context, candidate.context.text);
    let floor = candidate.start.max(start.saturating_sub(FAR));
    let before = context::bytes_at(text, floor..start);
    let Some(open) = memrchr2(b'(', b'[', before) else { return false };
    let (outside, inside) = before.split_at(open);
    let (opener, closer) = if inside.first() == Some(&b'(') { (b'(', b')') } else { (b'[', b']') };
    let opens_sentence = floor + open == candidate.start;
    let closes = |bytes| memchr(closer, bytes).is_some();
    // A bracket around the whole sentence holds sentences of its own.
    if opens_sentence
        || closes(inside)
        || closes(context::bytes_at(text, start..end))
        || is_reversed(outside, opener, closer)
    {
        return false;
    }
    let ahead = context::bytes_at(text, end..text.len().min(end + FAR));
    let next = memchr3(closer, opener, b'\n', ahead).and_then(|next| ahead.get(next));
    if next.is_none() && ahead.len() < FAR {
        context.reach(text.len());
    }
    next == Some(&closer)
}

/// Whether a full-width bracket closes between `start` and `end` that opened inside of this sentence, as in
/// 他（张三。）来了.
pub(super) fn closes_inside(candidate: &BreakCandidate<'_>, start: usize, end: usize) -> bool {
    let text = candidate.context.text;
    let floor = context::floor_boundary(text, candidate.start.max(start.saturating_sub(FAR)));
    text[start..end].ends_with('）')
        && text[floor..start].rfind('（').is_some_and(|open| floor + open > candidate.start)
}

/// Whether the bracket after `before` closes what a bracket of the wrong kind opened, as in text whose
/// direction was lost: ")a("
fn is_reversed(before: &[u8], opener: u8, closer: u8) -> bool {
    const NEAR: usize = 32;
    let near = before.get(before.len().saturating_sub(NEAR)..).unwrap_or_default();
    let closes_alone = memrchr(closer, near)
        .and_then(|close| near.get(..close))
        .is_some_and(|earlier| memrchr(opener, earlier).is_none());
    let last_open = memrchr(opener, before).and_then(|open| before.get(open..));
    closes_alone && last_open.is_none_or(|later| memchr(closer, later).is_none())
}
