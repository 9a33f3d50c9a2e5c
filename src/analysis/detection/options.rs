//! What a caller of the detector may say.

use std::borrow::Cow;

/// What a caller knows and wants.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// The only languages that may be answered, as primary subtags that
    /// [`is_detectable`](super::is_detectable); empty: all.
    pub allowed: Vec<Cow<'a, str>>,
    /// Weights of languages before the text is read, finite and not negative; 1 for languages that are not
    /// listed. They multiply the odds, and 0 excludes a language.
    pub priors: Vec<(Cow<'a, str>, f64)>,
    /// How many candidates to give at most; 0: none.
    pub max_candidates: usize,
    /// The method that names the language.
    pub engine: Engine,
    /// Whether to give the spans of a text in several languages. [`Engine::Lector`] gives them,
    /// [`Engine::Whatlang`] never does.
    pub include_spans: bool,
}

/// A method that names a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Lector's own model of n-grams.
    #[default]
    Lector,
    /// The whatlang library: alphabets and trigrams.
    Whatlang,
}

impl Options<'_> {
    /// Whether the language may be answered at all.
    pub(crate) fn allows(&self, code: &str) -> bool {
        self.allowed.is_empty() || self.allowed.iter().any(|allowed| allowed == code)
    }

    /// The weight of a language before the text is read.
    pub(crate) fn prior(&self, code: &str) -> f64 {
        self.priors.iter().find(|(language, _)| language == code).map_or(1.0, |&(_, weight)| weight)
    }

    /// Whether neither allowed languages nor priors are given.
    pub(crate) fn are_neutral(&self) -> bool {
        self.allowed.is_empty() && self.priors.is_empty()
    }
}
