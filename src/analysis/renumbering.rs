//! Numbers things of a part anew, from 0 on, when they have numbers of the whole already.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

/// Gives small numbers to the few of many numbered things that a part has, in the order in which they are
/// met.
///
/// The numbers of a part are dense, so that what is kept by number takes little room, and they do not depend
/// on what stands outside of the part.
#[derive(Debug)]
pub(super) struct Renumbering {
    /// The old numbers are below this.
    old_count: usize,
    /// By old number; [`NONE`] for those not met. Empty while none is.
    new: Vec<u32>,
    /// The old numbers of those met, by new number.
    met: Vec<u32>,
}

/// Memory is taken for so many things at once.
const FEW: usize = 64;

/// No number.
const NONE: u32 = u32::MAX;

impl Renumbering {
    /// For things that are numbered below `count`.
    pub(super) fn new(count: usize) -> Self {
        Self { old_count: count, new: Vec::new(), met: Vec::new() }
    }

    /// The new number of the thing with an old one.
    pub(super) fn number(&mut self, old: u32) -> u32 {
        if self.new.is_empty() {
            self.new = vec![NONE; self.old_count];
            self.met.reserve(self.old_count.min(FEW));
        }
        let Some(new) = self.new.get_mut(old as usize) else { return NONE };
        if *new == NONE {
            // Fewer than the old numbers, which are 32 bits long.
            *new = self.met.len() as u32;
            self.met.push(old);
        }
        *new
    }

    /// How many things were met: all new numbers are below.
    pub(super) fn count(&self) -> usize {
        self.met.len()
    }

    /// Forgets all, for the next part, in time that the things of this one take. After a part that has most
    /// of the things, memory is given back, since hardly another follows.
    pub(super) fn reset(&mut self) {
        let met = std::mem::take(&mut self.met);
        if 2 * met.len() >= self.old_count {
            self.new = Vec::new();
            return;
        }
        for old in met {
            if let Some(new) = self.new.get_mut(old as usize) {
                *new = NONE;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Renumbering;

    #[test]
    fn numbers_are_given_in_the_order_of_meeting_and_taken_back() {
        let mut numbers = Renumbering::new(10);
        assert_eq!([7, 3, 7, 0].map(|old| numbers.number(old)), [0, 1, 0, 2]);
        assert_eq!(numbers.count(), 3);
        numbers.reset();
        assert_eq!([3, 7].map(|old| numbers.number(old)), [0, 1]);
    }
}
