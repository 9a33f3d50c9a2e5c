//! Statements and declarations of programming languages.

use super::{
    expression,
    features::LineFeatures,
    prose,
    score::{CodeScore, NEUTRAL, STRONG, SURE, WEAK},
    shape,
    word_list::WordList,
};

/// A declaration that reads as running text is no longer than so many words.
const LONGEST_DECLARATION: usize = 7;

/// So many modifiers are looked at.
const MOST_MODIFIERS: usize = 6;

/// What opens a function before its name.
static FUNCTIONS: WordList<7> = WordList::of(["fn", "func", "function", "def", "fun", "sub", "defun"]);

/// What stands before a declaration or a statement and tells of code only with a sign of code after it.
static MODIFIERS: WordList<34> = WordList::of([
    "public",
    "private",
    "protected",
    "static",
    "final",
    "abstract",
    "async",
    "await",
    "export",
    "const",
    "let",
    "var",
    "val",
    "int",
    "void",
    "bool",
    "char",
    "float",
    "double",
    "long",
    "string",
    "String",
    "struct",
    "enum",
    "impl",
    "trait",
    "type",
    "interface",
    "class",
    "pub",
    "mod",
    "namespace",
    "unsigned",
    "auto",
]);

/// What opens a block.
static BLOCKS: WordList<16> = WordList::of([
    "if", "for", "while", "else", "elif", "try", "except", "finally", "with", "class", "switch", "match",
    "case", "catch", "do", "loop",
]);

/// What stands alone in a line of code.
static ALONE: WordList<14> = WordList::of([
    "else:",
    "try:",
    "finally:",
    "end",
    "fi",
    "done",
    "esac",
    "break;",
    "continue;",
    "return;",
    "pass",
    "else",
    "begin",
    "default:",
]);

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    if ALONE.has(features.text) {
        return WEAK;
    }
    let comment = comment(features.text);
    if comment > NEUTRAL {
        return comment;
    }
    [declaration, block, ending].iter().map(|score| score(features)).max().unwrap_or(NEUTRAL)
}

fn comment(line: &str) -> CodeScore {
    if line.starts_with("// ")
        || line.starts_with("/// ")
        || line.starts_with("//!")
        || line.starts_with("/*")
        || line == "*/"
    {
        STRONG
    } else if line.starts_with("\"\"\"") || line.ends_with("*/") {
        WEAK
    } else {
        NEUTRAL
    }
}

/// "fn name(", "public class Name {", "let x = 5;".
fn declaration(features: &LineFeatures<'_>) -> CodeScore {
    let (modifiers, bare) = without_modifiers(features);
    if FUNCTIONS.has(bare.word) {
        let name = shape::path(bare.after);
        let parameters = name > 0 && bare.after[name..].trim_start().starts_with(['(', '<', '[']);
        return if parameters { SURE } else { NEUTRAL };
    }
    if modifiers == 0 {
        return NEUTRAL;
    }
    let (line, prose) = (features.text, features.is_prose());
    let whole = line.ends_with('{')
        || line.ends_with(';') && (!prose || modifiers > 1)
        || line.ends_with(':') && features.has_any(b"(");
    let long = prose && prose::is_longer(line, LONGEST_DECLARATION);
    if !long && (whole || expression::is_assignment(bare.text)) {
        return SURE;
    }
    let name = shape::identifier(bare.text);
    if name > 0 && bare.text[name..].starts_with(['(', '<', ':']) { STRONG } else { NEUTRAL }
}

/// How many modifiers the line begins with, and what stands after them.
fn without_modifiers<'t>(features: &LineFeatures<'t>) -> (usize, LineFeatures<'t>) {
    let without_one = |features: &LineFeatures<'t>| {
        (MODIFIERS.has(features.word) && !features.after.is_empty()).then(|| LineFeatures::at(features.after))
    };
    let stripped = std::iter::successors(Some(*features), without_one);
    stripped.take(MOST_MODIFIERS).enumerate().last().unwrap_or((0, *features))
}

/// "if (x) {", "for i in range(3):", "while x < 5:".
fn block(features: &LineFeatures<'_>) -> CodeScore {
    let called = features.has_any(b"(").then(|| features.word.split_once('(')).flatten();
    let word = called.map_or(features.word, |(word, _)| word);
    if !BLOCKS.has(word) {
        return NEUTRAL;
    }
    let condition = features.has_any(b"([=<>_&\"");
    match features.text.as_bytes().last() {
        Some(b'{') => SURE,
        Some(b';' | b'}') if condition && !features.is_prose() => SURE,
        Some(b':') if condition || !prose::is_longer(features.text, 2) => STRONG,
        Some(b')') if features.text.contains(" (") && !features.is_prose() => WEAK,
        _ => NEUTRAL,
    }
}

/// What the end of a line tells.
fn ending(features: &LineFeatures<'_>) -> CodeScore {
    let pair = features.has_any(b"{");
    match features.text.as_bytes().last() {
        Some(b'{') if features.text.len() > 1 && !features.is_prose() => STRONG,
        Some(b';') if !is_header(features) && features.has_any(b"=(){}[]<>\"_") && !features.is_prose() => {
            STRONG
        }
        Some(b'}') if pair && features.has_any(b";") => SURE,
        Some(b'}') if pair && features.has_any(b"=(") => STRONG,
        _ => NEUTRAL,
    }
}

/// "Received: from …;": a header of mail.
fn is_header(features: &LineFeatures<'_>) -> bool {
    let name = features.word.strip_suffix(':').unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}
