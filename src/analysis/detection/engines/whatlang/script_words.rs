//! A text as the whatlang library gets it: words by writing system.

use super::super::super::decision::ranking::{LanguageProbability, mix};
use super::super::super::evidence::script_languages::{chinese_or_japanese, only_language_of};
use super::super::super::text::sample;
use super::super::super::text::script_counts::{ScriptCounts, ScriptShare, belongs_to, second_script};
use super::probabilities::{SHARED_SCRIPTS, probabilities};
use super::words::Words;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What a byte of the sample costs, in bytes of other work: it is read several times.
const COST_OF_BYTE: usize = 4;

/// Texts with fewer letters are not searched for two languages in one script.
const MIN_LETTERS_OF_TWO: usize = 160;

/// How sure each half has to be of a language of its own.
const SURE_HALF: f64 = 0.97;

/// The words and writing systems of a text.
pub(super) struct ScriptWords {
    words: Words,
    scripts: Vec<ScriptShare>,
}

impl ScriptWords {
    /// Reads `text`: its scripts as a whole, its words in excerpts when it is long.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(super) fn of(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let excerpts = sample::excerpts(text);
        for excerpt in &excerpts {
            checkpoint.spend(COST_OF_BYTE * excerpt.len())?;
        }
        let words = Words::read(&excerpts);
        let counted = if text.len() > sample::WHOLE_BYTES { text } else { &words.text };
        let scripts = ScriptCounts::of(counted, checkpoint)?.ranking();
        Ok(Self { words, scripts })
    }

    /// Whether there is a letter at all.
    pub(super) fn has_letters(&self) -> bool {
        self.words.code.has_letters() || !self.scripts.is_empty()
    }

    /// Whether the text is code, data or noise.
    pub(super) fn is_not_language(&self) -> bool {
        self.words.code.is_not_language()
    }

    /// The writing system with the most text; `None` without words.
    pub(super) fn main(&self) -> Option<&ScriptShare> {
        self.scripts.first()
    }

    /// How likely each language is, best first, and whether several languages share the text.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(super) fn probabilities(
        &self,
        min_log_odds: f64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(Vec<LanguageProbability>, bool), Interrupted> {
        let Some(main) = self.main() else { return Ok((Vec::new(), false)) };
        let words = self.words_of(main.script);
        if let Some((second, share)) = second_script(&self.scripts) {
            let main = of_script(&words, main.script, min_log_odds, checkpoint)?;
            let other = of_script(&self.words_of(second.script), second.script, min_log_odds, checkpoint)?;
            return Ok((mix(&main, &other, share), true));
        }
        Ok(match different_halves(&words, main, min_log_odds, checkpoint)? {
            Some(mixed) => (mixed, true),
            None => (of_script(&words, main.script, min_log_odds, checkpoint)?, false),
        })
    }

    /// The words as far as they are in one writing system.
    fn words_of(&self, system: &str) -> String {
        if self.scripts.len() <= 1 {
            return self.words.text.clone();
        }
        let is_foreign = |c: char| c.is_alphabetic() && !belongs_to(c, system);
        self.words.text.chars().map(|c| if is_foreign(c) { ' ' } else { c }).collect()
    }
}

fn of_script(
    words: &str,
    script: &str,
    min_log_odds: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    match script {
        "Hani" => chinese_or_japanese(words.chars(), checkpoint),
        script if SHARED_SCRIPTS.contains(&script) => probabilities(words, min_log_odds, checkpoint),
        script => Ok(only_language_of(script).into_iter().collect()),
    }
}

/// The languages of a text whose halves are surely in different ones; `None` for others.
fn different_halves(
    words: &str,
    main: &ScriptShare,
    min_log_odds: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Vec<LanguageProbability>>, Interrupted> {
    if main.letters < MIN_LETTERS_OF_TWO || !SHARED_SCRIPTS.contains(&main.script) {
        return Ok(None);
    }
    let middle = words.bytes().take(words.len() / 2).rposition(|b| b == b' ');
    let Some((first, second)) = middle.and_then(|middle| words.split_at_checked(middle)) else {
        return Ok(None);
    };
    let first = probabilities(first, min_log_odds, checkpoint)?;
    let Some(language) = sure_language(&first) else { return Ok(None) };
    let second = probabilities(second, min_log_odds, checkpoint)?;
    let are_different = sure_language(&second).is_some_and(|other| other != language);
    Ok(are_different.then(|| mix(&first, &second, 0.5)))
}

/// The language that a half is surely in.
fn sure_language(half: &[LanguageProbability]) -> Option<&'static str> {
    half.first().filter(|best| best.probability >= SURE_HALF).map(|best| best.code)
}
