//! Where the spans of runs begin and end.

use super::super::text::{encoded::EncodedText, word::EncodedWord};
use super::runs::LanguageRun;
use super::separator;
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    segmentation::{extends, graphemes, prepends},
};

/// The byte at which a run begins: at its first word, or before it where a sentence begins with something
/// else, on the border of a grapheme cluster and not before `least`.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn begin(
    text: &EncodedText<'_>,
    whole: &str,
    run: &LanguageRun,
    least: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let Some(before) = run.start().checked_sub(1).and_then(|before| text.words.get(before)) else {
        return Ok(0);
    };
    let before = before.bytes();
    let first = text.words.get(run.start()).map_or(before.end, EncodedWord::start);
    let between = whole.get(before.end..first);
    let begin = between.map_or(first, |between| before.end + separator::classify(between).1);
    // Whether a cluster ends at a place depends on the one character after it, not on the rest of the text.
    let next = whole.get(begin..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let mut end = begin;
    for cluster in graphemes(whole.get(before.start..begin + next).unwrap_or_default()) {
        checkpoint.spend(cluster.end - cluster.start)?;
        if before.start + cluster.end > begin {
            break;
        }
        end = before.start + cluster.end;
    }
    Ok(end.max(least))
}

/// The span without the white space at its ends, but for what carries a mark or stands in a cluster
/// otherwise.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn trimmed(span: Span, whole: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Span, Interrupted> {
    let piece = span.of(whole);
    let (mut start, mut end) = (piece.len(), piece.len());
    for (at, c) in piece.char_indices() {
        checkpoint.spend(c.len_utf8())?;
        let rest = piece.get(at + c.len_utf8()..).unwrap_or_default();
        if !c.is_whitespace() || rest.starts_with(extends) {
            start = at;
            break;
        }
    }
    for (at, c) in piece.char_indices().rev() {
        checkpoint.spend(c.len_utf8())?;
        let before = piece.get(..at).unwrap_or_default();
        if !c.is_whitespace() || before.ends_with(prepends) {
            end = at + c.len_utf8();
            break;
        }
    }
    Ok(Span::new(span.start + start, span.start + end.max(start)))
}
