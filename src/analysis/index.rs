//! Gives equal things one number: a hash table that holds numbers only, so that it takes little memory, and
//! that asks whether the work is still wanted while it grows.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

use std::hash::{BuildHasher, Hash, RandomState};

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// No number.
const EMPTY: u32 = u32::MAX;

/// The smallest table.
const SMALLEST: usize = 32;

/// How full a table becomes: five eighths, so that few slots are looked at.
const FULL: (usize, usize) = (5, 8);

/// What it costs to move one thing to its new slot, in bytes of other work.
const COST_OF_MOVE: usize = 32;

/// An index of things by their numbers; the things are kept elsewhere. Its keys are random, so that
/// things that collide cannot be chosen.
#[derive(Debug, Default)]
pub(super) struct NumberIndex {
    /// Numbers by open addressing. There are a power of two, or none.
    slots: Vec<u32>,
    count: usize,
    keys: RandomState,
}

impl NumberIndex {
    /// The number of a thing: that of an equal one, or `next`, which is noted. `equals` tells whether the
    /// thing of a number equals it, `rehash` hashes the thing of a number by [`Self::hash`].
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
        let slot = probe(&mut self.slots, hash, |number| number == EMPTY || equals(number));
        match slot {
            Some(slot) if *slot == EMPTY => {
                *slot = next;
                self.count += 1;
                Ok(next)
            }
            slot => Ok(slot.map_or(next, |known| *known)),
        }
    }

    /// The number of a thing that was noted.
    pub(super) fn find(&self, hash: u64, equals: impl Fn(u32) -> bool) -> Option<u32> {
        let (before, after) = self.slots.split_at_checked(first_slot(&self.slots, hash))?;
        let slot = after.iter().chain(before).find(|number| **number == EMPTY || equals(**number))?;
        (*slot != EMPTY).then_some(*slot)
    }

    /// The hash of a thing.
    pub(super) fn hash(&self, thing: impl Hash) -> u64 {
        self.keys.hash_one(thing)
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
            let hash = rehash(self, number);
            if let Some(slot) = probe(&mut self.slots, hash, |number| number == EMPTY) {
                *slot = number;
            }
        }
        Ok(())
    }
}

/// Where the search for a hash begins: at its lowest bits, since the length is a power of two.
fn first_slot(slots: &[u32], hash: u64) -> usize {
    hash as usize & slots.len().saturating_sub(1)
}

/// The first slot whose number is accepted, from that of the hash on and around the end. There are always
/// empty ones.
fn probe(slots: &mut [u32], hash: u64, accepts: impl Fn(u32) -> bool) -> Option<&mut u32> {
    let (before, after) = slots.split_at_mut_checked(first_slot(slots, hash))?;
    after.iter_mut().chain(before).find(|number| accepts(**number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn equal_things_have_one_number() {
        let (mut index, mut things) = (NumberIndex::default(), Vec::new());
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
