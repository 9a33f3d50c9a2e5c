//! Finds the bytes that may end a sentence, 64 at a time.
//!
//! A candidate is an ASCII mark (`. ! ? : ; ( ) [` or a line end) or a terminator of another script. A block of bytes becomes a mask with
//! a bit for every byte that may begin one: by vectors where the processor has them (`avx2`), by a table elsewhere. Both may set
//! too many bits for marks of more than one byte, which are therefore looked at again.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod table;

/// Bytes of a block.
const BLOCK: usize = 64;

/// Gives the first block with candidates at or behind a place: where it starts and its mask, which is never 0.
type Find = fn(&[u8], usize) -> Option<(usize, u64)>;

/// Where the search stands. It only saves time: a new one finds the same.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    find: Find,
    /// The block whose mask is known, empty when none is.
    block: std::ops::Range<usize>,
    mask: u64,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self { find: fastest(), block: 0..0, mask: 0 }
    }

    /// Forgets what it knows: other bytes stand at its places now.
    pub(super) fn forget(&mut self) {
        self.block = 0..0;
    }

    /// The first candidate at or behind `from`.
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if !self.block.contains(&from) {
            self.seek(bytes, from)?;
        }
        let mut rest = self.mask & (u64::MAX << from.saturating_sub(self.block.start));
        loop {
            while rest != 0 {
                let at = self.block.start + rest.trailing_zeros() as usize;
                if is_candidate(&bytes[at..]) {
                    return Some(at);
                }
                rest &= rest - 1;
            }
            self.seek(bytes, self.block.end)?;
            rest = self.mask;
        }
    }

    fn seek(&mut self, bytes: &[u8], from: usize) -> Option<()> {
        let (start, mask) = (self.find)(bytes, from)?;
        (self.block, self.mask) = (start..start + BLOCK, mask);
        Some(())
    }
}

fn fastest() -> Find {
    #[cfg(target_arch = "x86_64")]
    if let Some(find) = avx2::find() {
        return find;
    }
    table::find
}

/// Whether a candidate begins here.
#[inline]
fn is_candidate(bytes: &[u8]) -> bool {
    match bytes[0] {
        b'.' | b'!' | b'?' | b'\n' | b'\r' | b':' | b';' | b'(' | b')' | b'[' => true,
        byte => !byte.is_ascii() && is_terminator(bytes),
    }
}

/// Whether a terminator of more than one byte begins here, or a line end of more than one.
fn is_terminator(bytes: &[u8]) -> bool {
    match *bytes {
        // Greek ; Armenian ։ Arabic ؟ Urdu ۔
        [0xCD, 0xBE, ..] | [0xD6, 0x89, ..] | [0xD8, 0x9F, ..] | [0xDB, 0x94, ..] => true,
        // Devanagari । ॥, Tibetan །
        [0xE0, 0xA5, 0xA4 | 0xA5, ..] | [0xE0, 0xBC, 0x8D..=0x8E, ..] => true,
        // Burmese ။, Ethiopic ። ፧ ፨, Khmer ។ ៕, Mongolian ᠃
        [0xE1, 0x81, 0x8B, ..]
        | [0xE1, 0x8D, 0xA2 | 0xA7 | 0xA8, ..]
        | [0xE1, 0x9F, 0x94 | 0x95, ..]
        | [0xE1, 0xA0, 0x83, ..] => true,
        // … ‼ ⁇ ⁈ ⁉ and the line and paragraph separators
        [0xE2, 0x80, 0xA6 | 0xA8 | 0xA9 | 0xBC, ..] | [0xE2, 0x81, 0x87..=0x89, ..] => true,
        // 。
        [0xE3, 0x80, 0x82, ..] => true,
        // ！ ． ？ ｡
        [0xEF, 0xBC, 0x81 | 0x8E | 0x9F, ..] | [0xEF, 0xBD, 0xA1, ..] => true,
        // Emoji
        [0xF0, 0x9F, 0x8C..=0xAB, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether the scan stops at `c`, said another way.
    fn stops_at(c: char) -> bool {
        ".!?:;()[\n\r\u{2028}\u{2029}".contains(c) || is_terminator(c.encode_utf8(&mut [0; 4]).as_bytes())
    }

    /// Texts of marks, of characters that begin like marks, and of anything.
    fn texts() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            prop::sample::select(
                ".!?:;()[Z_\n\r。．｡…։؟۔।།။።។😀\u{2028}a1 é日本語のŠд「，\u{a0}”\u{1f000}"
                    .chars()
                    .collect::<Vec<_>>()
            ),
            any::<char>(),
        ];
        prop::collection::vec(c, 0..400).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn every_way_finds_what_the_characters_say(text in texts(), from in 0usize..300) {
            let from = (0..=from.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let naive: Vec<usize> = text.char_indices().filter(|(at, c)| *at >= from && stops_at(*c)).map(|(at, _)| at).collect();
            for find in [table::find as Find, fastest()] {
                let mut scan = Scan { find, ..Scan::new() };
                let mut found = Vec::new();
                let mut at = from;
                while let Some(next) = scan.next(text.as_bytes(), at) {
                    found.push(next);
                    at = next + 1;
                }
                prop_assert_eq!(&found, &naive);
                prop_assert_eq!(scan.next(text.as_bytes(), from), naive.first().copied());
            }
        }
    }
}
