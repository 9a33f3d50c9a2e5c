//! What the detector answers.

use crate::analysis::Span;

/// Why no language is named reliably.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeterminedReason {
    /// No letters.
    NoLetters,
    /// Too few letters to tell.
    TooShort,
    /// Two or more languages are about as likely.
    CloseRivals,
    /// Program code, hashes, base64, keyboard noise.
    NotLanguage,
    /// Several languages, none of which carries the text.
    Mixed,
}

/// One language that the text may be in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// BCP-47 primary subtag; "und" or "zxx" when no language is named.
    pub code: &'static str,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Whether to act on it.
    pub reliable: bool,
}

/// What is known of the language of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The language of the text; code "und" when it cannot be told.
    pub language: Candidate,
    /// The likeliest languages, best first.
    pub candidates: Vec<Candidate>,
    /// ISO 15924 code of the script with the most letters; "Zyyy" when there are none.
    pub script: &'static str,
    /// The parts of the text by their languages, in its order, when they were asked for; their proportions
    /// sum to 1.
    pub spans: Vec<LanguageSpan>,
    /// Why `language` is undetermined or not reliable; `None` when it is reliable.
    pub reason: Option<UndeterminedReason>,
}

/// A stretch of a text in one language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LanguageSpan {
    /// Where it stands, without white space around it.
    pub span: Span,
    /// Its language.
    pub language: Candidate,
    /// ISO 15924 code of the script of its first word.
    pub script: &'static str,
    /// Its share of the letters of the text, 0 to 1, where ideographs count for several.
    pub proportion: f64,
}
