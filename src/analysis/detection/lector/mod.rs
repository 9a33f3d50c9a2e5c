//! The engine LECTOR: its own model of letters.

mod class;
mod confidence;
mod text;
mod totals;

use super::guess::{self, Guess};
use super::model::MODEL;
use super::scripts::Share;
use super::{Detection, Options, UndeterminedReason, by_script, sample, verdict};
use confidence::{Evidence, is_noise};
use text::Text;
use totals::Totals;

/// How sure the signs of code and noise are.
const NOT_LANGUAGE: f64 = 0.5;

/// Names the language of `text`.
pub(super) fn detect(text: &str, options: &Options<'_>) -> Detection {
    let text = Text::read(sample::pieces(text).into_iter());
    let ranking = text.counts.ranking();
    let script = ranking.first().map_or("Zyyy", |main| main.script);
    if !text.tally.has_letters() {
        return verdict::undetermined("und", 0.0, script, UndeterminedReason::NoLetters);
    }
    let not_language =
        || verdict::undetermined("zxx", NOT_LANGUAGE, script, UndeterminedReason::NotLanguage);
    let Some(main) = ranking.first().filter(|_| !text.tally.is_not_language()) else { return not_language() };
    match guesses(&text, &ranking, main) {
        Some((guesses, mixed)) => {
            verdict::decide(&guess::weigh(&guesses, options), main, mixed, options.max_candidates)
        }
        None => not_language(),
    }
}

/// How likely each language is, best first, and whether several languages share the text; `None` when the letters are noise.
fn guesses(text: &Text<'_>, ranking: &[Share], main: &Share) -> Option<(Vec<Guess>, bool)> {
    let evidence = of_script(text, main.script);
    if is_noise(&evidence) {
        return None;
    }
    if let Some((second, share)) = second(ranking) {
        let other = of_script(text, second.script);
        return Some((guess::blend(&evidence.guesses, &other.guesses, share), true));
    }
    Some((evidence.guesses, evidence.mixed))
}

/// The second writing system, if it holds a large share of the text, and the share of the first.
fn second(ranking: &[Share]) -> Option<(&Share, f64)> {
    let (main, second) = (ranking.first()?, ranking.get(1)?);
    let total: usize = ranking.iter().map(|share| share.weight).sum();
    (second.weight * 10 >= total * 3).then(|| (second, confidence::ratio(main.weight, main.weight + second.weight)))
}

/// What the words of one writing system say.
fn of_script(text: &Text<'_>, script: &str) -> Evidence {
    let model = MODEL.scripts.iter().zip(&text.streams).find(|(model, _)| model.name == script);
    match model {
        Some((model, stream)) => confidence::of(model, &Totals::of(model, stream)),
        None if script == "Hani" => Evidence::sure(by_script::han(text.letters())),
        None => Evidence::sure(by_script::sole(script).into_iter().collect()),
    }
}
