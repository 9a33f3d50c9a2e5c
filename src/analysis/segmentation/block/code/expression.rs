//! Calls, assignments and operators.

use super::{
    features::{AsciiPiece, LineFeatures},
    prose,
    score::{CodeScore, NEUTRAL, STRONG, SURE, WEAK},
    shape,
    word_list::WordList,
};

/// A formula in running text stands among more words.
const FORMULA: usize = 5;

/// Operators that stand in code only.
static OPERATORS: [AsciiPiece; 10] =
    AsciiPiece::each([" => ", " -> ", "::", " := ", " <- ", "&&", "||", " == ", " != ", "</"]);

/// Words before a call.
static BEFORE_CALLS: WordList<3> = WordList::of(["await", "return", "new"]);

/// Endings that stand in brackets after a word: "item(s)".
static PLURALS: WordList<6> = WordList::of(["s", "n", "e", "en", "es", "in"]);

/// What prints a quoted text without brackets.
static PRINTERS: WordList<4> = WordList::of(["puts", "print", "println", "printf"]);

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    [call, print, assignment].iter().map(|score| score(features)).max().unwrap_or(NEUTRAL)
}

/// "print("x")", "object.method(arguments);".
fn call(features: &LineFeatures<'_>) -> CodeScore {
    if !features.has_any(b"(") {
        return NEUTRAL;
    }
    let line = if BEFORE_CALLS.has(features.word) { features.after } else { features.text };
    let line = line.strip_prefix('.').unwrap_or(line);
    let name = shape::path(line);
    let arguments = line[name..].strip_prefix('!').unwrap_or(&line[name..]);
    if name < 2 || !arguments.starts_with('(') {
        return NEUTRAL;
    }
    let quoted = arguments[1..].starts_with(['"', '\'']);
    let coded =
        line[..name].contains(['.', '_', ':']) || line[1..name].bytes().any(|byte| byte.is_ascii_uppercase());
    let score = match line.as_bytes().last() {
        Some(b';' | b'{') => SURE,
        Some(b')' | b',' | b':') if quoted || coded && arguments.len() > 3 => SURE,
        Some(b')') if coded || arguments == "()" => STRONG,
        Some(b'(' | b'[') => STRONG,
        Some(b')') => WEAK,
        _ => NEUTRAL,
    };
    if score > NEUTRAL && has_plural(arguments) { NEUTRAL } else { score }
}

/// Whether an ending stands in brackets.
fn has_plural(arguments: &str) -> bool {
    let mut insides = arguments.split('(').skip(1).filter_map(|inside| inside.split_once(')'));
    insides.any(|(ending, _)| PLURALS.has(ending))
}

/// "puts "Hello"".
fn print(features: &LineFeatures<'_>) -> CodeScore {
    let rest = if PRINTERS.has(features.word) { features.after } else { "" };
    let quoted =
        rest.len() > 1 && rest.starts_with(['"', '\'']) && rest.trim_end_matches(';').ends_with(['"', '\'']);
    if quoted { SURE } else { NEUTRAL }
}

fn assignment(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    if !features.has_any(b"=")
        || !is_assignment(line)
        || prose::is_longer(line, FORMULA) && prose::is_prose(line)
    {
        return NEUTRAL;
    }
    let Some((name, value)) = line.split_once('=') else { return NEUTRAL };
    let value = value.trim_start_matches(['=', '>']).trim();
    let typed = name.trim_end().contains(' ');
    let coded = value.starts_with(['"', '\'', '[', '{', '(', '&', '`'])
        || value.contains(['(', '{', '[', '"', '_'])
        || name.contains(['_', '.', '[', ':']);
    if line.ends_with(';') {
        return SURE;
    }
    match (coded, value.split_whitespace().filter(|token| prose::is_word(token)).count()) {
        (true, _) => STRONG,
        (false, 0 | 1) if !typed && !name.starts_with(|c: char| c.is_ascii_uppercase()) => WEAK,
        _ => NEUTRAL,
    }
}

/// A name, perhaps with a type before or after it, and "=".
pub(super) fn is_assignment(line: &str) -> bool {
    let mut rest = line;
    // A type and a name, or a name and a type.
    for _ in 0..2 {
        let name = shape::path(rest);
        if name == 0 {
            return false;
        }
        rest = rest[name..].trim_start_matches(['[', ']', '<', '>', '*', '&', '?']);
        let after = rest.trim_start();
        let operator = after.trim_start_matches(['+', '-', '*', '/', '|', ':', '%', '&']);
        if operator.starts_with('=') && !operator.starts_with("==") {
            return true;
        }
        rest = match after.strip_prefix(':') {
            Some(kind) => kind.trim_start_matches([' ', '&', '*']),
            None if after.len() < rest.len() => after,
            None => return false,
        };
    }
    false
}

/// Operators that only code has, between names of code. Nothing scores less, so they are looked for where
/// nothing else is seen.
pub(super) fn symbols(features: &LineFeatures<'_>) -> CodeScore {
    if !features.has_any(b"(){}[]=;<>") || features.is_prose() {
        return NEUTRAL;
    }
    let operator = features.has_any(b"=>-:&|") && OPERATORS.iter().any(|operator| features.has(operator));
    let named = || features.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(is_coded_name);
    if operator || named() { WEAK } else { NEUTRAL }
}

/// "snake_case", "camelCase".
fn is_coded_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let inner = name.trim_matches('_').contains('_') && bytes.iter().any(u8::is_ascii_alphabetic);
    let humps = matches!(bytes, [first, rest @ ..] if first.is_ascii_lowercase()
        && rest.iter().any(u8::is_ascii_uppercase));
    inner || humps && bytes.len() > 4
}
