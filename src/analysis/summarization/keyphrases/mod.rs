//! Names what a text is about: words and short phrases that stand out by where and how often they stand.
//!
//! The text is cut into runs of content words (`run`); every phrase of a run is a candidate (`candidate`); words are weighed by
//! statistics of the text alone (`statistic`), after the idea of YAKE (Campos et al. 2020), and phrases by their words; the best
//! that do not repeat each other are chosen (`choice`). Every step is linear, but for sorting the candidates.

mod candidate;
mod choice;
mod run;
mod statistic;

use candidate::Habits;

use super::boilerplate::{self, Placed, Standing};
use super::placed;
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, prefix};

/// A phrase that tells what a text is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyphrase {
    /// Its first place in the text: one to four words of one sentence without a mark between them but a hyphen.
    pub span: Span,
    /// How much it tells, above 0. Comparable within one answer only.
    pub score: f64,
}

/// At most `count` keyphrases of `text`, best first.
///
/// No phrase is made of words of another, whatever their inflection, and no two overlap. Function words and numbers open and
/// end none; in a language without a list, words that stand nearly everywhere are taken for function words. Empty when no word
/// of the text carries meaning.
///
/// ```
/// use lector::analysis::{Interrupt, summarization::keyphrases};
///
/// let text = "The old harbour bridge is closed. Traders want a new harbour bridge.";
/// let found = keyphrases(text, "en", 1, &Interrupt::never()).expect("never interrupted");
/// assert_eq!(found[0].span.of(text), "harbour bridge");
/// ```
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn keyphrases(
    text: &str,
    language: &str,
    count: usize,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<Keyphrase>, Interrupted> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let checkpoint = &mut Checkpoint::new(interrupt);
    let text = prefix(text, u32::MAX as usize);
    let places = telling(placed(text, language, checkpoint)?, checkpoint)?;
    let runs = run::read(text, language, &places, checkpoint)?;
    let words = statistic::weigh(&runs, checkpoint)?;
    let (phrases, candidates) = candidate::read(runs, &words, Habits::of(language), checkpoint)?;
    drop(words);
    choice::choose(&phrases, candidates, count, checkpoint)
}

/// The sentences that tell something, and the headings over them; without any, all that are not void.
fn telling(mut placed: Vec<Placed>, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Placed>, Interrupted> {
    let any = boilerplate::count(&placed, Standing::Body, checkpoint)? == 0;
    let mut kept = 0;
    for at in 0..placed.len() {
        checkpoint.spend(8)?;
        let Placed { standing, heading, .. } = placed[at];
        if standing == Standing::Body || (any || heading) && standing != Standing::Void {
            placed[kept] = placed[at];
            kept += 1;
        }
    }
    placed.truncate(kept);
    Ok(placed)
}
