//! Statements and declarations of programming languages.

use super::{List, Look, NEUTRAL, STRONG, SURE, WEAK, Weight, expression, shape, words};

/// A declaration that reads as running text is no longer than so many words.
const LONGEST_DECLARATION: usize = 7;

/// So many modifiers are looked at.
const MOST_MODIFIERS: usize = 6;

/// What opens a function before its name.
static FUNCTIONS: List<7> = List::of(["fn", "func", "function", "def", "fun", "sub", "defun"]);

/// What stands before a declaration or a statement and tells of code only with a sign of code behind it.
static MODIFIERS: List<34> = List::of([
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
static BLOCKS: List<16> = List::of([
    "if", "for", "while", "else", "elif", "try", "except", "finally", "with", "class", "switch", "match",
    "case", "catch", "do", "loop",
]);

/// What stands alone in a line of code.
static ALONE: List<14> = List::of([
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

pub(super) fn weigh(look: &Look<'_>) -> Weight {
    if ALONE.has(look.text) {
        return WEAK;
    }
    let comment = comment(look.text);
    if comment > NEUTRAL {
        return comment;
    }
    [declaration, block, ending].iter().map(|weigh| weigh(look)).max().unwrap_or(NEUTRAL)
}

fn comment(line: &str) -> Weight {
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
fn declaration(look: &Look<'_>) -> Weight {
    let (modifiers, bare) = without_modifiers(look);
    if FUNCTIONS.has(bare.word) {
        let name = shape::path(bare.behind);
        let parameters = name > 0 && bare.behind[name..].trim_start().starts_with(['(', '<', '[']);
        return if parameters { SURE } else { NEUTRAL };
    }
    if modifiers == 0 {
        return NEUTRAL;
    }
    let (line, prose) = (look.text, look.is_prose());
    let whole = line.ends_with('{')
        || line.ends_with(';') && (!prose || modifiers > 1)
        || line.ends_with(':') && look.has_any(b"(");
    let long = prose && words::is_longer(line, LONGEST_DECLARATION);
    if !long && (whole || expression::is_assignment(bare.text)) {
        return SURE;
    }
    let name = shape::identifier(bare.text);
    if name > 0 && bare.text[name..].starts_with(['(', '<', ':']) { STRONG } else { NEUTRAL }
}

/// How many modifiers the line begins with, and what stands behind them.
fn without_modifiers<'t>(look: &Look<'t>) -> (usize, Look<'t>) {
    let without_one = |look: &Look<'t>| {
        (MODIFIERS.has(look.word) && !look.behind.is_empty()).then(|| Look::at(look.behind))
    };
    let stripped = std::iter::successors(Some(*look), without_one);
    stripped.take(MOST_MODIFIERS).enumerate().last().unwrap_or((0, *look))
}

/// "if (x) {", "for i in range(3):", "while x < 5:".
fn block(look: &Look<'_>) -> Weight {
    let called = look.has_any(b"(").then(|| look.word.split_once('(')).flatten();
    let word = called.map_or(look.word, |(word, _)| word);
    if !BLOCKS.has(word) {
        return NEUTRAL;
    }
    let condition = look.has_any(b"([=<>_&\"");
    match look.text.as_bytes().last() {
        Some(b'{') => SURE,
        Some(b';' | b'}') if condition && !look.is_prose() => SURE,
        Some(b':') if condition || !words::is_longer(look.text, 2) => STRONG,
        Some(b')') if look.text.contains(" (") && !look.is_prose() => WEAK,
        _ => NEUTRAL,
    }
}

/// What the end of a line tells.
fn ending(look: &Look<'_>) -> Weight {
    let pair = look.has_any(b"{");
    match look.text.as_bytes().last() {
        Some(b'{') if look.text.len() > 1 && !look.is_prose() => STRONG,
        Some(b';') if !is_header(look) && look.has_any(b"=(){}[]<>\"_") && !look.is_prose() => STRONG,
        Some(b'}') if pair && look.has_any(b";") => SURE,
        Some(b'}') if pair && look.has_any(b"=(") => STRONG,
        _ => NEUTRAL,
    }
}

/// "Received: from …;": a header of mail.
fn is_header(look: &Look<'_>) -> bool {
    let name = look.word.strip_suffix(':').unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}
