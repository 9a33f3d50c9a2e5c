//! Names what a text is about: words and short phrases that stand out by where and how often they stand.
//!
//! [`content_words`] reads the words that carry meaning; every phrase of neighbouring ones is a candidate
//! ([`phrase_candidates`]); words are weighed by statistics of the text alone ([`term_weights`]), after the
//! idea of YAKE (Campos et al. 2020), and phrases by their words; the best that do not repeat each other are
//! chosen ([`phrase_selection`]). Every step is linear, but for sorting the candidates.

mod content_words;
mod keyphrase;
mod phrase_candidates;
mod phrase_selection;
mod term_weights;

pub use keyphrase::Keyphrase;

use phrase_candidates::PhraseRules;

use super::roles::{self, Role, RoledSentence};
use crate::analysis::{
    Document, Interrupt, Interrupted, checkpoint::Checkpoint, renumbering::Renumbering, span::CompactSpan,
};

/// At most `count` keyphrases of the text of `document`, best first.
///
/// No phrase is made of words of another, whatever their inflection, and no two overlap. Stop words and
/// numbers open and end none; in a language without a list of stop words, words that stand nearly everywhere
/// are taken for them. Empty when no word of the text carries meaning.
///
/// ```
/// use lector::analysis::{Document, Interrupt, summarization::keyphrases};
///
/// let text = "The old harbour bridge is closed. Traders want a new harbour bridge.";
/// let document = Document::in_language(text, "en");
/// let found = keyphrases(&document, 1, &Interrupt::never()).expect("never interrupted");
/// assert_eq!(found[0].span.of(text), "harbour bridge");
/// ```
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn keyphrases(
    document: &Document<'_>,
    count: usize,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<Keyphrase>, Interrupted> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let checkpoint = &mut Checkpoint::new(interrupt);
    let sentences = telling_sentences(document, checkpoint)?;
    let words = content_words::read(document, &sentences, checkpoint)?;
    drop(sentences);
    let weights = term_weights::weigh(&words, checkpoint)?;
    let rules = PhraseRules::of(document.language());
    let (phrases, candidates) = phrase_candidates::read(words, &weights, rules, checkpoint)?;
    drop(weights);
    phrase_selection::choose(&phrases, candidates, count, checkpoint)
}

/// The sentences that tell something, and the headings over them; without any, all that are not excluded.
fn telling_sentences(
    document: &Document<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<CompactSpan>, Interrupted> {
    let sentences = document.sentence_spans(checkpoint)?;
    let mut groups = Renumbering::new(sentences.len());
    let roles = roles::roles(document.sentence_looks(checkpoint)?, &mut groups, checkpoint)?;
    let bodiless = roles::count(&roles, Role::Body, checkpoint)? == 0;
    let tells = |sentence: &RoledSentence| match sentence.role {
        Role::Body => true,
        Role::Aside => bodiless || sentence.heading,
        Role::Excluded => false,
    };
    let mut telling = Vec::new();
    for (sentence, role) in sentences.iter().zip(&roles) {
        checkpoint.spend(8)?;
        telling.extend(tells(role).then_some(*sentence));
    }
    Ok(telling)
}
