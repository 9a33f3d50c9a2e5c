//! Runs of words in one language, and which of them are too weak to stand alone.

use std::ops::Range;

use super::super::evidence::{calibration::nats_a_step, score_totals::ScoreTotals};
use super::super::model::MODEL;
use super::super::numbers::to_u32;
use super::super::text::{encoded::EncodedText, word::EncodedWord};
use super::states::{lanes_of, language_of};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How much likelier the language of a run has to be than that of a neighbour, in nats, for it not to be
/// taken over.
const MIN_LEAD: f64 = 2.5;

/// How often weak runs are given to their neighbours.
const PASSES: usize = 2;

/// Words that are read between two checkpoints.
const AT_ONCE: usize = 1024;

/// What a run costs besides its words, in bytes of other work: its neighbours, its languages, its ends.
pub(super) const COST_OF_RUN: usize = 256;

/// Words that follow each other, in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct LanguageRun {
    /// The number of its first word and that of the word after its last.
    start: u32,
    end: u32,
    state: u32,
}

impl LanguageRun {
    /// The run of the words `start` to `end` in the language of a state.
    pub(super) fn new(start: usize, end: usize, state: usize) -> Self {
        Self { start: to_u32(start), end: to_u32(end), state: to_u32(state) }
    }

    /// The number of its first word.
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    /// The numbers of its words.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its words.
    pub(super) fn words<'t>(&self, text: &'t EncodedText<'_>) -> &'t [EncodedWord] {
        text.words.get(self.range()).unwrap_or_default()
    }

    /// Its language.
    pub(super) fn language(&self) -> &'static str {
        language_of(self.state())
    }

    fn state(&self) -> usize {
        self.state as usize
    }

    /// How many letters it has, as far as they compare between scripts.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(super) fn weight(
        &self,
        text: &EncodedText<'_>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<usize, Interrupted> {
        let mut weight = 0;
        for some in self.words(text).chunks(AT_ONCE) {
            checkpoint.spend(some.len())?;
            weight += some.iter().map(EncodedWord::weight).sum::<usize>();
        }
        Ok(weight)
    }
}

/// The runs without those that fit the language of a neighbour about as well, which are given to it.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn without_weak(
    text: &EncodedText<'_>,
    runs: Vec<LanguageRun>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageRun>, Interrupted> {
    let mut runs = merged(runs, checkpoint)?;
    for _ in 0..PASSES {
        let before = runs.len();
        relabel_weak(text, &mut runs, checkpoint)?;
        runs = merged(runs, checkpoint)?;
        if runs.len() == before {
            break;
        }
    }
    Ok(runs)
}

/// Gives runs whose lead over the language of a neighbour is small that language; those before them first.
fn relabel_weak(
    text: &EncodedText<'_>,
    runs: &mut [LanguageRun],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    for at in 0..runs.len() {
        checkpoint.spend(COST_OF_RUN)?;
        let Some(&run) = runs.get(at) else { break };
        let neighbours = [at.checked_sub(1), at.checked_add(1)];
        let states = neighbours.into_iter().flatten().filter_map(|at| runs.get(at)).map(LanguageRun::state);
        let mut weakest: Option<(f64, usize)> = None;
        for state in states {
            let lead = lead(text, run, state, checkpoint)?;
            if weakest.is_none_or(|(least, _)| lead.total_cmp(&least).is_lt()) {
                weakest = Some((lead, state));
            }
        }
        let neighbour = weakest.filter(|&(lead, _)| lead < MIN_LEAD);
        if let (Some((_, state)), Some(run)) = (neighbour, runs.get_mut(at)) {
            run.state = state as u32;
        }
    }
    Ok(())
}

/// How much likelier the language of a run is than another, in nats; infinity where no model compares them.
fn lead(
    text: &EncodedText<'_>,
    run: LanguageRun,
    other: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<f64, Interrupted> {
    let Some((model, lanes)) = lanes_of(run.state(), other) else { return Ok(f64::INFINITY) };
    let totals = totals(text, run.words(text), model, checkpoint)?;
    let [own, other] = lanes.map(|lane| totals.sums.get(lane).copied().unwrap_or_default());
    Ok(f64::from(own - other) * nats_a_step(totals.positions))
}

/// The scores of the words that are in the script of a model; their symbols stand one after the other in its
/// stream.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn totals(
    text: &EncodedText<'_>,
    words: &[EncodedWord],
    model: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<ScoreTotals, Interrupted> {
    let is_own = |word: &&EncodedWord| word.model() == Some(model);
    let (mut start, mut end) = (0, 0);
    for some in words.chunks(AT_ONCE) {
        checkpoint.spend(some.len())?;
        if let Some(first) = some.iter().find(is_own) {
            start = first.symbols().start;
            break;
        }
    }
    for some in words.rchunks(AT_ONCE) {
        checkpoint.spend(some.len())?;
        if let Some(last) = some.iter().rfind(is_own) {
            end = last.symbols().end;
            break;
        }
    }
    let symbols = text.streams.get(model).and_then(|stream| stream.get(start..end)).unwrap_or_default();
    match MODEL.scripts.get(model) {
        Some(script) => ScoreTotals::all(script, symbols, checkpoint),
        None => Ok(ScoreTotals::none()),
    }
}

/// Runs that follow each other in one language as one; a language may have states in several scripts.
fn merged(
    mut runs: Vec<LanguageRun>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageRun>, Interrupted> {
    for _ in 0..runs.len() {
        checkpoint.spend(8)?;
    }
    runs.dedup_by(|run, before| {
        let is_same = run.language() == before.language();
        before.end = if is_same { run.end } else { before.end };
        is_same
    });
    Ok(runs)
}
