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
    pace::Pace,
    segmentation::{extends, graphemes, prepends},
};

/// How much likelier the language of a stretch has to be than that of a neighbour, in nats, not to be taken for it.
const CONFIRMED: f64 = 2.5;

/// How sure a language is that only its script tells.
const TOLD: f64 = 0.97;

/// How often weak stretches are given to their neighbours.
const PASSES: usize = 2;

/// The languages of the parts of a text that was read in one piece, in their order. How sure the language of a single part is must be
/// said by who knows how sure that of the text is.
pub(super) fn spans(
    text: &Text<'_>,
    whole: &str,
    options: &Options<'_>,
    speaker: &mut Speaker,
    pace: &mut Pace<'_>,
) -> Result<Vec<LanguageSpan>, Interrupted> {
    let weights = states::weights(options);
    let mut stretches = merged(stretches(text, whole, &weights, speaker, pace)?);
    for _ in 0..PASSES {
        let before = stretches.len();
        stretches = merged(confirmed(text, stretches));
        if stretches.len() == before {
            break;
        }
    }
    let letters =
        |stretch: &Stretch| text.words[stretch.words.clone()].iter().map(Word::weight).sum::<usize>();
    let all: usize = stretches.iter().map(letters).sum();
    let mut spans: Vec<LanguageSpan> = Vec::with_capacity(stretches.len());
    for stretch in &stretches {
        let start = spans.last().map_or(0, |last| last.span.start);
        let start = begin(text, whole, stretch, start);
        if let Some(before) = spans.last_mut() {
            before.span.end = start;
        }
        spans.push(LanguageSpan {
            span: Span::new(start, whole.len()),
            language: if stretches.len() == 1 { unsure(stretch) } else { candidate(text, stretch, options) },
            script: text.words[stretch.words.start].script,
            proportion: ratio(letters(stretch), all),
        });
    }
    for span in &mut spans {
        span.span = trimmed(span.span, whole);
    }
    Ok(spans)
}

/// Gives stretches that fit a neighbour's language about as well to that neighbour.
fn confirmed(text: &Text<'_>, mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    for at in 0..stretches.len() {
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        let near = neighbours.into_iter().flatten().filter_map(|at| stretches.get(at)).map(|near| near.state);
        let doubts: Vec<(f64, usize)> =
            near.map(|state| (lead(text, &stretches[at], state), state)).collect();
        let least = doubts.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, state)) = least.filter(|&(lead, _)| lead < CONFIRMED) {
            stretches[at].state = state;
        }
    }
    stretches
}

/// How much likelier the language of a stretch is than another, in nats; what no model compares is sure.
fn lead(text: &Text<'_>, stretch: &Stretch, other: usize) -> f64 {
    let Some((model, [own, other])) = states::lanes_of(stretch.state, other) else { return f64::INFINITY };
    let totals = totals(text, &text.words[stretch.words.clone()], model);
    f64::from(totals.sums[own] - totals.sums[other]) * confidence::step(totals.positions)
}

/// The scores of the words that are in the script of a model; they stand behind each other in its stream.
fn totals(text: &Text<'_>, words: &[Word], model: usize) -> Totals {
    let is_own = |word: &&Word| word.model == Some(model);
    let start = words.iter().find(is_own).map_or(0, |word| word.symbols.start);
    let end = words.iter().rfind(is_own).map_or(0, |word| word.symbols.end);
    Totals::all(&MODEL.scripts[model], text.streams[model].get(start..end).unwrap_or_default())
}

/// The shares of the languages, the largest first.
pub(super) fn shares(spans: &[LanguageSpan]) -> Vec<Guess> {
    by_language(spans, |span| span.proportion)
}

/// How sure each language is, by its share.
pub(super) fn sureties(spans: &[LanguageSpan]) -> Vec<Guess> {
    by_language(spans, |span| span.proportion * span.language.confidence)
}

fn by_language(spans: &[LanguageSpan], value: impl Fn(&LanguageSpan) -> f64) -> Vec<Guess> {
    let mut sums: Vec<Guess> = Vec::new();
    for span in spans {
        match sums.iter_mut().find(|sum| sum.code == span.language.code) {
            Some(sum) => sum.probability += value(span),
            None => sums.push(Guess { code: span.language.code, probability: value(span) }),
        }
    }
    sort(&mut sums);
    sums
}

/// Stretches that follow each other in one language as one; a language may have states in several scripts.
fn merged(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut merged: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match merged.last_mut() {
            Some(last) if states::code(last.state) == states::code(stretch.state) => {
                last.words.end = stretch.words.end
            }
            _ => merged.push(stretch),
        }
    }
    merged
}

/// Where a stretch begins: at its first word, or before it where a sentence begins with something else.
fn begin(text: &Text<'_>, whole: &str, stretch: &Stretch, least: usize) -> usize {
    let first = text.words[stretch.words.start].bytes.start;
    if stretch.words.start == 0 {
        return 0;
    }
    let before = &text.words[stretch.words.start - 1].bytes;
    let begin = whole.get(before.end..first).map_or(first, |between| before.end + gap::read(between).1);
    let clusters = graphemes(&whole[before.start..]).map(|cluster| before.start + cluster.end);
    clusters.take_while(|end| *end <= begin).last().unwrap_or(begin).max(least)
}

/// The span without the white space at its ends, but for what carries a mark or stands in a cluster otherwise.
fn trimmed(span: Span, whole: &str) -> Span {
    let piece = span.of(whole);
    let carries =
        |(at, c): &(usize, char)| !c.is_whitespace() || piece[at + c.len_utf8()..].starts_with(extends);
    let Some((start, _)) = piece.char_indices().find(carries) else { return Span::new(span.end, span.end) };
    let solid = |(at, c): &(usize, char)| !c.is_whitespace() || piece[..*at].ends_with(prepends);
    let last = piece.char_indices().rev().find(solid);
    let end = last.map_or(piece.len(), |(at, c)| at + c.len_utf8());
    Span::new(span.start + start, span.start + end.max(start))
}

fn unsure(stretch: &Stretch) -> Candidate {
    Candidate { code: states::code(stretch.state), confidence: 0.0, reliable: false }
}

/// How sure the language of a stretch is.
fn candidate(text: &Text<'_>, stretch: &Stretch, options: &Options<'_>) -> Candidate {
    let code = states::code(stretch.state);
    let guesses = weigh(&guesses(text, &text.words[stretch.words.clone()], code), options);
    let confidence = guesses.iter().find(|guess| guess.code == code).map_or(0.0, |guess| guess.probability);
    Candidate { code, confidence, reliable: confidence >= RELIABLE }
}

fn guesses(text: &Text<'_>, words: &[Word], code: &'static str) -> Vec<Guess> {
    let model = MODEL.scripts.iter().position(|script| script.languages.contains(&code));
    let Some(model) = model.filter(|_| words.iter().any(|word| word.model == model)) else {
        return vec![Guess { code, probability: TOLD }];
    };
    confidence::of(&MODEL.scripts[model], &totals(text, words, model), f64::NEG_INFINITY).guesses
}
