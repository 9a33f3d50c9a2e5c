//! The part of the document that is known, and every look around a place of it.
//!
//! Looks back and looks ahead are bounded by [`FAR`] bytes, so that the cost is linear on any text. A look ahead that meets the end of
//! what is known is noted: what was found by it may change with the text that comes, and no decision may rest on it.

#![allow(
    clippy::indexing_slicing,
    reason = "a place is a boundary of a character in the text or its end; a test cuts any text in windows"
)]

use std::cell::Cell;

use crate::analysis::{
    prefix,
    segmentation::grapheme,
    unicode::{is_space, letter},
};

/// The farthest look back or ahead, in bytes.
pub(in crate::analysis::segmentation) const FAR: usize = 512;

/// No decision takes more text after its candidate, in bytes.
pub(in crate::analysis::segmentation) const AHEAD: usize = 8 * FAR;

/// Before a candidate so much text must be kept, in bytes: more than any look back takes.
pub(in crate::analysis::segmentation) const BEFORE: usize = 4 * FAR;

/// The known part of a document. Places are bytes of it.
#[derive(Debug)]
pub(in crate::analysis::segmentation) struct Context<'t> {
    /// The known text.
    pub(in crate::analysis::segmentation) text: &'t str,
    /// Whether the document ends with it.
    ends: bool,
    /// Whether a look ahead has met the end of it, and the document goes on.
    open: Cell<bool>,
}

impl<'t> Context<'t> {
    /// `ends` tells that the document ends with `text`.
    pub(in crate::analysis::segmentation) fn new(text: &'t str, ends: bool) -> Self {
        Self { text, ends, open: Cell::new(false) }
    }

    /// Whether the document ends with the known text.
    pub(in crate::analysis::segmentation) fn ends(&self) -> bool {
        self.ends
    }

    /// Whether more text may change what was found by the looks ahead so far.
    pub(in crate::analysis::segmentation) fn needs_more(&self) -> bool {
        self.open.get()
    }

    /// Notes that a look has come as far as `at`.
    #[inline(always)]
    pub(in crate::analysis::segmentation) fn reach(&self, at: usize) {
        if at >= self.text.len() && !self.ends {
            self.open.set(true);
        }
    }

    pub(in crate::analysis::segmentation) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// The byte at `at`.
    #[inline(always)]
    pub(in crate::analysis::segmentation) fn byte_at(&self, at: usize) -> Option<u8> {
        self.reach(at);
        self.bytes().get(at).copied()
    }

    /// The character at `at`, a boundary.
    #[inline(always)]
    pub(in crate::analysis::segmentation) fn char_at(&self, at: usize) -> Option<char> {
        self.reach(at);
        char_at(self.text, at)
    }

    /// Whether these bytes stand at `at`.
    #[inline]
    pub(in crate::analysis::segmentation) fn has_at(&self, at: usize, expected: &[u8]) -> bool {
        let rest = self.bytes().get(at..).unwrap_or_default();
        if expected.starts_with(rest) {
            self.reach(at + rest.len());
        }
        rest.starts_with(expected)
    }

    /// How many bytes from `at` on pass, of `most` at most.
    #[inline]
    pub(in crate::analysis::segmentation) fn count_at(
        &self,
        at: usize,
        most: usize,
        passes: impl Fn(u8) -> bool,
    ) -> usize {
        let rest = self.bytes().get(at..).unwrap_or_default();
        let count = rest.iter().take(most).take_while(|byte| passes(**byte)).count();
        if count < most {
            self.reach(at + count);
        }
        count
    }

    /// The characters from `at` on, each of them a look.
    pub(in crate::analysis::segmentation) fn chars_at(&self, at: usize) -> impl Iterator<Item = char> {
        let mut place = at;
        std::iter::from_fn(move || self.char_at(place).inspect(|c| place += c.len_utf8()))
    }

    /// The text from `at` on up to [`FAR`] bytes, or up to its line end, which ends the look.
    pub(in crate::analysis::segmentation) fn line_at(&self, at: usize) -> &'t str {
        let most = floor_boundary(self.text, self.text.len().min(at + FAR));
        let text = &self.text[at..most];
        let line = memchr::memchr(b'\n', text.as_bytes()).map_or(text, |end| &text[..end]);
        if line.len() == text.len() && at + FAR > most {
            self.reach(most);
        }
        line
    }

    /// The place after the space at `at`, within bounds.
    pub(in crate::analysis::segmentation) fn skip_gap(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(c) = self.char_at(end).filter(|c| is_space(*c)) {
            end += c.len_utf8();
            if end - at > FAR {
                break;
            }
        }
        end
    }

    /// The first letter at or after `at`, past quotes, brackets and the like, within a few characters.
    #[inline]
    pub(in crate::analysis::segmentation) fn first_letter(&self, at: usize) -> Option<char> {
        const FEW: usize = 8;
        if let Some(first) = self.byte_at(at).filter(u8::is_ascii_alphabetic) {
            return Some(char::from(first));
        }
        self.chars_at(at)
            .take(FEW)
            .find(|c| letter::is_letter_or_number(*c))
            .filter(|c| letter::is_letter(*c))
    }

    /// The word that begins at `at`: letters, digits, marks, apostrophes.
    pub(in crate::analysis::segmentation) fn word_at(&self, at: usize) -> &'t str {
        let mut end = at;
        while end - at <= FAR / 4 {
            if self.byte_at(end).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
                end += 1;
                continue;
            }
            match self.char_at(end) {
                Some('.' | '/' | '@' | '&' | '-') | None => break,
                Some(c) if letter::is_letter_or_number(c) || is_joiner(c) => end += c.len_utf8(),
                Some(_) => break,
            }
        }
        &self.text[at..end]
    }
}

/// The character at byte `at` of a text, a boundary. For places that are known: it notes nothing.
#[inline(always)]
pub(in crate::analysis::segmentation) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// The character before byte `at`, a boundary.
pub(in crate::analysis::segmentation) fn char_before(text: &str, at: usize) -> Option<char> {
    match text.as_bytes()[..at].last() {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text[..at].chars().next_back(),
        None => None,
    }
}

/// `at`, or the nearest boundary of a character before it.
pub(in crate::analysis::segmentation) fn floor_boundary(text: &str, at: usize) -> usize {
    prefix(text, at).len()
}

/// The first place at or after `at` that is no space, or the space that a combining mark stands on. Not bounded: a caller passes
/// a place once.
#[inline]
pub(in crate::analysis::segmentation) fn skip_space(text: &str, at: usize) -> usize {
    if let [b' ', b'!'..=b'~', ..] = text.as_bytes()[at..] {
        return at + 1;
    }
    let (mut place, mut last) = (at, at);
    while let Some(c) = char_at(text, place).filter(|c| is_space(*c)) {
        last = place;
        place += c.len_utf8();
    }
    let marked = place > at && char_at(text, place).is_some_and(grapheme::extends);
    if marked && char_at(text, last).is_some_and(carries_marks) { last } else { place }
}

/// Line ends and invisible signs carry no mark: a cluster begins after them.
fn carries_marks(space: char) -> bool {
    space.is_whitespace() && !space.is_control() && !matches!(space, '\u{2028}' | '\u{2029}')
}

/// The end of the text before `end` without its spaces, not before `start`.
#[inline(always)]
pub(in crate::analysis::segmentation) fn trim_end(text: &str, start: usize, end: usize) -> usize {
    if let [.., b'!'..=b'~'] = text.as_bytes()[..end] { end } else { trim_spaces(text, start, end) }
}

fn trim_spaces(text: &str, start: usize, mut end: usize) -> usize {
    let all = end;
    while let Some(c) = char_before(text, end).filter(|c| end > start && is_space(*c)) {
        end -= c.len_utf8();
    }
    match char_before(text, end) {
        // A sign that takes the space after it into its cluster keeps it.
        Some(c) if end < all && grapheme::prepends(c) => end + char_at(text, end).map_or(0, char::len_utf8),
        _ => end,
    }
}

/// The place after the ASCII character at `at` and those like it that follow. Not bounded, as above.
#[inline]
pub(in crate::analysis::segmentation) fn skip_same(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}

/// The start of the word that ends at `end`: letters, digits and what may stand inside a word or an abbreviation.
pub(in crate::analysis::segmentation) fn word_start(text: &str, end: usize, from: usize) -> usize {
    let floor = from.max(end.saturating_sub(FAR / 4));
    let bytes = text.as_bytes();
    let mut at = end;
    while at > floor {
        if bytes[at - 1].is_ascii_alphanumeric() {
            at -= 1;
            continue;
        }
        match char_before(text, at) {
            Some(c) if letter::is_letter_or_number(c) || is_joiner(c) => at -= c.len_utf8(),
            // The gershayim of a Hebrew abbreviation, written as a quote: ארה"ב.
            Some('"') if at < end && is_hebrew(char_at(text, at)) && is_hebrew(char_before(text, at - 1)) => {
                at -= 1
            }
            _ => break,
        }
    }
    at
}

fn is_hebrew(c: Option<char>) -> bool {
    matches!(c, Some('\u{5d0}'..='\u{5ea}'))
}

/// What may stand inside a word: combining marks, apostrophes, hyphens, inner full stops, viramas and joiners.
pub(in crate::analysis::segmentation) fn is_joiner(c: char) -> bool {
    match c {
        '.' | '-' | '\'' | '’' | '_' | '&' | '@' | '/' => true,
        _ if c.is_ascii() => false,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '׳' | '״' | 'º' | 'ª' | '°' => true,
        // Vowel signs and other marks of the Indic and South-East Asian scripts are no letters to `char`.
        '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' => {
            !is_space(c) && !matches!(c, '।' | '॥' | '၊' | '။')
        }
        _ => false,
    }
}
