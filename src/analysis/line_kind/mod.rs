//! What a line, or a sentence, is by its looks: a headline, a byline, a date, a dateline, a list item, an
//! address, a separator, a phrase of boilerplate, code.
//!
//! Each of them is defined once, here, for stories, summaries and keyphrases. Blocks of several lines, such
//! as code and quotations, are told in `segmentation`; what the words of a line mean is not looked at
//! anywhere.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod address;
mod boilerplate_phrases;
mod byline;
mod code;
mod date;
mod dateline;
mod endings;
mod list_item;
mod separator;

pub(super) use address::is_mostly_addresses;
pub(super) use boilerplate_phrases::is_boilerplate;
pub(super) use byline::is_byline;
pub(super) use code::is_code;
pub(super) use dateline::dateline;
pub(super) use endings::{ends_sentence, is_terminated, is_unterminated_script, opens_lowercase};
pub(super) use list_item::bullet;

use super::unicode::is_unspaced_script;

/// The longest line that can be anything but prose, in bytes.
const MAX_SHORT: usize = 480;
/// The longest headline, in words, in characters of scripts without spaces, and in characters.
const MAX_HEADLINE: (usize, usize, usize) = (24, 64, 200);

/// What a line of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Sentences.
    Prose,
    /// Short and without a full stop: a headline, a caption, a name.
    Short,
    /// One item of a list, after a bullet.
    ListItem,
    /// A web or mail address.
    Address,
    /// A date or a time, or an author.
    Metadata,
    /// What belongs to no story: "Read more".
    Boilerplate,
    /// Marks without a letter: "* * *".
    Separator,
}

impl LineKind {
    /// The kind of a line without the blanks around it.
    pub(super) fn of(line: &str) -> Self {
        let is_item = bullet(line).is_some();
        match line {
            _ if line.len() > MAX_SHORT => {
                if is_item {
                    Self::ListItem
                } else {
                    Self::Prose
                }
            }
            _ if separator::is_separator(line) => Self::Separator,
            _ if address::is_only_address(line) => Self::Address,
            _ if is_item => Self::ListItem,
            _ if date::is_date(line) || is_byline(line) => Self::Metadata,
            _ if is_boilerplate(line) && line.contains(char::is_numeric) => Self::Metadata,
            _ if is_boilerplate(line) => Self::Boilerplate,
            _ if is_headline_like(line) => Self::Short,
            _ => Self::Prose,
        }
    }
}

/// Whether the line is short and neither ends nor opens as prose does.
fn is_headline_like(line: &str) -> bool {
    is_short(line)
        && !endings::leads_on_or_ends(line)
        && !is_in_brackets(line)
        && dateline(line).is_none()
        && !opens_lowercase(line)
}

fn is_short(line: &str) -> bool {
    let (words, unspaced, characters) = MAX_HEADLINE;
    line.split_whitespace().nth(words).is_none()
        && line.chars().filter(|c| is_unspaced_script(*c)).count() <= unspaced
        && line.chars().nth(characters).is_none()
}

fn is_in_brackets(line: &str) -> bool {
    line.starts_with(['(', '（', '[', '［', '＜', '<']) && line.ends_with([')', '）', ']', '］', '＞', '>'])
}

#[cfg(test)]
mod tests {
    use super::LineKind;

    #[test]
    fn lines_have_one_kind() {
        let kinds = [
            ("The river rose by two metres.", LineKind::Prose),
            ("River Rises in Vale", LineKind::Short),
            ("- Twelve students a year", LineKind::ListItem),
            ("https://example.org/a", LineKind::Address),
            ("By Ann Lee, Vale Courier", LineKind::Metadata),
            ("3 March 2026", LineKind::Metadata),
            ("Read more", LineKind::Boilerplate),
            ("* * *", LineKind::Separator),
            ("(aside)", LineKind::Prose),
            ("BERLIN: The river rose", LineKind::Prose),
        ];
        for (line, kind) in kinds {
            assert_eq!(LineKind::of(line), kind, "{line}");
        }
    }
}
