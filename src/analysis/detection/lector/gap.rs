//! What stands between two words.

/// How likely a text changes its language in a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A sentence or a line ends.
    Sentence,
    /// A bracket, a quote mark, a dash, a comma.
    Phrase,
    /// Words of one phrase.
    Space,
    /// Nothing at all, or no white space: one word, or words of a script without spaces.
    None,
}

/// The longest gap that is read; a longer one is judged by its beginning.
const LONGEST: usize = 256;

/// The kind of a gap, and where in it what follows begins.
pub(super) fn read(gap: &str) -> (Gap, usize) {
    let (mut kind, mut terminator, mut end) = (Gap::None, false, None);
    let mut space = None;
    for (at, c) in gap.char_indices().take(LONGEST) {
        if is_terminator(c) {
            terminator = true;
            kind = if is_wide(c) { Gap::Sentence } else { kind };
            end = end.or(is_wide(c).then_some(at + c.len_utf8()));
        } else if c.is_whitespace() {
            let sentence = terminator || c == '\n' || c == '\r';
            kind = if sentence { Gap::Sentence } else { least(kind, Gap::Space) };
            space = Some(at + c.len_utf8());
            end = if sentence && end.is_none_or(|end| end == at) { space } else { end };
        } else if !is_closer(c) {
            terminator = false;
            kind = if kind == Gap::Sentence { kind } else { Gap::Phrase };
        }
    }
    (kind, end.or(space).unwrap_or(gap.len()))
}

fn least(kind: Gap, other: Gap) -> Gap {
    if kind == Gap::None { other } else { kind }
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '।' | '॥' | '؟' | '۔' | '։' | '።') || is_wide(c)
}

/// Terminators that no space follows.
fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．')
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '」' | '』' | '）')
}
