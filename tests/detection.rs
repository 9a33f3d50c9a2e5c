//! The detector: golden sentences, and promises that hold for every text.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

use std::fs;
use std::path::Path;

use lector::analysis::detection::{Detection, Options, UndeterminedReason, detect, is_detectable, languages};
use lector::analysis::language;
use proptest::prelude::*;

/// One block of a golden file: the text, `---`, "code reliable" or "code unreliable REASON", `===`. Lines that begin with
/// `# ` before a text are comments.
struct Case {
    place: String,
    text: String,
    expected: String,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/detection");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Case> {
    let content = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let (blocks, rest) = content.rsplit_once("===\n").unwrap_or_else(|| panic!("{name}: no case"));
    assert!(rest.trim().is_empty(), "{name}: text behind the last case");
    blocks
        .split("===\n")
        .enumerate()
        .map(|(at, block)| case(format!("{name}, case {}", at + 1), block))
        .collect()
}

fn case(place: String, block: &str) -> Case {
    let text_starts = |line: &&str| !(line.starts_with("# ") || line.trim().is_empty());
    let lines: Vec<&str> = block.lines().skip_while(|line| !text_starts(line)).collect();
    let rule = lines.iter().position(|line| *line == "---").unwrap_or_else(|| panic!("{place}: no ---"));
    let [expected] = lines[rule + 1..] else { panic!("{place}: not one line of expectation") };
    Case { place, text: lines[..rule].join("\n"), expected: expected.to_owned() }
}

fn name(reason: UndeterminedReason) -> &'static str {
    match reason {
        UndeterminedReason::NoLetters => "NO_LETTERS",
        UndeterminedReason::TooShort => "TOO_SHORT",
        UndeterminedReason::CloseRivals => "CLOSE_RIVALS",
        UndeterminedReason::NotLanguage => "NOT_LANGUAGE",
        UndeterminedReason::Mixed => "MIXED",
    }
}

fn described(answer: &Detection, code: &str) -> String {
    let reliable = if answer.language.reliable { "reliable" } else { "unreliable" };
    let reason = answer.reason.map(|reason| format!(" {}", name(reason)));
    format!("{code} {reliable}{}", reason.unwrap_or_default())
}

#[test]
fn golden_texts_are_answered_as_written_down() {
    let cases = cases();
    assert!(cases.len() >= 80, "only {} cases", cases.len());
    let failures: Vec<String> = cases.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn failure(case: &Case) -> Option<String> {
    let answer = detect(&case.text, &Options { max_candidates: 3, ..Options::default() });
    let code = if case.expected.starts_with('*') { "*" } else { answer.language.code };
    let found = described(&answer, code);
    (found != case.expected)
        .then(|| format!("{}: expected {}, found {found}: {answer:?}", case.place, case.expected))
}

#[test]
fn languages_are_sorted_named_and_detectable() {
    let all: Vec<_> = languages().collect();
    assert!(all.is_sorted() && all.len() >= 70);
    for code in all {
        assert!(
            is_detectable(code) && language::name(code).is_some() && language::iso639_3(code).is_some(),
            "{code}"
        );
    }
    for code in ["", "EN", "eng", "und", "zxx", "no"] {
        assert!(!is_detectable(code), "{code}");
    }
}

#[test]
fn allowed_languages_are_the_only_answers() {
    let allowed = |codes: &[&'static str]| codes.iter().map(|&code| code.into()).collect();
    let ask = |text, codes: &[&'static str]| {
        detect(text, &Options { allowed: allowed(codes), max_candidates: 5, ..Options::default() })
    };
    assert_eq!(ask("Jeg har en bil.", &["nb"]).language.code, "nb");
    assert_eq!(ask("東京", &["ja"]).language.code, "ja");
    assert_eq!(ask("Σήμερα το πρωί", &["en", "de"]).language.code, "und");
    let unfit = ask("Heute Morgen sind wir auf den Markt gegangen, um Brot zu kaufen.", &["en"]).language;
    assert!(unfit.code == "en" && !unfit.reliable && unfit.confidence < 0.5, "{unfit:?}");
}

#[test]
fn priors_exclude_and_decide() {
    let ask = |priors: &[(&'static str, f64)]| {
        let priors = priors.iter().map(|&(code, weight)| (code.into(), weight)).collect();
        detect("Jeg har en bil.", &Options { priors, max_candidates: 5, ..Options::default() })
    };
    assert_eq!(ask(&[("da", 1e6)]).language.code, "da");
    let without = ask(&[("da", 0.0)]);
    assert!(without.candidates.iter().all(|candidate| candidate.code != "da"));
}

#[test]
fn a_long_text_is_answered_like_its_sentences() {
    let text = "Heute Morgen sind wir auf den Markt gegangen, um frisches Brot zu kaufen. ".repeat(50_000);
    let answer = detect(&text, &Options::default());
    assert_eq!((answer.language.code, answer.language.reliable, answer.script), ("de", true, "Latn"));
}

/// Strings of every kind: any characters, letters of many scripts, pieces of code and long runs.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zа-яα-ωא-תا-ي一-丠ぁ-んก-ฮ가-갛 .]{0,80}",
        "([a-zA-Z0-9{}()=;:/@#.\"<> -]{0,12} ?){0,12}",
        ("\\PC{1,6}", 1..4000_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

fn options() -> impl Strategy<Value = Options<'static>> {
    let code = || proptest::sample::select(languages().collect::<Vec<_>>());
    let weight = prop_oneof![Just(0.0), 0.0..10.0, Just(f64::MAX), Just(f64::MIN_POSITIVE)];
    let allowed = proptest::collection::vec(code().prop_map(Into::into), 0..4);
    let priors = proptest::collection::vec((code().prop_map(Into::into), weight), 0..4);
    (allowed, priors, 0..6_usize).prop_map(|(allowed, priors, max_candidates)| Options {
        allowed,
        priors,
        max_candidates,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_text_gets_a_sound_answer(text in texts(), options in options()) {
        let answer = detect(&text, &options);
        let all = || answer.candidates.iter().chain([&answer.language]);
        prop_assert!(all().all(|c| (0.0..=1.0).contains(&c.confidence)));
        prop_assert!(answer.candidates.is_sorted_by(|a, b| a.confidence >= b.confidence));
        prop_assert!(answer.candidates.iter().map(|c| c.confidence).sum::<f64>() <= 1.0 + 1e-9);
        prop_assert!(answer.candidates.len() <= options.max_candidates);
        prop_assert_eq!(answer.reason.is_none(), answer.language.reliable);
        prop_assert_eq!(answer.script.len(), 4);
        for candidate in all().filter(|c| !matches!(c.code, "und" | "zxx")) {
            prop_assert!(is_detectable(candidate.code));
            prop_assert!(options.allowed.is_empty() || options.allowed.iter().any(|code| code == candidate.code));
            let excluded = options.priors.iter().find(|(code, _)| code == candidate.code).is_some_and(|p| p.1 == 0.0);
            prop_assert!(!excluded);
        }
        prop_assert_eq!(detect(&text, &options), answer);
    }
}
