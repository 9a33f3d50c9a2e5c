//! The states of the Viterbi search: the languages that a word may be in, and how well it fits each.

use std::{ops::Range, sync::LazyLock};

use super::super::decision::ranking::LanguageProbability;
use super::super::evidence::script_languages::{
    SINGLE_LANGUAGE_SCRIPTS, TOLD_BY_CHARACTERS, told_by_characters,
};
use super::super::model::{LANES, LaneScores, MODEL, ScriptModel};
use super::super::options::Options;
use super::super::text::{encoded::EncodedText, word::EncodedWord};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The most states.
pub(super) const STATES: usize = 128;

/// One value for each state.
pub(super) type StateValues = [f32; STATES];

/// What one step of the model is worth in a word among others, in nats.
const NATS_A_STEP: f32 = 0.014;

/// What a word costs a language that does not write its script, in nats: for itself, and for each letter of
/// its weight.
const FOREIGN_WORD: f32 = 1.0;
const FOREIGN_LETTER: f32 = 0.8;

/// What excludes a state: no path is worse.
const EXCLUDED: f32 = -1e30;

/// The least probability that characters give, so that no word excludes a language.
const MIN_PROBABILITY: f64 = 1e-6;

/// The states, each a script and a language: those of each model in the order of its lanes, then those that
/// their script tells.
static ALL: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let of_model = |model: &'static ScriptModel| model.languages.iter().map(|&code| (model.name, code));
    let single = SINGLE_LANGUAGE_SCRIPTS.iter().map(|&(script, code, _)| (script, code));
    let all = MODEL.scripts.iter().flat_map(of_model).chain(single).chain(TOLD_BY_CHARACTERS);
    all.take(STATES).collect()
});

/// The language of a state.
pub(super) fn language_of(state: usize) -> &'static str {
    ALL.get(state).map_or("und", |&(_, code)| code)
}

/// The first state of a model.
fn first_of(model: usize) -> usize {
    MODEL.scripts.iter().take(model).map(|script| script.languages.len()).sum()
}

/// How many states a model has.
fn count_of(model: usize) -> usize {
    MODEL.scripts.get(model).map_or(0, |script| script.languages.len())
}

/// The model that knows both languages, and their lanes in it.
pub(super) fn lanes_of(one: usize, other: usize) -> Option<(usize, [usize; 2])> {
    let lane = |model, state: usize| {
        let lane = state.checked_sub(first_of(model))?;
        (lane < count_of(model)).then_some(lane)
    };
    (0..MODEL.scripts.len()).find_map(|model| Some((model, [lane(model, one)?, lane(model, other)?])))
}

/// The log-priors of the states: the logarithms of the caller's weights less the penalties of the model.
pub(super) fn log_priors(options: &Options<'_>) -> StateValues {
    let mut log_priors = [EXCLUDED; STATES];
    for (log_prior, &(_, code)) in log_priors.iter_mut().zip(ALL.iter()) {
        let prior = options.prior(code);
        if options.allows(code) && prior > 0.0 {
            *log_prior = libm::log(prior) as f32;
        }
    }
    let penalties = MODEL.scripts.iter().flat_map(|model| &model.penalties);
    log_priors.iter_mut().zip(penalties).for_each(|(log_prior, &penalty)| *log_prior -= penalty as f32);
    log_priors
}

/// The states that a text may be in: those of languages that write one of its scripts, and of all others the
/// one with the highest prior, since they fit every word of it alike.
pub(super) struct ActiveStates {
    /// The states, in their order; a place is an index into them.
    states: Vec<usize>,
    /// The place of the first state of each model, for models that the text has words of.
    models: Vec<Option<usize>>,
    /// The places of languages without a model that write one of its scripts.
    without_model: Vec<usize>,
}

impl ActiveStates {
    /// The states for a text.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(super) fn of(
        text: &EncodedText<'_>,
        log_priors: &StateValues,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let (models, scripts) = scripts_of(text, checkpoint)?;
        let without_model = if scripts.is_empty() { Vec::new() } else { written_in(&scripts) };
        let modelled = models.iter().enumerate().filter(|&(_, &is_there)| is_there);
        let modelled = modelled.flat_map(|(model, _)| (first_of(model)..).take(count_of(model)));
        let mut present = [false; STATES];
        for state in modelled.chain(without_model.iter().copied()) {
            present.get_mut(state).into_iter().for_each(|is_there| *is_there = true);
        }
        let absent = log_priors.iter().zip(&mut present).filter(|(_, is_there)| !**is_there);
        let likeliest = absent.reduce(|best, other| if other.0 > best.0 { other } else { best });
        likeliest.into_iter().for_each(|(_, is_there)| *is_there = true);
        let states: Vec<usize> =
            (0..).zip(present).filter(|&(_, is_there)| is_there).map(|(state, _)| state).collect();
        let place = |state: usize| states.binary_search(&state).ok();
        let first = |(model, &is_there): (usize, &bool)| place(first_of(model)).filter(|_| is_there);
        Ok(Self {
            models: models.iter().enumerate().map(first).collect(),
            without_model: without_model.into_iter().filter_map(place).collect(),
            states,
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// The state at a place.
    pub(super) fn state(&self, place: usize) -> usize {
        self.states.get(place).copied().unwrap_or_default()
    }

    /// The values of the states, by place; [`EXCLUDED`] after the last.
    pub(super) fn by_place(&self, values: &StateValues) -> StateValues {
        let mut placed = [EXCLUDED; STATES];
        for (slot, value) in placed.iter_mut().zip(self.states.iter().filter_map(|&state| values.get(state)))
        {
            *slot = *value;
        }
        placed
    }

    /// What a word costs a language that does not write its script, in nats.
    pub(super) fn foreign_cost(word: &EncodedWord) -> f32 {
        -(FOREIGN_WORD + FOREIGN_LETTER * word.weight() as f32)
    }

    /// How well a word of a model with these scores fits its languages, in nats below the best, by lane;
    /// gives their places.
    pub(super) fn fits(&self, model: usize, lanes: &LaneScores, fits: &mut [f32; LANES]) -> Range<usize> {
        let count = count_of(model);
        let top = lanes.iter().take(count).copied().max().unwrap_or_default();
        for (fit, &lane) in fits.iter_mut().zip(lanes) {
            *fit = (i32::from(lane) - i32::from(top)) as f32 * NATS_A_STEP;
        }
        let first = self.models.get(model).copied().flatten().unwrap_or_default();
        first..first + count
    }

    /// How well a word without a model fits the languages that write its script, by their places. `told` is
    /// what [`characters_of`] gives.
    pub(super) fn fits_without_model<'a>(
        &'a self,
        word: &'a EncodedWord,
        told: &'a [LanguageProbability],
    ) -> impl Iterator<Item = (usize, f32)> {
        let all = self.without_model.iter().filter_map(|&place| Some((place, ALL.get(self.state(place))?)));
        all.filter_map(|(place, &(script, code))| Some((place, fit(word.script(), script, code, told)?)))
    }
}

/// Whether the text has words of each model, and the scripts of its other words.
fn scripts_of(
    text: &EncodedText<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(Vec<bool>, Vec<&'static str>), Interrupted> {
    let (mut models, mut scripts) = (vec![false; MODEL.scripts.len()], Vec::new());
    for word in &text.words {
        checkpoint.spend(8)?;
        match word.model() {
            Some(model) => models.get_mut(model).into_iter().for_each(|is_there| *is_there = true),
            None if scripts.last() != Some(&word.script()) && !scripts.contains(&word.script()) => {
                scripts.push(word.script());
            }
            None => {}
        }
    }
    Ok((models, scripts))
}

/// The states of the languages that words in one of these scripts may be in, without a model.
fn written_in(scripts: &[&str]) -> Vec<usize> {
    let is_written = |&(script, code): &(&str, &str)| {
        scripts.iter().any(|written| fit(written, script, code, &[]).is_some())
    };
    ALL.iter().enumerate().filter(|(_, language)| is_written(language)).map(|(state, _)| state).collect()
}

/// What the characters of a word say for languages that share its script and have no model; nothing in other
/// scripts.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn characters_of(
    script: &str,
    word: &str,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    Ok(told_by_characters(script, word.chars(), checkpoint)?.unwrap_or_default())
}

/// How well a word in a script without a model fits a language that writes `script`, in nats; `None` when the
/// language does not write the script of the word.
fn fit(written: &str, script: &str, code: &str, told: &[LanguageProbability]) -> Option<f32> {
    match (written, script) {
        ("Hani", "Hani") | ("Hebr", "Hebr") => {
            let told = told.iter().find(|language| language.code == code);
            let probability = told.map_or(0.0, |language| language.probability);
            Some(libm::log(probability.max(MIN_PROBABILITY)) as f32)
        }
        ("Hira" | "Kana", "Hani") => (code == "ja").then_some(0.0),
        ("Hira" | "Kana", "Jpan") | ("Hang", "Kore") => Some(0.0),
        (written, script) => (written == script).then_some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_state() {
        let modelled: usize = MODEL.scripts.iter().map(|model| model.languages.len()).sum();
        assert_eq!(ALL.len(), modelled + SINGLE_LANGUAGE_SCRIPTS.len() + TOLD_BY_CHARACTERS.len());
        assert!(
            MODEL.scripts.iter().enumerate().all(|(model, _)| first_of(model) + count_of(model) <= STATES)
        );
    }
}
