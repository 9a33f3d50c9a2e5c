//! The words of a language in an open hash table, at most half full.
//!
//! `phf` was weighed: it hashes and compares a word byte by byte, makes no tables for the abbreviations of a
//! request, and needs the word in lowercase; this table compares eight bytes at once and tells the case of
//! the first letter apart.

use super::{chunk::hash, classes::Classes, key::Key};

/// One word in lowercase; what it is in every case, and what only with a capital.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    /// Where its chunks stand among those of all words.
    at: u32,
    /// In bytes; zero when the slot is empty.
    length: u8,
    pub(super) any: Classes,
    pub(super) capital: Classes,
}

/// The table. Lookups of what is not in it give an empty slot, without classes.
#[derive(Debug, Default)]
pub(super) struct WordClassTable {
    /// None, or a power of two.
    slots: Vec<Slot>,
    /// The chunks of all words, one word after the other.
    chunks: Vec<u64>,
}

impl WordClassTable {
    pub(super) fn with_room_for(words: usize) -> Self {
        Self { slots: vec![Slot::default(); (words * 2 + 2).next_power_of_two()], chunks: Vec::new() }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    #[cfg(test)]
    pub(super) fn knows_words(&self) -> bool {
        self.slots.iter().any(|slot| slot.length > 0)
    }

    /// The slot of the word, a new one when it has none. `None` only when the table was made without room.
    pub(super) fn entry(&mut self, key: &Key) -> Option<&mut Slot> {
        let place = self.place(hash(key.length, key.chunks()), |slot| self.is_word(slot, key))?;
        let slot = self.slots.get_mut(place)?;
        if slot.length == 0 {
            // The files of a language are far shorter than 4 GiB.
            slot.at = self.chunks.len() as u32;
            // A key has at most 48 bytes.
            slot.length = key.length as u8;
            self.chunks.extend_from_slice(key.chunks());
        }
        Some(slot)
    }

    /// The slot of the word.
    pub(super) fn look_up(&self, key: &Key) -> Option<Slot> {
        self.find(hash(key.length, key.chunks()), |slot| self.is_word(slot, key))
    }

    /// The slot of the lowercase word of one to eight bytes, the first lowest.
    #[inline]
    pub(super) fn look_up_chunk(&self, chunk: u64, length: usize) -> Option<Slot> {
        self.find(hash(length, &[chunk]), |slot| {
            usize::from(slot.length) == length && self.chunks.get(slot.at as usize) == Some(&chunk)
        })
    }

    fn is_word(&self, slot: &Slot, key: &Key) -> bool {
        usize::from(slot.length) == key.length
            && self.chunks.get(slot.at as usize..).is_some_and(|chunks| chunks.starts_with(key.chunks()))
    }

    /// The slot that is the one, by a hash; `None` when there is none.
    #[inline(always)]
    fn find(&self, hash: u32, is_it: impl Fn(&Slot) -> bool) -> Option<Slot> {
        let place = self.place(hash, is_it)?;
        self.slots.get(place).filter(|slot| slot.length != 0).copied()
    }

    /// The first place, by a hash, whose slot is the one or is empty.
    #[inline(always)]
    fn place(&self, hash: u32, is_it: impl Fn(&Slot) -> bool) -> Option<usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = hash as usize & mask;
        // The table is at most half full, so an empty slot ends the walk.
        loop {
            let slot = self.slots.get(place)?;
            if slot.length == 0 || is_it(slot) {
                return Some(place);
            }
            place = (place + 1) & mask;
        }
    }
}
