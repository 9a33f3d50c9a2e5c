//! The cutter against itself: the short way against the long one, windows against the whole text.

use proptest::prelude::*;

use super::*;

/// Texts that hit the rules: words, abbreviations, marks and spaces of many scripts in any order.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,9}",
        4 => "[A-Z][a-z]{0,6}",
        6 => prop::sample::select(vec![". ", " ", " ", ", ", ".", "! ", "? "]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "...", "…", " . . . ", "\n", "\n\n", "\n\n\n", "\r\n", "\u{a0}", "\"", "“", "”", "'", "(", ")", " [1] ", "«", "»", " '' ", " ' ", "`",
            "Mr.", "U.S.", "e.g.", "No. 5", "3.", "a.\u{a0}", "Dr.\u{a0}", "p.\u{a0}5 ", "x.)) ", "U. S. ", "1) ", "2) ", "1. ", "2. ", "a. ", "b. ", "- ", "• ", "•9. ", "www.a.b/c?d", "a@b.c",
            "$1.5", ":", ";", ":)", " :-)", "。", "？", "「", "」", "।", "؟", "۔", "։", "။", "།", "።", "\u{301}", "\u{600}", "😀", "👩‍👩‍👧",
            "日本語", "ไทย", "한국어", "שלום", "مرحبا", "नमस्ते", "\u{2028}", "\u{feff}", "        ", "            \n            ",
            "2008. ", "14th. ", "Fig. 3 ", "d'euros. ", "week-end. ", "a/b@c_", "b.", "Sept. 30 ", "etc. 5 ", "(Dr. ", "J. ", "Е. ", "\"Go. ", "6:40. ", "$5. ", "있다. ", "г. ", "A.B. ", "7. ", " 3. Mai ", " 12. Mann ", "B2. ", "2B. ", "IV. ", "NASA. ", "iv. ", "pH. ", ".\" ", "!\" ", "%. ", "Yahoo! ", "Hauptstr. ", "страна. ",
            "ул. ", "είναι. ", "sídliště. ", "كان. ", "الربيع. ", "ربيع. ", "Ábel ", "I'm ", "II ", "A) ", "ß. ", " „", " ‘", "’", " – ", "Oh. ", "Iv. ", "¿", "« ", "«\u{a0}", "『", "（", "！", "15",
            "it goes.\n", "It goes.\n", "So!\n", "so?\n", "said.\"\n", "so.)\n", "Mr.\n", "x.\n", "5.\n", "раму.\n", "abcdefghij.\n", ". »", " '. ", " . ''",
            "डॉ. ", "क. ", "Öğr. ", "бул. ", "Проф. ", "toplandı. ", "perderlo». ", "sagt“. ", "القديمةالقديمة. ", "م. ",
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
        let cut = look::floor_boundary(rest, rest.len().min(*step));
        let (chunk, behind) = rest.split_at(cut.max(rest.chars().next().map_or(0, char::len_utf8)));
        (window, rest) = (window + chunk, behind);
        while let Some(boundary) = cutter.next(&window, rest.is_empty()) {
            found.push(boundary);
        }
        if rest.is_empty() {
            return found;
        }
        let gone = cutter.keep(&window);
        cutter.shift(&window, gone);
        window.drain(..gone);
        assert!(window.len() <= BEHIND + AHEAD + 2 * step + 64, "the window grows: {}", window.len());
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_do_not_change_the_cuts(text in texts(), options in options(), steps in prop::collection::vec(1usize..2000, 1..8)) {
        let whole: Vec<Boundary> = boundaries(&text, options.clone()).collect();
        prop_assert_eq!(in_windows(&text, options, &steps), whole);
    }

    #[test]
    fn the_short_way_decides_like_the_long_one(text in texts(), options in options(), lowercase: bool) {
        let memory = Memory { lowercase, ..Memory::default() };
        for (at, _) in text.char_indices().filter(|(_, c)| ".!?:;。？！।։".contains(*c)) {
            let view = View { text: &text, base: 0, start: 0, lexicon: &options.lexicon, newlines: options.newlines, memory: &memory };
            let lexicon = &options.lexicon;
            let seen = if lowercase && plain::small_letter_follows(&text, at) {
                plain::see_in_careless(&text, at, 0, lexicon)
            } else {
                glance::see(&text, at, 0, lexicon).or_else(|| plain::see(&text, at, 0, lexicon))
            };
            if let Some(Seen::End(End { end, gap, first, .. })) = seen {
                let start = look::skip_space(&text, end);
                let letter = Some(first).filter(|first| letter::is_letter(*first));
                prop_assert_eq!((end + gap, letter), (start, look::first_letter(&text, start)));
                prop_assert_eq!(item::read(&text, start), None);
            }
            let seen = seen.map(|seen| match seen {
                Seen::End(end) => Verdict::Cut { end: end.end, rule: end.rule },
                Seen::GoesOn(rule) => {
                    Verdict::Go { on: look::skip_brackets(text.as_bytes(), at + 1), rule: Some(rule) }
                }
            });
            if let Some(verdict) = seen.or_else(|| plain::judge(&view, at)) {
                prop_assert_eq!(verdict, ender::judge(&view, at));
            }
            if Cutter::new(options.clone()).ends_text(&text, at) {
                prop_assert_eq!(ender::judge(&view, at), Verdict::Cut { end: at + 1, rule: Rule::EndOfText });
            }
        }
    }

    #[test]
    fn every_processor_cuts_alike(text in texts(), options in options()) {
        let mut portable = Cutter { scan: Scan::portable(), ..Cutter::new(options.clone()) };
        #[cfg(target_arch = "x86_64")]
        {
            portable.modern = false;
        }
        let found: Vec<Boundary> = std::iter::from_fn(|| portable.next(&text, true)).collect();
        prop_assert_eq!(&found, &boundaries(&text, options.clone()).collect::<Vec<_>>());
        let ends = found.into_iter().filter_map(|boundary| match boundary {
            Boundary::Ends(sentence) => Some(sentence.span),
            Boundary::Refused { .. } => None,
        });
        prop_assert_eq!(ends.collect::<Vec<_>>(), sentences(&text, options).collect::<Vec<_>>());
    }

    #[test]
    fn no_sentence_reaches_over_a_paragraph(text in texts(), options in options()) {
        let newlines = options.newlines;
        let mut wraps = Wraps::new(newlines);
        let stretches = std::iter::from_fn(|| wraps.next(&text, true));
        let ends: Vec<usize> = stretches
            .filter_map(|stretch| match stretch {
                Stretch::Ends { span, .. } => Some(span.end),
                Stretch::Begins(_) | Stretch::Line(_) => None,
            })
            .collect();
        for sentence in sentences(&text, options) {
            let crossed = ends.iter().find(|&&end| sentence.start < end && end < sentence.end);
            prop_assert_eq!(crossed, None, "{:?}", sentence);
        }
    }
}

#[test]
fn sentences_fill_batches_of_any_number() {
    for number in 0..70 {
        let text = "It is so. ".repeat(number);
        let mut sentences = sentences(&text, Options::new("en"));
        assert_eq!(sentences.by_ref().count(), number);
        assert_eq!(sentences.next(), None);
    }
}

/// A sign that takes the space behind it into its cluster must not leave the window without it.
#[test]
fn a_stretch_keeps_the_space_of_a_sign_before_a_long_gap() {
    let text = format!("ab\u{600}{}\n\ncd", " ".repeat(2 * BEHIND));
    let mut whole = Wraps::new(Newlines::Auto);
    let expected: Vec<Stretch> = std::iter::from_fn(|| whole.next(&text, true)).collect();
    let mut wraps = Wraps::new(Newlines::Auto);
    let (mut window, mut found) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        window.push(c);
        let last = at + c.len_utf8() == text.len();
        while let Some(stretch) = wraps.next(&window, last) {
            found.push(stretch);
        }
        if !last {
            let gone = wraps.keep(&window);
            wraps.shift(&window, gone);
            window.drain(..gone);
        }
    }
    assert_eq!(found, expected);
}
