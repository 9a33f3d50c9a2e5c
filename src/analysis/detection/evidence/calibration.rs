//! What scores of the model are worth as probabilities.

use super::super::decision::ranking::LanguageProbability;
use super::super::model::{BLOCK, LANES, LaneScores, ScriptModel};
use super::super::numbers::to_f64;
use super::score_totals::ScoreTotals;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What one step of the model is worth in nats in a text of no length. Fitted by `tools/langmodel` on texts
/// that are sampled from the tables, one word in sixteen in another language.
const NATS_A_STEP: f64 = 0.06;

/// The positions that halve the worth of a step: letters depend on each other, so that each further one says
/// less.
const HALVING_POSITIONS: f64 = 10.0;

/// The share of texts that are what no score shows: a name, a quotation, a language that is not known here.
const UNKNOWN_SHARE: f64 = 0.003;

/// The score of a position, in steps, of letters that are as likely noise as language, and how far the doubt
/// reaches.
const UNFAMILIAR_SCORE: f64 = 105.0;
const UNFAMILIAR_WIDTH: f64 = 5.0;

/// Below this score of a position letters are noise, if there are so many of them.
const NOISE_SCORE: f64 = 80.0;
const NOISE_POSITIONS: usize = 7;

/// The scripts whose languages are known by few words, so that other words say nothing about noise.
const SPARSE_SCRIPTS: [&str; 2] = ["Deva", "Ethi"];

/// Languages of lower log-odds matter only when the caller's options could raise them.
pub(crate) const MIN_LOG_ODDS: f64 = -10.0;

/// A block that prefers another language than the text does by so many steps is in another language.
const FOREIGN_BLOCK_LEAD: i32 = 330;

/// By so many steps two blocks together may prefer another language before the text is read further.
const FOREIGN_PAIR_LEAD: i16 = 110;

/// The share of foreign blocks that makes a text mixed.
const MIXED_SHARE: f64 = 0.25;

/// What a script says about its languages.
pub(crate) struct Evidence {
    /// How likely each is, in no order.
    pub(crate) probabilities: Vec<LanguageProbability>,
    /// Whether large parts prefer different languages.
    pub(crate) mixed: bool,
    /// Whether the letters fit no language well: foreign names, a language that is not known here, damaged
    /// text.
    pub(crate) unfamiliar: bool,
    /// Whether the letters are those of no language.
    pub(crate) noise: bool,
}

impl Evidence {
    /// What needs no model.
    pub(crate) fn without_model(probabilities: Vec<LanguageProbability>) -> Self {
        Self { probabilities, mixed: false, unfamiliar: false, noise: false }
    }
}

/// The probabilities of the languages of a script whose log-odds against the best are more than
/// `min_log_odds`.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn calibrate(
    script: &ScriptModel,
    totals: &ScoreTotals,
    min_log_odds: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Evidence, Interrupted> {
    let positions = totals.positions;
    let (best, top) = best_lane(&totals.sums, script.languages.len());
    let is_sparse = SPARSE_SCRIPTS.contains(&script.name);
    let fluency = if is_sparse { f64::INFINITY } else { f64::from(top) / to_f64(positions.max(1)) };
    let familiar = 1.0 / (1.0 + libm::exp((UNFAMILIAR_SCORE - fluency) / UNFAMILIAR_WIDTH));
    let nats = nats_a_step(positions);
    let languages = script.languages.iter().zip(&script.penalties).zip(&totals.sums);
    let odds = languages.filter_map(|((&code, penalty), sum)| {
        let log_odds = f64::from(sum - top) * nats - penalty;
        (log_odds > min_log_odds).then(|| LanguageProbability { code, probability: libm::exp(log_odds) })
    });
    let mut probabilities: Vec<LanguageProbability> = odds.collect();
    let total = probabilities.iter().map(|language| language.probability).sum::<f64>();
    let known = familiar * (1.0 - UNKNOWN_SHARE) / total;
    probabilities.iter_mut().for_each(|language| language.probability *= known);
    Ok(Evidence {
        probabilities,
        mixed: is_mixed(totals, best, checkpoint)?,
        unfamiliar: fluency < UNFAMILIAR_SCORE - UNFAMILIAR_WIDTH,
        noise: positions >= NOISE_POSITIONS && fluency < NOISE_SCORE,
    })
}

/// What a step of the model is worth in nats in a text of so many positions.
pub(crate) fn nats_a_step(positions: usize) -> f64 {
    NATS_A_STEP / (1.0 + to_f64(positions) / HALVING_POSITIONS)
}

/// The first lane with the highest sum, and the sum.
fn best_lane(sums: &[i32; LANES], lanes: usize) -> (usize, i32) {
    let best = sums.iter().copied().enumerate().take(lanes).rev().max_by_key(|&(_, sum)| sum);
    best.unwrap_or_default()
}

/// Whether two neighbouring blocks together may be in another language than the whole text.
pub(crate) fn may_have_foreign_blocks(script: &ScriptModel, totals: &ScoreTotals) -> bool {
    let (best, _) = best_lane(&totals.sums, script.languages.len());
    let is_foreign = |(one, other): (&LaneScores, &LaneScores)| {
        let mut sums = *one;
        sums.iter_mut().zip(other).for_each(|(sum, &lane)| *sum = sum.saturating_add(lane));
        // The lanes after those of the languages stay at 0, which is less than any language has.
        let top = sums.iter().copied().fold(i16::MIN, i16::max);
        sums.get(best).is_some_and(|&own| top.saturating_sub(own) >= FOREIGN_PAIR_LEAD)
    };
    totals.blocks.iter().zip(totals.blocks.iter().skip(1)).any(is_foreign)
}

/// Whether many blocks surely prefer another language than the whole text does.
fn is_mixed(totals: &ScoreTotals, best: usize, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
    let mut foreign = 0;
    for lanes in &totals.blocks {
        checkpoint.spend(BLOCK)?;
        foreign += usize::from(prefers_another(lanes, best));
    }
    let share = MIXED_SHARE * to_f64(totals.blocks.len());
    Ok(totals.positions > 2 * BLOCK && to_f64(foreign) >= share)
}

fn prefers_another(lanes: &LaneScores, expected: usize) -> bool {
    let own = lanes.get(expected).copied().unwrap_or_default();
    lanes.iter().any(|&lane| i32::from(lane) - i32::from(own) >= FOREIGN_BLOCK_LEAD)
}
