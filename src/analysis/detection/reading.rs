//! What a text is made of, before any language is guessed.

use super::prose::Prose;
use super::scripts::{self, Counts, Share};
use super::{by_script, guess, guess::Guess, sample, whatlang};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What a byte of the sample costs, in bytes of other work: the library reads it several times.
const COST_OF_BYTE: usize = 4;

/// The words and scripts of a text.
pub(super) struct Reading {
    prose: Prose,
    shares: Vec<Share>,
}

impl Reading {
    /// Reads `text`: its scripts as a whole, its words in a sample when it is long.
    pub(super) fn of(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let pieces = sample::pieces(text);
        for piece in &pieces {
            checkpoint.spend(COST_OF_BYTE * piece.len())?;
        }
        let prose = Prose::read(&pieces);
        let counts = if text.len() > sample::WHOLE { text } else { &prose.words };
        let counts = Counts::of(counts, checkpoint)?;
        Ok(Self { shares: counts.ranking(), prose })
    }

    pub(super) fn has_letters(&self) -> bool {
        self.prose.tally.has_letters() || !self.shares.is_empty()
    }

    pub(super) fn is_not_language(&self) -> bool {
        self.prose.tally.is_not_language()
    }

    /// The writing system with the most text; `None` without words.
    pub(super) fn main(&self) -> Option<&Share> {
        self.shares.first()
    }

    /// How likely each language is, best first, and whether several languages share the text.
    pub(super) fn guesses(&self, checkpoint: &mut Checkpoint<'_>) -> Result<(Vec<Guess>, bool), Interrupted> {
        let Some(main) = self.main() else { return Ok((Vec::new(), false)) };
        let words = self.words_of(main.script);
        if let Some((second, share)) = scripts::second(&self.shares) {
            let other = of_script(&self.words_of(second.script), second.script, checkpoint)?;
            return Ok((guess::blend(&of_script(&words, main.script, checkpoint)?, &other, share), true));
        }
        Ok(match halves_apart(&words, main) {
            Some(guesses) => (guesses, true),
            None => (of_script(&words, main.script, checkpoint)?, false),
        })
    }

    /// The words as far as they are in one writing system.
    fn words_of(&self, system: &str) -> String {
        if self.shares.len() <= 1 {
            return self.prose.words.clone();
        }
        let foreign = |c: char| c.is_alphabetic() && !scripts::belongs(c, system);
        self.prose.words.chars().map(|c| if foreign(c) { ' ' } else { c }).collect()
    }
}

fn of_script(words: &str, script: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Guess>, Interrupted> {
    Ok(match script {
        "Hani" => by_script::han(words.chars(), checkpoint)?,
        script if whatlang::SCRIPTS.contains(&script) => whatlang::guesses(words),
        script => by_script::sole(script).into_iter().collect(),
    })
}

/// Texts with fewer letters are not looked at for two languages in one script.
const TWO_LANGUAGES: usize = 160;

/// How sure each half has to be of a language of its own.
const SURE_HALF: f64 = 0.99;

/// The guesses for a text whose halves are surely in different languages.
fn halves_apart(words: &str, main: &Share) -> Option<Vec<Guess>> {
    if main.letters < TWO_LANGUAGES || !whatlang::SCRIPTS.contains(&main.script) {
        return None;
    }
    let middle = words.bytes().take(words.len() / 2).rposition(|b| b == b' ')?;
    let [first, second] = [words.get(..middle)?, words.get(middle..)?].map(whatlang::guesses);
    let (a, b) = (first.first()?, second.first()?);
    let apart = a.code != b.code && a.probability >= SURE_HALF && b.probability >= SURE_HALF;
    apart.then(|| guess::blend(&first, &second, 0.5))
}
