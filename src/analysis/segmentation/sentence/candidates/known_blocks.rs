//! The blocks of bytes whose candidates are known: what a search fills and the scan reads.

use std::ops::Range;

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// Blocks that are looked at in one go.
pub(super) const BLOCKS: usize = 8;

/// Places that are noted in one go.
const FEW: usize = 2;

/// Places that are kept: of a text that has more of them, fewer blocks are.
const PLACES: usize = 2 * BLOCK + FEW;

/// A bit for every byte of some blocks that may begin a candidate.
pub(super) type Masks = [u64; BLOCKS];

/// Makes known the first blocks with candidates at or after a place, if there are any.
pub(super) type Find = fn(&mut Known, &[u8], usize) -> Option<()>;

/// Blocks whose candidates are known.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) blocks: Range<usize>,
    /// Where candidates may begin in these blocks, in order.
    pub(super) places: [u16; PLACES],
    pub(super) count: usize,
}

impl Known {
    pub(super) const NOTHING: Self = Self { blocks: 0..0, places: [0; PLACES], count: 0 };

    /// The blocks from `start` on with these masks are known.
    #[inline(always)]
    pub(super) fn set(&mut self, start: usize, masks: Masks) {
        (self.blocks, self.count) = (start..start, 0);
        for (block, mask) in masks.into_iter().enumerate() {
            self.note((block * BLOCK) as u16, mask);
            self.blocks.end += BLOCK;
            if self.count > PLACES - BLOCK - FEW {
                break;
            }
        }
    }

    /// Where the candidate of that number may begin.
    #[inline(always)]
    pub(super) fn place(&self, number: usize) -> Option<usize> {
        let place = self.places.get(number).filter(|_| number < self.count)?;
        Some(self.blocks.start + usize::from(*place))
    }

    /// Notes the places of a block. How many there are cannot be foretold, so a few are always written, most
    /// of them for nothing.
    #[inline(always)]
    fn note(&mut self, block: u16, mut mask: u64) {
        let end = self.count + mask.count_ones() as usize;
        loop {
            // There is room: the blocks that are known end before the places do.
            for place in self.places.get_mut(self.count..self.count + FEW).unwrap_or_default() {
                *place = block.wrapping_add(mask.trailing_zeros() as u16);
                mask &= mask.wrapping_sub(1);
            }
            self.count += FEW;
            if self.count >= end {
                break;
            }
        }
        self.count = end;
    }
}
