//! The names of the rules, which explain an answer.

/// A rule that ended a sentence, or refused to. The names stand in answers and keep their meaning;
/// docs/segmentation.md lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A full stop after an ordinary word.
    FullStop,
    /// An exclamation or question mark.
    Mark,
    /// An ellipsis with a capital after it.
    Ellipsis,
    /// A mark that ends sentences in its script and does nothing else: "。", "।".
    Terminator,
    /// An emoji at the end of words.
    Emoji,
    /// An emoticon, such as ":)", before a capital.
    Emoticon,
    /// A terminator without a space after it: "it.We".
    MissingSpace,
    /// An abbreviation that may end a sentence, before a word that begins one.
    AbbreviationEnds,
    /// A terminator before a lowercase word, in text that begins sentences so.
    LowercaseStart,
    /// A semicolon before a capitalised word that begins sentences.
    Semicolon,
    /// The marker of the next list item in the same line.
    NextItem,
    /// A line end that is no wrap.
    LineEnd,
    /// A blank line.
    BlankLine,
    /// The end of the text.
    EndOfText,
    /// An abbreviation that needs the word after it: "Dr."
    Abbreviation,
    /// One of the request's own abbreviations.
    OwnAbbreviation,
    /// An abbreviation before its number: "No. 5".
    AbbreviationBeforeNumber,
    /// A unit after its number: "3 ft. 2".
    Unit,
    /// An initial: "J. Smith".
    Initial,
    /// An ordinal number: "3. Oktober".
    Ordinal,
    /// The marker of a list item: "1. The first".
    ListMarker,
    /// A mark inside of a number, an address, a name.
    InsideToken,
    /// A lowercase word, or a mark, goes on with the sentence.
    Continues,
    /// A bracket that opened in the sentence is still open.
    InsideBrackets,
    /// A name that ends in an exclamation mark: "Yahoo!"
    ExclaimingName,
    /// An ellipsis inside of a sentence.
    InsideEllipsis,
    /// A line end inside of hard-wrapped text.
    WrappedLine,
}

impl Rule {
    /// Its name in answers, in kebab-case.
    ///
    /// ```
    /// assert_eq!(lector::analysis::segmentation::Rule::FullStop.name(), "full-stop");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullStop => "full-stop",
            Self::Mark => "question-or-exclamation-mark",
            Self::Ellipsis => "ellipsis",
            Self::Terminator => "script-terminator",
            Self::Emoji => "emoji",
            Self::Emoticon => "emoticon",
            Self::MissingSpace => "missing-space",
            Self::AbbreviationEnds => "abbreviation-before-starter",
            Self::LowercaseStart => "lowercase-start",
            Self::Semicolon => "semicolon",
            Self::NextItem => "next-list-item",
            Self::LineEnd => "line-end",
            Self::BlankLine => "blank-line",
            Self::EndOfText => "end-of-text",
            Self::Abbreviation => "abbreviation",
            Self::OwnAbbreviation => "own-abbreviation",
            Self::AbbreviationBeforeNumber => "abbreviation-before-number",
            Self::Unit => "unit",
            Self::Initial => "initial",
            Self::Ordinal => "ordinal",
            Self::ListMarker => "list-marker",
            Self::InsideToken => "inside-token",
            Self::Continues => "continues",
            Self::InsideBrackets => "inside-brackets",
            Self::ExclaimingName => "exclaiming-name",
            Self::InsideEllipsis => "inside-ellipsis",
            Self::WrappedLine => "wrapped-line",
        }
    }
}
