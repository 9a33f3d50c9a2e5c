//! What keyphrases promise, and which are found.

use std::collections::HashSet;

use lector::analysis::summarization::{Keyphrase, keyphrases};
use lector::analysis::{Document, Interrupt, Interrupted, segmentation};
use proptest::prelude::*;

use super::{languages, texts};

fn found(text: &str, language: &str, count: usize) -> Vec<Keyphrase> {
    keyphrases(&Document::in_language(text, language), count, &Interrupt::never()).expect("never interrupted")
}

fn phrases<'t>(text: &'t str, language: &str, count: usize) -> Vec<&'t str> {
    found(text, language, count).iter().map(|phrase| phrase.span.of(text)).collect()
}

#[test]
fn what_a_text_is_about_comes_first() {
    let text = "Port Merrow will rebuild its harbour bridge. The harbour bridge was closed in 2019 after a \
        storm. Traders in Port Merrow had asked for it. The council of Port Merrow said that the work will \
        take three years.";
    let best = phrases(text, "en", 2);
    assert!(best.contains(&"Port Merrow") && best.contains(&"harbour bridge"), "{best:?}");
}

#[test]
fn every_language_has_some() {
    let cases = [
        ("ja", "東京電力は新しい発電所を建設する。発電所は海の近くに建つ。", "発電所"),
        ("th", "รัฐบาลสร้างสะพานใหม่ สะพานใหม่ยาวสองกิโลเมตร", "สะพาน"),
        ("vi", "Cầu cảng Hải Vân bị đóng cửa. Người dân muốn sửa cầu cảng Hải Vân.", "Hải Vân"),
        ("ru", "Мост через реку Арден закрыли. Новый мост построят через три года.", "мост"),
        ("ar", "أغلقت المدينة الجسر القديم. الجسر القديم خطير.", "الجسر القديم"),
        ("xh", "Ibhulorho endala yaseKapa ivaliwe. Abantu bafuna ibhulorho endala.", "bhulorho"),
        (
            "eo",
            "La ponto de Ardeno estas fermita. La urbo volas novan ponton. La ponto de Ardeno estas malnova.",
            "Ardeno",
        ),
    ];
    for (language, text, wanted) in cases {
        let best = phrases(text, language, 4);
        assert!(
            best.iter().any(|p| p.to_lowercase().contains(&wanted.to_lowercase())),
            "{language}: {best:?}"
        );
    }
}

#[test]
fn stop_words_numbers_and_boilerplate_are_none() {
    let text = "Flood in Vale\nBy Ann Lee\nThe river Arden rose by 187 metres. It was the worst flood in \
        years, and they left.\n\
        Read more\nhttps://example.org/flood/1";
    for phrase in phrases(text, "en", 50) {
        let lower = phrase.to_lowercase();
        assert!(
            !["the", "it", "and", "187", "ann lee", "example", "read"].contains(&lower.as_str()),
            "{phrase}"
        );
    }
    assert_eq!(phrases("12 34. The of and. ...", "en", 5), [""; 0]);
}

#[test]
fn a_mark_or_a_function_word_parts_phrases() {
    let text = "Vale, Arden and Merrow rebuild. Vale, Arden and Merrow celebrate.";
    for phrase in phrases(text, "en", 20) {
        assert!(!phrase.contains(',') && !phrase.contains(" and "), "{phrase}");
    }
}

#[test]
fn a_mark_without_a_letter_opens_none() {
    assert_eq!(phrases("\u{9cd}\u{11150} ", "en", 3), [""; 0]);
}

#[test]
fn an_interrupt_stops_the_work() {
    let text = "The river rose by two metres on Monday. ".repeat(5000);
    assert_eq!(
        keyphrases(&Document::in_language(&text, "en"), 3, &Interrupt::when(&|| true)),
        Err(Interrupted)
    );
}

proptest! {
    #[test]
    fn phrases_are_short_whole_and_distinct(text in texts(), language in languages(), count in 0_usize..30) {
        let found = found(&text, language, count);
        prop_assert!(found.len() <= count);
        prop_assert!(found.is_sorted_by(|a, b| a.score >= b.score));
        let sentences: Vec<_> = segmentation::sentences(&text, language).collect();
        let mut spans: Vec<_> = found.iter().map(|phrase| phrase.span).collect();
        spans.sort_unstable();
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let mut words = HashSet::new();
        for phrase in &found {
            prop_assert!(phrase.score > 0.0 && phrase.score.is_finite());
            prop_assert!(sentences.iter().any(|s| s.start <= phrase.span.start && phrase.span.end <= s.end));
            let part = phrase.span.of(&text);
            prop_assert!(part.starts_with(char::is_alphanumeric), "{part:?}");
            prop_assert!(words.insert(part.to_lowercase()), "twice: {part:?}");
        }
    }

    #[test]
    fn a_smaller_count_is_a_beginning(text in texts(), language in languages(), count in 0_usize..10) {
        let all = found(&text, language, 30);
        prop_assert_eq!(&found(&text, language, count)[..], &all[..count.min(all.len())]);
    }

    #[test]
    fn any_text_has_keyphrases_or_none(
        text in any::<String>(),
        language in languages(),
        count in any::<usize>(),
    ) {
        prop_assert!(found(&text, language, count).len() <= count);
    }
}
