//! From a text to an answer, by the engine that the caller chose.

use super::answer::{Candidate, Detection, UndeterminedReason};
use super::decision::decide::undetermined;
use super::engines::{lector, whatlang};
use super::options::{Engine, Options};
use crate::analysis::{Interrupt, Interrupted, checkpoint::Checkpoint, prefix};

/// How much of a text other jobs give to [`detect`], in bytes, cut at a character: enough to tell any
/// language, and little enough to be held back at the beginning of a document that comes in chunks. The
/// contract names it.
pub const HEAD_BYTES: usize = 16 * 1024;

/// Names the language of `text`, in time linear in it; never fails. Equal arguments give equal answers on
/// every machine.
///
/// A text that is no language has the code "zxx". One whose language cannot be told has "und"; it may have
/// candidates nevertheless. A likely but unsure answer keeps its code, is not reliable and says why: `reason`
/// is present exactly when `language` is not reliable. When no allowed language is written in the script of
/// the text, the answer is "und" with [`UndeterminedReason::CloseRivals`], since none of them is likelier
/// than another.
///
/// ```
/// use lector::analysis::detection::{Options, detect};
/// let text = "Wo geht es hier bitte zum alten Bahnhof, und wann schließt er?";
/// let answer = detect(text, &Options::default());
/// assert_eq!((answer.language.code, answer.language.reliable), ("de", true));
/// ```
pub fn detect(text: &str, options: &Options<'_>) -> Detection {
    // What is never interrupted always answers.
    detect_unless(text, options, &Interrupt::never())
        .unwrap_or_else(|Interrupted| undetermined("und", 0.0, "Zyyy", UndeterminedReason::NoLetters))
}

/// [`detect`], unless `interrupt` says that the answer is no longer wanted.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
///
/// ```
/// use lector::analysis::{Interrupt, Interrupted, detection::{Options, detect_unless}};
/// let stop = Interrupt::when(&|| true);
/// assert_eq!(detect_unless("Guten Morgen!", &Options::default(), &stop), Err(Interrupted));
/// ```
pub fn detect_unless(
    text: &str,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Detection, Interrupted> {
    let checkpoint = &mut Checkpoint::new(interrupt);
    match options.engine {
        Engine::Lector => lector::detect(text, options, checkpoint),
        Engine::Whatlang => whatlang::detect(text, options, checkpoint),
    }
}

/// The language that the first [`HEAD_BYTES`] of `text` are in, for jobs that need no more than that.
///
/// ```
/// use lector::analysis::detection::language_of_head;
/// assert_eq!(language_of_head("Le train de midi est encore en retard.").code, "fr");
/// ```
pub fn language_of_head(text: &str) -> Candidate {
    detect_head(text, &Options::default()).language
}

/// [`detect`] of the first [`HEAD_BYTES`] of `text`.
pub(crate) fn detect_head(text: &str, options: &Options<'_>) -> Detection {
    detect(prefix(text, HEAD_BYTES), options)
}
