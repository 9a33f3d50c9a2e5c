//! Finds the bytes that may end a sentence.

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Nothing of interest.
    No,
    /// A candidate by itself.
    Yes,
    /// Perhaps a terminator of two or three bytes; the next ones decide.
    Perhaps,
}

const LEADS: [Lead; 256] = {
    let mut table = [Lead::No; 256];
    let plain = b".!?\n\r";
    let mut i = 0;
    while i < plain.len() {
        table[plain[i] as usize] = Lead::Yes;
        i += 1;
    }
    let leads = [0xCD, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0];
    i = 0;
    while i < leads.len() {
        table[leads[i]] = Lead::Perhaps;
        i += 1;
    }
    table
};

/// The first candidate at or behind `from`.
pub(super) fn next(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(ahead) = bytes.get(at..)?.iter().position(|&byte| LEADS[byte as usize] != Lead::No) {
        at += ahead;
        if LEADS[bytes[at] as usize] == Lead::Yes || is_terminator(&bytes[at..]) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Whether a terminator of more than one byte begins here.
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
