//! From scores to probabilities.

use super::super::guess::{Guess, sort};
use super::super::model::{BLOCK, LANES, Lanes, Script};
use super::totals::Totals;

/// What one step of the model is worth in nats in a text of no length, and the positions that halve it: letters depend on each
/// other, so that each further one says less.
const STEP: f64 = 0.033;
const HALF: f64 = 22.0;

/// How likely a text is what no evidence shows: a name, a quotation, a language that is not known here.
const SURPRISE: f64 = 0.003;

/// The score of a position, in steps, of letters that are as likely noise as language, and the width of the doubt.
const STRANGE: f64 = 106.0;
const DOUBT: f64 = 5.0;

/// Below this score of a position letters are noise, if there are enough of them.
const NOISE: f64 = 88.0;
const ENOUGH: usize = 7;

/// The script whose words the tables break at vowel signs: its scores say nothing about noise.
const BROKEN: &str = "Deva";

/// A block that prefers another language than the text does by so many steps is in another language.
const STRANGER: i32 = 330;

/// The share of the blocks that makes a text mixed.
const MIXED: f64 = 0.25;

/// What a script says about its languages.
pub(super) struct Evidence {
    /// How likely each is, best first.
    pub(super) guesses: Vec<Guess>,
    /// Whether large parts prefer different languages.
    pub(super) mixed: bool,
    /// The score of a position for the best language, in steps of the model, where there is a model.
    pub(super) fluency: Option<f64>,
    positions: usize,
}

impl Evidence {
    /// What needs no model.
    pub(super) fn sure(mut guesses: Vec<Guess>) -> Self {
        sort(&mut guesses);
        Self { guesses, mixed: false, fluency: None, positions: 0 }
    }
}

/// Whether the letters are those of no language.
pub(super) fn is_noise(evidence: &Evidence) -> bool {
    evidence.positions >= ENOUGH && evidence.fluency.is_some_and(|fluency| fluency < NOISE)
}

/// The probabilities of the languages of a script.
pub(super) fn of(script: &Script, totals: &Totals) -> Evidence {
    let positions = totals.positions;
    let (best, top) = best(&totals.sums, script.languages.len());
    let fluency = f64::from(top) / float(positions.max(1));
    let familiar =
        if script.name == BROKEN { 1.0 } else { 1.0 / (1.0 + ((STRANGE - fluency) / DOUBT).exp()) };
    let step = step(positions);
    let odds = |sum: &i32| (f64::from(sum - top) * step).exp();
    let scored = || script.languages.iter().zip(&totals.sums);
    let total: f64 = scored().map(|(_, sum)| odds(sum)).sum();
    let known = familiar * (1.0 - SURPRISE) / total;
    let mut guesses: Vec<Guess> =
        scored().map(|(&code, sum)| Guess { code, probability: known * odds(sum) }).collect();
    sort(&mut guesses);
    Evidence {
        guesses,
        mixed: is_mixed(totals, best),
        fluency: (script.name != BROKEN).then_some(fluency),
        positions,
    }
}

/// What a step of the model is worth in nats in a text of so many positions.
pub(super) fn step(positions: usize) -> f64 {
    STEP / (1.0 + float(positions) / HALF)
}

/// The lane with the highest sum, and the sum.
fn best<T: Copy + Ord + Default>(sums: &[T; LANES], lanes: usize) -> (usize, T) {
    let best = sums.iter().copied().enumerate().take(lanes).rev().max_by_key(|&(_, sum)| sum);
    best.unwrap_or_default()
}

/// Whether many blocks surely prefer another language than the whole text does.
fn is_mixed(totals: &Totals, best: usize) -> bool {
    let strangers = totals.blocks.iter().filter(|lanes| prefers_another(lanes, best)).count();
    totals.positions > 2 * BLOCK && float(strangers) >= MIXED * float(totals.blocks.len())
}

fn prefers_another(lanes: &Lanes, expected: usize) -> bool {
    let own = lanes.get(expected).copied().unwrap_or_default();
    lanes.iter().any(|&lane| i32::from(lane) - i32::from(own) >= STRANGER)
}

/// The share of a part in the whole.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
