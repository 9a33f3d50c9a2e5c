//! The engine LECTOR: Lector's own model of n-grams.

use super::super::answer::{Detection, LanguageSpan, UndeterminedReason};
use super::super::decision::decide::{RELIABLE, decide, not_language, undetermined};
use super::super::decision::ranking::{LanguageProbability, mix, posterior};
use super::super::evidence::calibration::{Evidence, MIN_LOG_ODDS, calibrate, may_have_foreign_blocks};
use super::super::evidence::score_totals::ScoreTotals;
use super::super::evidence::script_languages::{TOLD_BY_CHARACTERS, only_language_of, told_by_characters};
use super::super::evidence::word_scorer::WordScorer;
use super::super::model::{MODEL, ScriptModel};
use super::super::options::Options;
use super::super::spans::{by_language, find::find_spans};
use super::super::text::encoded::EncodedText;
use super::super::text::sample;
use super::super::text::script_counts::{ScriptShare, second_script};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};

/// A language that holds such a share of a text is that of the text, whatever the rest is in.
const MAJORITY: f64 = 0.75;

/// The language of texts up to so many bytes is read from most of their words, so that these are scored once
/// for their parts as well.
const SCORE_ALL_BYTES: usize = 2 * 1024;

/// Texts from so many bytes on are probed first.
const MIN_PROBED_BYTES: usize = 3 * 1024;

/// How sure the answer of a probe has to be.
const PROBE_CONFIDENCE: f64 = 0.98;

/// Of how many letters of a probe one may be in another script.
const LETTERS_A_FOREIGN: usize = 20;

/// Names the language of `text`, and of its parts when they are wanted or when it seems to have some.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn detect(
    text: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Detection, Interrupted> {
    // Places are kept in 32 bits.
    let whole = prefix(text, u32::MAX as usize);
    if let Some(answer) = probed(whole, options, checkpoint)? {
        return Ok(answer);
    }
    let excerpts = if options.include_spans { vec![whole] } else { sample::excerpts(whole) };
    let text = EncodedText::read(excerpts.into_iter(), checkpoint)?;
    let ranking = text.scripts.ranking();
    let script = ranking.first().map_or("Zyyy", |main| main.script);
    if !text.code.has_letters() {
        return Ok(undetermined("und", 0.0, script, UndeterminedReason::NoLetters));
    }
    let has_code = text.code.is_not_language();
    let Some(main) = ranking.first().filter(|_| !has_code || text.code.has_much_prose()) else {
        return Ok(not_language(script));
    };
    let scores_all = options.include_spans && whole.len() <= SCORE_ALL_BYTES;
    let scorer = if scores_all { Some(WordScorer::with_all_words(&text, checkpoint)?) } else { None };
    let Some(evidence) = evidence(&text, scorer.as_ref(), &ranking, options, checkpoint)? else {
        return Ok(not_language(script));
    };
    let probabilities = posterior(&evidence.probabilities, options);
    let doubt = (has_code || evidence.unfamiliar).then_some(UndeterminedReason::NotLanguage);
    let decision = EngineDecision { main, doubt, max_candidates: options.max_candidates };
    if options.include_spans || evidence.mixed && whole.len() <= sample::WHOLE_BYTES {
        let mut scorer = scorer.unwrap_or_else(WordScorer::new);
        let mut spans = find_spans(&text, whole, options, &mut scorer, checkpoint)?;
        let answer = decision.with_spans(&probabilities, &mut spans, checkpoint)?;
        let spans = if options.include_spans { spans } else { Vec::new() };
        return Ok(Detection { spans, ..answer });
    }
    Ok(decision.of(&probabilities, evidence.mixed))
}

/// What is decided about a text besides its languages.
struct EngineDecision<'a> {
    main: &'a ScriptShare,
    doubt: Option<UndeterminedReason>,
    max_candidates: usize,
}

impl EngineDecision<'_> {
    /// The answer for languages by their probabilities, best first.
    fn of(&self, ranking: &[LanguageProbability], is_mixed: bool) -> Detection {
        let doubt = self.doubt.or(is_mixed.then_some(UndeterminedReason::Mixed));
        decide(ranking, self.main, doubt, self.max_candidates)
    }

    /// The answer that agrees with the spans of the text. A single span gets the language of the answer.
    fn with_spans(
        &self,
        ranking: &[LanguageProbability],
        spans: &mut [LanguageSpan],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Detection, Interrupted> {
        if let [only] = spans {
            let answer = self.of(ranking, false);
            only.language = answer.language;
            return Ok(answer);
        }
        let shares = by_language::shares(spans, checkpoint)?;
        let (best, share) = shares.first().map_or(("und", 1.0), |best| (best.code, best.probability));
        if share >= MAJORITY && ranking.first().is_some_and(|language| language.code == best) {
            return Ok(self.of(ranking, false));
        }
        Ok(self.of(&by_language::confidences(spans, checkpoint)?, share < MAJORITY))
    }
}

/// The answer for a long text whose beginning is surely in one language, which short excerpts of the rest
/// seem to be in too; `None` when the text has to be read further.
fn probed(
    whole: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Detection>, Interrupted> {
    if whole.len() < MIN_PROBED_BYTES || options.include_spans || !options.are_neutral() {
        return Ok(None);
    }
    let text = EncodedText::read(sample::probe(whole), checkpoint)?;
    if !text.code.is_plain_prose() {
        return Ok(None);
    }
    let ranking = text.scripts.ranking();
    let all = text.scripts.weight();
    let is_main = |main: &&ScriptShare| (all - main.weight) * LETTERS_A_FOREIGN <= all;
    let Some(main) = ranking.first().filter(is_main) else { return Ok(None) };
    let Some((evidence, enough)) = evidence_of_probe(&text, main.script, checkpoint)? else {
        return Ok(None);
    };
    if evidence.noise || evidence.unfamiliar || evidence.mixed {
        return Ok(None);
    }
    let ranking = posterior(&evidence.probabilities, options);
    let answer = decide(&ranking, main, None, options.max_candidates);
    Ok(Some(answer).filter(|answer| answer.language.reliable && answer.language.confidence >= enough))
}

/// What a probe says, and how sure its answer has to be; `None` when it cannot tell.
fn evidence_of_probe(
    text: &EncodedText<'_>,
    script: &str,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<(Evidence, f64)>, Interrupted> {
    let Some((_, model, stream)) = model_of(text, script) else {
        // Single characters of the whole text tell these languages from each other.
        let is_told_by_script = TOLD_BY_CHARACTERS.iter().all(|&(shared, _)| shared != script);
        return Ok(is_told_by_script.then(|| (told_by_script(script), RELIABLE)));
    };
    let totals = ScoreTotals::by_block(model, stream, checkpoint)?;
    if may_have_foreign_blocks(model, &totals) {
        return Ok(None);
    }
    Ok(Some((calibrate(model, &totals, MIN_LOG_ODDS, checkpoint)?, PROBE_CONFIDENCE)))
}

/// What the one or two main writing systems of the text say; `None` when the letters are noise.
fn evidence(
    text: &EncodedText<'_>,
    scorer: Option<&WordScorer>,
    ranking: &[ScriptShare],
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Evidence>, Interrupted> {
    let Some(main) = ranking.first() else { return Ok(None) };
    let min_log_odds = if options.are_neutral() { MIN_LOG_ODDS } else { f64::NEG_INFINITY };
    let evidence = evidence_of(text, scorer, main.script, min_log_odds, checkpoint)?;
    if evidence.noise {
        return Ok(None);
    }
    let Some((second, share)) = second_script(ranking) else { return Ok(Some(evidence)) };
    let other = evidence_of(text, scorer, second.script, min_log_odds, checkpoint)?;
    let probabilities = mix(&evidence.probabilities, &other.probabilities, share);
    Ok(Some(Evidence { probabilities, mixed: true, ..evidence }))
}

/// What the words of one writing system say.
fn evidence_of(
    text: &EncodedText<'_>,
    scorer: Option<&WordScorer>,
    script: &str,
    min_log_odds: f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Evidence, Interrupted> {
    if let Some((number, model, stream)) = model_of(text, script) {
        let known = scorer.map_or(&[][..], |scorer| scorer.blocks(number));
        let totals = ScoreTotals::until_decided(model, stream, known, checkpoint)?;
        return calibrate(model, &totals, min_log_odds, checkpoint);
    }
    let told = told_by_characters(script, text.chars(), checkpoint)?;
    Ok(told.map_or_else(|| told_by_script(script), Evidence::without_model))
}

fn told_by_script(script: &str) -> Evidence {
    Evidence::without_model(only_language_of(script).into_iter().collect())
}

/// The model of a script, its number and the symbols that the text has in it.
fn model_of<'t>(text: &'t EncodedText<'_>, script: &str) -> Option<(usize, &'static ScriptModel, &'t [u16])> {
    let mut models = MODEL.scripts.iter().zip(&text.streams).enumerate();
    let (number, (model, stream)) = models.find(|(_, (model, _))| model.name == script)?;
    Some((number, model, stream))
}
