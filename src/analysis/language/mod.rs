//! Languages: their tags, names and ISO codes.
//!
//! What language a text is in, is told by [`super::detection`].

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod grammar;
mod names;

pub use names::{iso639_3, name};

/// A well-formed BCP-47 tag: one that follows the grammar of RFC 5646, whether or not its subtags are
/// registered.
///
/// ```
/// use lector::analysis::language::LanguageTag;
/// let tag = LanguageTag::parse("zho-hant-tw")?;
/// assert_eq!((tag.as_str(), tag.primary()), ("zho-Hant-TW", "zh"));
/// # Ok::<(), lector::analysis::language::MalformedTag>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag {
    canonical: String,
    primary: String,
}

/// The text is no BCP-47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedTag;

impl std::fmt::Display for MalformedTag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a well-formed BCP-47 language tag")
    }
}

impl std::error::Error for MalformedTag {}

impl LanguageTag {
    /// The longest tag that is read, in bytes. RFC 5646 asks for at least 35.
    pub const MAX_BYTES: usize = 100;

    /// Reads a tag, in any case.
    ///
    /// # Errors
    ///
    /// [`MalformedTag`] when `text` does not follow the grammar of RFC 5646, section 2.1, repeats a variant
    /// or a singleton, or is longer than [`Self::MAX_BYTES`].
    pub fn parse(text: &str) -> Result<Self, MalformedTag> {
        let canonical = Some(text).filter(|text| text.len() <= Self::MAX_BYTES).and_then(grammar::canonical);
        let canonical = canonical.ok_or(MalformedTag)?;
        let primary = names::shortest(grammar::language_of(&canonical)).to_owned();
        Ok(Self { canonical, primary })
    }

    /// The tag as it was sent, in canonical case: "pt-BR", "zh-Hant-TW".
    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// The primary language by its shortest code, lowercase: "pt" for "por-BR", "he" for "iw", "nb" for "no".
    /// "und" when the tag names no language, as "x-mine" does.
    pub fn primary(&self) -> &str {
        &self.primary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, String) {
        let tag = LanguageTag::parse(text).unwrap_or_else(|_| panic!("{text:?} is well-formed"));
        (tag.as_str().to_owned(), tag.primary().to_owned())
    }

    #[test]
    fn tags_are_given_in_canonical_case() {
        for (sent, canonical) in [
            ("EN", "en"),
            ("pt-br", "pt-BR"),
            ("ZH-hANT-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("SL-ROZAJ-BISKE-1994", "sl-rozaj-biske-1994"),
            ("de-ch-1996", "de-CH-1996"),
            ("EN-u-CA-Buddhist-x-Foo", "en-u-ca-buddhist-x-foo"),
            ("zh-YUE-hk", "zh-yue-HK"),
            ("sgn-be-fr", "sgn-BE-FR"),
            ("EN-GB-OED", "en-GB-oed"),
            ("I-KLINGON", "i-klingon"),
            ("X-MINE", "x-mine"),
        ] {
            assert_eq!(parsed(sent).0, canonical);
        }
    }

    #[test]
    fn the_primary_language_has_its_shortest_code() {
        for (sent, primary) in [
            ("eng", "en"),
            ("ger", "de"),
            ("deu-AT", "de"),
            ("iw", "he"),
            ("in-ID", "id"),
            ("ji", "yi"),
            ("no", "nb"),
            ("nor", "nb"),
            ("nn", "nn"),
            ("cmn-Hans", "zh"),
            ("zh-yue", "yue"),
            ("ar-arb", "ar"),
            ("pes", "fa"),
            ("fil", "tl"),
            ("sh", "sr"),
            ("ceb", "ceb"),
            ("qaa", "qaa"),
            ("i-klingon", "tlh"),
            ("en-GB-oed", "en"),
            ("zh-min-nan", "nan"),
            ("i-default", "und"),
            ("x-mine", "und"),
            ("und-Latn", "und"),
        ] {
            assert_eq!(parsed(sent).1, primary, "{sent}");
        }
    }

    #[test]
    fn what_breaks_the_grammar_is_refused() {
        for text in [
            "",
            "-",
            "e",
            "en-",
            "-en",
            "en--GB",
            "en_GB",
            "deutsches",
            "en US",
            "é",
            "ena-é",
            "12",
            "a1",
            "en-gb-gb",
            "en-Latn-Cyrl",
            "de-1996-1996",
            "sl-rozaj-ROZAJ",
            "en-a-bbb-a-ccc",
            "en-u",
            "en-u-x",
            "en-x",
            "x",
            "x-",
            "i-unknown",
            "abcd-efg",
            "en-abcdefghi",
            "zh-aaa-bbb-ccc-ddd",
            "en-u-ca-x",
        ] {
            assert_eq!(LanguageTag::parse(text), Err(MalformedTag), "{text:?}");
        }
        assert_eq!(LanguageTag::parse(&format!("en-x{}", "-abcdefgh".repeat(11))), Err(MalformedTag));
    }

    #[test]
    fn three_extended_languages_and_reserved_lengths_are_read() {
        for text in ["zh-aaa-bbb-ccc", "abcd", "abcde-Latn", "abcdefgh-GB", "de-1a2b", "en-a-bb-b-cc-x-a-b-c"]
        {
            assert_eq!(parsed(text).0, text);
        }
    }
}
