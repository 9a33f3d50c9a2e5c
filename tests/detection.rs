//! The detector: promises that hold for every text. What single texts are answered stands in `golden/detection/`.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

#[path = "golden/case.rs"]
#[allow(dead_code, reason = "the golden tests use all of it")]
mod case;

use lector::analysis::detection::{
    Engine, LanguageSpan, Options, UndeterminedReason, detect, detect_unless, is_detectable, languages,
};
use lector::analysis::{Interrupt, Interrupted, language, segmentation::graphemes};
use proptest::prelude::*;

#[test]
fn an_empty_text_has_no_language() {
    let answer = detect("", &Options::default());
    assert_eq!((answer.language.code, answer.reason), ("und", Some(UndeterminedReason::NoLetters)));
}

/// Every digit of every answer to the golden texts, as one number. Floating point that reaches an answer is the same on
/// every machine; a change of the model or of a rule changes the number, which is then written here anew.
#[test]
fn answers_are_the_same_on_every_machine() {
    let options = Options { include_spans: true, max_candidates: 5, ..Options::default() };
    let answers = case::read("detection").into_iter().map(|case| detect(&case.input, &options));
    let answers: String = answers.map(|answer| format!("{answer:?}")).collect();
    let fnv1a = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    assert_eq!(answers.bytes().fold(0xCBF2_9CE4_8422_2325, fnv1a), 0xB686_5AF6_870E_3384);
}

#[test]
fn languages_are_sorted_named_and_detectable() {
    let all: Vec<_> = languages().collect();
    assert!(all.is_sorted() && all.len() >= 105);
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

#[test]
fn a_mixed_text_falls_into_its_languages() {
    let parts = [
        ("en", "The children went to the market this morning to buy fresh bread."),
        ("de", "Am Nachmittag backen wir gemeinsam einen Kuchen für die Großmutter."),
        ("ru", "Вечером мы будем пить чай и смотреть старые фотографии."),
        ("ja", "明日は友達と山に登る予定です。"),
        ("fr", "Ensuite, nous rentrerons à la maison pour préparer le dîner."),
    ];
    let text = parts.map(|(_, part)| part).join(" ");
    let answer = detect(&text, &Options { include_spans: true, max_candidates: 5, ..Options::default() });
    let found: Vec<_> = answer.spans.iter().map(|part| (part.language.code, part.span.of(&text))).collect();
    assert_eq!(found, parts);
    assert!(answer.spans.iter().all(|part| part.language.reliable), "{:?}", answer.spans);
    assert_eq!(answer.reason, Some(UndeterminedReason::Mixed));
    assert_eq!(detect(&text, &Options { max_candidates: 5, ..Options::default() }).reason, answer.reason);
}

#[test]
fn spans_follow_allowed_languages_and_priors() {
    let text = "The children went to the market. Am Nachmittag backen wir einen Kuchen.";
    let codes = |options: Options<'_>| {
        let answer = detect(text, &Options { include_spans: true, ..options });
        answer.spans.iter().map(|part| part.language.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Options::default()), ["en", "de"]);
    assert_eq!(codes(Options { allowed: vec!["en".into(), "fr".into()], ..Options::default() }), ["en"]);
    assert!(!codes(Options { priors: vec![("de".into(), 0.0)], ..Options::default() }).contains(&"de"));
}

#[test]
fn a_larger_allow_list_makes_no_sure_answer_unsure() {
    for case in case::read("detection") {
        let Some(code) = case.expected.concat().strip_suffix(" reliable").map(str::to_owned) else {
            continue;
        };
        let few: Vec<_> = ["en", "zh", "ar", &code].map(|code| code.to_owned().into()).to_vec();
        let all: Vec<_> = languages().map(Into::into).collect();
        for allowed in [few, all] {
            let answer = detect(&case.input, &Options { allowed, ..Options::default() });
            assert!(answer.language.code == code && answer.language.reliable, "{case:?}: {answer:?}");
        }
    }
}

#[test]
fn confidence_is_neither_boastful_nor_shy() {
    let (mut sum, mut right, mut words) = (0.0, 0.0, 0.0);
    for case in case::read("detection").into_iter().filter(|case| case.file == "languages") {
        let code = case.expected[0].split(' ').next().unwrap();
        for word in case.input.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3) {
            let language = detect(word, &Options::default()).language;
            sum += language.confidence;
            right += f64::from(u8::from(language.code == code));
            words += 1.0;
        }
    }
    assert!(words > 500.0 && (sum / words - right / words).abs() < 0.08, "{} {}", sum / words, right / words);
}

#[test]
fn threads_change_nothing() {
    let text = "Heute Morgen gehen wir auf den Markt. Then we will bake a cake together for grandmother.";
    let ask = || detect(text, &Options { include_spans: true, max_candidates: 5, ..Options::default() });
    let alone = ask();
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(ask)).collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == alone));
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
    let engine = proptest::sample::select(vec![Engine::Lector, Engine::Whatlang]);
    (allowed, priors, 0..6_usize, engine, any::<bool>()).prop_map(
        |(allowed, priors, max_candidates, engine, include_spans)| Options {
            allowed,
            priors,
            max_candidates,
            engine,
            include_spans,
        },
    )
}

#[test]
fn work_stops_when_it_is_interrupted() {
    let text = "The children went to the market. ".repeat(10_000);
    for include_spans in [true, false] {
        let options = Options { include_spans, ..Options::default() };
        assert_eq!(detect_unless(&text, &options, &Interrupt::when(&|| true)), Err(Interrupted));
        assert_eq!(detect_unless(&text, &options, &Interrupt::never()), Ok(detect(&text, &options)));
    }
}

#[test]
fn short_sentences_of_two_languages_are_told_apart() {
    for (text, expected) in [
        ("The train is late again. Wir warten schon seit einer Stunde auf dem Bahnsteig.", "en de"),
        ("This is English. Esto es español. Ceci est du français.", "en es fr"),
        ("Мы идём домой. 你好世界。", "ru zh"),
    ] {
        let answer = detect(text, &Options { include_spans: true, ..Options::default() });
        let codes: Vec<&str> = answer.spans.iter().map(|part| part.language.code).collect();
        assert_eq!(codes.join(" "), expected, "{text}");
    }
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
            let is_allowed = options.allowed.iter().any(|code| code == candidate.code);
            prop_assert!(options.allowed.is_empty() || is_allowed);
            let prior = options.priors.iter().find(|(code, _)| code == candidate.code);
            prop_assert!(prior.is_none_or(|&(_, weight)| weight > 0.0));
        }
        prop_assert_eq!(detect(&text, &options), answer);
    }

    #[test]
    fn spans_hold_every_letter_and_cut_no_word(text in mixed_texts(), options in options()) {
        let options = Options { include_spans: true, engine: Engine::Lector, ..options };
        let answer = detect(&text, &options);
        prop_assert!(answer.spans.is_sorted_by(|a, b| a.span.end <= b.span.start));
        let clusters: Vec<usize> = graphemes(&text).map(|cluster| cluster.end).chain([0]).collect();
        for part in &answer.spans {
            let piece = part.span.of(&text);
            prop_assert!(!piece.is_empty());
            prop_assert!(clusters.contains(&part.span.start) && clusters.contains(&part.span.end));
            prop_assert!(!is_inside_a_word(&text, part.span.start));
            prop_assert!(!is_inside_a_word(&text, part.span.end));
        }
        let is_in = |part: &LanguageSpan, at: usize| (part.span.start..part.span.end).contains(&at);
        let is_in_any = |at: usize| answer.spans.iter().any(|part| is_in(part, at));
        if let Some((first, last)) = answer.spans.first().zip(answer.spans.last()) {
            let sum: f64 = answer.spans.iter().map(|part| part.proportion).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            let within = first.span.start..last.span.end;
            let mut letters = text.char_indices().filter(|(at, c)| within.contains(at) && c.is_alphabetic());
            prop_assert!(letters.all(|(at, _)| is_in_any(at)));
        }
    }
}

/// Sentences of several languages, in any order, with noise between them.
fn mixed_texts() -> impl Strategy<Value = String> {
    let sentences = [
        "The children went to the market this morning. ",
        "Heute Morgen sind wir auf den Markt gegangen. ",
        "Сегодня утром мы ходили на рынок за хлебом, ",
        "今日は市場へ行きました。",
        "ذهبنا صباح اليوم إلى السوق ",
        "naïve café au lait, s'il vous plaît! ",
    ];
    let marks = ["\u{fffd}\u{9be}", " \u{301}", "\u{600}", "\u{600} ", "d\u{9be}বাজার ", "\u{200d}"];
    let part = prop_oneof![
        4 => proptest::sample::select(sentences.to_vec()).prop_map(str::to_owned),
        4 => "\\PC{0,8}",
        1 => proptest::sample::select(marks.to_vec()).prop_map(str::to_owned)
    ];
    proptest::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

/// Whether letters of one script stand on both sides, Latin ones for the test.
fn is_inside_a_word(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    letter(text[..at].chars().next_back()) && letter(text[at..].chars().next())
}
