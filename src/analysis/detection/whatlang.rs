//! The engine WHATLANG: alphabets and trigrams of the whatlang library, as probabilities.

use whatlang::{Lang, dev};

use super::guess::{Guess, sort};

/// The ISO 15924 codes of the scripts that several languages of whatlang share.
pub(super) const SCRIPTS: &[&str] = &["Arab", "Cyrl", "Deva", "Hebr", "Latn"];

/// How much one unit of whatlang's scores tells, by the number of different trigrams of the text: trigrams, weight of the
/// alphabet score, weight of the trigram score. Between two rows the weights are interpolated.
const WEIGHTS: &[(f64, f64, f64)] = &[
    (2.0, 12.0, 4.0),
    (6.0, 16.0, 8.0),
    (10.0, 22.0, 15.0),
    (20.0, 32.0, 24.0),
    (32.0, 44.0, 32.0),
    (50.0, 48.0, 48.0),
    (75.0, 48.0, 64.0),
    (110.0, 50.0, 96.0),
    (160.0, 64.0, 128.0),
];

/// How likely each language of the script is, best first; the probabilities sum to 1 at most. `words` holds letters of one of [`SCRIPTS`]
/// only.
pub(super) fn guesses(words: &str) -> Vec<Guess> {
    let words = words.replace('ș', "ş").replace('ț', "ţ"); // whatlang knows Romanian by its older letters
    let Some(dev::RawLangInfo::MultiScript(raw)) = dev::raw_detect(&words).lang_info else {
        return Vec::new();
    };
    let (alphabet, trigrams) = weights(raw.trigram_raw_outcome.trigrams_count);
    let find = |scores: &[(Lang, f64)], lang| {
        scores.iter().find(|(l, _)| *l == lang).map_or(0.0, |&(_, score)| score)
    };
    let evidence = raw.scores.iter().map(|&(lang, _)| {
        let evidence = alphabet * find(&raw.alphabet_raw_outcome.scores, lang)
            + trigrams * find(&raw.trigram_raw_outcome.scores, lang);
        Guess { code: code(lang), probability: evidence }
    });
    let mut guesses = normalized(evidence.collect());
    let best = guesses.first().map_or("und", |best| best.code);
    let own = raw.alphabet_raw_outcome.scores.iter().find(|&&(lang, _)| code(lang) == best);
    let familiar = own.map_or(1.0, |&(_, score)| familiarity(score));
    guesses.iter_mut().for_each(|guess| guess.probability *= familiar);
    guesses
}

/// How likely the best language is a right one at all, by the letters that it does not write: many of them come from a language
/// that whatlang does not know, such as Kazakh. `score` is the share of own letters less the share of others.
fn familiarity(score: f64) -> f64 {
    let strange = (1.0 - score) / 2.0;
    1.0 / (1.0 + (strange / 0.05).powi(3))
}

/// Evidence to probabilities.
fn normalized(mut guesses: Vec<Guess>) -> Vec<Guess> {
    let most = guesses.iter().map(|g| g.probability).fold(f64::NEG_INFINITY, f64::max);
    for guess in &mut guesses {
        guess.probability = (guess.probability - most).exp();
    }
    let total: f64 = guesses.iter().map(|g| g.probability).sum();
    for guess in &mut guesses {
        guess.probability /= total;
    }
    sort(&mut guesses);
    guesses
}

fn weights(trigrams: usize) -> (f64, f64) {
    let trigrams = f64::from(u32::try_from(trigrams).unwrap_or(u32::MAX));
    let between = WEIGHTS.windows(2).find(|rows| trigrams <= rows[1].0);
    match between {
        Some(&[low, high]) => {
            let at = ((trigrams - low.0) / (high.0 - low.0)).max(0.0);
            (low.1 + at * (high.1 - low.1), low.2 + at * (high.2 - low.2))
        }
        _ => WEIGHTS.last().map_or((0.0, 0.0), |row| (row.1, row.2)),
    }
}

/// The shortest BCP-47 code of each language of whatlang.
pub(super) fn code(lang: Lang) -> &'static str {
    CODES.iter().find(|(iso639_3, _)| *iso639_3 == lang.code()).map_or("und", |&(_, code)| code)
}

/// ISO 639-3 codes as whatlang has them, and ours.
pub(super) const CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_whatlang_has_a_code_and_a_name() {
        for &lang in Lang::all() {
            assert_ne!(code(lang), "und", "{lang}");
            assert!(crate::analysis::language::name(code(lang)).is_some(), "{lang}");
        }
        assert_eq!(CODES.len(), Lang::all().len());
    }

    #[test]
    fn probabilities_sum_to_one() {
        let sum: f64 = guesses("the house by the river ").iter().map(|g| g.probability).sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}
