//! The format of the rule files. `build.rs` includes this file to check them, so it uses nothing but std.
//!
//! ```text
//! # a comment
//! [may]          # opens a class
//! inc ltd co     # its words, without their last full stop
//! -str           # all words that end so, up to eight bytes of them
//! ```

/// What a word does to the full stop after it, or to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// An abbreviation that never ends a sentence: "Dr".
    Never,
    /// An abbreviation that may end one: "Inc".
    May,
    /// An abbreviation that stands before a number: "p".
    Number,
    /// A unit that stands after a number: "lb".
    Unit,
    /// A month, in full or short: "Sept".
    Month,
    /// A word that begins sentences and is no name: "The".
    Starter,
    /// A name that ends in an exclamation mark: "Yahoo".
    Exclaim,
    /// A word that opens a phrase of time or place: "at".
    Preposition,
    /// An abbreviation that ends a sentence before any capital: "Ph.D".
    End,
    /// A word that has a capital wherever it stands: "I".
    Capitalized,
}

/// The classes by their names in the files.
pub(crate) const CLASSES: [(&str, Class); 10] = [
    ("never", Class::Never),
    ("may", Class::May),
    ("number", Class::Number),
    ("unit", Class::Unit),
    ("month", Class::Month),
    ("starter", Class::Starter),
    ("exclaim", Class::Exclaim),
    ("preposition", Class::Preposition),
    ("end", Class::End),
    ("capitalized", Class::Capitalized),
];

/// One thing that a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry<'t> {
    /// A word of a class, or "-" and the end of words.
    Word(&'t str, Class),
    /// Whether the language writes ordinals as a number and a full stop.
    Ordinals(bool),
    /// Whether the language writes nouns with a capital.
    CapitalNouns(bool),
    /// An ASCII mark that ends sentences in this language and not in others: the ";" of Greek.
    Terminator(u8),
}

/// What is wrong with a file, and in which line (from 1).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    pub(crate) line: usize,
    pub(crate) problem: String,
}

enum Section {
    Words(Class),
    Ordinals,
    CapitalNouns,
    Terminators,
}

/// Reads a file.
///
/// # Errors
///
/// [`Malformed`] for a class that does not exist, a word outside of a class, an ordinals switch that is
/// neither yes nor no, and a terminator that no candidate can be.
pub(crate) fn read(file: &str) -> Result<Vec<Entry<'_>>, Malformed> {
    let mut section = None;
    let mut entries = Vec::new();
    for (index, line) in file.lines().enumerate() {
        let fail = |problem: String| Malformed { line: index + 1, problem };
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(section_named(name).ok_or_else(|| fail(format!("no class is called [{name}]")))?);
            continue;
        }
        for word in line.split_whitespace() {
            entries.push(match &section {
                None => return Err(fail(format!("\"{word}\" stands before any [class]"))),
                Some(Section::Words(class)) => Entry::Word(word, *class),
                Some(Section::Ordinals) => Entry::Ordinals(switch(word).map_err(fail)?),
                Some(Section::CapitalNouns) => Entry::CapitalNouns(switch(word).map_err(fail)?),
                Some(Section::Terminators) => Entry::Terminator(
                    terminator(word).ok_or_else(|| fail(format!("\"{word}\" is not : or ;")))?,
                ),
            });
        }
    }
    Ok(entries)
}

fn section_named(name: &str) -> Option<Section> {
    match name {
        "ordinals" => return Some(Section::Ordinals),
        "capital-nouns" => return Some(Section::CapitalNouns),
        "terminator" => return Some(Section::Terminators),
        _ => {}
    }
    CLASSES.iter().find(|(known, _)| *known == name).map(|(_, class)| Section::Words(*class))
}

fn switch(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("\"{word}\" is not yes or no")),
    }
}

fn terminator(word: &str) -> Option<u8> {
    match word {
        ":" => Some(b':'),
        ";" => Some(b';'),
        _ => None,
    }
}
