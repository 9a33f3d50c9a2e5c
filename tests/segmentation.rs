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
            "\n```\n", "\n~~~\n", "\n> ", "\n    ", "f(x);\n", "{\n", "\n\n“Go.”\n— Ann\n\n", "\u{301}", "\u{600}", "\u{604}", "\u{200d}", "ភ\u{17d2}", "\u{1a28}", "क\u{94d}", "😀", "👩‍👩‍👧", "日本語", "ไทย", "한국어", "שלום", "مرحبا", "नमस्ते", "\u{2028}", "\u{feff}", "\u{0}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn languages() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "und", "en", "de", "fr", "ru", "ja", "th", "hy", "hi", "tlh"])
}

fn policies() -> impl Strategy<Value = segmentation::Newlines> {
    use segmentation::Newlines::{Auto, BlankLines, EveryLine};
    prop::sample::select(vec![Auto, EveryLine, BlankLines])
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
    fn paragraphs_keep_the_promises(text in texts(), newlines in policies()) {
        let spans: Vec<Span> = segmentation::paragraphs(&text, newlines).map(|paragraph| paragraph.span).collect();
        check_cover(&text, &spans);
        check_clusters(&text, &spans);
    }

    /// Blocks of code and quotations are several stretches in one paragraph, and no sentence reaches over its end.
    #[test]
    fn no_sentence_reaches_over_a_paragraph(text in texts(), newlines in policies()) {
        let paragraphs: Vec<Span> = segmentation::paragraphs(&text, newlines).map(|paragraph| paragraph.span).collect();
        let options = segmentation::Options::new("en").with_newlines(newlines);
        for boundary in segmentation::boundaries(&text, &options) {
            if let segmentation::Boundary::Ends(sentence) = boundary {
                let inside = paragraphs.iter().any(|span| span.start <= sentence.span.start && sentence.span.end <= span.end);
                prop_assert!(inside, "{:?} is in none of {:?}", sentence.span, paragraphs);
            }
        }
    }

    /// Lines of Windows are cut like others.
    #[test]
    fn line_ends_of_two_characters_are_one(text in "(#|>|-|```|    |a|b c|[A-Z][a-z]{1,5} |. |, |\n|\n\n|f\\(x\\);|[a-z]{3,9} ){0,40}") {
        let kinds = |text: &str| -> Vec<_> {
            segmentation::paragraphs(text, segmentation::Newlines::Auto)
                .map(|paragraph| (paragraph.span.of(text).replace('\r', ""), paragraph.block))
                .collect()
        };
        prop_assert_eq!(kinds(&text), kinds(&text.replace('\n', "\r\n")));
    }

    /// A kind is told by no more than the first lines of its paragraph and the paragraph before it.
    #[test]
    fn what_follows_changes_no_kind(text in texts(), more in texts()) {
        let kinds = |text: &str| -> Vec<_> { segmentation::paragraphs(text, segmentation::Newlines::Auto).collect() };
        let alone = kinds(&text);
        let followed = kinds(&format!("{text}{}{more}", "\n\n".repeat(1000)));
        let fenced = |paragraphs: &[segmentation::Paragraph]| paragraphs.iter().any(|p| p.span.of(&text).contains("```") || p.span.of(&text).contains("~~~"));
        // The last one may be a heading once another follows it.
        let count = alone.len().saturating_sub(1);
        prop_assert!(fenced(&alone) || alone[..count] == followed[..count], "{:?} is not {:?}", alone, followed);
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
fn a_paragraph_separator_ends_paragraphs_and_sentences() {
    let text = "the end of one,\u{2029}and the beginning of another";
    for newlines in [segmentation::Newlines::Auto, segmentation::Newlines::BlankLines] {
        assert_eq!(segmentation::paragraphs(text, newlines).count(), 2, "{newlines:?}");
    }
    assert_eq!(segmentation::sentences(text, "en").count(), 2);
}

#[test]
fn the_empty_text_has_no_pieces() {
    assert_eq!(segmentation::graphemes("").count(), 0);
    assert_eq!(segmentation::words("").count(), 0);
    assert_eq!(segmentation::sentences("", "en").count(), 0);
    assert_eq!(segmentation::sentences(" \n ", "en").count(), 0);
    assert_eq!(segmentation::paragraphs("", segmentation::Newlines::default()).count(), 0);
}

/// Texts that are made to be slow, a megabyte of each. That the cost is linear is counted in `tests/linear`.
#[test]
fn adversarial_texts_lose_nothing() {
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
        check_cover(&text, &segmentation::sentences(&text, "en").collect::<Vec<_>>());
    }
}

#[test]
fn adversarial_paragraphs_lose_nothing() {
    let long = format!("f({});\n", "\"a".repeat(400));
    for piece in [
        "\n", "a\n", "`", "```\n", "~~~\n", "~~~\na\n", ">", "> a\n", "“", "“a\n", "x = 1\n", "{", "(",
        "\"a\": ", "<a", "f(", "a b ", "    a\n", "a.", &long,
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let spans: Vec<Span> = segmentation::paragraphs(&text, segmentation::Newlines::Auto)
            .map(|paragraph| paragraph.span)
            .collect();
        check_cover(&text, &spans);
    }
}

/// Found by fuzzing: a dictionary ends a word after a sign that joins a consonant of another script to it.
#[test]
fn words_keep_consonants_that_a_sign_joins() {
    for text in ["ភ\u{17d2}\u{1a28}", "ក ភ\u{17d2}\u{1a28} a", "ក\u{17d2}\u{301}\u{915}"] {
        let spans: Vec<Span> = segmentation::words(text).map(|word| word.span).collect();
        check_clusters(text, &spans);
    }
}

/// Found by fuzzing: the rules of words end one after a sign that takes the character after it into its cluster.
#[test]
fn words_keep_what_a_sign_takes_into_its_cluster() {
    let text = "\u{631}\u{623}\u{604}\u{fffd} \u{600}\u{604}( \u{605}\u{200b}x";
    let spans: Vec<Span> = segmentation::words(text).map(|word| word.span).collect();
    check_clusters(text, &spans);
    assert_eq!(spans.iter().map(|span| span.of(text)).collect::<String>(), text);
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
