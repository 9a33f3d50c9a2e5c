//! The languages that a stretch of text may be in, and what a word says for each.

use std::{ops::Range, sync::LazyLock};

use super::super::Options;
use super::super::by_script;
use super::super::guess::Guess;
use super::super::model::{LANES, Lanes, MODEL};
use super::text::{Text, Word};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The most languages of all scripts together.
pub(super) const STATES: usize = 128;

/// One value a language.
pub(super) type Values = [f32; STATES];

/// What one step of the model is worth in a word among others, in nats.
const STEP: f32 = 0.014;

/// What a word costs that is in a script which the language does not write: for itself, and for each of its letters; an ideograph or a
/// syllable counts for several.
const FOREIGN_WORD: f32 = 1.0;
const FOREIGN_LETTER: f32 = 0.8;

/// What no path survives.
const NEVER: f32 = -1e30;

/// The languages: those of each model in the order of its lanes, then those that their script tells.
static ALL: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let modelled =
        MODEL.scripts.iter().flat_map(|model| model.languages.iter().map(|&code| (model.name, code)));
    let told = by_script::SOLE.iter().map(|&(script, code, _)| (script, code));
    let all: Vec<_> = modelled
        .chain(told)
        .chain([("Hani", "zh"), ("Hani", "ja"), ("Hebr", "he"), ("Hebr", "yi")])
        .collect();
    assert!(all.len() <= STATES, "a test counts them");
    all
});

/// The code of a language.
pub(super) fn code(state: usize) -> &'static str {
    ALL.get(state).map_or("und", |&(_, code)| code)
}

/// The states of a model begin here.
pub(super) fn first_of(model: usize) -> usize {
    MODEL.scripts.iter().take(model).map(|script| script.languages.len()).sum()
}

/// The model that knows both languages, and their lanes in it.
pub(super) fn lanes_of(one: usize, other: usize) -> Option<(usize, [usize; 2])> {
    let lane = |model: usize, state: usize| {
        let lane = state.checked_sub(first_of(model))?;
        (lane < MODEL.scripts.get(model)?.languages.len()).then_some(lane)
    };
    (0..MODEL.scripts.len()).find_map(|model| Some((model, [lane(model, one)?, lane(model, other)?])))
}

/// The logarithms of the weights that the caller gives; what may not be answered is [`NEVER`].
pub(super) fn weights(options: &Options<'_>) -> Values {
    let mut weights = [NEVER; STATES];
    for (weight, &(_, code)) in weights.iter_mut().zip(ALL.iter()) {
        let allowed = options.allowed.is_empty() || options.allowed.iter().any(|allowed| allowed == code);
        let prior =
            options.priors.iter().find(|(language, _)| language == code).map_or(1.0, |&(_, prior)| prior);
        if allowed && prior > 0.0 {
            *weight = prior.ln() as f32;
        }
    }
    let handicaps = MODEL.scripts.iter().flat_map(|model| &model.handicaps);
    weights.iter_mut().zip(handicaps).for_each(|(weight, &handicap)| *weight -= handicap as f32);
    weights
}

/// The languages that a text may be in: those that write one of its scripts, and of all others the likeliest, since they fit every
/// word of it alike.
pub(super) struct Cast {
    /// The states of the languages, in their order.
    states: Vec<usize>,
    /// Where the languages of each model begin among them, for models that the text has words of.
    models: Vec<Option<usize>>,
    /// The places of the languages that their script tells.
    told: Vec<usize>,
}

impl Cast {
    /// The languages for a text.
    pub(super) fn of(
        text: &Text<'_>,
        weights: &Values,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let (models, scripts) = scripts_of(text, checkpoint)?;
        let modelled = models.iter().enumerate().filter(|&(_, &is_there)| is_there);
        let modelled = modelled.flat_map(|(model, _)| (first_of(model)..).take(languages_of(model)));
        let told = if scripts.is_empty() { Vec::new() } else { written_in(&scripts) };
        let mut present = [false; STATES];
        modelled.chain(told.iter().copied()).for_each(|state| present[state] = true);
        let absent = (0..STATES).filter(|&state| !present[state]);
        let likeliest =
            absent.reduce(|best, state| if weights[state] > weights[best] { state } else { best });
        likeliest.into_iter().for_each(|state| present[state] = true);
        let states: Vec<usize> = (0..STATES).filter(|&state| present[state]).collect();
        let place = |state: usize| states.binary_search(&state).ok();
        let begins =
            models.iter().enumerate().map(|(model, &is_there)| place(first_of(model)).filter(|_| is_there));
        Ok(Self { models: begins.collect(), told: told.into_iter().filter_map(place).collect(), states })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// The state at a place.
    pub(super) fn state(&self, place: usize) -> usize {
        self.states.get(place).copied().unwrap_or_default()
    }

    /// The values of the languages, by place; [`NEVER`] where there is none.
    pub(super) fn pick(&self, values: &Values) -> Values {
        let mut picked = [NEVER; STATES];
        picked.iter_mut().zip(&self.states).for_each(|(place, &state)| *place = values[state]);
        picked
    }

    /// What a word costs a language that does not write its script.
    pub(super) fn foreign(word: &Word) -> f32 {
        -(FOREIGN_WORD + FOREIGN_LETTER * word.weight() as f32)
    }

    /// How well a word of a model with these scores fits its languages, in nats below the best; gives the place of the first.
    pub(super) fn fits(&self, model: usize, lanes: &Lanes, fits: &mut [f32; LANES]) -> Range<usize> {
        let count = languages_of(model);
        let top = lanes.iter().take(count).copied().max().unwrap_or_default();
        for (fit, &lane) in fits.iter_mut().zip(lanes) {
            *fit = (i32::from(lane) - i32::from(top)) as f32 * STEP;
        }
        let begin = self.models.get(model).copied().flatten().unwrap_or_default();
        begin..begin + count
    }

    /// How well a word of no model fits the languages that write its script, by their places.
    /// `rivals` are what its letters say.
    pub(super) fn told<'a>(
        &'a self,
        word: &'a Word,
        rivals: &'a [Guess],
    ) -> impl Iterator<Item = (usize, f32)> {
        let all = self.told.iter().filter_map(|&place| Some((place, ALL.get(self.state(place))?)));
        all.filter_map(|(place, &(script, code))| Some((place, told(word.script(), script, code, rivals)?)))
    }
}

fn languages_of(model: usize) -> usize {
    MODEL.scripts.get(model).map_or(0, |script| script.languages.len())
}

/// Whether the text has words of each model, and the scripts of its other words.
fn scripts_of(
    text: &Text<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(Vec<bool>, Vec<&'static str>), Interrupted> {
    let (mut models, mut scripts) = (vec![false; MODEL.scripts.len()], Vec::new());
    for word in &text.words {
        checkpoint.spend(8)?;
        match word.model() {
            Some(model) => models[model] = true,
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
        scripts.iter().any(|written| told(written, script, code, &[]).is_some())
    };
    ALL.iter().enumerate().filter(|(_, language)| is_written(language)).map(|(state, _)| state).collect()
}

/// What the letters of a word say for languages that share its script and have no model.
pub(super) fn rivals(
    script: &str,
    word: &str,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    match script {
        "Hani" => by_script::han(word.chars(), checkpoint),
        "Hebr" => by_script::hebrew(word.chars(), checkpoint),
        _ => Ok(Vec::new()),
    }
}

/// What a word in a script without a model says for a language, by its [`rivals`]; `None` when the language does not write it.
fn told(written: &str, script: &str, code: &str, rivals: &[Guess]) -> Option<f32> {
    match (written, script) {
        ("Hani", "Hani") | ("Hebr", "Hebr") => {
            let probability =
                rivals.iter().find(|guess| guess.code == code).map_or(0.0, |guess| guess.probability);
            Some((probability.max(1e-6)).ln() as f32)
        }
        ("Hira" | "Kana", "Hani") => (code == "ja").then_some(0.0),
        ("Hira" | "Kana", "Jpan") | ("Hang", "Kore") => Some(0.0),
        (written, script) => (written == script).then_some(0.0),
    }
}
