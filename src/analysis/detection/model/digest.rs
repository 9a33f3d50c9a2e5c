//! A digest of the model: fast, since it is checked at every start. It finds damage, and is no protection
//! against forgery.

/// Bytes that are read at once, in lanes of eight.
const STRIDE: usize = 64;

/// An odd number whose bits are spread evenly: 2^64 divided by the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// The digest of `bytes`; the same on every machine.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    let mut lanes = [FACTOR; STRIDE / 8];
    let (strides, rest) = bytes.as_chunks::<STRIDE>();
    let mut last = [0; STRIDE];
    last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    for stride in strides.iter().chain([&last]) {
        for (lane, word) in lanes.iter_mut().zip(stride.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR).rotate_left(29);
        }
    }
    lanes.iter().fold(bytes.len() as u64, |sum, lane| (sum ^ lane).wrapping_mul(FACTOR).rotate_left(31))
}
