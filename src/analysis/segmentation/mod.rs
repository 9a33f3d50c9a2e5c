//! Cuts text into graphemes, words, sentences and paragraphs.

mod grapheme;
mod paragraph;
mod rules;
mod sentence;
mod word;

use super::Span;

/// One word, or what stands between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Whether it is a word and not space or punctuation.
    pub word_like: bool,
}

/// The kind of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Prose,
    /// A line that stands over text.
    Heading,
    /// One item of a list, with its marker.
    ListItem,
}

/// One paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, without the whitespace round it.
    pub span: Span,
    /// Its kind.
    pub block: Block,
}

/// Extended grapheme clusters of UAX #29; they cover the text.
pub fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    grapheme::graphemes(text)
}

/// Words of UAX #29, by dictionary where the script has no spaces; they cover the text.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    word::words(text)
}

/// Sentences, without the whitespace between them. `language` is a primary language subtag such as "en"; one without rules
/// of its own gets the general rules.
pub fn sentences<'t>(text: &'t str, language: &str) -> impl Iterator<Item = Span> + 't {
    sentence::Sentences::new(text, rules::of(language))
}

/// Paragraphs, without the whitespace between them.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Paragraph> + '_ {
    paragraph::paragraphs(text)
}

/// The languages that have rules of their own, as primary subtags in alphabetical order.
pub fn languages_with_rules() -> impl Iterator<Item = &'static str> {
    rules::languages()
}

/// Whether the language has rules of its own.
pub fn has_rules(language: &str) -> bool {
    languages_with_rules().any(|l| l == language)
}

/// A digest of the rules: equal digests cut alike.
pub fn rules_digest() -> &'static str {
    rules::digest()
}
