//! Numbers things that are equal alike: a hash table that holds numbers only, so that it takes little room, and that asks whether
//! the work is still wanted while it grows.

use std::hash::{BuildHasher, Hash, RandomState};

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// No number.
const EMPTY: u32 = u32::MAX;

/// The smallest table.
const SMALLEST: usize = 32;

/// How full a table becomes: five eighths, so that few places are looked at.
const FULL: (usize, usize) = (5, 8);

/// What it costs to put one thing in its new place, in bytes of other work.
const COST_OF_MOVE: usize = 32;

/// Things by their numbers, which stand elsewhere. Its keys are random, so that nobody can choose things that fall together.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<u32>,
    count: usize,
    keys: RandomState,
}

impl Index {
    /// The number of a thing: that of an equal one, or `next`, which is noted. `equals` tells whether the thing of a number is the
    /// same, `rehash` hashes the thing of a number by [`Self::hash`].
    pub(super) fn number(
        &mut self,
        hash: u64,
        next: u32,
        equals: impl Fn(u32) -> bool,
        rehash: impl Fn(&Self, u32) -> u64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<u32, Interrupted> {
        if self.count * FULL.1 >= self.slots.len() * FULL.0 {
            self.grow(rehash, checkpoint)?;
        }
        let mut at = self.place(hash);
        loop {
            match self.slots[at] {
                EMPTY => break,
                known if equals(known) => return Ok(known),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
        self.slots[at] = next;
        self.count += 1;
        Ok(next)
    }

    /// The number of a thing that was noted.
    pub(super) fn find(&self, hash: u64, equals: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.place(hash);
        loop {
            match self.slots[at] {
                EMPTY => return None,
                known if equals(known) => return Some(known),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The hash of a thing.
    pub(super) fn hash(&self, thing: impl Hash) -> u64 {
        self.keys.hash_one(thing)
    }

    /// Where the search for a hash begins. The length is a power of two.
    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn grow(
        &mut self,
        rehash: impl Fn(&Self, u32) -> u64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let room = (2 * self.slots.len()).max(SMALLEST);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; room]);
        for number in old.into_iter().filter(|number| *number != EMPTY) {
            checkpoint.spend(COST_OF_MOVE)?;
            let mut at = self.place(rehash(self, number));
            while self.slots[at] != EMPTY {
                at = (at + 1) & (room - 1);
            }
            self.slots[at] = number;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn equal_things_have_one_number() {
        let (mut index, mut things) = (Index::default(), Vec::new());
        let never = Interrupt::never();
        let mut checkpoint = Checkpoint::new(&never);
        for thing in (0..5000_u64).chain(0..5000) {
            let hash = index.hash(thing);
            let next = things.len() as u32;
            let number = index.number(
                hash,
                next,
                |n| things[n as usize] == thing,
                |index, n| index.hash(things[n as usize]),
                &mut checkpoint,
            );
            assert_eq!(number, Ok(thing as u32));
            if number == Ok(next) {
                things.push(thing);
            }
        }
        assert_eq!(things.len(), 5000);
        assert_eq!(index.find(index.hash(77_u64), |n| things[n as usize] == 77), Some(77));
        assert_eq!(index.find(index.hash(7777_u64), |n| things[n as usize] == 7777), None);
    }
}
