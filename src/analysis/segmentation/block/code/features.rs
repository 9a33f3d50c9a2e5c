//! What all signs of code ask of a line, read once.

use super::prose;

/// A line, its first word, and the marks in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineFeatures<'t> {
    pub(super) text: &'t str,
    /// The first word, up to a space.
    pub(super) word: &'t str,
    /// What stands after the first word and its space.
    pub(super) after: &'t str,
    /// A bit for every ASCII character that stands in the line.
    characters: u128,
}

impl<'t> LineFeatures<'t> {
    pub(super) fn at(text: &'t str) -> Self {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        Self { text, word, after: after.trim_start(), characters: set(text.as_bytes()) }
    }

    /// Whether any of the characters, ASCII all, stands in the line.
    pub(super) fn has_any(&self, characters: &[u8]) -> bool {
        self.characters & set(characters) != 0
    }

    /// Whether a piece of ASCII stands in the line.
    pub(super) fn has(&self, piece: &AsciiPiece) -> bool {
        self.characters & piece.characters == piece.characters && self.text.contains(piece.text)
    }

    pub(super) fn is_prose(&self) -> bool {
        prose::is_prose(self.text)
    }
}

/// A piece of ASCII that is looked for in lines, most of which do not have its characters.
#[derive(Clone, Copy)]
pub(super) struct AsciiPiece {
    text: &'static str,
    characters: u128,
}

impl AsciiPiece {
    /// Finds the characters of each text. Only what the compiler evaluates calls it.
    #[expect(clippy::indexing_slicing, reason = "`i` is less than the length of both arrays")]
    pub(super) const fn each<const N: usize>(texts: [&'static str; N]) -> [Self; N] {
        let (mut pieces, mut i) = ([Self { text: "", characters: 0 }; N], 0);
        while i < N {
            pieces[i] = Self { text: texts[i], characters: set(texts[i].as_bytes()) };
            i += 1;
        }
        pieces
    }
}

/// A bit for every ASCII character among the bytes.
const fn set(mut bytes: &[u8]) -> u128 {
    let mut set = 0;
    while let [byte, rest @ ..] = bytes {
        if byte.is_ascii() {
            set |= 1 << *byte;
        }
        bytes = rest;
    }
    set
}
