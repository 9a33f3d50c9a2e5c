//! Statements and declarations of programming languages.

use super::{NEUTRAL, STRONG, SURE, WEAK, Weight, expression, shape, words};

/// A declaration that reads as running text is no longer than so many words.
const LONGEST_DECLARATION: usize = 7;

/// So many modifiers are looked at.
const MOST_MODIFIERS: usize = 6;

/// What opens a function before its name.
const FUNCTIONS: [&str; 7] = ["fn", "func", "function", "def", "fun", "sub", "defun"];

/// What stands before a declaration or a statement and tells of code only with a sign of code behind it.
const MODIFIERS: [&str; 34] = [
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
];

/// What opens a block.
const BLOCKS: [&str; 16] = [
    "if", "for", "while", "else", "elif", "try", "except", "finally", "with", "class", "switch", "match",
    "case", "catch", "do", "loop",
];

/// What stands alone in a line of code.
const ALONE: [&str; 14] = [
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
];

pub(super) fn weigh(line: &str) -> Weight {
    if ALONE.contains(&line) {
        return WEAK;
    }
    let comment = comment(line);
    if comment > NEUTRAL {
        return comment;
    }
    [declaration, block, ending].iter().map(|weigh| weigh(line)).max().unwrap_or(NEUTRAL)
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
fn declaration(line: &str) -> Weight {
    let (modifiers, bare) = without_modifiers(line);
    if let Some(rest) = FUNCTIONS.iter().find_map(|word| shape::behind(bare, word)) {
        let name = shape::path(rest);
        let parameters = name > 0 && rest[name..].trim_start().starts_with(['(', '<', '[']);
        return if parameters { SURE } else { NEUTRAL };
    }
    if modifiers == 0 {
        return NEUTRAL;
    }
    let prose = words::is_prose(line) && words::is_longer(line, LONGEST_DECLARATION);
    let whole = line.ends_with('{')
        || line.ends_with(';') && (!words::is_prose(line) || modifiers > 1)
        || line.ends_with(':') && line.contains('(');
    if !prose && (whole || expression::is_assignment(bare)) {
        return SURE;
    }
    let name = shape::identifier(bare);
    if name > 0 && bare[name..].starts_with(['(', '<', ':']) { STRONG } else { NEUTRAL }
}

/// How many modifiers the line begins with, and what stands behind them.
fn without_modifiers(line: &str) -> (usize, &str) {
    let stripped = std::iter::successors(Some(line), |rest| without_modifier(rest));
    stripped.take(MOST_MODIFIERS).enumerate().last().unwrap_or((0, line))
}

fn without_modifier(line: &str) -> Option<&str> {
    MODIFIERS.iter().find_map(|word| shape::behind(line, word)).filter(|rest| !rest.is_empty())
}

/// "if (x) {", "for i in range(3):", "while x < 5:".
fn block(line: &str) -> Weight {
    if !shape::begins_with_word(line, &BLOCKS)
        && !BLOCKS.iter().any(|word| line.strip_prefix(word).is_some_and(|rest| rest.starts_with('(')))
    {
        return NEUTRAL;
    }
    let condition = line.contains(['(', '[', '=', '<', '>', '_', '&', '"']);
    match line.as_bytes().last() {
        Some(b'{') => SURE,
        Some(b';' | b'}') if condition && !words::is_prose(line) => SURE,
        Some(b':') if condition || !words::is_longer(line, 2) => STRONG,
        Some(b')') if line.contains(" (") && condition && !words::is_prose(line) => WEAK,
        _ => NEUTRAL,
    }
}

/// What the end of a line tells.
fn ending(line: &str) -> Weight {
    let bytes = line.as_bytes();
    let statement = |line: &str| shape::has_any(line, b"=(){}[]<>\"_") && !words::is_prose(line);
    match bytes.last() {
        Some(b'{') if line.len() > 1 && !words::is_prose(line) => STRONG,
        Some(b';') if !is_header(line) && statement(line) => STRONG,
        Some(b'}') if line.contains('{') && line.contains(';') => SURE,
        Some(b'}') if line.contains('{') && line.contains(['=', '(']) => STRONG,
        _ => NEUTRAL,
    }
}

/// "Received: from …;": a header of mail.
fn is_header(line: &str) -> bool {
    let name = line.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
    line[name..].starts_with(": ") && line.starts_with(|c: char| c.is_ascii_uppercase())
}
