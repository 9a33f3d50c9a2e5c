//! Words as numbers of eight bytes, which are hashed and compared in one go.

/// The bytes of a chunk.
pub(super) const CHUNK: usize = 8;

/// Half of the digits of the golden ratio: multiplied by it, near numbers come far apart in the high bits.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a word of this length in bytes.
#[inline]
pub(super) fn hash(length: usize, chunks: &[u64]) -> u32 {
    let mix = |hash: u64, chunk: &u64| (hash.rotate_left(23) ^ chunk).wrapping_mul(MULTIPLIER);
    (chunks.iter().fold(length as u64, mix) >> 32) as u32
}

/// The hash of one chunk, of so many bits.
#[inline]
pub(super) fn short_hash(chunk: u64, bits: u32) -> usize {
    (chunk.wrapping_mul(MULTIPLIER) >> (u64::BITS - bits)) as usize
}

/// Whether the bytes are all ASCII: no high bit is set.
#[inline]
pub(super) fn is_ascii(chunk: u64) -> bool {
    chunk & repeat(0x80) == 0
}

/// Up to eight bytes as a number, the first lowest; zeros stand after them.
#[inline]
pub(super) fn load(bytes: &[u8]) -> u64 {
    match *bytes {
        [a, b, c, d, e, f, g, h, ..] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        [a, b, c, d, ref rest @ ..] => u64::from(u32::from_le_bytes([a, b, c, d])) | load_few(rest) << 32,
        ref few => load_few(few),
    }
}

#[inline]
fn load_few(bytes: &[u8]) -> u64 {
    match *bytes {
        [a, b, c, ..] => u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]),
        [a, b] => u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]),
        [a] => u64::from(a),
        [] => 0,
    }
}

/// Eight ASCII bytes with the capitals made lowercase. A byte plus 0x3f reaches its high bit from "A" on,
/// plus 0x25 only after "Z"; the high bit of a capital, two places lower, is the bit that lowercase has and a
/// capital has not.
#[inline]
pub(super) fn lowercase(bytes: u64) -> u64 {
    let capitals = (bytes + repeat(0x3f)) & !(bytes + repeat(0x25)) & repeat(0x80);
    bytes | capitals >> 2
}

/// Eight times the same byte.
pub(super) const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; CHUNK])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_chunk_is_its_bytes_and_zeros(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let mut expected = [0; CHUNK];
            for (to, from) in expected.iter_mut().zip(&bytes) {
                *to = *from;
            }
            prop_assert_eq!(load(&bytes), u64::from_le_bytes(expected));
        }

        #[test]
        fn lowercase_is_that_of_each_byte(bytes: [u8; CHUNK]) {
            let ascii = bytes.map(|byte| byte & 0x7f);
            let expected = u64::from_le_bytes(ascii.map(|byte| byte.to_ascii_lowercase()));
            prop_assert_eq!(lowercase(u64::from_le_bytes(ascii)), expected);
            prop_assert_eq!(is_ascii(u64::from_le_bytes(bytes)), bytes.is_ascii());
        }
    }
}
