//! The likeliest languages of the words of a text: the best path through them, where each change of the language has a price.

use super::gap::{self, Gap};
use super::states::{Speaker, Values};
use super::text::Text;
use crate::analysis::{Interrupted, pace::Pace};

/// The prices of a change, in nats.
const SENTENCE: f32 = 6.0;
const PHRASE: f32 = 13.0;
const SPACE: f32 = 16.0;

/// A stretch of words in one language.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Its first word, and the word behind its last.
    pub(super) words: std::ops::Range<usize>,
    /// Its language.
    pub(super) state: usize,
}

/// Where the path to a word came from: the best state before it, and the states that were entered from there.
struct Step {
    best: u8,
    entered: u128,
}

/// Cuts the words into stretches. `weights` are logarithms, paid at each entry.
pub(super) fn stretches(
    text: &Text<'_>,
    whole: &str,
    weights: &Values,
    pace: &mut Pace<'_>,
) -> Result<Vec<Stretch>, Interrupted> {
    let mut speaker = Speaker::new(text);
    let mut scores = *weights;
    let mut steps = Vec::with_capacity(text.words.len());
    let mut end = 0;
    for (at, word) in text.words.iter().enumerate() {
        let piece = whole.get(word.bytes.clone()).unwrap_or_default();
        let price =
            if at == 0 { f32::INFINITY } else { price(whole.get(end..word.bytes.start).unwrap_or_default()) };
        steps.push(step(&mut scores, weights, price));
        let fits = speaker.fits(word, piece);
        scores.iter_mut().zip(&fits).for_each(|(score, fit)| *score += fit);
        pace.spend(word.bytes.end.saturating_sub(end))?;
        end = word.bytes.end;
    }
    Ok(trace(&steps, best(&scores)))
}

fn price(gap: &str) -> f32 {
    match gap::read(gap).0 {
        Gap::Sentence => SENTENCE,
        Gap::Phrase => PHRASE,
        Gap::Space | Gap::None => SPACE,
    }
}

/// Lets every language be entered from the best one, where that is cheaper.
fn step(scores: &mut Values, weights: &Values, price: f32) -> Step {
    let best = best(scores);
    let from = scores[best] - price;
    let mut entered = 0;
    for (state, (score, weight)) in scores.iter_mut().zip(weights).enumerate() {
        let through = from + weight;
        if through > *score {
            *score = through;
            entered |= 1 << state;
        }
    }
    Step { best: u8::try_from(best).unwrap_or_default(), entered }
}

fn best(scores: &Values) -> usize {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter().position(|&score| score == top).unwrap_or_default()
}

fn trace(steps: &[Step], last: usize) -> Vec<Stretch> {
    let (mut stretches, mut state, mut end) = (Vec::new(), last, steps.len());
    for (at, step) in steps.iter().enumerate().rev() {
        if at == 0 || step.entered & 1 << state != 0 {
            stretches.push(Stretch { words: at..end, state });
            (state, end) = (usize::from(step.best), at);
        }
    }
    stretches.reverse();
    stretches
}
