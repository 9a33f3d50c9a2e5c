//! Every way cuts as ICU4X does.

use proptest::prelude::*;

use super::{
    property::{SEGMENTER, is_inert, is_one_cluster},
    *,
};

fn texts() -> impl Strategy<Value = String> {
    let known: Vec<char> = "ab \r\n\u{301}\u{200d}é\u{ad}日本語かんじ가\
        \u{11a8}\u{1100}\u{1161}ไทยำक्षि\u{600}👩🇩🏽\u{fe0f}яЖ、。"
        .chars()
        .collect();
    prop::collection::vec(prop_oneof![4 => prop::sample::select(known), 1 => any::<char>()], 0..40)
        .prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_fast_path_cuts_as_the_segmenter(text in texts()) {
        let ends: Vec<usize> = graphemes(&text).map(|span| span.end).collect();
        prop_assert_eq!(ends, SEGMENTER.segment_str(&text).skip(1).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn long_clusters_end_where_short_ones_do(
        text in texts(),
        marks in "[\u{301}\u{94d}\u{200d}\u{93e}👩🇩क가\u{1100}\u{600}]{0,24}",
        reach in 4usize..12,
    ) {
        let text = text + &marks + "a" + &marks;
        let never = Interrupt::never();
        let spans = within(&text, reach, Checkpoint::new(&never));
        let ends: Vec<usize> = spans.map(|span| span.expect("never interrupted").end).collect();
        prop_assert_eq!(ends, SEGMENTER.segment_str(&text).skip(1).collect::<Vec<_>>());
    }
}

#[test]
fn marks_extend_and_letters_do_not() {
    assert!(extends('\u{301}') && extends('\u{200d}') && extends('\u{93e}'));
    assert!(!extends('a') && !extends('я') && !extends('日'));
}

#[test]
fn inert_characters_neither_extend_nor_prepend() {
    for c in ('\0'..=char::MAX).filter(|&c| is_inert(c)) {
        assert!(!is_one_cluster(' ', c) && !is_one_cluster(c, ' '), "{:x}", u32::from(c));
    }
}

#[test]
fn signs_prepend_and_letters_do_not() {
    assert!(prepends('\u{600}'));
    assert!(!prepends('a') && !prepends('。'));
    assert!(takes('\u{600}', '\u{fffd}') && !takes('\u{600}', '\u{200b}') && !takes('\u{600}', '\n'));
}
