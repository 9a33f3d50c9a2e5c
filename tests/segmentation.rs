//! The promises of segmentation, on any text.

use std::collections::HashSet;

use lector::analysis::{Span, segmentation};
use proptest::prelude::*;

/// Texts that hit the rules: words, abbreviations, marks and spaces of many scripts in any order.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,8}",
        4 => "[A-Z][a-z]{0,6}",
        3 => prop::sample::select(vec![
            ". ", "! ", "? ", ".", "...", "…", " . . . ", "\n", "\n\n", "\r\n", " ", "\u{a0}", ", ", "\"", "“", "”", "'", "(", ")", "[1]", "«", "»",
            "Mr.", "U.S.", "e.g.", "No. 5", "3.", "1)", "- ", "• ", "www.a.b/c?d", "a@b.c", "$1.5", "。", "？", "「", "」", "।", "؟", "۔", "։", "။", "។", "።",
            "\u{301}", "\u{200d}", "😀", "👩‍👩‍👧", "日本語", "ไทย", "한국어", "שלום", "مرحبا", "नमस्ते", "\u{2028}", "\u{feff}", "\u{0}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn languages() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "und", "en", "de", "fr", "ru", "ja", "th", "hy", "hi", "tlh"])
}

/// Spans are ordered, do not overlap, and what stands between them is whitespace.
fn check_cover(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(span.start < span.end && span.start >= at, "{span:?} in {text:?}");
        assert!(is_blank(&text[at..span.start]), "{:?} is lost from {text:?}", &text[at..span.start]);
        at = span.end;
    }
    assert!(is_blank(&text[at..]), "{:?} is lost from {text:?}", &text[at..]);
}

fn is_blank(between: &str) -> bool {
    between.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
    })
}

/// No span begins or ends inside a grapheme cluster.
fn check_clusters(text: &str, spans: &[Span]) {
    let borders: HashSet<usize> = segmentation::graphemes(text).map(|span| span.end).chain([0]).collect();
    for span in spans {
        assert!(
            borders.contains(&span.start) && borders.contains(&span.end),
            "{span:?} cuts a cluster of {text:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn sentences_keep_the_promises(text in texts(), language in languages()) {
        let spans: Vec<Span> = segmentation::sentences(&text, language).collect();
        check_cover(&text, &spans);
        check_clusters(&text, &spans);
        let again: Vec<Span> = segmentation::sentences(&text, language).collect();
        prop_assert_eq!(spans, again);
    }

    #[test]
    fn paragraphs_keep_the_promises(text in texts()) {
        let spans: Vec<Span> = segmentation::paragraphs(&text, segmentation::Newlines::default()).map(|paragraph| paragraph.span).collect();
        check_cover(&text, &spans);
        check_clusters(&text, &spans);
    }

    #[test]
    fn words_and_graphemes_cover_the_text(text in texts()) {
        for spans in [segmentation::words(&text).map(|word| word.span).collect::<Vec<_>>(), segmentation::graphemes(&text).collect()] {
            prop_assert_eq!(spans.iter().map(|span| span.of(&text)).collect::<String>(), text.clone());
            check_clusters(&text, &spans);
        }
    }

    #[test]
    fn any_string_has_sentences(text in any::<String>(), language in languages()) {
        check_cover(&text, &segmentation::sentences(&text, language).collect::<Vec<_>>());
    }
}

#[test]
fn the_empty_text_has_no_pieces() {
    assert_eq!(segmentation::graphemes("").count(), 0);
    assert_eq!(segmentation::words("").count(), 0);
    assert_eq!(segmentation::sentences("", "en").count(), 0);
    assert_eq!(segmentation::sentences(" \n ", "en").count(), 0);
    assert_eq!(segmentation::paragraphs("", segmentation::Newlines::default()).count(), 0);
}

/// Cost is linear: eight times the text takes about eight times the pieces' work, on the worst texts that we know.
#[test]
fn adversarial_texts_are_cut_in_linear_time() {
    for piece in [
        "\"",
        ".",
        "(",
        "\n",
        "a.",
        "A. ",
        "1234567890123456789012345678901234567. ",
        "'“(",
        "? ",
        "...",
        "\u{301}",
        "- ",
        "😀 ",
        " . ",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let began = std::time::Instant::now();
        check_cover(&text, &segmentation::sentences(&text, "en").collect::<Vec<_>>());
        assert!(began.elapsed().as_secs() < 10, "{piece:?} took {:?}", began.elapsed());
    }
}

#[test]
fn words_come_from_dictionaries_where_scripts_have_no_spaces() {
    let cases = [
        ("ภาษาไทยง่าย", vec!["ภาษา", "ไทย", "ง่าย"]),
        ("北京大学", vec!["北京", "大学"]),
        ("東京都に住む", vec!["東京", "都", "に", "住む"]),
    ];
    for (text, expected) in cases {
        let words: Vec<&str> =
            segmentation::words(text).filter(|word| word.word_like).map(|word| word.span.of(text)).collect();
        assert!(
            words.len() > 1 && words.iter().all(|word| word.chars().count() < text.chars().count()),
            "{words:?}, about {expected:?}"
        );
    }
}
