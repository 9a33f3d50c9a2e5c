//! The short way for the commonest end of a sentence: a long lowercase ASCII word, a full stop, one space, a capital. It decides what
//! [`ender`](super::ender) would; a test holds that.

use super::{Rule, Verdict, View, bracket};

/// The shortest word that no rule without its own word list looks at.
const LONG: usize = 5;

/// Decides at the full stop at `at`, or leaves it to the long way.
#[inline]
pub(super) fn judge(view: &View<'_>, at: usize) -> Option<Verdict> {
    let bytes = view.text.as_bytes();
    let [b'.', b' ', b'A'..=b'Z', ..] = bytes[at..] else { return None };
    let floor = view.start.max(at.saturating_sub(32));
    let letters = bytes[floor..at].iter().rev().take_while(|b| b.is_ascii_lowercase()).count();
    let start = at - letters;
    if letters < LONG || start == floor || bytes[start - 1] != b' ' {
        return None;
    }
    let word = &view.text[start..at];
    if !view.lexicon.look_up(word).is_empty()
        || view.lexicon.is_own(word)
        || bracket::is_open(view, at, at + 1)
    {
        return None;
    }
    Some(Verdict::Cut { end: at + 1, rule: Rule::FullStop })
}
