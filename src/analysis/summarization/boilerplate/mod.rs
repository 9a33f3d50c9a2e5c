//! Tells the sentences of a text from what stands round them on a page.

mod mark;

use mark::{is_line_end, is_terminated, is_unterminated_script};

use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, furniture, index::Index, prefix};

/// The longest sentence that can be anything but a sentence, in bytes.
const MAX_ASIDE: usize = 2048;
/// The longest line without a full stop that is a headline, in words and in characters of scripts without spaces.
const MAX_HEADING: (usize, usize) = (20, 40);
/// The longest byline, in words behind "By".
const MAX_BYLINE: usize = 8;
/// How far a line end is looked for past the blanks round a sentence, in bytes.
const MAX_BLANKS: usize = 1024;
/// What opens a byline.
const BY: [&str; 9] = ["By ", "BY ", "Von ", "Par ", "Por ", "Di ", "Door ", "Av ", "Af "];
/// What stands between the names of a byline.
const BETWEEN_NAMES: [&str; 14] =
    ["and", "of", "in", "for", "und", "et", "y", "e", "en", "og", "och", "de", "van", "von"];
/// The share of characters that only code has.
const CODE_SHARE: f64 = 0.1;

/// What a sentence is to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It tells something.
    Body,
    /// A headline, byline, list of keywords, code, page furniture: chosen only where there is nothing else.
    Aside,
    /// An address, a line without letters, a repetition: never chosen.
    Void,
}

/// A sentence with its place on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    start: u32,
    end: u32,
    pub(super) standing: Standing,
    /// Whether it is a short line that ends in no full stop, and neither byline nor page furniture nor code.
    pub(super) heading: bool,
    /// Whether its words come again.
    repeated: bool,
}

impl Placed {
    /// A sentence whose place is not known yet; it stands within the first 4 GiB of a text.
    pub(super) fn nowhere(span: Span) -> Self {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (place(span.start), place(span.end));
        Self { start, end, standing: Standing::Void, heading: false, repeated: false }
    }

    /// Where it stands.
    pub(super) fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// Places every sentence of `text`.
pub(super) fn place(
    text: &str,
    sentences: &mut [Placed],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    find_repetitions(text, sentences, checkpoint)?;
    for sentence in sentences {
        checkpoint.spend(8 + sentence.span().end - sentence.span().start)?;
        if sentence.standing != Standing::Void {
            place_one(text, sentence);
        }
    }
    Ok(())
}

/// How many of the sentences have this standing.
pub(super) fn count(
    sentences: &[Placed],
    standing: Standing,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let mut count = 0;
    for sentence in sentences {
        checkpoint.spend(4)?;
        count += usize::from(sentence.standing == standing);
    }
    Ok(count)
}

/// Leaves those void that have no letter, or the words of one before them.
fn find_repetitions(
    text: &str,
    sentences: &mut [Placed],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    let (mut met, mut prints) = (Index::default(), Vec::with_capacity(sentences.len()));
    for at in 0..sentences.len() {
        checkpoint.spend(16)?;
        let print = fingerprint(sentences[at].span().of(text), checkpoint)?;
        prints.push(print.unwrap_or_default());
        let Some(print) = print else { continue };
        let (number, hash) = (at as u32, met.hash(print));
        let rehash = |met: &Index, number: u32| met.hash(prints[number as usize]);
        let first = met.number(hash, number, |other| prints[other as usize] == print, rehash, checkpoint)?;
        if first == number {
            sentences[at].standing = Standing::Body;
        } else {
            sentences[first as usize].repeated = true;
        }
    }
    Ok(())
}

fn place_one(text: &str, placed: &mut Placed) {
    let span = placed.span();
    let sentence = span.of(text);
    if sentence.len() > MAX_ASIDE {
        return;
    }
    let headline_like = is_short(sentence) && is_whole_line(text, span);
    let unended = headline_like && !is_terminated(sentence) && !is_unterminated_script(sentence);
    let prose = !is_no_prose(sentence);
    placed.heading = unended && prose;
    placed.standing = if is_address(sentence) {
        Standing::Void
    } else if unended || headline_like && placed.repeated || !prose {
        Standing::Aside
    } else {
        Standing::Body
    };
}

fn is_no_prose(sentence: &str) -> bool {
    furniture::is(sentence) || is_byline(sentence) || is_marker(sentence) || is_code(sentence)
}

/// A number for the letters and digits of a sentence, whatever their case; `None` when there is no letter.
fn fingerprint(sentence: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Option<u64>, Interrupted> {
    let (mut print, mut letters) = (0xcbf2_9ce4_8422_2325_u64, false);
    for c in sentence.chars() {
        checkpoint.spend(c.len_utf8())?;
        let with = |print: u64, c: char| (print ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
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

fn is_whole_line(text: &str, span: Span) -> bool {
    let (before, behind) =
        (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    let tells = |c: &char| !c.is_whitespace() || is_line_end(*c);
    let (mut back, mut on) = (before.chars().rev().take(MAX_BLANKS), prefix(behind, MAX_BLANKS).chars());
    back.find(tells).is_none_or(is_line_end) && on.find(tells).is_none_or(is_line_end)
}

fn is_short(sentence: &str) -> bool {
    let is_paired = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    has_at_most(sentence, MAX_HEADING.0) && sentence.chars().filter(is_paired).count() <= MAX_HEADING.1
}

fn has_at_most(sentence: &str, words: usize) -> bool {
    sentence.split_whitespace().nth(words).is_none()
}

/// "By Ann Lee and Bo Chen."
fn is_byline(sentence: &str) -> bool {
    let Some(names) = BY.iter().find_map(|by| sentence.strip_prefix(by)) else { return false };
    let is_name = |word: &str| BETWEEN_NAMES.contains(&word) || word.starts_with(char::is_uppercase);
    has_at_most(names, MAX_BYLINE) && names.split_whitespace().all(is_name)
}

/// "a)", "B.": one letter says nothing in a script whose words have more.
fn is_marker(sentence: &str) -> bool {
    let mut letters = sentence.chars().filter(|c| c.is_alphanumeric());
    let is_alone = |c: char| c.is_uppercase() || c.is_lowercase();
    letters.next().is_some_and(is_alone) && letters.next().is_none()
}

fn is_code(sentence: &str) -> bool {
    let seen = sentence.chars().filter(|c| !c.is_whitespace()).count();
    let is_mark = |c: &char| {
        matches!(
            c,
            '{' | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '='
                | ';'
                | '|'
                | '\\'
                | '^'
                | '~'
                | '`'
                | '#'
                | '$'
                | '&'
                | '*'
                | '_'
                | '+'
        )
    };
    let marks = sentence.chars().filter(is_mark).count();
    marks > 2 && marks as f64 > CODE_SHARE * seen as f64
}

/// Whether most of the sentence is a web or mail address.
fn is_address(sentence: &str) -> bool {
    if !["://", "www.", "@"].iter().any(|mark| sentence.contains(mark)) {
        return false;
    }
    let is_one = |word: &&str| {
        word.contains("://") || word.starts_with("www.") || word.contains('@') && word.contains('.')
    };
    let addresses: usize = sentence.split_whitespace().filter(is_one).map(str::len).sum();
    2 * addresses > sentence.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn standings(lines: &[&str]) -> Vec<Standing> {
        let text = lines.join("\n");
        let starts = lines.iter().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() + 1)));
        let spans = starts.zip(lines).map(|(start, line)| Span::new(start, start + line.len()));
        let mut placed: Vec<_> = spans.map(Placed::nowhere).collect();
        let interrupt = Interrupt::never();
        place(&text, &mut placed, &mut Checkpoint::new(&interrupt)).expect("never interrupted");
        placed.iter().map(|p| p.standing).collect()
    }

    #[test]
    fn sentences_are_body() {
        let lines = [
            "The river rose by two metres.",
            "“Stay at home,” she said.",
            "川の水位が上がった。",
            "แม่น้ำสูงขึ้น",
        ];
        assert_eq!(standings(&lines), [Standing::Body; 4]);
    }

    #[test]
    fn page_parts_are_asides() {
        let lines = [
            "River Rises in Vale",
            "Read more about the flood.",
            "By Ann Lee and Bo Chen.",
            "Par Anne Morel et Jean Petit",
            "a)",
            "ARDEN:",
            "Copyright 2024 The Vale Courier. All rights reserved.",
            "let x = a[i] + b[i]; if (x) { return; }",
        ];
        assert_eq!(standings(&lines), [Standing::Aside; 8]);
    }

    #[test]
    fn addresses_numbers_and_repetitions_are_void() {
        let lines = [
            "https://example.org/n1234",
            "desk@example.org",
            "12.5 %",
            "- ",
            "The river rose.",
            "the river rose!",
        ];
        assert_eq!(standings(&lines)[..4], [Standing::Void; 4]);
        assert_eq!(standings(&lines)[5], Standing::Void);
    }

    #[test]
    fn a_long_line_without_a_full_stop_is_body() {
        assert_eq!(standings(&["word ".repeat(21).trim_end()]), [Standing::Body]);
    }
}
