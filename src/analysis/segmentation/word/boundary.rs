//! What the characters on both sides of a place tell about the words there.

use crate::analysis::{
    segmentation::grapheme,
    unicode::{is_letter, is_line_end},
};

/// Whether words never reach over the place between `before` and `next`, whatever stands around them.
pub(super) fn separates(before: char, next: char) -> bool {
    match next {
        '\n' => before != '\r',
        _ if before == '\n' => true,
        ' ' | '\r' | '、' | '。' => !before.is_whitespace() && !grapheme::prepends(before),
        // Between digits it groups them.
        '，' => matches!(before, '\u{3041}'..='\u{9fff}'),
        _ => false,
    }
}

/// Whether a cluster goes on over the place, where a dictionary may find the end of a word.
pub(super) fn splits_cluster(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return false };
    grapheme::extends(next) && !carries_no_mark(last)
        || grapheme::takes(last, next)
        || is_letter(next) && grapheme::extends(last) && grapheme::is_conjunct(before, next)
}

/// Whether a mark after the character stands alone: the controls of UAX #29 that are white space, line ends
/// among them.
fn carries_no_mark(c: char) -> bool {
    c.is_control() || is_line_end(c)
}
