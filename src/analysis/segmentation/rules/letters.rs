//! What is known of single characters and of pairs of letters: "p", "e.g". There are texts with a full stop
//! after every letter.

use super::classes::Classes;

#[derive(Debug)]
pub(super) struct Letters {
    /// The classes of each ASCII character as a word.
    pub(super) alone: [Classes; 128],
    /// By the first letter of a pair that is known, a bit for the second.
    pairs: [u32; 32],
}

impl Default for Letters {
    fn default() -> Self {
        Self { alone: [Classes::default(); 128], pairs: [0; 32] }
    }
}

impl Letters {
    /// The classes of the ASCII character as a word; none beyond ASCII.
    #[inline]
    pub(super) fn classes(&self, letter: u8) -> Classes {
        self.alone.get(usize::from(letter)).copied().unwrap_or_default()
    }

    /// The place of a letter without its case, which is one bit: the low five bits tell the letters of ASCII
    /// apart, and those of most Cyrillic alphabets.
    #[inline]
    fn place(letter: char) -> Option<usize> {
        matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{410}'..='\u{44f}').then_some(letter as usize & 31)
    }

    /// Notes a word that may be a pair.
    pub(super) fn note(&mut self, lowercase: &str) {
        let mut letters = lowercase.chars();
        let pair = (letters.next(), letters.next(), letters.next(), letters.next());
        if let (Some(first), Some('.'), Some(second), None) = pair
            && let (Some(first), Some(second)) = (Self::place(first), Self::place(second))
            && let Some(seconds) = self.pairs.get_mut(first)
        {
            *seconds |= 1 << second;
        }
    }

    /// Notes that all words are known that end so.
    pub(super) fn note_suffix(&mut self, suffix: &str) {
        if suffix.len() == 1 || suffix.contains('.') {
            self.pairs = [u32::MAX; 32];
        }
    }

    /// Whether the pair may be known.
    #[inline]
    pub(super) fn may_have_pair(&self, first: char, second: char) -> bool {
        match (Self::place(first), Self::place(second)) {
            (Some(first), Some(second)) => {
                self.pairs.get(first).is_some_and(|seconds| seconds >> second & 1 == 1)
            }
            _ => true,
        }
    }
}
