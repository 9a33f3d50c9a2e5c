//! The script of a letter, by the blocks of Unicode (Blocks.txt, 16.0).
//!
//! A table alone: nothing is counted here, and no text is read.

use std::sync::LazyLock;

/// First and last code point of a range, and the ISO 15924 code of its letters; sorted. Only letters are
/// looked up, so that the signs within a block do no harm.
const RANGES: &[(u32, u32, &str)] = &[
    (0x0041, 0x02FF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x07C0, 0x07FF, "Nkoo"),
    (0x0860, 0x086F, "Syrc"),
    (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x18B0, 0x18FF, "Cans"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1D00, 0x1DBF, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x2D00, 0x2D2F, "Geor"),
    (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDF, "Ethi"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3021, 0x3029, "Hani"),
    (0x3031, 0x3035, "Hira"),
    (0x3041, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3100, 0x312F, "Bopo"),
    (0x3130, 0x318F, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA4CF, "Yiii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xA8E0, 0xA8FF, "Deva"),
    (0xA960, 0xA97F, "Hang"),
    (0xA9E0, 0xA9FF, "Mymr"),
    (0xAA60, 0xAA7F, "Mymr"),
    (0xAB00, 0xAB2F, "Ethi"),
    (0xAB30, 0xAB6F, "Latn"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB13, 0xFB17, "Armn"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Hani"),
];

/// The code of letters in a script that no range has.
const UNLISTED: &str = "Zzzz";

/// The end of [`NEAR`]: most alphabets have their letters below it.
const NEAR_END: u32 = 0x3100;

/// The scripts of the code points below [`NEAR_END`]: to ask the standard library about each letter costs
/// more than all else.
static NEAR: LazyLock<Vec<Option<&'static str>>> = LazyLock::new(|| (0..NEAR_END).map(look_up).collect());

/// The ISO 15924 codes that [`script_of`] gives, some of them several times.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    RANGES.iter().map(|&(_, _, script)| script).chain([UNLISTED])
}

/// The ISO 15924 code of the script of a letter, "Zzzz" for one in no range; `None` for what is no letter.
pub(crate) fn script_of(c: char) -> Option<&'static str> {
    let code_point = u32::from(c);
    let near = usize::try_from(code_point).ok().and_then(|at| NEAR.get(at));
    near.copied().unwrap_or_else(|| match c {
        '\u{4E00}'..='\u{9FFF}' => Some("Hani"),
        '\u{AC00}'..='\u{D7A3}' => Some("Hang"),
        _ => look_up(code_point),
    })
}

/// Whether a character is one of the ideographs and syllables that nearly all texts in them consist of; all
/// of these are letters.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// How many letters of an alphabet a letter of the script is worth: an ideograph or a syllable says as much
/// as several.
pub(crate) fn weight(script: &str) -> usize {
    match script {
        "Hira" | "Kana" | "Hang" => 2,
        "Hani" => 3,
        _ => 1,
    }
}

fn look_up(code_point: u32) -> Option<&'static str> {
    char::from_u32(code_point).filter(|c| c.is_alphabetic())?;
    let at = RANGES.partition_point(|&(_, last, _)| last < code_point);
    let listed = RANGES.get(at).filter(|&&(first, _, _)| first <= code_point);
    Some(listed.map_or(UNLISTED, |&(_, _, script)| script))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted_and_apart() {
        assert!(RANGES.windows(2).all(|w| w[0].1 < w[1].0));
        assert!(RANGES.iter().all(|r| r.0 <= r.1));
    }

    #[test]
    fn scripts_that_are_told_by_their_range_are_those_of_the_list() {
        for c in ('\u{3000}'..='\u{FFFF}').filter(|&c| is_cjk(c)) {
            assert_eq!(script_of(c), look_up(u32::from(c)), "{c}");
        }
    }
}
