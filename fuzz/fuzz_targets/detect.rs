//! Any text, any engine, allowed languages and priors: an answer within its promises, and always the same.

#![no_main]

use lector::analysis::{
    Span,
    detection::{self, Candidate, Detection, Engine, Options, detect},
};
use lector_fuzz::{Input, check_clusters};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::of(data) else { return };
    let text = input.text();
    let options = options(&input);
    let answer = detect(&text, &options);
    check(&answer, &options);
    spans(&text, &answer, &options);
    assert_eq!(detect(&text, &options), answer);
    if text.len() <= detection::HEAD_BYTES {
        let free = detect(&text, &Options::default());
        assert_eq!(detection::language_of_head(&text).code, free.language.code);
    }
});

fn options(input: &Input<'_>) -> Options<'static> {
    let languages: Vec<&'static str> = detection::languages().collect();
    let count = usize::from(input.choice(0)).saturating_sub(128) % 8;
    let allowed = (0..count).map(|index| input.pick(1 + index, &languages).into()).collect();
    let weigh =
        |index: usize| (input.pick(2 + index, &languages).into(), f64::from(input.choice(index)) / 16.0);
    let priors = (0..usize::from(input.choice(6)) % 4).map(weigh).collect();
    let engine = if input.choice(5) % 4 == 0 { Engine::Whatlang } else { Engine::Lector };
    Options {
        allowed,
        priors,
        max_candidates: usize::from(input.choice(7)) % 8,
        engine,
        include_spans: input.choice(7) >= 128,
    }
}

fn check(answer: &Detection, options: &Options<'_>) {
    let Detection { language, candidates, script, reason, .. } = answer;
    assert_eq!(reason.is_none(), language.reliable, "{answer:?}");
    assert!(is_answer(language), "{answer:?}");
    assert!(candidates.len() <= options.max_candidates, "{answer:?}");
    assert!(candidates.iter().all(|candidate| detection::is_detectable(candidate.code)), "{answer:?}");
    assert!(candidates.is_sorted_by(|one, next| one.confidence >= next.confidence), "{answer:?}");
    let sum: f64 = candidates.iter().map(|candidate| candidate.confidence).sum();
    assert!(candidates.iter().all(is_probable) && sum < 1.000_001, "{answer:?}");
    assert_eq!(script.len(), 4, "{answer:?}");
    let allowed = |code: &str| options.allowed.is_empty() || options.allowed.iter().any(|a| a == code);
    assert!(candidates.iter().all(|candidate| allowed(candidate.code)), "{answer:?}");
    assert!(matches!(language.code, "und" | "zxx") || allowed(language.code), "{answer:?}");
}

/// The parts of a text stand in its order, never cut a cluster, and make up all of its letters.
fn spans(text: &str, answer: &Detection, options: &Options<'_>) {
    let spans: Vec<Span> = answer.spans.iter().map(|part| part.span).collect();
    assert!(options.include_spans || spans.is_empty(), "{answer:?}");
    assert!(spans.is_sorted_by(|one, next| one.end <= next.start), "{answer:?}");
    assert!(spans.iter().all(|span| span.start < span.end && span.end <= text.len()), "{answer:?}");
    check_clusters(text, &spans);
    let shares: Vec<f64> = answer.spans.iter().map(|part| part.proportion).collect();
    assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{answer:?}");
    assert!(spans.is_empty() || (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6, "{answer:?}");
    assert!(answer.spans.iter().all(|part| is_answer(&part.language)), "{answer:?}");
}

fn is_answer(language: &Candidate) -> bool {
    let known = matches!(language.code, "und" | "zxx") || detection::is_detectable(language.code);
    known && is_probable(language)
}

fn is_probable(candidate: &Candidate) -> bool {
    (0.0..=1.0).contains(&candidate.confidence)
}
