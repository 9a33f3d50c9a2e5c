//! What each sentence looks like on its page, so that the sentences of a text can be told from what surrounds
//! it.
//!
//! Facts about single sentences and their lines. Which sentences a summary may use is not decided here, for
//! that hangs on the part of the page that is summarized.

use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    index::NumberIndex,
    line_kind::{
        is_boilerplate, is_byline, is_code, is_mostly_addresses, is_terminated, is_unterminated_script,
    },
    prefix,
    span::CompactSpan,
    unicode::is_line_end_or_nel,
};

/// The longest sentence that can be anything but a sentence, in bytes.
const MAX_ASIDE: usize = 2048;
/// The longest line without a terminator that is a headline, in words and in characters of scripts without
/// spaces.
const MAX_HEADING: (usize, usize) = (20, 40);
/// How far a line end is looked for past the blanks around a sentence, in bytes.
const MAX_BLANKS: usize = 1024;

/// The group of a sentence without letters.
const NO_LETTERS: u32 = u32::MAX;

/// What kind of a sentence it is by its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum SentenceForm {
    /// It ends as sentences do.
    Terminated,
    /// It lacks a terminator, in a script that has them.
    Unterminated,
    /// Boilerplate, a byline, a list marker, code.
    NotProse,
    /// Web or mail addresses, for the most part.
    Address {
        /// Whether it would be [`Self::Unterminated`] otherwise.
        unterminated: bool,
    },
}

/// What a sentence looks like on its page.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct SentenceLooks {
    /// See [`Self::group`].
    group: u32,
    pub(in crate::analysis) form: SentenceForm,
    /// Whether it is short enough for a headline.
    pub(in crate::analysis) short: bool,
    /// Whether nothing stands before it on its line.
    pub(in crate::analysis) opens_line: bool,
    /// Whether nothing stands after it on its line.
    pub(in crate::analysis) closes_line: bool,
}

impl SentenceLooks {
    /// The number of the first sentence that has the same letters and digits, whatever their case; `None`
    /// without letters.
    pub(in crate::analysis) fn group(&self) -> Option<u32> {
        (self.group != NO_LETTERS).then_some(self.group)
    }
}

/// Looks at every sentence of `text`.
pub(super) fn read(
    text: &str,
    sentences: &[CompactSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<SentenceLooks>, Interrupted> {
    let groups = groups(text, sentences, checkpoint)?;
    let mut looks = Vec::with_capacity(sentences.len());
    for (sentence, group) in sentences.iter().zip(groups) {
        let span = sentence.span();
        checkpoint.spend(8 + span.end - span.start)?;
        looks.push(look(text, span, group));
    }
    Ok(looks)
}

fn look(text: &str, span: Span, group: u32) -> SentenceLooks {
    let sentence = span.of(text);
    if group == NO_LETTERS || sentence.len() > MAX_ASIDE {
        let form = SentenceForm::Terminated;
        return SentenceLooks { group, form, short: false, opens_line: false, closes_line: false };
    }
    SentenceLooks {
        group,
        form: form(sentence),
        short: is_short(sentence),
        opens_line: opens_line(text, span),
        closes_line: closes_line(text, span),
    }
}

fn form(sentence: &str) -> SentenceForm {
    let form = if is_not_prose(sentence) {
        SentenceForm::NotProse
    } else if is_terminated(sentence) || is_unterminated_script(sentence) {
        SentenceForm::Terminated
    } else {
        SentenceForm::Unterminated
    };
    if is_mostly_addresses(sentence) {
        return SentenceForm::Address { unterminated: form == SentenceForm::Unterminated };
    }
    form
}

fn is_not_prose(sentence: &str) -> bool {
    is_boilerplate(sentence) || is_byline(sentence) || is_list_marker(sentence) || is_code(sentence)
}

/// "a)", "B.": one letter says nothing in a script whose words have more.
fn is_list_marker(sentence: &str) -> bool {
    let mut letters = sentence.chars().filter(|c| c.is_alphanumeric());
    let has_case = |c: char| c.is_uppercase() || c.is_lowercase();
    letters.next().is_some_and(has_case) && letters.next().is_none()
}

fn is_short(sentence: &str) -> bool {
    let (words, characters) = MAX_HEADING;
    let is_unspaced = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    sentence.split_whitespace().nth(words).is_none()
        && sentence.chars().filter(is_unspaced).count() <= characters
}

fn opens_line(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    before.chars().rev().take(MAX_BLANKS).find(is_line_end_or_visible).is_none_or(is_line_end_or_nel)
}

fn closes_line(text: &str, span: Span) -> bool {
    let after = text.get(span.end..).unwrap_or_default();
    prefix(after, MAX_BLANKS).chars().find(is_line_end_or_visible).is_none_or(is_line_end_or_nel)
}

fn is_line_end_or_visible(c: &char) -> bool {
    !c.is_whitespace() || is_line_end_or_nel(*c)
}

/// The group of every sentence: the number of the first that has the same letters, or [`NO_LETTERS`].
fn groups(
    text: &str,
    sentences: &[CompactSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<u32>, Interrupted> {
    let (mut known, mut fingerprints) = (NumberIndex::default(), Vec::with_capacity(sentences.len()));
    let mut groups = Vec::with_capacity(sentences.len());
    for (number, sentence) in (0..).zip(sentences) {
        checkpoint.spend(16)?;
        let fingerprint = fingerprint(sentence.span().of(text), checkpoint)?;
        fingerprints.push(fingerprint.unwrap_or_default());
        let Some(fingerprint) = fingerprint else {
            groups.push(NO_LETTERS);
            continue;
        };
        let of = |number: u32| fingerprints.get(number as usize).copied().unwrap_or_default();
        let rehash = |known: &NumberIndex, number: u32| known.hash(of(number));
        let hash = known.hash(fingerprint);
        groups.push(known.number(hash, number, |other| of(other) == fingerprint, rehash, checkpoint)?);
    }
    Ok(groups)
}

/// A number for the letters and digits of a sentence, whatever their case, by the hash FNV-1a; `None` when
/// there is no letter.
fn fingerprint(sentence: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Option<u64>, Interrupted> {
    let (mut print, mut letters) = (0xcbf2_9ce4_8422_2325_u64, false);
    let with = |print: u64, c: char| (print ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    for c in sentence.chars() {
        checkpoint.spend(c.len_utf8())?;
        if c.is_ascii() {
            letters |= c.is_ascii_alphabetic();
            print = if c.is_ascii_alphanumeric() { with(print, c.to_ascii_lowercase()) } else { print };
        } else if c.is_alphanumeric() {
            letters |= c.is_alphabetic();
            print = c.to_lowercase().fold(print, with);
        }
    }
    Ok(letters.then_some(print))
}
