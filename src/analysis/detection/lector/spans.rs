//! The spans of a text in several languages.

use super::super::super::Span;
use super::super::guess::{Guess, sort, weigh};
use super::super::model::MODEL;
use super::super::scripts::ratio;
use super::super::verdict::RELIABLE;
use super::super::{Candidate, LanguageSpan, Options};
use super::confidence;
use super::gap;
use super::path::{Stretch, stretches};
use super::speaker::Speaker;
use super::states;
use super::text::{Text, Word};
use super::totals::Totals;
use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    segmentation::{extends, graphemes, prepends},
};

/// How much likelier the language of a stretch has to be than that of a neighbour, in nats, not to be taken for it.
const CONFIRMED: f64 = 2.5;

/// How sure a language is that only its script tells.
const TOLD: f64 = 0.97;

/// Words that are counted between two looks at the clock.
const AT_ONCE: usize = 1024;

/// What a stretch costs besides its words, in bytes: its neighbours, its guesses, its ends.
const COST_OF_STRETCH: usize = 256;

/// How often weak stretches are given to their neighbours.
const PASSES: usize = 2;

/// The languages of the parts of a text that was read in one piece, in their order. How sure the language of a single part is must be
/// said by who knows how sure that of the text is.
pub(super) fn spans(
    text: &Text<'_>,
    whole: &str,
    options: &Options<'_>,
    speaker: &mut Speaker,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageSpan>, Interrupted> {
    let weights = states::weights(options);
    let mut stretches = merged(stretches(text, whole, &weights, speaker, checkpoint)?, checkpoint)?;
    for _ in 0..PASSES {
        let before = stretches.len();
        stretches = merged(confirmed(text, stretches, checkpoint)?, checkpoint)?;
        if stretches.len() == before {
            break;
        }
    }
    let mut all = 0;
    for stretch in &stretches {
        all += letters(text, stretch, checkpoint)?;
    }
    let mut spans: Vec<LanguageSpan> = Vec::with_capacity(stretches.len());
    for stretch in &stretches {
        let start = spans.last().map_or(0, |last| last.span.start);
        let start = begin(text, whole, stretch, start, checkpoint)?;
        if let Some(before) = spans.last_mut() {
            before.span.end = start;
        }
        spans.push(LanguageSpan {
            span: Span::new(start, whole.len()),
            language: if stretches.len() == 1 {
                unsure(stretch)
            } else {
                candidate(text, stretch, options, checkpoint)?
            },
            script: text.words[stretch.start()].script(),
            proportion: ratio(letters(text, stretch, checkpoint)?, all),
        });
    }
    for span in &mut spans {
        span.span = trimmed(span.span, whole, checkpoint)?;
    }
    Ok(spans)
}

/// How many letters a stretch has, as far as they compare between scripts.
fn letters(
    text: &Text<'_>,
    stretch: &Stretch,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let mut letters = 0;
    for some in text.words[stretch.range()].chunks(AT_ONCE) {
        checkpoint.spend(some.len())?;
        letters += some.iter().map(Word::weight).sum::<usize>();
    }
    Ok(letters)
}

/// Gives stretches that fit a neighbour's language about as well to that neighbour.
fn confirmed(
    text: &Text<'_>,
    mut stretches: Vec<Stretch>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Stretch>, Interrupted> {
    for at in 0..stretches.len() {
        checkpoint.spend(COST_OF_STRETCH)?;
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        let near =
            neighbours.into_iter().flatten().filter_map(|at| stretches.get(at)).map(|near| near.state());
        let mut least: Option<(f64, usize)> = None;
        for state in near {
            let lead = lead(text, stretches[at], state, checkpoint)?;
            if least.is_none_or(|(least, _)| lead.total_cmp(&least).is_lt()) {
                least = Some((lead, state));
            }
        }
        if let Some((_, state)) = least.filter(|&(lead, _)| lead < CONFIRMED) {
            stretches[at].state = state as u32;
        }
    }
    Ok(stretches)
}

/// How much likelier the language of a stretch is than another, in nats; what no model compares is sure.
fn lead(
    text: &Text<'_>,
    stretch: Stretch,
    other: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<f64, Interrupted> {
    let Some((model, [own, other])) = states::lanes_of(stretch.state(), other) else {
        return Ok(f64::INFINITY);
    };
    let totals = totals(text, &text.words[stretch.range()], model, checkpoint)?;
    Ok(f64::from(totals.sums[own] - totals.sums[other]) * confidence::step(totals.positions))
}

/// The scores of the words that are in the script of a model; they stand one after the other in its stream.
fn totals(
    text: &Text<'_>,
    words: &[Word],
    model: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Totals, Interrupted> {
    let is_own = |word: &&Word| word.model() == Some(model);
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
    Totals::all(&MODEL.scripts[model], text.streams[model].get(start..end).unwrap_or_default(), checkpoint)
}

/// The shares of the languages, the largest first.
pub(super) fn shares(
    spans: &[LanguageSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    by_language(spans, |span| span.proportion, checkpoint)
}

/// How sure each language is, by its share.
pub(super) fn sureties(
    spans: &[LanguageSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    by_language(spans, |span| span.proportion * span.language.confidence, checkpoint)
}

fn by_language(
    spans: &[LanguageSpan],
    value: impl Fn(&LanguageSpan) -> f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    let mut sums: Vec<Guess> = Vec::new();
    for span in spans {
        checkpoint.spend(8 * (1 + sums.len()))?;
        match sums.iter_mut().find(|sum| sum.code == span.language.code) {
            Some(sum) => sum.probability += value(span),
            None => sums.push(Guess { code: span.language.code, probability: value(span) }),
        }
    }
    sort(&mut sums);
    Ok(sums)
}

/// Stretches that follow each other in one language as one; a language may have states in several scripts.
fn merged(mut stretches: Vec<Stretch>, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Stretch>, Interrupted> {
    let mut kept = 0_usize;
    for at in 0..stretches.len() {
        checkpoint.spend(8)?;
        let (before, here) = (kept.checked_sub(1), stretches[at]);
        match before.map(|before| &mut stretches[before]) {
            Some(last) if states::code(last.state()) == states::code(here.state()) => last.end = here.end,
            _ => {
                stretches[kept] = here;
                kept += 1;
            }
        }
    }
    stretches.truncate(kept);
    Ok(stretches)
}

/// Where a stretch begins: at its first word, or before it where a sentence begins with something else.
fn begin(
    text: &Text<'_>,
    whole: &str,
    stretch: &Stretch,
    least: usize,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let first = text.words[stretch.start()].start();
    if stretch.start() == 0 {
        return Ok(0);
    }
    let before = text.words[stretch.start() - 1].bytes();
    let begin = whole.get(before.end..first).map_or(first, |between| before.end + gap::read(between).1);
    // Whether a cluster ends at a place hangs on the one character after it, not on the rest of the text.
    let next = whole.get(begin..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let mut end = begin;
    for cluster in graphemes(whole.get(before.start..begin + next).unwrap_or_default()) {
        checkpoint.spend(cluster.end - cluster.start)?;
        if before.start + cluster.end > begin {
            break;
        }
        end = before.start + cluster.end;
    }
    Ok(end.max(least))
}

/// The span without the white space at its ends, but for what carries a mark or stands in a cluster otherwise.
fn trimmed(span: Span, whole: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Span, Interrupted> {
    let piece = span.of(whole);
    let (mut start, mut end) = (piece.len(), piece.len());
    for (at, c) in piece.char_indices() {
        checkpoint.spend(c.len_utf8())?;
        if !c.is_whitespace() || piece[at + c.len_utf8()..].starts_with(extends) {
            start = at;
            break;
        }
    }
    for (at, c) in piece.char_indices().rev() {
        checkpoint.spend(c.len_utf8())?;
        if !c.is_whitespace() || piece[..at].ends_with(prepends) {
            end = at + c.len_utf8();
            break;
        }
    }
    Ok(Span::new(span.start + start, span.start + end.max(start)))
}

fn unsure(stretch: &Stretch) -> Candidate {
    Candidate { code: states::code(stretch.state()), confidence: 0.0, reliable: false }
}

/// How sure the language of a stretch is.
fn candidate(
    text: &Text<'_>,
    stretch: &Stretch,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Candidate, Interrupted> {
    checkpoint.spend(COST_OF_STRETCH)?;
    let code = states::code(stretch.state());
    let guesses = weigh(&guesses(text, &text.words[stretch.range()], code, checkpoint)?, options);
    let confidence = guesses.iter().find(|guess| guess.code == code).map_or(0.0, |guess| guess.probability);
    Ok(Candidate { code, confidence, reliable: confidence >= RELIABLE })
}

fn guesses(
    text: &Text<'_>,
    words: &[Word],
    code: &'static str,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    let told = || Ok(vec![Guess { code, probability: TOLD }]);
    let Some(model) = MODEL.scripts.iter().position(|script| script.languages.contains(&code)) else {
        return told();
    };
    let totals = totals(text, words, model, checkpoint)?;
    if totals.positions == 0 {
        return told();
    }
    Ok(confidence::of(&MODEL.scripts[model], &totals, f64::NEG_INFINITY, checkpoint)?.guesses)
}
