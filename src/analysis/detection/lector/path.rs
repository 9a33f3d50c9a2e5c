//! The likeliest languages of the words of a text: the best path through them, where each change of the language has a price.

use super::super::model::{LANES, Lanes};
use super::gap::{self, Gap};
use super::speaker::Speaker;
use super::states::{self, Cast, STATES, Values};
use super::text::{Text, Word};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The prices of a change, in nats.
const SENTENCE: f32 = 6.0;
const PHRASE: f32 = 13.0;
const SPACE: f32 = 16.0;

/// What each word costs whatever its length, in bytes of other work: a step of all paths.
const COST_OF_WORD: usize = 64;

/// A stretch of words in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The number of its first word.
    start: u32,
    /// The number of the word after its last.
    pub(super) end: u32,
    /// Its language.
    pub(super) state: u32,
}

impl Stretch {
    /// The number of its first word.
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    /// The numbers of its words.
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its language.
    pub(super) fn state(&self) -> usize {
        self.state as usize
    }
}

/// Where the paths that are entered at a word come from: the best language before it, and the word at which the path to that was
/// entered.
#[derive(Default)]
struct Steps {
    best: Vec<u8>,
    since: Vec<u32>,
}

/// Languages that are worked on at once.
const AT_ONCE: usize = 8;

/// The best paths so far, one to each language.
struct Paths<'c> {
    cast: &'c Cast,
    /// How many places are in use.
    width: usize,
    weights: Values,
    scores: Values,
    /// The words at which the languages were entered.
    since: [u32; STATES],
    steps: Steps,
}

/// Cuts the words into stretches. `weights` are logarithms, paid at each entry.
pub(super) fn stretches(
    text: &Text<'_>,
    whole: &str,
    weights: &Values,
    speaker: &mut Speaker,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Stretch>, Interrupted> {
    let cast = Cast::of(text, weights, checkpoint)?;
    let mut paths = Paths::new(&cast, weights, text.words.len());
    let (mut from, mut end) = (0, 0);
    while from < text.words.len() {
        let scored = speaker.hear(text, from, checkpoint)?;
        let count = scored.len().max(1);
        for (at, word) in text.words.iter().skip(from).take(count).enumerate() {
            paths.enter(whole.get(end..word.start()).unwrap_or_default());
            match (scored.get(at), word.model()) {
                (Some(lanes), Some(model)) => paths.take_modelled(word, model, lanes),
                _ => paths.take_told(word, whole.get(word.bytes()).unwrap_or_default(), checkpoint)?,
            }
            checkpoint.spend(word.end().saturating_sub(end).max(COST_OF_WORD))?;
            end = word.end();
        }
        from += count;
    }
    paths.trace(checkpoint)
}

fn price(gap: &str) -> f32 {
    if gap == " " {
        return SPACE;
    }
    match gap::read(gap).0 {
        Gap::Sentence => SENTENCE,
        Gap::Phrase => PHRASE,
        Gap::Space | Gap::None => SPACE,
    }
}

impl<'c> Paths<'c> {
    fn new(cast: &'c Cast, weights: &Values, words: usize) -> Self {
        let weights = cast.pick(weights);
        let width = cast.len().next_multiple_of(AT_ONCE);
        let steps = Steps { best: Vec::with_capacity(words), since: Vec::with_capacity(words) };
        Self { cast, width, weights, scores: weights, since: [0; STATES], steps }
    }

    /// Lets every language be entered from the best one behind a gap, where that is cheaper.
    fn enter(&mut self, gap: &str) {
        let best = self.best();
        self.steps.best.push(best as u8);
        self.steps.since.push(self.since[best]);
        if self.steps.best.len() == 1 {
            return;
        }
        let from = self.scores[best] - price(gap);
        let at = u32::try_from(self.steps.best.len() - 1).unwrap_or(u32::MAX);
        let places = self.scores[..self.width].iter_mut().zip(&mut self.since[..self.width]);
        for ((score, since), weight) in places.zip(&self.weights[..self.width]) {
            let through = from + weight;
            // A mask, since a choice would be a jump or four for each language.
            let cheaper = u32::from(through > *score).wrapping_neg();
            *since = *since & !cheaper | at & cheaper;
            *score = if through > *score { through } else { *score };
        }
    }

    /// Adds how well a word fits, by the scores of its model.
    fn take_modelled(&mut self, word: &Word, model: usize, lanes: &Lanes) {
        let mut fits = [0.0; LANES];
        let own = self.cast.fits(model, lanes, &mut fits);
        let foreign = Cast::foreign(word);
        let (before, rest) = self.scores[..self.width].split_at_mut(own.start);
        let (own, behind) = rest.split_at_mut(own.len());
        own.iter_mut().zip(&fits).for_each(|(score, fit)| *score += fit);
        before.iter_mut().chain(behind).for_each(|score| *score += foreign);
    }

    /// Adds how well a word fits that only its script and its letters tell of.
    fn take_told(
        &mut self,
        word: &Word,
        piece: &str,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let mut fits = [Cast::foreign(word); STATES];
        let rivals = states::rivals(word.script(), piece, checkpoint)?;
        self.cast.told(word, &rivals).for_each(|(place, fit)| fits[place] = fit);
        self.scores[..self.width].iter_mut().zip(&fits).for_each(|(score, fit)| *score += fit);
        Ok(())
    }

    /// The first of the places with the highest score.
    fn best(&self) -> usize {
        let groups = self.scores[..self.width].as_chunks::<AT_ONCE>().0;
        let mut tops = [f32::NEG_INFINITY; AT_ONCE];
        for group in groups {
            tops.iter_mut()
                .zip(group)
                .for_each(|(top, &score)| *top = if score > *top { score } else { *top });
        }
        let top = tops.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let is_there =
            |group: &[f32; AT_ONCE]| group.iter().fold(false, |found, &score| found | (score == top));
        let Some(at) = groups.iter().position(is_there) else { return 0 };
        let inner = groups[at].iter().position(|&score| score == top).unwrap_or_default();
        at * AT_ONCE + inner
    }

    /// The stretches of the best path.
    fn trace(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Stretch>, Interrupted> {
        let (mut stretches, mut end) = (Vec::new(), self.steps.best.len());
        let mut place = self.best();
        let mut since = self.since[place];
        while end > 0 {
            let start = usize::try_from(since).unwrap_or_default().min(end - 1);
            checkpoint.spend(8)?;
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            stretches.push(Stretch {
                start: number(start),
                end: number(end),
                state: number(self.cast.state(place)),
            });
            (place, since, end) = (usize::from(self.steps.best[start]), self.steps.since[start], start);
        }
        stretches.reverse();
        Ok(stretches)
    }
}
