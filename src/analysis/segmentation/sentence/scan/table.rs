//! The mask of a block from a table, on any processor.

use super::BLOCK;

/// Whether a byte may begin a candidate.
const LEADS: [bool; 256] = {
    let mut table = [false; 256];
    let leads = b".!?:;()[\n\r\xCD\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF\xF0";
    let mut i = 0;
    while i < leads.len() {
        table[leads[i] as usize] = true;
        i += 1;
    }
    table
};

pub(super) fn find(bytes: &[u8], from: usize) -> Option<(usize, u64)> {
    let first = from + bytes.get(from..)?.iter().position(|&byte| LEADS[usize::from(byte)])?;
    let block = &bytes[first..bytes.len().min(first + BLOCK)];
    let bit = |(i, &byte): (usize, &u8)| u64::from(LEADS[usize::from(byte)]) << i;
    Some((first, block.iter().enumerate().map(bit).fold(0, |mask, bit| mask | bit)))
}
