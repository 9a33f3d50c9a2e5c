//! The words of a language, to be looked up at every full stop.

use super::format::{self, Class, Entry};

/// A set of [`Class`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u8);

impl Classes {
    /// Whether `class` is among them.
    pub(crate) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u8;
    }
}

/// The longest word that is kept, in bytes of its lowercase form.
pub(crate) const LONGEST: usize = 47;

/// One word in lowercase; what it is in every case, and what only with a capital.
#[derive(Clone, Copy, Debug)]
struct Slot {
    length: u8,
    word: [u8; LONGEST],
    any: Classes,
    capital: Classes,
}

const EMPTY: Slot = Slot { length: 0, word: [0; LONGEST], any: Classes(0), capital: Classes(0) };

/// The words of a language in an open hash table, at most half full.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    slots: Vec<Slot>,
    ordinals: bool,
}

impl Rules {
    /// The rules that a file holds. `build.rs` has checked it; what is malformed all the same is left out.
    pub(crate) fn parse(file: &str) -> Self {
        let entries = format::read(file).unwrap_or_default();
        let mut rules =
            Self { slots: vec![EMPTY; (entries.len() * 2 + 2).next_power_of_two()], ordinals: false };
        for entry in entries {
            match entry {
                Entry::Word(word, class) => rules.insert(word, class),
                Entry::Ordinals(yes) => rules.ordinals = yes,
            }
        }
        rules
    }

    /// Whether a number with a full stop may be an ordinal.
    pub(crate) fn ordinals(&self) -> bool {
        self.ordinals
    }

    #[cfg(test)]
    pub(crate) fn knows_words(&self) -> bool {
        self.slots.iter().any(|slot| slot.length > 0)
    }

    /// The classes of `word`, a word of the text in its own case and without its full stop.
    pub(crate) fn look_up(&self, word: &str) -> Classes {
        if self.slots.is_empty() {
            return Classes::default();
        }
        let Some(key) = Key::of(word) else { return Classes::default() };
        let slot = &self.slots[self.place(&key)];
        if slot.length == 0 {
            return Classes::default();
        }
        if key.capital { Classes(slot.any.0 | slot.capital.0) } else { slot.any }
    }

    fn insert(&mut self, word: &str, class: Class) {
        let Some(key) = Key::of(word) else { return };
        let place = self.place(&key);
        let slot = &mut self.slots[place];
        slot.length = key.length as u8;
        slot.word = key.word;
        if key.capital && class != Class::Month && class != Class::Starter {
            slot.capital.insert(class);
        } else {
            slot.any.insert(class);
        }
    }

    /// Where the word stands, or the empty slot where it would.
    fn place(&self, key: &Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut place = key.hash as usize & mask;
        // The table is at most half full, so an empty slot ends the walk.
        while self.slots[place].length != 0 && self.slots[place].word[..] != key.word[..] {
            place = (place + 1) & mask;
        }
        place
    }
}

/// A word as it is looked up: lowercase, with a note of its first letter's case.
struct Key {
    word: [u8; LONGEST],
    length: usize,
    hash: u32,
    capital: bool,
}

impl Key {
    /// `None` when the word is empty or too long to be in any table.
    fn of(word: &str) -> Option<Self> {
        let mut key =
            Self { word: [0; LONGEST], length: 0, hash: 0, capital: word.chars().next()?.is_uppercase() };
        for c in word.chars() {
            if c.is_ascii() {
                key.push(&[c.to_ascii_lowercase() as u8])?;
            } else {
                for lower in c.to_lowercase() {
                    key.push(lower.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
            }
        }
        Some(key)
    }

    fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.word.get_mut(self.length..self.length + bytes.len())?.copy_from_slice(bytes);
        self.length += bytes.len();
        for &byte in bytes {
            self.hash = (self.hash.rotate_left(5) ^ u32::from(byte)).wrapping_mul(0x9E37_79B1);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::parse("[never]\ndr\n[number]\nNo\n[may]\nétc u.s # comment\n[ordinals]\nyes\n")
    }

    #[test]
    fn lowercase_words_match_in_every_case() {
        for word in ["dr", "Dr", "DR"] {
            assert!(rules().look_up(word).has(Class::Never), "{word}");
        }
        assert!(rules().look_up("ÉTC").has(Class::May));
        assert!(rules().look_up("U.S").has(Class::May));
    }

    #[test]
    fn capitalised_words_match_with_a_capital_only() {
        assert!(rules().look_up("No").has(Class::Number));
        assert!(!rules().look_up("no").has(Class::Number));
    }

    #[test]
    fn unknown_and_endless_words_have_no_class() {
        assert_eq!(rules().look_up("drum"), Classes::default());
        assert_eq!(rules().look_up(""), Classes::default());
        assert_eq!(rules().look_up(&"x".repeat(1000)), Classes::default());
    }

    #[test]
    fn a_comment_is_no_word() {
        assert_eq!(rules().look_up("comment"), Classes::default());
        assert!(rules().ordinals());
    }
}
