//! The likeliest languages of the words of a text: the best path through them, where each change of the
//! language has a cost (the algorithm of Viterbi).

use super::super::evidence::word_scorer::WordScorer;
use super::super::model::{LANES, LaneScores};
use super::super::numbers::to_u32;
use super::super::text::{encoded::EncodedText, word::EncodedWord};
use super::runs::LanguageRun;
use super::separator::{self, Separator};
use super::states::{ActiveStates, STATES, StateValues, characters_of};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// What a change of the language costs after each separator, in nats.
const AFTER_SENTENCE: f32 = 6.0;
const AFTER_PHRASE: f32 = 13.0;
const AFTER_SPACE: f32 = 16.0;

/// What each word costs whatever its length, in bytes of other work: a step of all paths.
const COST_OF_WORD: usize = 64;

/// States that are worked on at once.
const AT_ONCE: usize = 8;

/// The language runs of the best path, in the order of the text. `log_priors` are paid at each change.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn best_path(
    text: &EncodedText<'_>,
    whole: &str,
    log_priors: &StateValues,
    scorer: &mut WordScorer,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageRun>, Interrupted> {
    let active = ActiveStates::of(text, log_priors, checkpoint)?;
    let mut paths = Paths::new(&active, log_priors, text.words.len());
    let (mut from, mut end) = (0, 0);
    while from < text.words.len() {
        let scored = scorer.score_from(text, from, checkpoint)?;
        let count = scored.len().max(1);
        for (at, word) in text.words.iter().skip(from).take(count).enumerate() {
            paths.transition(whole.get(end..word.start()).unwrap_or_default());
            match (scored.get(at), word.model()) {
                (Some(lanes), Some(model)) => paths.add_scores(word, model, lanes),
                _ => paths.add_script(word, whole.get(word.bytes()).unwrap_or_default(), checkpoint)?,
            }
            checkpoint.spend(word.end().saturating_sub(end).max(COST_OF_WORD))?;
            end = word.end();
        }
        from += count;
    }
    paths.backtrace(checkpoint)
}

fn cost_of_change(between: &str) -> f32 {
    if between == " " {
        return AFTER_SPACE;
    }
    match separator::classify(between).0 {
        Separator::Sentence => AFTER_SENTENCE,
        Separator::Phrase => AFTER_PHRASE,
        Separator::Space | Separator::None => AFTER_SPACE,
    }
}

/// Of each word, the place of the best state before it, and the word at which the path to that entered the
/// state. The paths that enter a state at the word come from there.
#[derive(Default)]
struct Backpointers {
    best: Vec<u8>,
    entered: Vec<u32>,
}

/// The best paths so far, one to each active state.
struct Paths<'a> {
    active: &'a ActiveStates,
    /// How many places are in use, a multiple of [`AT_ONCE`].
    width: usize,
    log_priors: StateValues,
    scores: StateValues,
    /// The words at which the states were entered.
    entered: [u32; STATES],
    backpointers: Backpointers,
}

impl<'a> Paths<'a> {
    fn new(active: &'a ActiveStates, log_priors: &StateValues, words: usize) -> Self {
        let log_priors = active.by_place(log_priors);
        let width = active.len().next_multiple_of(AT_ONCE).min(STATES);
        let backpointers =
            Backpointers { best: Vec::with_capacity(words), entered: Vec::with_capacity(words) };
        Self { active, width, log_priors, scores: log_priors, entered: [0; STATES], backpointers }
    }

    /// Lets every state be entered from the best one after a separator, where that is cheaper.
    fn transition(&mut self, between: &str) {
        let best = self.best();
        let value = |values: &[f32]| values.get(best).copied().unwrap_or_default();
        self.backpointers.best.push(best as u8);
        self.backpointers.entered.push(self.entered.get(best).copied().unwrap_or_default());
        if self.backpointers.best.len() == 1 {
            return;
        }
        let from = value(&self.scores) - cost_of_change(between);
        let word = to_u32(self.backpointers.best.len() - 1);
        let scores = self.scores.get_mut(..self.width).unwrap_or_default();
        let entered = self.entered.get_mut(..self.width).unwrap_or_default();
        let log_priors = self.log_priors.get(..self.width).unwrap_or_default();
        for ((score, entered), log_prior) in scores.iter_mut().zip(entered).zip(log_priors) {
            let through = from + log_prior;
            // A mask of all bits or none, since a choice would be a branch for each state.
            let cheaper = u32::from(through > *score).wrapping_neg();
            *entered = *entered & !cheaper | word & cheaper;
            *score = if through > *score { through } else { *score };
        }
    }

    /// Adds how well a word fits, by the scores of its model.
    fn add_scores(&mut self, word: &EncodedWord, model: usize, lanes: &LaneScores) {
        let mut fits = [0.0; LANES];
        let own = self.active.fits(model, lanes, &mut fits);
        let foreign = ActiveStates::foreign_cost(word);
        let scores = self.scores.get_mut(..self.width).unwrap_or_default();
        let Some((before, rest)) = scores.split_at_mut_checked(own.start) else { return };
        let Some((own, after)) = rest.split_at_mut_checked(own.len()) else { return };
        own.iter_mut().zip(&fits).for_each(|(score, fit)| *score += fit);
        before.iter_mut().chain(after).for_each(|score| *score += foreign);
    }

    /// Adds how well a word fits that only its script and its characters tell of.
    fn add_script(
        &mut self,
        word: &EncodedWord,
        piece: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let mut fits = [ActiveStates::foreign_cost(word); STATES];
        let told = characters_of(word.script(), piece, checkpoint)?;
        for (place, fit) in self.active.fits_without_model(word, &told) {
            fits.get_mut(place).into_iter().for_each(|slot| *slot = fit);
        }
        let scores = self.scores.get_mut(..self.width).unwrap_or_default();
        scores.iter_mut().zip(&fits).for_each(|(score, fit)| *score += fit);
        Ok(())
    }

    /// The first of the places with the highest score.
    fn best(&self) -> usize {
        let groups = self.scores.get(..self.width).unwrap_or_default().as_chunks::<AT_ONCE>().0;
        let mut tops = [f32::NEG_INFINITY; AT_ONCE];
        for group in groups {
            for (top, &score) in tops.iter_mut().zip(group) {
                *top = if score > *top { score } else { *top };
            }
        }
        let top = tops.into_iter().fold(f32::NEG_INFINITY, f32::max);
        // All scores of a group are compared, without a branch for each.
        let has_top =
            |group: &[f32; AT_ONCE]| group.iter().fold(false, |found, &score| found | (score == top));
        let Some(at) = groups.iter().position(has_top) else { return 0 };
        let inner = groups.get(at).and_then(|group| group.iter().position(|&score| score == top));
        at * AT_ONCE + inner.unwrap_or_default()
    }

    /// The runs of the best path, from the last to the first and turned around.
    fn backtrace(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<LanguageRun>, Interrupted> {
        let (mut runs, mut end) = (Vec::new(), self.backpointers.best.len());
        let mut place = self.best();
        let mut entered = self.entered.get(place).copied().unwrap_or_default();
        while end > 0 {
            let start = (entered as usize).min(end - 1);
            checkpoint.spend(8)?;
            runs.push(LanguageRun::new(start, end, self.active.state(place)));
            place = self.backpointers.best.get(start).map_or(0, |&place| usize::from(place));
            entered = self.backpointers.entered.get(start).copied().unwrap_or_default();
            end = start;
        }
        runs.reverse();
        Ok(runs)
    }
}
