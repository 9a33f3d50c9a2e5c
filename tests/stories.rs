//! The promises of stories, on any page.

use std::collections::HashSet;

use lector::analysis::{
    Document, Interrupt, Interrupted, Span,
    segmentation::{self, Newlines},
    stories::{self, Story},
    summarization::{Budget, Options, join, summarize_stories},
};
use proptest::prelude::*;

/// Pages that hit the rules: headlines, bullets, addresses, dates, datelines, rules and prose of many scripts
/// in any order.
fn pages() -> impl Strategy<Value = String> {
    let word = "[a-z]{2,7}";
    let prose = prop::collection::vec(word, 3..12).prop_map(|words| format!("The {}.", words.join(" ")));
    let headline = prop::collection::vec(word, 2..7).prop_map(|words| format!("River {}", words.join(" ")));
    let line = prop_oneof![
        6 => prose,
        4 => headline,
        3 => prop::sample::select(vec![
            "", "", " ", "- a point of the river", "• 点", "* * *", "---", "https://example.org/a",
            "By Ann Lee", "3 March 2026", "BERLIN: The river rose.", "BERLIN:",
            "CAIRO, Egypt (AP) — It rained.", "Read more", "## Heading", "#", "-", "- \u{301}x",
            "BERLIN:\u{301} x.", "川の水位が上がった。", "川の水位", "แม่น้ำสูงขึ้น", "(aside)", "Is it so?",
            "\u{feff}", "\t\u{a0}", "\u{301}", "👩‍👩‍👧", "1. Apologies", "ANNA: Yes.", "東京: 雨。", "```",
            "> quoted",
        ]).prop_map(str::to_owned),
        1 => "(?s).{0,20}",
    ];
    let end = prop::sample::select(vec!["\n", "\n", "\n\n", "\r\n", "\u{2029}"]);
    prop::collection::vec((line, end), 0..30)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

fn languages() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "und", "en", "de", "fr", "ja", "th", "vi", "tlh"])
}

fn policies() -> impl Strategy<Value = Newlines> {
    prop::sample::select(vec![Newlines::Auto, Newlines::EveryLine, Newlines::BlankLines])
}

fn stories(text: &str, language: &str, newlines: Newlines) -> Vec<Story> {
    stories::stories(&Document::in_language(text, language), newlines, &Interrupt::never())
        .expect("never interrupted")
}

fn parts(story: &Story) -> Vec<Span> {
    let one = [story.headline, story.dateline, story.body];
    one.into_iter().flatten().chain(story.highlights.iter().copied()).collect()
}

fn is_blank(between: &str) -> bool {
    between.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
    })
}

/// Ordered, apart, and nothing but whitespace between.
fn check_cover(text: &str, stories: &[Story]) {
    let mut at = 0;
    for Story { span, .. } in stories {
        assert!(span.start < span.end && span.start >= at, "{span:?} in {text:?}");
        assert!(is_blank(&text[at..span.start]), "{:?} is lost from {text:?}", &text[at..span.start]);
        at = span.end;
    }
    assert!(is_blank(&text[at..]), "{:?} is lost from {text:?}", &text[at..]);
}

/// The parts lie within their story, apart from each other, and neither begin nor end inside of a cluster.
fn check_parts(text: &str, stories: &[Story]) {
    let borders: HashSet<usize> = segmentation::graphemes(text).map(|span| span.end).chain([0]).collect();
    for story in stories {
        let mut parts = parts(story);
        parts.sort_unstable();
        for span in parts.iter().chain([&story.span]) {
            assert!(
                borders.contains(&span.start) && borders.contains(&span.end),
                "{span:?} cuts a cluster of {text:?}"
            );
            assert!(span.start < span.end && story.span.start <= span.start && span.end <= story.span.end);
        }
        assert!(parts.windows(2).all(|pair| pair[0].end <= pair[1].start), "{parts:?} overlap in {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn stories_cover_the_page(text in pages(), language in languages(), newlines in policies()) {
        let found = stories(&text, language, newlines);
        check_cover(&text, &found);
        check_parts(&text, &found);
        prop_assert_eq!(&found, &stories(&text, language, newlines));
    }

    #[test]
    fn any_string_has_stories(text in any::<String>(), language in languages()) {
        let found = stories(&text, language, Newlines::Auto);
        check_cover(&text, &found);
        check_parts(&text, &found);
    }

    #[test]
    fn summaries_of_stories_keep_their_budgets(
        text in pages(),
        language in languages(),
        budget in prop_oneof![
            (1usize..5).prop_map(Budget::Sentences),
            (1usize..60).prop_map(Budget::Words),
            (1usize..200).prop_map(Budget::Characters),
            (0.01f64..1.0).prop_map(Budget::Ratio),
        ],
    ) {
        let options = Options { title: "", query: "", budget, explain: true };
        let document = Document::in_language(&text, language);
        let found = summarize_stories(&document, &options, &Interrupt::never()).expect("never interrupted");
        let told: Vec<Story> = found.iter().map(|summary| summary.story.clone()).collect();
        prop_assert_eq!(told, stories(&text, language, Newlines::Auto));
        let sentences: HashSet<Span> = segmentation::sentences(&text, language).collect();
        for summary in found {
            let mut spans: Vec<Span> = summary.sentences.iter().map(|chosen| chosen.span).collect();
            prop_assert!(spans.iter().all(|span| sentences.contains(span)));
            let story = summary.story.span;
            let is_within = |span: &Span| story.start <= span.start && span.end <= story.end;
            prop_assert!(spans.iter().all(is_within));
            spans.sort_unstable();
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "one was chosen twice");
            for chosen in &summary.sentences {
                let sum: f64 = chosen.contributions.iter().map(|(_, value)| value).sum();
                prop_assert!((sum - chosen.score).abs() < 1e-9);
            }
            let joined = join(spans.iter().map(|span| span.of(&text)), language);
            let own = sentences.iter().filter(|span| is_within(span)).count();
            let words = || segmentation::words(&joined).filter(|word| word.word_like).count();
            let (spent, limit) = match budget {
                Budget::Sentences(limit) => (spans.len(), limit),
                Budget::Words(limit) => (words(), limit),
                Budget::Characters(limit) => (joined.chars().count(), limit),
                Budget::Ratio(ratio) => (spans.len(), ((ratio * own as f64) as usize).max(1)),
            };
            prop_assert!(spent <= limit, "{spent} of {limit}");
        }
    }
}

#[test]
fn the_empty_page_has_no_story() {
    assert_eq!(stories("", "en", Newlines::Auto), []);
    assert_eq!(stories(" \n\n ", "en", Newlines::Auto), []);
}

#[test]
fn who_interrupts_is_heard() {
    let text = "The river rose.\nThe lake fell.\n".repeat(5000);
    let stopped =
        stories::stories(&Document::in_language(&text, "en"), Newlines::Auto, &Interrupt::when(&|| true));
    assert_eq!(stopped, Err(Interrupted));
}

#[test]
fn highlights_come_first_and_are_not_repeated() {
    let text = "Mill to become a school for violin makers\n\n- Twelve students a year will carve spruce\n\
        HARROW: The old mill will house a school for violin makers from autumn.\n\
        Twelve students a year will carve spruce in the mill.\n\
        The county bought the building for one pound and pays for its roof.\n";
    let options = Options { title: "", query: "", budget: Budget::Sentences(3), explain: true };
    let found = summarize_stories(&Document::in_language(text, "en"), &options, &Interrupt::never())
        .expect("never interrupted");
    let sentences: Vec<&str> = found[0].sentences.iter().map(|chosen| chosen.span.of(text)).collect();
    assert_eq!(sentences[0], "- Twelve students a year will carve spruce");
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    assert!(!sentences.iter().any(|sentence| sentence.contains("in the mill")), "{sentences:?}");
}

/// Pages that are made to be slow. That their cost is linear is counted in `tests/linear`.
#[test]
fn adversarial_pages_are_covered() {
    for line in [
        "a\n",
        "River rose\n",
        "River rose\n\n",
        "- b\n",
        "BERLIN: x.\n",
        "https://a.b/c\n",
        "The river rose.\nLake fell\n",
        "川\n",
        "\"\n",
        "The river rose. ",
        "* * *\n",
        "By Ann Lee\n3 March 2026\n",
    ] {
        let text = line.repeat(400_000 / line.len());
        check_cover(&text, &stories(&text, "en", Newlines::Auto));
    }
}

/// A page of hundreds of stories is taken apart as a short one is, with headlines and without.
#[test]
fn long_pages_are_told_like_short_ones() {
    let word = |story: usize, i: usize| format!("w{}x{}", story, ["ax", "bo", "cu", "dy", "ef", "gi"][i % 6]);
    let sentence = |story: usize, line: usize| {
        let words: Vec<String> = (0..4).map(|i| word(story, line + i)).collect();
        format!("The council said of {} that it was there.\n", words.join(" and "))
    };
    for headlines in [true, false] {
        let (mut text, mut starts) = (String::new(), Vec::new());
        for story in 0..400 {
            starts.push(text.len());
            if headlines {
                text +=
                    &format!("Vote on {} and {} and {}\n", word(story, 0), word(story, 1), word(story, 2));
            }
            (0..8).for_each(|line| text += &sentence(story, line));
        }
        let found: HashSet<usize> =
            stories(&text, "en", Newlines::Auto).iter().map(|story| story.span.start).collect();
        let right = starts.iter().filter(|start| found.contains(start)).count();
        assert!(right >= 380 && found.len() <= 420, "{right} of 400 and {} in all", found.len());
    }
}
