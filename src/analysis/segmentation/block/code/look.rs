//! What is seen of a line at one glance.

use super::words;

/// A line, its first word, and the marks in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'t> {
    pub(super) text: &'t str,
    /// The first word, up to a space.
    pub(super) word: &'t str,
    /// What stands behind the first word and its space.
    pub(super) behind: &'t str,
    /// A bit for every ASCII character that stands in the line.
    characters: u128,
}

impl<'t> Look<'t> {
    pub(super) fn at(text: &'t str) -> Self {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let (word, behind) = text.split_at(end);
        Self { text, word, behind: behind.trim_start(), characters: set(text.as_bytes()) }
    }

    /// Whether any of the characters, ASCII all, stands in the line.
    pub(super) fn has_any(&self, characters: &[u8]) -> bool {
        self.characters & set(characters) != 0
    }

    pub(super) fn is_prose(&self) -> bool {
        words::is_prose(self.text)
    }
}

fn set(bytes: &[u8]) -> u128 {
    bytes.iter().filter(|byte| byte.is_ascii()).fold(0, |set, byte| set | 1 << byte)
}
