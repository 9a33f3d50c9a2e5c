//! Finds the bytes that may end a sentence, many at a time.
//!
//! A candidate is an ASCII mark (`. ! ? : ; ( ) [` or a line end) or a terminator of another script. A block
//! of bytes becomes a mask with a bit for every byte that may begin one: by vectors where the processor has
//! them (`avx2`), by a table elsewhere. Both are right about ASCII and may set too many bits beyond it, where
//! they are looked at again.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod known_blocks;
mod table;

use known_blocks::{Find, Known};

use crate::analysis::unicode;

/// Where the search stands. It only saves time: a new one finds the same.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    find: Find,
    known: Known,
    /// The number of the next place that is known.
    next: usize,
    /// After the candidate that was given last.
    passed: usize,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self { find: fastest(), known: Known::NOTHING, next: 0, passed: 0 }
    }

    /// The search of processors without vectors.
    #[cfg(test)]
    pub(super) fn portable() -> Self {
        Self { find: table::find, ..Self::new() }
    }

    /// Forgets what it knows: other bytes stand at its places now.
    pub(super) fn forget(&mut self) {
        (self.known.blocks, self.known.count, self.next, self.passed) = (0..0, 0, 0, 0);
    }

    /// The first candidate at or after `from`.
    #[inline]
    pub(super) fn next(&mut self, text: &str, from: usize) -> Option<usize> {
        if from < self.passed {
            self.forget();
        }
        loop {
            while let Some(at) = self.known.place(self.next) {
                self.next += 1;
                if at >= from && is_candidate(text, at) {
                    self.passed = at + 1;
                    return Some(at);
                }
            }
            let from = from.max(self.known.blocks.end);
            (self.find)(&mut self.known, text.as_bytes(), from)?;
            self.next = 0;
        }
    }
}

fn fastest() -> Find {
    #[cfg(target_arch = "x86_64")]
    if let Some(find) = avx2::find() {
        return find;
    }
    table::find
}

/// Whether a candidate begins at `at`, where one may: of ASCII marks that is certain.
#[inline]
fn is_candidate(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => true,
        _ => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_candidate_beyond_ascii),
    }
}

/// Whether the character is a terminator that can be seen alone, or ends a line.
fn is_candidate_beyond_ascii(c: char) -> bool {
    let part_of_emoji = matches!(c, '\u{200d}' | '\u{fe0f}');
    unicode::sentence_terminator(c).is_some() && !part_of_emoji || unicode::is_line_end(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether the scan stops at `c`, said another way.
    fn stops_at(c: char) -> bool {
        ".!?:;()[\n\r\u{2028}\u{2029}".contains(c) || !c.is_ascii() && is_candidate_beyond_ascii(c)
    }

    /// Texts of marks, of characters that begin like marks, and of anything.
    fn texts() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            prop::sample::select(
                ".!?:;()[Z_\n\r.:`^|-。．｡…։؟۔।།။።។😀\u{2028}a1 é日本語のŠд「，\u{a0}”\u{1f000}"
                    .chars()
                    .collect::<Vec<_>>()
            ),
            any::<char>(),
        ];
        prop::collection::vec(c, 0..400).prop_map(String::from_iter)
    }

    /// The candidates at or after `from`, one by one.
    fn all(mut scan: Scan, text: &str, from: usize) -> Vec<usize> {
        let mut at = from;
        std::iter::from_fn(|| scan.next(text, at).inspect(|next| at = next + 1)).collect()
    }

    proptest! {
        #[test]
        fn every_way_finds_what_the_characters_say(text in texts(), from in 0usize..300) {
            let from = (0..=from.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let naive = text.char_indices().filter(|(at, c)| *at >= from && stops_at(*c));
            let naive: Vec<usize> = naive.map(|(at, _)| at).collect();
            for find in [table::find as Find, fastest()] {
                let mut scan = Scan { find, ..Scan::new() };
                prop_assert_eq!(&all(scan.clone(), &text, from), &naive);
                // What was passed is found again.
                scan.next(&text, text.len());
                prop_assert_eq!(scan.next(&text, from), naive.first().copied());
            }
        }
    }
}
