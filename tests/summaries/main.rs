//! What a summary promises, and what it picks.

mod keyphrases;
mod odd;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use lector::analysis::summarization::{Budget, Options, Summary, join, summarize};
use lector::analysis::{Interrupt, Interrupted, Span, segmentation};
use proptest::prelude::*;

fn options(language: &str, budget: Budget) -> Options<'_> {
    Options { language, title: "", query: "", budget, explain: false }
}

fn summary(text: &str, options: &Options<'_>) -> Summary {
    summarize(text, options, &Interrupt::never()).expect("never interrupted")
}

/// The chosen sentences in the order of the text.
fn chosen<'t>(text: &'t str, options: &Options<'_>) -> Vec<&'t str> {
    let mut spans: Vec<Span> = summary(text, options).sentences.iter().map(|s| s.span).collect();
    spans.sort_unstable();
    spans.iter().map(|span| text.get(span.start..span.end).expect("a span of the text")).collect()
}

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

mod page {
    use super::*;

    fn text() -> String {
        std::fs::read_to_string(tests_folder().join("fixtures/page-en.txt")).expect("the fixture exists")
    }

    #[test]
    fn three_sentences_are_sentences() {
        let text = text();
        let found = chosen(&text, &options("en", Budget::Sentences(3)));
        assert_eq!(found.len(), 3);
        for sentence in &found {
            assert!(!sentence.contains("://") && !sentence.starts_with("- "), "{sentence}");
            assert!(
                sentence.trim_end_matches(['”', '’']).ends_with(['.', '!', '?']),
                "a headline: {sentence}"
            );
            assert!(!sentence.starts_with("Copyright") && !sentence.starts_with("By "), "{sentence}");
        }
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), 3);
        assert!(found.iter().any(|s| s.contains("harbor")), "the lead story is about harbors: {found:#?}");
    }

    #[test]
    fn no_budget_reaches_headlines_or_addresses() {
        let text = text();
        let found = chosen(&text, &options("en", Budget::Ratio(1.0)));
        let set: HashSet<_> = found.iter().map(|s| s.to_lowercase()).collect();
        assert_eq!(set.len(), found.len());
        assert!(
            found.iter().all(|s| !s.contains("://") && !s.starts_with("Harbor loan for Calvera")),
            "{found:#?}"
        );
    }

    #[test]
    fn a_query_turns_the_summary_to_it() {
        let text = text();
        let asked = Options { query: "tidal power plants", ..options("en", Budget::Sentences(1)) };
        assert!(chosen(&text, &asked)[0].contains("tidal power"));
    }
}

#[test]
fn an_empty_text_or_budget_gives_an_empty_summary() {
    for text in ["", " \n\t ", "... !!!"] {
        assert_eq!(summary(text, &options("en", Budget::Sentences(3))), Summary::default());
    }
    for budget in [Budget::Sentences(0), Budget::Words(0), Budget::Characters(0)] {
        assert_eq!(summary("The river rose.", &options("en", budget)), Summary::default());
    }
}

#[test]
fn a_title_counts() {
    let text = "The weather was fine on Sunday. The old bridge of Vale was closed. Many people slept long.";
    let titled = Options { title: "Bridge of Vale closed", ..options("en", Budget::Sentences(1)) };
    assert_eq!(chosen(text, &titled), ["The old bridge of Vale was closed."]);
}

#[test]
fn an_interrupt_stops_the_work() {
    let text = "The river rose by two metres on Monday. ".repeat(20_000);
    let asked = AtomicUsize::new(0);
    let ask = || asked.fetch_add(1, Ordering::Relaxed) >= 5;
    let answer = summarize(&text, &options("en", Budget::Sentences(3)), &Interrupt::when(&ask));
    assert_eq!(answer, Err(Interrupted));
    assert_eq!(asked.load(Ordering::Relaxed), 6);
}

#[test]
fn the_interrupt_is_asked_all_the_time() {
    for text in
        ["a ".repeat(500_000), "!".repeat(1_000_000), "川".repeat(333_333), "One two. ".repeat(100_000)]
    {
        let asked = AtomicUsize::new(0);
        let ask = || asked.fetch_add(1, Ordering::Relaxed) == usize::MAX;
        summarize(&text, &options("en", Budget::Words(50)), &Interrupt::when(&ask))
            .expect("never interrupted");
        assert!(asked.load(Ordering::Relaxed) >= text.len() / (32 * 1024), "asked {asked:?} times");
    }
}

/// Texts of sentences, headlines, lists, addresses and noise.
fn texts() -> impl Strategy<Value = String> {
    let sentence =
        "([A-Z][a-z]{0,6}|“?[a-z]{1,7}|[0-9]{1,4})( [a-z]{1,7}| the| it| [A-Z][a-z]{2,5}){0,14}[.?!]”?";
    let part = prop_oneof![
        6 => sentence,
        1 => "[A-Z][a-z]{2,6}( [A-Z]?[a-z]{2,6}){0,8}",
        1 => "- [a-z ]{0,20}",
        1 => Just("https://example.org/n1".to_owned()),
        1 => "[川水位上東京。、のはがた]{1,30}",
        1 => "[ก-ฮะ-ู]{1,20}",
        1 => "\\PC{0,30}",
    ];
    let gap = prop_oneof![3 => Just(" "), 1 => Just("\n"), 1 => Just("\n\n"), 1 => Just("")];
    prop::collection::vec((part, gap), 0..40)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b.to_owned()]).collect())
}

fn budgets() -> impl Strategy<Value = Budget> {
    prop_oneof![
        (0_usize..20).prop_map(Budget::Sentences),
        (0_usize..120).prop_map(Budget::Words),
        (0_usize..600).prop_map(Budget::Characters),
        (0.001_f64..=1.0).prop_map(Budget::Ratio),
    ]
}

fn languages() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "en", "de", "fr", "es", "it", "pt", "nl", "ru", "vi", "sv", "da", "nb", "no", "fi", "tr", "pl", "cs",
        "ro", "hu", "ar", "id", "ja", "zh", "th", "el", "ta", "und", "",
    ])
}

fn words(text: &str) -> usize {
    segmentation::words(text).filter(|w| w.word_like).count()
}

proptest! {
    #[test]
    fn a_budget_is_never_exceeded(text in texts(), budget in budgets(), language in languages()) {
        let found = chosen(&text, &options(language, budget));
        let count = segmentation::sentences(&text, language).count();
        let joined = join(found.iter().copied(), language);
        match budget {
            Budget::Sentences(n) => prop_assert!(found.len() <= n),
            Budget::Words(n) => prop_assert!(words(&joined) <= n),
            Budget::Characters(n) => prop_assert!(joined.chars().count() <= n),
            Budget::Ratio(r) => prop_assert!(found.len() <= ((r * count as f64).floor() as usize).max(1)),
        }
    }

    #[test]
    fn sentences_are_those_of_the_segmenter_each_once(text in texts(), budget in budgets(), language in languages()) {
        let known: HashSet<Span> = segmentation::sentences(&text, language).collect();
        let found = summary(&text, &options(language, budget)).sentences;
        let mut words = HashSet::new();
        for sentence in &found {
            prop_assert!(known.contains(&sentence.span));
            let letters: String = sentence.span.of(&text).chars().filter(|c| c.is_alphanumeric()).collect();
            prop_assert!(words.insert(letters.to_lowercase()));
        }
    }

    #[test]
    fn contributions_sum_to_the_score(text in texts(), budget in budgets(), title in "[a-z ]{0,20}", query in "[a-z ]{0,20}") {
        let asked = Options { title: &title, query: &query, explain: true, ..options("en", budget) };
        for sentence in summary(&text, &asked).sentences {
            let sum: f64 = sentence.contributions.iter().map(|(_, part)| part).sum();
            prop_assert!((sum - sentence.score).abs() <= 1e-9 && sum.is_finite());
        }
    }

    #[test]
    fn the_same_text_has_the_same_summary(text in texts(), budget in budgets(), language in languages()) {
        let asked = options(language, budget);
        prop_assert_eq!(summary(&text, &asked), summary(&text, &asked));
    }

    #[test]
    fn a_sentence_that_fits_is_found(text in texts(), language in languages()) {
        let found = summary(&text, &options(language, Budget::Sentences(1))).sentences;
        let tells = |s: &str| s.chars().any(char::is_alphabetic) && !s.contains(['@', '/']) && !s.contains("www.");
        if segmentation::sentences(&text, language).any(|span| tells(span.of(&text))) {
            prop_assert_eq!(found.len(), 1);
        }
    }

    #[test]
    fn any_text_has_a_summary(text in any::<String>(), title in any::<String>(), query in any::<String>(), n in any::<usize>(), r in any::<f64>(), language in languages()) {
        for budget in [Budget::Sentences(n), Budget::Words(n), Budget::Characters(n), Budget::Ratio(r)] {
            summary(&text, &Options { language, title: &title, query: &query, budget, explain: true });
        }
    }

    #[test]
    fn stems_of_any_letters_exist(words in prop::collection::vec("[\\p{L}\\p{M}]{1,24}", 1..30), language in languages()) {
        summary(&words.join(" "), &options(language, Budget::Sentences(1)));
    }
}
