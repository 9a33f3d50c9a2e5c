//! What the whatlang library says, as probabilities.
//!
//! The library names one language and how sure it is of that against the next best. Denied that language, it
//! names the next, and so on.

use whatlang::{Detector, Script};

use super::super::super::decision::ranking::{LanguageProbability, sort};
use super::super::super::numbers::to_f64;
use super::alphabets::familiarity;
use super::codes::code;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The ISO 15924 codes of the scripts that several languages of whatlang share.
pub(super) const SHARED_SCRIPTS: &[&str] = &["Arab", "Cyrl", "Deva", "Hebr", "Latn"];

/// What a byte of words costs each time, in bytes of other work: the library reads it several times.
const COST_OF_BYTE: usize = 4;

/// What a confidence of 1 of the library is worth in nats, by the letters of the text; between two rows the
/// worth is interpolated. Fitted on sentences and words in the languages of the library.
const NATS_BY_LETTERS: &[(f64, f64)] =
    &[(3.0, 14.0), (5.0, 9.0), (12.0, 8.0), (22.0, 7.0), (35.0, 5.0), (140.0, 4.0), (200.0, 5.0)];

/// How likely each language is whose log-odds against the next better are more than `min_log_odds`, best
/// first; the probabilities sum to 1 at most. `words` holds letters of one of [`SHARED_SCRIPTS`] only.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn probabilities(
    words: &str,
    min_log_odds: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    let words = words.replace('ș', "ş").replace('ț', "ţ"); // whatlang knows Romanian by its older letters
    let nats = nats_of(words.chars().filter(|c| *c != ' ').count());
    let (mut languages, mut denied, mut log_odds) = (Vec::new(), Vec::new(), 0.0);
    while log_odds > min_log_odds {
        checkpoint.spend(COST_OF_BYTE * words.len())?;
        let found = Detector::with_denylist(denied.clone()).detect(&words);
        let Some(found) = found.filter(|found| is_shared(found.script())) else { break };
        languages.push(LanguageProbability { code: code(found.lang()), probability: libm::exp(log_odds) });
        denied.push(found.lang());
        log_odds -= nats * found.confidence();
        // Denied all languages of the script, the library would read the words once more and name none.
        if denied.len() == found.script().langs().len() {
            break;
        }
    }
    let total: f64 = languages.iter().map(|language| language.probability).sum();
    let familiarity = languages.first().map_or(1.0, |best| familiarity(&words, best.code));
    languages.iter_mut().for_each(|language| language.probability *= familiarity / total);
    sort(&mut languages);
    Ok(languages)
}

fn is_shared(script: Script) -> bool {
    matches!(script, Script::Arabic | Script::Cyrillic | Script::Devanagari | Script::Hebrew | Script::Latin)
}

fn nats_of(letters: usize) -> f64 {
    let letters = to_f64(letters);
    let rows = NATS_BY_LETTERS.iter().zip(NATS_BY_LETTERS.iter().skip(1));
    match rows.into_iter().find(|(_, high)| letters <= high.0) {
        Some((low, high)) => {
            let at = ((letters - low.0) / (high.0 - low.0)).max(0.0);
            low.1 + at * (high.1 - low.1)
        }
        None => NATS_BY_LETTERS.last().map_or(0.0, |row| row.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn all(words: &str) -> Vec<LanguageProbability> {
        let never = Interrupt::never();
        probabilities(words, f64::NEG_INFINITY, &mut Checkpoint::new(&never)).expect("never interrupted")
    }

    #[test]
    fn probabilities_sum_to_one() {
        let sum: f64 = all("the house by the river ").iter().map(|language| language.probability).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }

    #[test]
    fn every_language_of_a_script_is_named_once_and_no_other() {
        for words in ["weg ", "дорога ", "सड़क ", "דרך ", "طريق "] {
            let script = whatlang::detect_script(words).expect("letters");
            let mut named: Vec<_> = all(words).iter().map(|language| language.code).collect();
            let mut known: Vec<_> = script.langs().iter().copied().map(code).collect();
            named.sort_unstable();
            known.sort_unstable();
            assert_eq!(named, known);
            assert_eq!(Detector::with_denylist(script.langs().to_vec()).detect(words), None);
        }
    }

    #[test]
    fn the_best_language_is_that_of_the_library() {
        for words in ["wir gehen heute nach hause ", "мы идём сегодня домой ", "हम आज घर जा रहे हैं "]
        {
            let expected = whatlang::detect_lang(words).map(code);
            assert_eq!(all(words).first().map(|language| language.code), expected, "{words}");
        }
    }
}
