//! The masks of blocks from a table, on any processor.

#![expect(clippy::indexing_slicing, reason = "a table of 256 by a byte; a place that was found in the bytes")]

use super::known_blocks::{BLOCK, BLOCKS, Known};

/// Whether a byte may begin a candidate; an ASCII one does.
pub(super) const LEADS: [bool; 256] = {
    let mut table = [false; 256];
    let leads = b".!?:;()[\n\r\xCD\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF\xF0";
    let mut i = 0;
    while i < leads.len() {
        table[leads[i] as usize] = true;
        i += 1;
    }
    table
};

pub(super) fn find(known: &mut Known, bytes: &[u8], from: usize) -> Option<()> {
    let first = from + bytes.get(from..)?.iter().position(|&byte| LEADS[usize::from(byte)])?;
    let mut masks = [0; BLOCKS];
    for (mask, block) in masks.iter_mut().zip(bytes[first..].chunks(BLOCK)) {
        let bit = |(i, &byte): (usize, &u8)| u64::from(LEADS[usize::from(byte)]) << i;
        *mask = block.iter().enumerate().map(bit).fold(0, |mask, bit| mask | bit);
    }
    known.set(first, masks);
    Some(())
}
