//! What files of code begin with: imports, directives, annotations.

use super::{
    features::LineFeatures,
    score::{CodeScore, NEUTRAL, STRONG, SURE},
    shape,
    word_list::WordList,
};

/// Directives of the preprocessor of C, and attributes of Rust.
const DIRECTIVES: [&str; 9] =
    ["#include <", "#include \"", "#define ", "#ifdef ", "#ifndef ", "#endif", "#pragma ", "#[", "#!["];

/// What names another module.
static IMPORTS: WordList<7> =
    WordList::of(["import", "package", "using", "use", "require", "include", "from"]);

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    if line.starts_with('#') && DIRECTIVES.iter().any(|start| line.starts_with(start)) {
        return SURE;
    }
    if IMPORTS.has(features.word) { import(line, features.after) } else { annotation(line) }
}

/// "import a.b;", "from a import b", "use a::{b, c};". `rest` stands after the first word of the line.
fn import(line: &str, rest: &str) -> CodeScore {
    let path = shape::path(rest);
    let after = rest[path..].trim_start();
    let from = line.starts_with("from ") && path > 0 && shape::after(after, "import").is_some();
    let whole = path > 0 && matches!(after, ";" | "::*;" | ".*;")
        || rest.ends_with(';') && rest.contains(['{', '\'', '"', '<', ':']);
    if from || whole {
        return SURE;
    }
    let quoted = rest.starts_with(['"', '\'']) && rest.ends_with(['"', '\''])
        || rest.contains(" from '")
        || rest.contains(" from \"");
    let module = path > 0 && after.is_empty() && (line.starts_with("import ") || rest.contains('.'));
    if quoted || module || line.starts_with("import ") && shape::after(after, "as").is_some() {
        STRONG
    } else {
        NEUTRAL
    }
}

/// "@Override", "@app.route("/")".
fn annotation(line: &str) -> CodeScore {
    let Some(rest) = line.strip_prefix('@') else { return NEUTRAL };
    let after = &rest[shape::path(rest)..];
    if after.len() == rest.len() {
        NEUTRAL
    } else if after.starts_with('(') && after.ends_with(')') {
        STRONG
    } else {
        CodeScore::from(after.is_empty())
    }
}
