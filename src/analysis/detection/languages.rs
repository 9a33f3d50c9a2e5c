//! The languages that can be answered, and how well each is known.

use std::sync::LazyLock;

use super::engines::whatlang::codes;
use super::evidence::script_languages::{SINGLE_LANGUAGE_SCRIPTS, TOLD_BY_CHARACTERS};
use super::model::MODEL;

/// How well a language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// By few words, or to [`Engine::Whatlang`](super::Engine::Whatlang) alone.
    Weak,
    /// By a table of its n-grams, or by its script.
    Strong,
}

/// How well the language, a BCP-47 primary subtag in its shortest form, is known; `None` when it cannot be
/// answered.
///
/// ```
/// use lector::analysis::detection::{Strength, strength};
/// assert_eq!([strength("de"), strength("tlh")], [Some(Strength::Strong), None]);
/// ```
pub fn strength(language: &str) -> Option<Strength> {
    let is_told_by_script = SINGLE_LANGUAGE_SCRIPTS.iter().any(|&(_, code, _)| code == language);
    let is_told_by_characters = TOLD_BY_CHARACTERS.iter().any(|&(_, code)| code == language);
    let is_strong = is_told_by_script || is_told_by_characters || MODEL.knows_well(language);
    is_detectable(language).then_some(if is_strong { Strength::Strong } else { Strength::Weak })
}

/// The languages that can be answered, as BCP-47 primary subtags in alphabetical order.
///
/// ```
/// assert!(lector::analysis::detection::languages().any(|language| language == "de"));
/// ```
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().copied()
}

/// Whether [`detect()`](super::detect()) can answer the language, a BCP-47 primary subtag in its shortest
/// form.
///
/// ```
/// use lector::analysis::detection::is_detectable;
/// assert!(is_detectable("de") && !is_detectable("deu"));
/// ```
pub fn is_detectable(language: &str) -> bool {
    LANGUAGES.binary_search(&language).is_ok()
}

static LANGUAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let single = SINGLE_LANGUAGE_SCRIPTS.iter().map(|&(_, code, _)| code);
    let shared = TOLD_BY_CHARACTERS.iter().map(|&(_, code)| code);
    let modelled = MODEL.scripts.iter().flat_map(|script| script.languages.iter().copied());
    let mut languages: Vec<_> = codes::codes().chain(single).chain(shared).chain(modelled).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
});
