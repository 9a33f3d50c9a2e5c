//! What was seen of the token that is being read.

use super::char_class::{
    BEYOND_F, CLOSER, DIGIT, JOINER, OPENER, SIGN_SHIFT, SUSPECT, after_letter, of_letter,
};

/// What was seen of a token, from the white space before it on.
#[derive(Clone, Copy, Default)]
pub(super) struct TokenState {
    /// Its first byte.
    pub(super) start: usize,
    /// How many words the text has before it.
    pub(super) words: usize,
    /// The flags of its characters, see [`super::char_class`].
    pub(super) flags: u16,
    /// The weight of its signs of code.
    pub(super) signs: usize,
    /// How many letters it has.
    pub(super) letters: usize,
}

impl TokenState {
    /// The token that begins at the byte `start`, after so many words.
    pub(super) fn begin(start: usize, words: usize) -> Self {
        Self { start, words, ..Self::default() }
    }

    /// Notes a character that is no letter.
    pub(super) fn add_punctuation(&mut self, flags: u16) {
        let is_call = flags & OPENER != 0 && self.letters > 0;
        let ends_statement = flags & JOINER != 0 && self.flags & CLOSER != 0;
        self.flags |= flags | if is_call || ends_statement { SUSPECT } else { 0 };
        self.signs += usize::from(flags >> SIGN_SHIFT);
    }

    /// Notes a letter.
    pub(super) fn add_letter(&mut self, c: char) {
        self.letters += 1;
        self.flags = after_letter(self.flags, of_letter(c));
    }

    /// Whether the token may be something else than words.
    pub(super) fn is_suspect(self) -> bool {
        let is_shuffled = self.flags & DIGIT != 0 && self.letters > 0;
        let is_hexadecimal = self.letters >= 8 && self.flags & BEYOND_F == 0;
        self.flags & SUSPECT != 0 || is_shuffled || is_hexadecimal
    }
}
