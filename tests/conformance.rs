//! UAX #29: every line of the Unicode Consortium's own test files, unmodified, in `tests/conformance/`.

use lector::analysis::{Span, segmentation};

/// One line: the pieces of its text.
fn cases(file: &'static str) -> impl Iterator<Item = (usize, Vec<String>)> {
    file.lines().enumerate().filter_map(|(index, line)| {
        let line = line.split('#').next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| (index + 1, pieces(line)))
    })
}

/// `÷ 0020 × 0308 ÷ 0020 ÷`: a break is ÷, no break ×, between code points in hexadecimal.
fn pieces(line: &str) -> Vec<String> {
    line.split('÷')
        .map(|piece| {
            piece
                .split('×')
                .filter_map(|code| char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?))
                .collect()
        })
        .filter(|piece: &String| !piece.is_empty())
        .collect()
}

fn check(file: &'static str, cut: impl Fn(&str) -> Vec<Span>) {
    let mut count = 0;
    for (line, expected) in cases(file) {
        let text = expected.concat();
        let found: Vec<&str> = cut(&text).iter().map(|span| span.of(&text)).collect();
        assert_eq!(found, expected, "line {line}: {text:?}");
        count += 1;
    }
    assert!(count > 500, "only {count} cases were read");
}

#[test]
fn graphemes_conform() {
    check(include_str!("conformance/GraphemeBreakTest.txt"), |text| segmentation::graphemes(text).collect());
}

#[test]
fn words_conform() {
    check(include_str!("conformance/WordBreakTest.txt"), |text| {
        segmentation::words(text).map(|word| word.span).collect()
    });
}
