//! SQL.

use super::{
    features::LineFeatures,
    score::{CodeScore, NEUTRAL, STRONG, SURE, WEAK},
    word_list::WordList,
};

/// What opens a statement, and what must stand in it too.
const STATEMENTS: [(&str, &str); 10] = [
    ("select ", " from "),
    ("insert ", "into "),
    ("update ", " set "),
    ("delete ", "from "),
    ("create ", "table "),
    ("create ", "index "),
    ("create ", "view "),
    ("alter ", "table "),
    ("drop ", "table "),
    ("with ", " as ("),
];

/// What a line of a statement begins with, in capitals.
static CLAUSES: WordList<22> = WordList::of([
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "FROM", "WHERE", "JOIN", "LEFT", "RIGHT", "INNER",
    "OUTER", "GROUP", "ORDER", "HAVING", "LIMIT", "VALUES", "SET", "UNION", "AND", "OR", "ON",
]);

/// The longest word that opens a line of SQL, in bytes: more need not be turned into lowercase.
const LONGEST: usize = 512;

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    if !(2..=6).contains(&features.word.len()) {
        return NEUTRAL;
    }
    let signs = features.has_any(b"*=_();");
    let capitals = features.word.bytes().all(|byte| byte.is_ascii_uppercase());
    if STATEMENTS.iter().any(|(first, second)| is_statement(line, first, second)) {
        return match (signs, capitals) {
            (true, _) => SURE,
            (false, true) if has_lowercase(line) => STRONG,
            _ => NEUTRAL,
        };
    }
    let clause = capitals && CLAUSES.has(features.word) && (signs || has_lowercase(line));
    if clause { WEAK } else { NEUTRAL }
}

fn is_statement(line: &str, first: &str, second: &str) -> bool {
    let opens =
        line.as_bytes().get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first.as_bytes()));
    let line = line.as_bytes().get(..LONGEST).unwrap_or(line.as_bytes());
    opens && line.windows(second.len()).any(|part| part.eq_ignore_ascii_case(second.as_bytes()))
}

fn has_lowercase(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_lowercase())
}
