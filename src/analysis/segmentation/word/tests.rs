//! Pieces and the fast path change no word.

use proptest::prelude::*;

use super::{icu::IcuWords, *};

/// Words without pieces and without the fast path.
fn whole(text: &str) -> Vec<Word> {
    let mut run = IcuWords::new(text, 0, text.len());
    let ends: Vec<usize> = iter::from_fn(|| run.next(text)).collect();
    let starts = iter::once(0).chain(ends.iter().copied());
    let spans = starts.zip(&ends).map(|(start, end)| Span::new(start, *end));
    spans.map(|span| Word { span, word_like: span.of(text).contains(char::is_alphanumeric) }).collect()
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9]{1,9}",
        2 => prop::sample::select(vec![
            " ", " ", "  ", "\n", "’", "“", "…", "·", ";", "(", "é", "ж", "Ω", "\u{387}", "×", "\t",
            "\u{b}", "\0", "\r\n", "\r", "\u{a0}", "\u{3000}", "\u{2028}", ".", ",", "'", ":", "_",
            "-", "。", "、", "，", "\u{301}", "\u{200d}", "\u{ad}", "\u{600}", "\u{feff}", "👩‍👩‍👧",
            "🇩🇪", "🇩", "ไทย", "ภาษา", "ลาว", "မြန်မာ", "ខ្មែរ", "東京都", "に", "住む", "한국어", "ア",
            "שלום", "\"", "é", "क्ष",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn pieces_change_no_word(text in texts()) {
        // Piece by piece as small as they come: the text grows by one character.
        let mut pieces = Pieces::default();
        let (mut at, mut found) = (0, Vec::new());
        let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
        for end in ends {
            let (never, last) = (Interrupt::never(), end == text.len());
            let mut next = |at: usize| pieces.next(&text[at..end], last, &mut Checkpoint::new(&never));
            while let Some(length) = next(at).expect("never interrupted") {
                found.extend(of_piece(&text[at..at + length]).map(|word| word.moved_by(at)));
                at += length;
            }
        }
        prop_assert_eq!(&found, &whole(&text));
        prop_assert_eq!(&found, &words(&text).collect::<Vec<_>>());
    }
}

#[test]
fn the_fast_path_knows_each_character() {
    for c in ('\0'..='\u{3000}').filter(|c| *c != '\u{387}') {
        for text in [format!("a{c}b 1{c}2 {c} {c}{c}_{c}"), format!("{c}é.{c}’ж{c}\r{c}\n{c}")] {
            assert_eq!(words(&text).collect::<Vec<_>>(), whole(&text), "{:x}", u32::from(c));
        }
    }
}

#[test]
fn long_runs_are_cut_as_the_whole() {
    for run in [
        "東京都に住む人々は日本語を話す",
        "ภาษาไทยง่ายมากสำหรับทุกคน",
        "ab.c'd:e_f",
        "မြန်မာဘာသာစကား",
        "🇩🇪🇫🇷",
        "\u{2028}x\u{301}",
    ] {
        let text = run.repeat(40_000 / run.len());
        let differ = words(&text).zip(whole(&text)).find(|(found, expected)| found != expected);
        assert_eq!(differ, None, "{run}");
    }
}

#[test]
fn one_long_word_stays_one() {
    let text = format!("a {} b", "x".repeat(100_000));
    assert_eq!(words(&text).count(), 5);
}
