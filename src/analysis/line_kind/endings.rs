//! How lines and sentences end: what their last marks say.

use crate::analysis::{
    prefix,
    unicode::{commonly_closes, is_common_terminator, is_sentence_terminator, is_thai_or_lao, may_close},
};

/// How far the first letter of a line is looked for, and its last mark, in bytes.
const MAX_LOOK: usize = 1024;
/// A line of more words that ends in an exclamation mark is a sentence.
const MAX_EXCLAMATION: usize = 12;

/// Whether the sentence ends in a terminator of any script, closing punctuation aside.
pub(in crate::analysis) fn is_terminated(sentence: &str) -> bool {
    sentence.trim_end_matches(may_follow_terminator).ends_with(is_terminator)
}

/// Whether the character may stand after the terminator: white space, and what may close but a quote that
/// opens in English, marks of emphasis, and rare forms.
fn may_follow_terminator(c: char) -> bool {
    c.is_whitespace() || may_close(c) && !matches!(c, '〉' | '＂' | '＇' | '‘' | '`' | '*' | '_')
}

/// Whether the character ends sentences, but for the question mark of Greek, which looks like a semicolon,
/// and rare marks of Ethiopic, Mongolian and Tibetan.
fn is_terminator(c: char) -> bool {
    is_sentence_terminator(c) && !matches!(c, '\u{37e}' | '፨' | '᠃' | '།' | '༎')
}

/// Thai and Lao end no sentence by a mark, so that a line without one says nothing.
pub(in crate::analysis) fn is_unterminated_script(sentence: &str) -> bool {
    sentence.chars().rev().find(|c| c.is_alphabetic()).is_some_and(is_thai_or_lao)
}

/// Whether the line ends as sentences do, or as what leads to the next line does: a comma, a colon.
pub(super) fn leads_on_or_ends(line: &str) -> bool {
    last_mark(line).is_some_and(|c| is_full_stop(c) || is_pause(c))
        || line.ends_with(['!', '！']) && line.split_whitespace().nth(MAX_EXCLAMATION).is_some()
}

/// Whether a sentence may end with the line.
pub(in crate::analysis) fn ends_sentence(line: &str) -> bool {
    last_mark(line).is_some_and(is_common_terminator)
}

fn is_full_stop(c: char) -> bool {
    is_common_terminator(c) && !matches!(c, '!' | '?' | '…' | '！' | '？' | '؟')
}

fn is_pause(c: char) -> bool {
    matches!(c, ';' | ',' | ':' | '：' | '、' | '،' | '؛')
}

/// The last character of the line, closing punctuation aside.
fn last_mark(line: &str) -> Option<char> {
    // A boundary, whatever stands there.
    let begin = prefix(line, line.len().saturating_sub(MAX_LOOK)).len();
    let end = line.get(begin..)?;
    let bare = end.trim_end_matches(|c| commonly_closes(c) || matches!(c, '“' | '«' | ' ' | '\u{a0}'));
    bare.chars().next_back()
}

/// Whether the first letter of the line is a lowercase one.
pub(in crate::analysis) fn opens_lowercase(line: &str) -> bool {
    prefix(line, MAX_LOOK).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}
