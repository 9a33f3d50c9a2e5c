//! Texts that no summarizer is made for: an answer within the promises, and no panic.

use lector::analysis::summarization::{Budget, join, keyphrases};
use lector::analysis::{Document, Interrupt, segmentation};

use super::{chosen, options, words};

/// Beginnings of sentences in languages without stop words, stemmer or rules, and in scripts of all kinds.
const LETTERS: [(&str, &str); 10] = [
    ("xh", "aeiou bhdlkwzntshqwemy"),
    ("am", "ሀለሐመሠረሰሸቀበተቸኀነኘአከ"),
    ("ka", "აბგდევზთიკლმნოპჟრსტუფქ"),
    ("hy", "աբգդեզէըթժիլխծկհձղճմ"),
    ("my", "ကခဂဃငစဆဇဈညဋဌဍဎဏတထ"),
    ("km", "កខគឃងចឆជឈញដឋឌឍណតថ"),
    ("bo", "ཀཁགངཅཆཇཉཏཐདནཔཕབམ"),
    ("dv", "ހށނރބޅކއވމފދތލގޏސ"),
    ("chr", "ᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯ"),
    ("und", "ⵀⵁⵂⵃⵄⵅⵆⵇⵈⵉⵊⵋⵌⵍⵎⵏ"),
];

/// The text with the number, made of the letters by a fixed rule.
fn text(number: usize, letters: &str) -> String {
    let letters: Vec<char> = letters.chars().filter(|c| !c.is_whitespace()).collect();
    let mut state = number as u64 + 1;
    let mut draw = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text = String::new();
    for _ in 0..4 + number % 13 {
        for _ in 0..2 + draw(14) {
            (0..1 + draw(7)).for_each(|_| text.push(letters[draw(letters.len())]));
            text.push(if draw(9) == 0 { ',' } else { ' ' });
        }
        text += [".", "!", "?", "።", "။", "\n", ". “", ".”\n\n"][draw(8)];
        text.push(' ');
    }
    text
}

#[test]
fn a_hundred_texts_in_languages_without_lists() {
    for number in 0..100 {
        let (language, letters) = LETTERS[number % LETTERS.len()];
        let text = text(number, letters);
        let three = chosen(&text, &options(language, Budget::Sentences(3)));
        assert!((1..=3).contains(&three.len()), "{text}");
        let few = chosen(&text, &options(language, Budget::Words(25)));
        assert!(words(&join(few.iter().copied(), language)) <= 25, "{text}");
        let found = keyphrases(&Document::in_language(&text, language), 5, &Interrupt::never())
            .expect("never interrupted");
        assert!(found.len() <= 5);
        assert!(language == "xh" || !found.is_empty(), "{text}");
    }
}

#[test]
fn one_word_and_one_sentence_are_their_own_summary() {
    for text in ["River", "река", "川", "แม่น้ำ", "نهر", "The river rose by two metres on Monday."]
    {
        for language in ["en", "und", "ja", "th", "xh"] {
            assert_eq!(chosen(text, &options(language, Budget::Sentences(3))), [text]);
        }
    }
    let found =
        keyphrases(&Document::in_language("River", "en"), 3, &Interrupt::never()).expect("never interrupted");
    assert_eq!(found.len(), 1);
}

#[test]
fn fifty_thousand_short_lines() {
    for line in [|n: usize| format!("line {n}\n"), |n: usize| format!("{n}\n"), |_| "a\n".to_owned()] {
        let text: String = (0..50_000).map(line).collect();
        for budget in [Budget::Sentences(3), Budget::Words(20), Budget::Characters(80), Budget::Ratio(0.01)] {
            let found = chosen(&text, &options("en", budget));
            let joined = join(found.iter().copied(), "en");
            match budget {
                Budget::Sentences(most) => assert!(found.len() <= most),
                Budget::Words(most) => assert!(words(&joined) <= most),
                Budget::Characters(most) => assert!(joined.chars().count() <= most),
                Budget::Ratio(_) => assert!(found.len() <= 500),
            }
        }
        let found = keyphrases(&Document::in_language(&text, "en"), 10, &Interrupt::never())
            .expect("never interrupted");
        assert!(found.len() <= 10);
    }
}

#[test]
fn a_budget_is_used_as_far_as_sentences_go() {
    let text = "The council of Vale approved the new harbour bridge on Tuesday after a long and bitter debate about its cost. \
        It rained. The bridge opens in May. Traders were pleased. The mayor left.";
    for limit in 2..40 {
        let found = chosen(text, &options("en", Budget::Words(limit)));
        let left = limit - words(&join(found.iter().copied(), "en"));
        let fits = |s: &&str| !found.contains(s) && words(s) <= left;
        let missed = segmentation::sentences(text, "en").map(|span| span.of(text)).find(fits);
        assert_eq!(missed, None, "{limit} words: {found:?}");
    }
}
