//! The engine LECTOR: its own model of letters.

mod class;
mod confidence;
mod gap;
mod path;
mod spans;
mod speaker;
mod states;
mod text;
mod totals;

use super::guess::{self, Guess};
use super::model::MODEL;
use super::scripts::{self, Share};
use super::{Detection, LanguageSpan, Options, UndeterminedReason, by_script, sample, verdict};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};
use confidence::Evidence;
use speaker::Speaker;
use text::Text;
use totals::Totals;

/// A language that holds such a share of a text carries it, whatever the rest is in.
const CARRIES: f64 = 0.75;

/// The language of texts up to so many bytes is read from most of their words, so that these are scored once for their parts as well.
const READ_WHOLE: usize = 2 * 1024;

/// Texts from so many bytes on are glanced at first.
const GLANCED: usize = 3 * 1024;

/// How sure the answer of a glance must be; and of how many letters one may be in another script.
const SETTLED: f64 = 0.98;
const OTHER_SCRIPTS: usize = 20;

/// Names the language of `text`, and of its parts when they are wanted or when it seems to have some.
pub(super) fn detect(
    whole: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Detection, Interrupted> {
    // Places are kept in 32 bits.
    let whole = prefix(whole, u32::MAX as usize);
    if let Some(settled) = settled_at_a_glance(whole, options, checkpoint)? {
        return Ok(settled);
    }
    let pieces = if options.include_spans { vec![whole] } else { sample::pieces(whole) };
    let text = Text::read(pieces.into_iter(), checkpoint)?;
    let ranking = text.counts.ranking();
    let script = ranking.first().map_or("Zyyy", |main| main.script);
    if !text.tally.has_letters() {
        return Ok(verdict::undetermined("und", 0.0, script, UndeterminedReason::NoLetters));
    }
    let code = text.tally.is_not_language();
    let Some(main) = ranking.first().filter(|_| !code || text.tally.has_much_prose()) else {
        return Ok(verdict::not_language(script));
    };
    let all = !options.allowed.is_empty() || !options.priors.is_empty();
    let least = if all { f64::NEG_INFINITY } else { confidence::UNLIKELY };
    let heard = if options.include_spans && whole.len() <= READ_WHOLE {
        Some(Speaker::of(&text, checkpoint)?)
    } else {
        None
    };
    let evidence = evidence(&text, heard.as_ref(), &ranking, main, least, checkpoint)?;
    let Some(Evidence { guesses, mixed, strange, .. }) = evidence else {
        return Ok(verdict::not_language(script));
    };
    let guesses = guess::weigh(&guesses, options);
    let doubt = (code || strange).then_some(UndeterminedReason::NotLanguage);
    let decide = |guesses: &[Guess], mixed: bool| {
        let doubt = doubt.or(mixed.then_some(UndeterminedReason::Mixed));
        verdict::decide(guesses, main, doubt, options.max_candidates)
    };
    if options.include_spans || mixed && whole.len() <= sample::WHOLE {
        let mut speaker = heard.unwrap_or_else(Speaker::new);
        let mut spans = spans::spans(&text, whole, options, &mut speaker, checkpoint)?;
        let answer = agreed(&guesses, &mut spans, decide, checkpoint)?;
        let spans = if options.include_spans { spans } else { Vec::new() };
        return Ok(Detection { spans, ..answer });
    }
    Ok(decide(&guesses, mixed))
}

/// The answer for a long text whose beginning is surely in one language, of which short pieces of the rest seem to be too.
fn settled_at_a_glance(
    whole: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Detection>, Interrupted> {
    let free = options.allowed.is_empty() && options.priors.is_empty();
    if whole.len() < GLANCED || options.include_spans || !free {
        return Ok(None);
    }
    let text = Text::read(sample::glance(whole), checkpoint)?;
    if !text.tally.is_plain_prose() {
        return Ok(None);
    }
    let ranking = text.counts.ranking();
    let all: usize = ranking.iter().map(|share| share.weight).sum();
    let Some(main) = ranking.first().filter(|main| (all - main.weight) * OTHER_SCRIPTS <= all) else {
        return Ok(None);
    };
    let (evidence, enough) =
        match MODEL.scripts.iter().zip(&text.streams).find(|(model, _)| model.name == main.script) {
            Some((model, stream)) => {
                let totals = Totals::by_block(model, stream, checkpoint)?;
                if confidence::has_strangers(model, &totals) {
                    return Ok(None);
                }
                (confidence::of(model, &totals, confidence::UNLIKELY, checkpoint)?, SETTLED)
            }
            // Single characters of the whole text tell these languages from each other.
            None if matches!(main.script, "Hani" | "Hebr") => return Ok(None),
            None => {
                (of_script(&text, None, main.script, confidence::UNLIKELY, checkpoint)?, verdict::RELIABLE)
            }
        };
    if evidence.noise || evidence.strange || evidence.mixed {
        return Ok(None);
    }
    let answer =
        verdict::decide(&guess::weigh(&evidence.guesses, options), main, None, options.max_candidates);
    Ok(Some(answer).filter(|answer| answer.language.reliable && answer.language.confidence >= enough))
}

/// The answer for the whole as its parts have it.
fn agreed(
    guesses: &[Guess],
    spans: &mut [LanguageSpan],
    decide: impl Fn(&[Guess], bool) -> Detection,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Detection, Interrupted> {
    if let [only] = spans {
        let answer = decide(guesses, false);
        only.language = answer.language;
        return Ok(answer);
    }
    let shares = spans::shares(spans, checkpoint)?;
    let (best, share) = shares.first().map_or(("und", 1.0), |best| (best.code, best.probability));
    if share >= CARRIES && guesses.first().is_some_and(|guess| guess.code == best) {
        return Ok(decide(guesses, false));
    }
    Ok(decide(&spans::sureties(spans, checkpoint)?, share < CARRIES))
}

/// What the one or two writing systems of the text say; `None` when the letters are noise.
fn evidence(
    text: &Text<'_>,
    heard: Option<&Speaker>,
    ranking: &[Share],
    main: &Share,
    least: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Evidence>, Interrupted> {
    let evidence = of_script(text, heard, main.script, least, checkpoint)?;
    if evidence.noise {
        return Ok(None);
    }
    let Some((second, share)) = scripts::second(ranking) else { return Ok(Some(evidence)) };
    let other = of_script(text, heard, second.script, least, checkpoint)?;
    Ok(Some(Evidence {
        guesses: guess::blend(&evidence.guesses, &other.guesses, share),
        mixed: true,
        ..evidence
    }))
}

/// What the words of one writing system say.
fn of_script(
    text: &Text<'_>,
    heard: Option<&Speaker>,
    script: &str,
    least: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Evidence, Interrupted> {
    let model =
        MODEL.scripts.iter().zip(&text.streams).enumerate().find(|(_, (model, _))| model.name == script);
    Ok(match model {
        Some((number, (model, stream))) => {
            let known = heard.map_or(&[][..], |heard| heard.blocks(number));
            confidence::of(model, &Totals::of(model, stream, known, checkpoint)?, least, checkpoint)?
        }
        None if script == "Hani" => Evidence::sure(by_script::han(text.letters(), checkpoint)?),
        None if script == "Hebr" => Evidence::sure(by_script::hebrew(text.letters(), checkpoint)?),
        None => Evidence::sure(by_script::sole(script).into_iter().collect()),
    })
}
