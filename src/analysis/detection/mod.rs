//! Names the language of a text.

mod by_script;
mod guess;
mod head;
mod lector;
mod model;
mod noise;
mod prose;
mod reading;
mod sample;
mod scripts;
mod tally;
mod tokens;
mod verdict;
mod whatlang;

pub use head::Head;

use std::borrow::Cow;
use std::sync::LazyLock;

use reading::Reading;

use super::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, prefix};

/// How much of a text other jobs give to [`detect`], in bytes, cut at a character: enough to tell any language, and little enough
/// to be held back at the beginning of a document that comes in chunks. The contract names it.
pub const HEAD_BYTES: usize = 16 * 1024;

/// What a caller knows and wants.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// The only languages that may be answered, as primary subtags that [`is_detectable`]; empty: all.
    pub allowed: Vec<Cow<'a, str>>,
    /// Weights of languages before the text is read, finite and not negative.
    pub priors: Vec<(Cow<'a, str>, f64)>,
    /// How many candidates to give at most.
    pub max_candidates: usize,
    /// The method.
    pub engine: Engine,
    /// Whether to give the spans of a text in several languages; [`Engine::Lector`] does.
    pub include_spans: bool,
}

/// The method that names a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Lector's own model of letters.
    #[default]
    Lector,
    /// The trigrams of the whatlang library.
    Whatlang,
}

/// Why no language was named reliably.
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
    /// BCP-47, "und" or "zxx".
    pub code: &'static str,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Whether to act on it.
    pub reliable: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The language of the text; code "und" when it cannot be told.
    pub language: Candidate,
    /// The likeliest languages, best first.
    pub candidates: Vec<Candidate>,
    /// ISO 15924 code of the script with the most letters; "Zyyy" when there are none.
    pub script: &'static str,
    /// The parts of the text by their languages, when they were asked for; their proportions sum to 1.
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

/// Names the language of `text`, in time linear in it; never fails. The same arguments give the same answer everywhere.
///
/// A text that is no language has the code "zxx". One whose language cannot be told has "und"; it may have candidates
/// nevertheless. A likely but unsure answer keeps its code, is not reliable and says why: `reason` is present exactly when
/// `language` is not reliable. When no allowed language is written in the script of the text, the answer is "und" with
/// [`UndeterminedReason::CloseRivals`], since none of them is likelier than another.
///
/// ```
/// use lector::analysis::detection::{Options, detect};
/// let answer = detect("Wo geht es hier bitte zum alten Bahnhof, und wann schließt er?", &Options::default());
/// assert_eq!((answer.language.code, answer.language.reliable), ("de", true));
/// ```
pub fn detect(text: &str, options: &Options<'_>) -> Detection {
    detect_unless(text, options, &Interrupt::never()).expect("nobody interrupts")
}

/// [`detect`], unless `interrupt` says that nobody wants the answer any more.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn detect_unless(
    text: &str,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Detection, Interrupted> {
    match options.engine {
        Engine::Lector => lector::detect(text, options, &mut Checkpoint::new(interrupt)),
        Engine::Whatlang => by_whatlang(text, options, &mut Checkpoint::new(interrupt)),
    }
}

fn by_whatlang(
    text: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Detection, Interrupted> {
    let reading = Reading::of(text, checkpoint)?;
    let script = reading.main().map_or("Zyyy", |main| main.script);
    if !reading.has_letters() {
        return Ok(verdict::undetermined("und", 0.0, script, UndeterminedReason::NoLetters));
    }
    let Some(main) = reading.main().filter(|_| !reading.is_not_language()) else {
        return Ok(verdict::not_language(script));
    };
    let (guesses, mixed) = reading.guesses(checkpoint)?;
    let doubt = mixed.then_some(UndeterminedReason::Mixed);
    Ok(verdict::decide(&guess::weigh(&guesses, options), main, doubt, options.max_candidates))
}

/// The language that the first [`HEAD_BYTES`] of `text` are in, for jobs that need no more than that.
pub fn language_of_head(text: &str) -> Candidate {
    detect(prefix(text, HEAD_BYTES), &Options::default()).language
}

/// A digest of the model of [`Engine::Lector`]: equal digests answer alike.
pub fn model_digest() -> String {
    format!("{:016x}", model::digest())
}

/// Whether the model in the binary is the one that it was built with. Read once at the start.
pub fn is_model_sound() -> bool {
    model::is_sound()
}

/// How well a language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// By few words, or to [`Engine::Whatlang`] alone.
    Weak,
    /// By a table of its n-grams, or by its script.
    Strong,
}

/// How well the language is known; `None` when it cannot be answered.
pub fn strength(language: &str) -> Option<Strength> {
    let by_script = by_script::SOLE.iter().any(|&(_, code, _)| code == language);
    let strong = by_script || by_script::RIVALS.contains(&language) || model::MODEL.knows_well(language);
    is_detectable(language).then_some(if strong { Strength::Strong } else { Strength::Weak })
}

/// The languages that can be answered, as BCP-47 primary subtags in alphabetical order.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().copied()
}

/// Whether [`detect`] can answer the language, a BCP-47 primary subtag in its shortest form.
pub fn is_detectable(language: &str) -> bool {
    LANGUAGES.binary_search(&language).is_ok()
}

static LANGUAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let trained = whatlang::CODES.iter().map(|&(_, code)| code);
    let by_script = by_script::SOLE.iter().map(|&(_, code, _)| code);
    let modelled = model::MODEL.scripts.iter().flat_map(|script| script.languages.iter().copied());
    let rivals = by_script::RIVALS.into_iter();
    let mut languages: Vec<_> = trained.chain(by_script).chain(rivals).chain(modelled).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
});
