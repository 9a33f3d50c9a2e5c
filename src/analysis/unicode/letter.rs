//! Letters and their case, numbers.

use super::properties::{self, LETTER, LOWERCASE, NUMBER, TABLED, UPPERCASE};

static TABLE: &[u8; TABLED] = include_bytes!(concat!(env!("OUT_DIR"), "/letters.bin"));

#[inline(always)]
fn of(c: char) -> u8 {
    TABLE.get(c as usize).copied().unwrap_or_else(|| of_untabled(c))
}

#[inline(never)]
fn of_untabled(c: char) -> u8 {
    match c {
        // Han, Hangul and kana, but for a few marks and numbers between them.
        '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}' => LETTER,
        // Their punctuation, and emoji.
        '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{1f300}'..='\u{1faff}' => 0,
        _ => properties::letter(c),
    }
}

#[inline]
pub(in crate::analysis) fn is_letter(c: char) -> bool {
    of(c) & LETTER != 0
}

#[inline]
pub(in crate::analysis) fn is_lowercase(c: char) -> bool {
    of(c) & LOWERCASE != 0
}

#[inline]
pub(in crate::analysis) fn is_uppercase(c: char) -> bool {
    of(c) & UPPERCASE != 0
}

#[inline]
pub(in crate::analysis) fn is_number(c: char) -> bool {
    of(c) & NUMBER != 0
}

#[inline]
pub(in crate::analysis) fn is_letter_or_number(c: char) -> bool {
    of(c) & (LETTER | NUMBER) != 0
}

/// The case of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum Case {
    Upper,
    Lower,
    /// Neither.
    None,
}

#[inline]
pub(in crate::analysis) fn case(c: char) -> Case {
    match of(c) {
        kind if kind & UPPERCASE != 0 => Case::Upper,
        kind if kind & LOWERCASE != 0 => Case::Lower,
        _ => Case::None,
    }
}

/// A lowercase letter, or one of a script without capitals.
#[inline]
pub(in crate::analysis) fn is_small(c: char) -> bool {
    of(c) & (LETTER | UPPERCASE) == LETTER
}

/// Whether its lowercase is itself; some letters of two cases count as if it were not.
#[inline]
pub(in crate::analysis) fn is_lowered(c: char) -> bool {
    of(c) & UPPERCASE == 0 && !matches!(c, '\u{1c4}'..='\u{1f3}' | '\u{1f80}'..='\u{1fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lowered_stays_itself_in_lowercase() {
        for c in ('\0'..=char::MAX).filter(|c| is_lowered(*c)) {
            assert!(c.to_lowercase().eq([c]), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn the_table_says_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            // Han have numeric values, which matters nowhere here.
            let numeric = if is_letter(c) { 0 } else { NUMBER };
            assert_eq!(
                of(c) & !(NUMBER & !numeric),
                properties::letter(c) & !(NUMBER & !numeric),
                "{:x}",
                u32::from(c)
            );
        }
    }
}
