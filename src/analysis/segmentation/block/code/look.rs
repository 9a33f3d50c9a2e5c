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

    /// Whether a piece of ASCII stands in the line.
    pub(super) fn has(&self, piece: &Piece) -> bool {
        self.characters & piece.characters == piece.characters && self.text.contains(piece.text)
    }

    pub(super) fn is_prose(&self) -> bool {
        words::is_prose(self.text)
    }
}

/// A piece of ASCII that is looked for in lines, most of which do not have its characters.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    text: &'static str,
    characters: u128,
}

impl Piece {
    pub(super) const fn each<const N: usize>(texts: [&'static str; N]) -> [Self; N] {
        let (mut pieces, mut i) = ([Self { text: "", characters: 0 }; N], 0);
        while i < N {
            pieces[i] = Self { text: texts[i], characters: set(texts[i].as_bytes()) };
            i += 1;
        }
        pieces
    }
}

const fn set(bytes: &[u8]) -> u128 {
    let (mut set, mut i) = (0, 0);
    while i < bytes.len() {
        if bytes[i].is_ascii() {
            set |= 1 << bytes[i];
        }
        i += 1;
    }
    set
}
