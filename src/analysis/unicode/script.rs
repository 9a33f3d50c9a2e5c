//! Scripts that are written without spaces.

use super::{
    has_mark,
    properties::{self, UNSPACED},
};

/// Whether the script of the character puts no spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar,
/// with their marks and digits.
#[inline]
pub(in crate::analysis) fn is_unspaced_script(c: char) -> bool {
    has_mark(c, UNSPACED, properties::is_unspaced)
}

/// Whether the character is Thai or Lao, which end no sentence by a mark.
#[inline]
pub(in crate::analysis) fn is_thai_or_lao(c: char) -> bool {
    properties::is_thai_or_lao(c)
}

/// Whether the character belongs to a block of Chinese or Japanese, or of their punctuation and wide forms.
#[inline]
pub(in crate::analysis) fn is_ideographic(c: char) -> bool {
    properties::is_east_asian(c)
        || matches!(c, '\u{a000}'..='\u{a4cf}' | '\u{ff00}'..='\u{ffef}' | '\u{3fffe}'..='\u{3ffff}')
}

/// Whether the character is one of the ideographs that nearly all texts of Han are made of.
#[inline]
pub(in crate::analysis) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether the character is hiragana or katakana, or a mark between them.
#[inline]
pub(in crate::analysis) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// Whether the character is a letter or a digit, or a mark in a word, of a script that puts no spaces between
/// words: words of such are found by a dictionary.
#[inline]
pub(in crate::analysis) fn is_unspaced_letter(c: char) -> bool {
    match c {
        // Punctuation of Khmer, and what is no word in the blocks of Chinese and Japanese.
        '\u{17d4}'..='\u{17ff}' => false,
        '\u{2e80}'..='\u{33ff}' => matches!(
            c,
            '\u{3005}'..='\u{3007}'
                | '\u{3041}'..='\u{309f}'
                | '\u{30a1}'..='\u{30fa}'
                | '\u{30fc}'..='\u{30ff}'
        ),
        '\u{4dc0}'..='\u{4dff}' => false,
        _ => is_unspaced_script(c),
    }
}
