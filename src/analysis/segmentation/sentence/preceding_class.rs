//! The classes of what precedes a full stop.

use crate::analysis::segmentation::rules::Classes;

/// What a word is to the full stop after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PrecedingClass {
    /// No word: the sentence begins with the mark, or a quote closes at it.
    Closed,
    /// An ordinary word.
    Word,
    /// One of the request's own abbreviations.
    OwnAbbreviation,
    /// A word in a language that ends no sentence with a full stop.
    WordBeforeAnyStop,
    /// A word of the language's abbreviations, units or short months.
    Abbreviation(Classes),
    /// The marker of the list item that the sentence is.
    ListMarker,
    /// A letter alone, or letters with full stops between them.
    Initial,
    /// A lowercase letter after a number: the "m" of "3 m".
    UnitLetter,
    /// A Roman numeral, where numbers with a full stop are ordinals.
    RomanNumeral,
    /// A few letters without a vowel, which no rule knows.
    Vowelless,
    /// A number of one or two digits, where numbers with a full stop are ordinals.
    Ordinal,
    /// Another number.
    Number,
}
