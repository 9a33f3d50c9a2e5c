//! The definitions of this room, one function each. `build.rs` makes the tables of them; beyond the tables
//! they are asked directly.
//!
//! This file stands by itself, for the build script compiles it too.

/// The characters that the tables know: all alphabets, but not the ideographs and what lies beyond them.
pub(crate) const TABLED: usize = 0x3000;

/// Bits of the table of letters.
pub(crate) const LETTER: u8 = 1;
pub(crate) const LOWERCASE: u8 = 2;
pub(crate) const UPPERCASE: u8 = 4;
pub(crate) const NUMBER: u8 = 8;

/// What kind of letter or number the character is, as the standard library says.
pub(crate) fn letter(c: char) -> u8 {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    bit(c.is_alphabetic(), LETTER)
        | bit(c.is_lowercase(), LOWERCASE)
        | bit(c.is_uppercase(), UPPERCASE)
        | bit(c.is_numeric(), NUMBER)
}

/// Bits of the table of marks. The lowest three are the class of a terminator plus one, or zero.
pub(crate) const TERMINATOR: u8 = 7;
pub(crate) const OPENING: u8 = 8;
pub(crate) const CLOSING: u8 = 16;
pub(crate) const SPACE: u8 = 32;
pub(crate) const LINE_END: u8 = 64;
pub(crate) const UNSPACED: u8 = 128;

/// What the character is to sentences and lines.
#[allow(
    dead_code,
    reason = "only the build script, which makes the table of it, and the test of the table use it"
)]
pub(crate) fn mark(c: char) -> u8 {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    terminator(c).map_or(0, |class| (class as u8 + 1) & TERMINATOR)
        | bit(is_opening(c), OPENING)
        | bit(is_closing(c), CLOSING)
        | bit(is_space(c), SPACE)
        | bit(is_line_end(c), LINE_END)
        | bit(is_unspaced(c), UNSPACED)
}

/// What a terminator is. The order is that of strength: a run of terminators is what its strongest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Terminator {
    /// An emoji, or a part of one that cannot be seen alone.
    Emoji,
    /// A full stop, which may belong to an abbreviation.
    FullStop,
    /// "…", which may stand for what is left out.
    Ellipsis,
    /// An exclamation or question mark.
    Strong,
    /// A mark of a script that ends sentences with it and uses it for nothing else.
    Native,
}

/// The class of a terminator of sentences. The semicolon and the colon are none: they end sentences in few
/// languages.
pub(crate) fn terminator(c: char) -> Option<Terminator> {
    Some(match c {
        '.' | '．' => Terminator::FullStop,
        // The last two are Greek and Arabic.
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '\u{37e}' | '؟' => Terminator::Strong,
        '…' => Terminator::Ellipsis,
        // Chinese and Japanese, Indic, Urdu, Armenian, Ethiopic, Burmese, Khmer, Mongolian, Tibetan.
        '。' | '！' | '？' | '｡' | '।' | '॥' | '۔' | '։' | '።' | '፧' | '፨' | '။' | '។' | '៕' | '᠃' | '།'
        | '༎' => Terminator::Native,
        // The selector of the picture form and the joiner stand inside of emoji.
        '\u{1f300}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}' => Terminator::Emoji,
        _ => return None,
    })
}

/// What always closes: brackets, and quotes that open in no language.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '›' | '」' | '』' | '）' | '】' | '〉' | '》' | '＂' | '＇')
}

/// What opens in some languages or places and closes in others: quotes without a direction, or of either, and
/// marks of emphasis.
pub(crate) fn is_ambiguous(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '»' | '«' | '`' | '*' | '_')
}

/// What may stand before the first letter of a sentence: quotes of any language, brackets that open, dashes,
/// bullets, and what turns the direction of writing.
#[rustfmt::skip]
pub(crate) fn is_opening(c: char) -> bool {
    is_ambiguous(c)
        || matches!(
            c,
            '(' | '[' | '{' | '<' | '「' | '『' | '（' | '【' | '《' | '〈' | '”' | '’'
                | '„' | '‚' | '‹' | '›' | '¿' | '¡'
                | '-' | '–' | '—' | '―' | '•' | '#' | '\u{202a}' | '\u{202b}' | '\u{2066}' | '\u{2067}'
        )
}

/// White space, and signs that cannot be seen and stand between words only: marks of direction, the byte
/// order mark, the space without width and the soft hyphen.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
}

/// What ends a line of a text: the line feed, the carriage return, and the separators of lines and of
/// paragraphs. U+0085 is none, but white space.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Characters of scripts that put no spaces between words, with their marks and digits.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_south_east_asian(c) || is_east_asian(c)
}

/// Thai and Lao, Myanmar, Khmer: the assigned part of the first two blocks, and the blocks of the others.
pub(crate) fn is_south_east_asian(c: char) -> bool {
    is_thai_or_lao(c) || matches!(c, '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Thai and Lao, which end no sentence by a mark.
pub(crate) fn is_thai_or_lao(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{eff}')
}

/// The blocks of Han and kana, with the punctuation between them.
pub(crate) fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}
