//! The cutter against itself: the fast path against the general readers, windows against the whole text.

use proptest::prelude::*;

use super::{
    super::Newlines, candidate::BreakCandidate, preceding::Preceding, state::SentenceState,
    terminators::Terminators, *,
};
use crate::analysis::segmentation::windows::context::{AHEAD, BEFORE, Context, floor_boundary};

/// Texts that hit the rules: words, abbreviations, marks and spaces of many scripts in any order.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,9}",
        4 => "[A-Z][a-z]{0,6}",
        6 => prop::sample::select(vec![". ", " ", " ", ", ", ".", "! ", "? "]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "...", "…", " . . . ", "\n", "\n\n", "\n\n\n", "\r\n", "\u{a0}", "\"", "“", "”", "'", "(", ")",
            " [1] ", "«", "»", " '' ", " ' ", "`", "Mr.", "U.S.", "e.g.", "No. 5", "3.", "a.\u{a0}",
            "Dr.\u{a0}", "p.\u{a0}5 ", "x.)) ", "U. S. ", "1) ", "2) ", "1. ", "2. ", "a. ", "b. ", "- ",
            "• ", "•9. ", "www.a.b/c?d", "a@b.c", "$1.5", ":", ";", ":)", " :-)", "。", "？", "「", "」", "।",
            "؟", "۔", "։", "။", "།", "።", "\u{301}", "\u{600}", "😀", "👩‍👩‍👧", "日本語", "ไทย", "한국어", "שלום",
            "مرحبا", "नमस्ते", "\u{2028}", "\u{feff}", "        ", "            \n            ", "2008. ",
            "14th. ", "Fig. 3 ", "d'euros. ", "week-end. ", "a/b@c_", "b.", "Sept. 30 ", "etc. 5 ", "(Dr. ",
            "J. ", "Е. ", "\"Go. ", "6:40. ", "$5. ", "있다. ", "г. ", "A.B. ", "7. ", " 3. Mai ",
            " 12. Mann ", "B2. ", "2B. ", "IV. ", "NASA. ", "iv. ", "pH. ", ".\" ", "!\" ", "%. ",
            "Yahoo! ", "Hauptstr. ", "страна. ", "ул. ", "είναι. ", "sídliště. ", "كان. ", "الربيع. ",
            "ربيع. ", "Ábel ", "I'm ", "II ", "A) ", "ß. ", " „", " ‘", "’", " – ", "Oh. ", "Iv. ", "¿",
            "« ", "«\u{a0}", "『", "（", "！", "15", "it goes.\n", "It goes.\n", "So!\n", "so?\n", "said.\"\n",
            "so.)\n", "Mr.\n", "x.\n", "5.\n", "раму.\n", "abcdefghij.\n", ". »", " '. ", " . ''", "डॉ. ",
            "क. ", "Öğr. ", "бул. ", "Проф. ", "toplandı. ", "perderlo». ", "sagt“. ", "القديمةالقديمة. ",
            "م. ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => ("[a-z .\n(]", 200..1500usize).prop_map(|(c, n)| c.repeat(n)),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn options() -> impl Strategy<Value = Options> {
    let language = prop::sample::select(vec!["tlh", "en", "de", "el", "hy", "ru", "ja", "ar", "hi", "tr"]);
    let newlines = prop::sample::select(vec![Newlines::Auto, Newlines::EveryLine, Newlines::BlankLines]);
    (language, newlines).prop_map(|(language, newlines)| Options::new(language).with_newlines(newlines))
}

/// What a cutter decides that sees the document grow by these steps and lets go of what it does not need.
fn in_windows(text: &str, options: Options, steps: &[usize]) -> Vec<Boundary> {
    let mut cutter = Cutter::new(options);
    let (mut window, mut rest, mut found) = (String::new(), text, Vec::new());
    for step in steps.iter().cycle() {
        let cut = floor_boundary(rest, rest.len().min(*step));
        let (chunk, left) = rest.split_at(cut.max(rest.chars().next().map_or(0, char::len_utf8)));
        (window, rest) = (window + chunk, left);
        while let Some(boundary) = cutter.next(&window, rest.is_empty()) {
            found.push(boundary);
        }
        if rest.is_empty() {
            return found;
        }
        let gone = cutter.done(&window);
        cutter.shift(&window, gone);
        window.drain(..gone);
        assert!(window.len() <= BEFORE + AHEAD + 2 * step + 64, "the window grows: {}", window.len());
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_do_not_change_the_cuts(
        text in texts(),
        options in options(),
        steps in prop::collection::vec(prop_oneof![1usize..8, 1usize..2000], 1..8),
    ) {
        let whole: Vec<Boundary> = boundaries(&text, options.clone()).collect();
        prop_assert_eq!(in_windows(&text, options, &steps), whole);
    }

    #[test]
    fn the_fast_path_decides_like_the_table(text in texts(), options in options(), lowercase: bool) {
        let (context, sentence) = (Context::new(&text, true), SentenceState::with_lowercase(lowercase));
        for (at, _) in text.match_indices(['.', '!', '?']) {
            let (lexicon, newlines) = (&options.lexicon, options.newlines);
            let candidate = BreakCandidate {
                context: &context, at, start: 0, base: 0, sentence: &sentence, lexicon, newlines,
            };
            if let Some(decision) = decide::decide_fast(&text, at, 0, lexicon) {
                let general = decide::decide(&candidate, &Terminators::read(&context, at));
                prop_assert_eq!(decision, general, "at {}", at);
            }
        }
    }

    #[test]
    fn the_fast_readers_read_what_the_general_one_does(text in texts(), options in options()) {
        let context = Context::new(&text, true);
        for (at, _) in text.match_indices('.').filter(|(at, _)| *at > 0) {
            if let Some(class) = fast_path::class_before(&text, at, 0, &options.lexicon) {
                let general = Preceding::of_word(&context, at, 0, &options.lexicon);
                let (fast, slow) = (decide::full_stop_after(class), decide::full_stop_after(general.class));
                prop_assert_eq!(fast, slow, "{:?} at {}", general, at);
            }
        }
    }

    #[test]
    fn every_processor_cuts_alike(text in texts(), options in options()) {
        let mut portable = Cutter::portable(options.clone());
        let found: Vec<Boundary> = std::iter::from_fn(|| portable.next(&text, true)).collect();
        prop_assert_eq!(&found, &boundaries(&text, options.clone()).collect::<Vec<_>>());
        let ends = found.into_iter().filter_map(|boundary| match boundary {
            Boundary::Ends(sentence) => Some(sentence.span),
            Boundary::Refused { .. } => None,
        });
        prop_assert_eq!(ends.collect::<Vec<_>>(), sentences(&text, options).collect::<Vec<_>>());
    }
}

/// What the scan knows of a window is forgotten when no sentence could begin yet.
#[test]
fn a_window_that_grows_is_scanned_again() {
    let text = "\nlet x = f(1);\n, . aa";
    let options = Options::new("tlh").with_newlines(Newlines::EveryLine);
    let whole: Vec<Boundary> = boundaries(text, options.clone()).collect();
    for steps in [[16, 5], [1, 20], [15, 1]] {
        assert_eq!(in_windows(text, options.clone(), &steps), whole);
    }
}

/// How many characters of the text are known when its first sentence is given.
fn known_at_first_end(text: &str) -> Option<usize> {
    let mut cutter = Cutter::new(Options::new("en"));
    (0..=text.len()).find(|end| matches!(cutter.next(&text[..*end], false), Some(Boundary::Ends(_))))
}

#[test]
fn a_sentence_is_given_one_word_after_its_end() {
    for (text, known) in [
        ("It went. The end of it", "It went. Th"),
        ("It went! The end of it", "It went! The"),
        ("He met Dr. Smith. It was late", "He met Dr. Smith. It"),
        ("He lives in the U.S. The end", "He lives in the U.S. The "),
        ("One line\nOther line", "One line\nOt"),
        ("One text\n\nOther text", "One text\n\n"),
    ] {
        let given = known_at_first_end(text).map(|end| &text[..end]);
        assert!(given.is_some_and(|given| given.len() <= known.len()), "{given:?} of {text:?}");
    }
}
