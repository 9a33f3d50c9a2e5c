//! From scores to probabilities.

use super::super::guess::Guess;
use super::super::model::{BLOCK, LANES, Lanes, Script};
use super::super::scripts::float;
use super::totals::Totals;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What one step of the model is worth in nats in a text of no length, and the positions that halve it: letters depend on each
/// other, so that each further one says less. Fitted by `tools/langmodel` on texts that are sampled from the tables, one word in
/// sixteen in another language.
const STEP: f64 = 0.06;
const HALF: f64 = 10.0;

/// How likely a text is what no evidence shows: a name, a quotation, a language that is not known here.
const SURPRISE: f64 = 0.003;

/// The score of a position, in steps, of letters that are as likely noise as language, and the width of the doubt.
const STRANGE: f64 = 105.0;
const DOUBT: f64 = 5.0;

/// Below this score of a position letters are noise, if there are enough of them.
const NOISE: f64 = 80.0;
const ENOUGH: usize = 7;

/// The scripts whose languages are known by few words, so that other words say nothing about noise.
const SPARSE: [&str; 2] = ["Deva", "Ethi"];

/// Languages of lower odds than these, as logarithms, matter only to somebody who asks for them.
pub(super) const UNLIKELY: f64 = -10.0;

/// A block that prefers another language than the text does by so many steps is in another language.
const STRANGER: i32 = 330;

/// By so many steps two blocks may prefer another language without being looked at again.
const FOREIGNER: i16 = 110;

/// The share of the blocks that makes a text mixed.
const MIXED: f64 = 0.25;

/// What a script says about its languages.
pub(super) struct Evidence {
    /// How likely each is, in no order.
    pub(super) guesses: Vec<Guess>,
    /// Whether large parts prefer different languages.
    pub(super) mixed: bool,
    /// Whether the letters fit no language well: foreign names, a language that is not known here, damaged text.
    pub(super) strange: bool,
    /// Whether the letters are those of no language.
    pub(super) noise: bool,
}

impl Evidence {
    /// What needs no model.
    pub(super) fn sure(guesses: Vec<Guess>) -> Self {
        Self { guesses, mixed: false, strange: false, noise: false }
    }
}

/// The probabilities of the languages of a script whose odds against the best, as logarithms, are more than `least`.
pub(super) fn of(
    script: &Script,
    totals: &Totals,
    least: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Evidence, Interrupted> {
    let positions = totals.positions;
    let (best, top) = best(&totals.sums, script.languages.len());
    let sparse = SPARSE.contains(&script.name);
    let fluency = if sparse { f64::INFINITY } else { f64::from(top) / float(positions.max(1)) };
    let familiar = 1.0 / (1.0 + ((STRANGE - fluency) / DOUBT).exp());
    let step = step(positions);
    let languages = script.languages.iter().zip(&script.handicaps).zip(&totals.sums);
    let odds = languages.filter_map(|((&code, handicap), sum)| {
        let odds = f64::from(sum - top) * step - handicap;
        (odds > least).then(|| Guess { code, probability: odds.exp() })
    });
    let mut guesses: Vec<Guess> = odds.collect();
    let known = familiar * (1.0 - SURPRISE) / guesses.iter().map(|guess| guess.probability).sum::<f64>();
    guesses.iter_mut().for_each(|guess| guess.probability *= known);
    Ok(Evidence {
        guesses,
        mixed: is_mixed(totals, best, checkpoint)?,
        strange: fluency < STRANGE - DOUBT,
        noise: positions >= ENOUGH && fluency < NOISE,
    })
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

/// Whether two neighbouring blocks together may be in another language than the whole text.
pub(super) fn has_strangers(script: &Script, totals: &Totals) -> bool {
    let (best, _) = best(&totals.sums, script.languages.len());
    let foreign = |(one, other): (&Lanes, &Lanes)| {
        let mut sums = *one;
        sums.iter_mut().zip(other).for_each(|(sum, &lane)| *sum = sum.saturating_add(lane));
        // The lanes beyond the languages stay at 0, which is less than any language has.
        let top = sums.iter().copied().fold(i16::MIN, i16::max);
        top.saturating_sub(sums[best]) >= FOREIGNER
    };
    totals.blocks.iter().zip(totals.blocks.iter().skip(1)).any(foreign)
}

/// Whether many blocks surely prefer another language than the whole text does.
fn is_mixed(totals: &Totals, best: usize, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
    let mut strangers = 0;
    for lanes in &totals.blocks {
        checkpoint.spend(BLOCK)?;
        strangers += usize::from(prefers_another(lanes, best));
    }
    Ok(totals.positions > 2 * BLOCK && float(strangers) >= MIXED * float(totals.blocks.len()))
}

fn prefers_another(lanes: &Lanes, expected: usize) -> bool {
    let own = lanes.get(expected).copied().unwrap_or_default();
    lanes.iter().any(|&lane| i32::from(lane) - i32::from(own) >= STRANGER)
}
