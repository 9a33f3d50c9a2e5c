//! The languages that a stretch of text may be in, and what a word says for each.

use std::sync::LazyLock;

use super::super::Options;
use super::super::by_script;
use super::super::model::{BLOCK, BORDER, Bench, LANES, Lanes, MODEL};
use super::text::{Text, Word};

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

/// What each word says.
pub(super) struct Speaker<'t, 's> {
    text: &'s Text<'t>,
    bench: Bench,
}

impl<'t, 's> Speaker<'t, 's> {
    pub(super) fn new(text: &'s Text<'t>) -> Self {
        Self { text, bench: Bench::default() }
    }

    /// The scores of a word for the lanes of its model.
    pub(super) fn lanes(&mut self, word: &Word) -> [i32; LANES] {
        let mut sums = [0; LANES];
        let Some((number, stream)) =
            word.model.and_then(|number| Some((number, self.text.streams.get(number)?)))
        else {
            return sums;
        };
        let mut key = u64::from(BORDER);
        for block in stream.get(word.symbols.clone()).unwrap_or_default().chunks(BLOCK) {
            let lanes: Lanes = MODEL.scripts[number].score(&mut key, block, &mut self.bench);
            sums.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += i32::from(lane));
        }
        sums
    }

    /// How well the word fits each language, in nats below the best, or below none where its script has no language here.
    pub(super) fn fits(&mut self, word: &Word, piece: &str) -> Values {
        let foreign = -(FOREIGN_WORD + FOREIGN_LETTER * word.weight() as f32);
        let mut fits = [foreign; STATES];
        match word.model {
            Some(model) => {
                let lanes = self.lanes(word);
                let count = MODEL.scripts[model].languages.len();
                let top = lanes.iter().take(count).copied().max().unwrap_or_default();
                let own = fits.iter_mut().skip(first_of(model)).take(count);
                own.zip(lanes).for_each(|(fit, lane)| *fit = (lane - top) as f32 * STEP);
            }
            None => fits.iter_mut().zip(ALL.iter()).for_each(|(fit, &(script, code))| {
                *fit = told(word.script, script, code, piece).unwrap_or(*fit);
            }),
        }
        fits
    }
}

/// What a word in a script without a model says for a language; `None` when the language does not write it.
fn told(written: &str, script: &str, code: &str, word: &str) -> Option<f32> {
    match (written, script) {
        ("Hani", "Hani") | ("Hebr", "Hebr") => {
            let guesses =
                if script == "Hani" { by_script::han(word.chars()) } else { by_script::hebrew(word.chars()) };
            let probability =
                guesses.iter().find(|guess| guess.code == code).map_or(0.0, |guess| guess.probability);
            Some((probability.max(1e-6)).ln() as f32)
        }
        ("Hira" | "Kana", "Hani") => (code == "ja").then_some(0.0),
        ("Hira" | "Kana", "Jpan") | ("Hang", "Kore") => Some(0.0),
        (written, script) => (written == script).then_some(0.0),
    }
}
