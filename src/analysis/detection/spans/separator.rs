//! What stands between two words.

use crate::analysis::unicode::{commonly_closes, is_common_terminator};

/// How likely a text changes its language between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// A sentence or a line ends.
    Sentence,
    /// A bracket, a quote mark, a dash, a comma.
    Phrase,
    /// Words of one phrase.
    Space,
    /// Nothing at all, or no white space: one word, or words of a script without spaces.
    None,
}

/// The longest separator that is read, in characters; a longer one is classified by its beginning.
const MAX_CHARACTERS: usize = 256;

/// The kind of the text between two words, and where in it what follows begins.
pub(super) fn classify(between: &str) -> (Separator, usize) {
    let (mut kind, mut terminator, mut end) = (Separator::None, false, None);
    let mut after_space = None;
    for (at, c) in between.char_indices().take(MAX_CHARACTERS) {
        let next = at + c.len_utf8();
        if is_terminator(c) {
            terminator = true;
            kind = if is_wide_terminator(c) { Separator::Sentence } else { kind };
            end = end.or(is_wide_terminator(c).then_some(next));
        } else if c.is_whitespace() {
            let ends_sentence = terminator || c == '\n' || c == '\r';
            kind = match kind {
                _ if ends_sentence => Separator::Sentence,
                Separator::None => Separator::Space,
                kind => kind,
            };
            after_space = Some(next);
            end = if ends_sentence && end.is_none_or(|end| end == at) { after_space } else { end };
        } else if !commonly_closes(c) {
            terminator = false;
            kind = if kind == Separator::Sentence { kind } else { Separator::Phrase };
        }
    }
    (kind, end.or(after_space).unwrap_or(between.len()))
}

/// Whether the character ends sentences or, as a colon does, parts of them. The marks of Burmese and Khmer
/// are left out: where the language changes there, the script does.
fn is_terminator(c: char) -> bool {
    is_common_terminator(c) && !matches!(c, '။' | '។') || matches!(c, ':' | ';')
}

/// Terminators that no space follows.
fn is_wide_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．')
}
