//! Which sentences of a part of a page its summary may use.

use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    document::{SentenceForm, SentenceLooks},
    renumbering::Renumbering,
};

/// What a sentence is to the part of the page that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It tells something.
    Body,
    /// A headline, a byline, a list of keywords, code, boilerplate: used only where there is nothing else.
    Aside,
    /// An address, a line without letters, a repetition: never used.
    Excluded,
}

/// The role of a sentence, and whether it is a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RoledSentence {
    pub(super) role: Role,
    /// Whether it is a short line without a terminator, and neither byline nor boilerplate nor code.
    pub(super) heading: bool,
}

impl RoledSentence {
    const EXCLUDED: Self = Self { role: Role::Excluded, heading: false };

    fn of(looks: SentenceLooks, whole_line: bool, repeated: bool) -> Self {
        let headline_like = looks.short && whole_line;
        match looks.form {
            SentenceForm::Address { unterminated } => {
                Self { role: Role::Excluded, heading: headline_like && unterminated }
            }
            SentenceForm::NotProse => Self { role: Role::Aside, heading: false },
            SentenceForm::Unterminated if headline_like => Self { role: Role::Aside, heading: true },
            SentenceForm::Terminated if headline_like && repeated => {
                Self { role: Role::Aside, heading: false }
            }
            SentenceForm::Terminated | SentenceForm::Unterminated => {
                Self { role: Role::Body, heading: false }
            }
        }
    }
}

/// The roles of the sentences of a part, which begins and ends with a line. `groups` numbers groups of
/// sentences with the same letters, and is as good as new afterwards.
pub(super) fn roles(
    looks: &[SentenceLooks],
    groups: &mut Renumbering,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<RoledSentence>, Interrupted> {
    let mut left = group_sizes(looks, groups, checkpoint)?;
    let mut roles = Vec::with_capacity(looks.len());
    for (at, sentence) in looks.iter().enumerate() {
        checkpoint.spend(16)?;
        let size = sentence.group().and_then(|group| left.get_mut(groups.number(group) as usize));
        // The first of a group takes its size, so that the others find nothing left.
        roles.push(match size.map_or(0, std::mem::take) {
            0 => RoledSentence::EXCLUDED,
            size => {
                let opens_line = sentence.opens_line || at == 0;
                let closes_line = sentence.closes_line || at + 1 == looks.len();
                RoledSentence::of(*sentence, opens_line && closes_line, size > 1)
            }
        });
    }
    groups.reset();
    Ok(roles)
}

/// How many sentences each group has, by its new number; more than 255 count as 255.
fn group_sizes(
    looks: &[SentenceLooks],
    groups: &mut Renumbering,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<u8>, Interrupted> {
    let mut sizes: Vec<u8> = Vec::with_capacity(looks.len());
    for group in looks.iter().filter_map(SentenceLooks::group) {
        checkpoint.spend(16)?;
        match sizes.get_mut(groups.number(group) as usize) {
            Some(size) => *size = size.saturating_add(1),
            None => sizes.push(1),
        }
    }
    Ok(sizes)
}

/// How many of the sentences have a role.
pub(super) fn count(
    sentences: &[RoledSentence],
    role: Role,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let mut count = 0;
    for sentence in sentences {
        checkpoint.spend(4)?;
        count += usize::from(sentence.role == role);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Document, Interrupt};

    fn roles_of(lines: &[&str]) -> Vec<Role> {
        let text = lines.join("\n");
        let document = Document::in_language(&text, "en");
        let never = Interrupt::never();
        let checkpoint = &mut Checkpoint::new(&never);
        let looks = document.sentence_looks(checkpoint).expect("never interrupted");
        let mut groups = Renumbering::new(looks.len());
        let found = roles(looks, &mut groups, checkpoint).expect("never interrupted");
        found.iter().map(|sentence| sentence.role).collect()
    }

    #[test]
    fn sentences_are_body() {
        let lines = [
            "The river rose by two metres.",
            "“Stay at home,” she said.",
            "川の水位が上がった。",
            "แม่น้ำสูงขึ้น",
        ];
        assert_eq!(roles_of(&lines), [Role::Body; 4]);
    }

    #[test]
    fn page_parts_are_asides() {
        for line in [
            "River Rises in Vale",
            "Read more about the flood.",
            "By Ann Lee and Bo Chen.",
            "Par Anne Morel et Jean Petit",
            "a)",
            "ARDEN:",
            "Copyright 2024 The Vale Courier. All rights reserved.",
            "let x = a[i] + b[i]; if (x) { return; }",
        ] {
            assert_eq!(roles_of(&[line])[0], Role::Aside, "{line}");
        }
    }

    #[test]
    fn addresses_numbers_and_repetitions_are_excluded() {
        for line in ["https://example.org/n1234", "desk@example.org", "12.5 %", "- "] {
            assert!(roles_of(&[line]).iter().all(|role| *role == Role::Excluded), "{line}");
        }
        let repeated = ["The river rose.", "The council met.", "the river rose!"];
        assert_eq!(roles_of(&repeated)[1..], [Role::Body, Role::Excluded]);
    }

    #[test]
    fn a_long_line_without_a_terminator_is_body() {
        assert_eq!(roles_of(&["word ".repeat(21).trim_end()]), [Role::Body]);
    }
}
