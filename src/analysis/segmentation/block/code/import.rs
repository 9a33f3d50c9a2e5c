//! What files of code begin with: imports, directives, annotations.

use super::{List, Look, NEUTRAL, STRONG, SURE, Weight, shape};

/// Directives of the preprocessor of C, and attributes of Rust.
const DIRECTIVES: [&str; 9] =
    ["#include <", "#include \"", "#define ", "#ifdef ", "#ifndef ", "#endif", "#pragma ", "#[", "#!["];

/// What names another module.
static IMPORTS: List<7> = List::of(["import", "package", "using", "use", "require", "include", "from"]);

pub(super) fn weigh(look: &Look<'_>) -> Weight {
    let line = look.text;
    if line.starts_with('#') && DIRECTIVES.iter().any(|start| line.starts_with(start)) {
        return SURE;
    }
    if IMPORTS.has(look.word) { import(line, look.behind) } else { annotation(line) }
}

/// "import a.b;", "from a import b", "use a::{b, c};". `rest` stands behind the first word of the line.
fn import(line: &str, rest: &str) -> Weight {
    let path = shape::path(rest);
    let behind = rest[path..].trim_start();
    let from = line.starts_with("from ") && path > 0 && shape::behind(behind, "import").is_some();
    let whole = path > 0 && matches!(behind, ";" | "::*;" | ".*;")
        || rest.ends_with(';') && rest.contains(['{', '\'', '"', '<', ':']);
    if from || whole {
        return SURE;
    }
    let quoted = rest.starts_with(['"', '\'']) && rest.ends_with(['"', '\''])
        || rest.contains(" from '")
        || rest.contains(" from \"");
    let module = path > 0 && behind.is_empty() && (line.starts_with("import ") || rest.contains('.'));
    if quoted || module || line.starts_with("import ") && shape::behind(behind, "as").is_some() {
        STRONG
    } else {
        NEUTRAL
    }
}

/// "@Override", "@app.route("/")".
fn annotation(line: &str) -> Weight {
    let Some(rest) = line.strip_prefix('@') else { return NEUTRAL };
    let behind = &rest[shape::path(rest)..];
    if behind.len() == rest.len() {
        NEUTRAL
    } else if behind.starts_with('(') && behind.ends_with(')') {
        STRONG
    } else {
        Weight::from(behind.is_empty())
    }
}
