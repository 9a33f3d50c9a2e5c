//! Statements and declarations of programming languages.

use super::{NEUTRAL, STRONG, SURE, WEAK, Weight, shape, words};

/// A formula in running text stands among more words.
const FORMULA: usize = 5;

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
    let ways = [directive, declaration, block, call, assignment, ending, symbols];
    ways.iter().map(|weigh| weigh(line)).max().unwrap_or(NEUTRAL)
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

/// What a file of code begins with.
fn directive(line: &str) -> Weight {
    if ["#include", "#define", "#ifdef", "#ifndef", "#pragma", "#[", "#!["]
        .iter()
        .any(|start| line.starts_with(start))
    {
        return SURE;
    }
    let rest = ["import", "package", "using", "use", "require", "include", "from"]
        .iter()
        .find_map(|word| shape::behind(line, word));
    let Some(rest) = rest else { return annotation(line) };
    let path = shape::path(rest);
    let behind = rest[path..].trim_start();
    let from = line.starts_with("from ") && path > 0 && shape::behind(behind, "import").is_some();
    let whole = path > 0 && matches!(behind, ";" | "::*;" | ".*;")
        || rest.ends_with(';') && shape::has_any(rest, b"{'\"<:");
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

/// "fn name(", "public class Name {", "let x = 5;".
fn declaration(line: &str) -> Weight {
    let bare = without_modifiers(line);
    if let Some(rest) = FUNCTIONS.iter().find_map(|word| shape::behind(bare, word)) {
        let name = shape::path(rest);
        let parameters = name > 0 && rest[name..].trim_start().starts_with(['(', '<', '[']);
        return if parameters { SURE } else { NEUTRAL };
    }
    if bare.len() == line.len() {
        return NEUTRAL;
    }
    let whole =
        line.ends_with(['{', ';']) || line.ends_with(':') && line.contains('(') || line.ends_with('=');
    if whole || is_assignment(bare) {
        return SURE;
    }
    let name = shape::identifier(bare);
    if name > 0 && bare[name..].starts_with(['(', '<', ':']) { STRONG } else { NEUTRAL }
}

fn without_modifiers(line: &str) -> &str {
    let mut rest = line;
    // As many as a declaration has.
    for _ in 0..5 {
        match MODIFIERS.iter().find_map(|word| shape::behind(rest, word)) {
            Some(behind) if !behind.is_empty() => rest = behind,
            _ => break,
        }
    }
    rest
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
        Some(b';' | b'}') if condition => SURE,
        Some(b':') if condition || !words::is_longer(line, 2) => STRONG,
        Some(b')') if line.contains(" (") && condition && !words::is_prose(line) => WEAK,
        _ => NEUTRAL,
    }
}

/// "print("x")", "object.method(arguments);".
fn call(line: &str) -> Weight {
    let line = line
        .strip_prefix("await ")
        .or_else(|| line.strip_prefix("return "))
        .or_else(|| line.strip_prefix("new "))
        .unwrap_or(line);
    let line = line.strip_prefix('.').unwrap_or(line);
    let name = shape::path(line);
    let arguments = line[name..].strip_prefix('!').unwrap_or(&line[name..]);
    if name < 2 || !arguments.starts_with('(') {
        return NEUTRAL;
    }
    let quoted = arguments[1..].starts_with(['"', '\'']);
    let coded =
        line[..name].contains(['.', '_', ':']) || line[1..name].bytes().any(|byte| byte.is_ascii_uppercase());
    match line.as_bytes().last() {
        Some(b';' | b'{') => SURE,
        Some(b')' | b',' | b':') if quoted || coded && arguments.len() > 3 => SURE,
        Some(b')') if coded || arguments == "()" => STRONG,
        Some(b'(' | b'[') => STRONG,
        Some(b')') => WEAK,
        _ => NEUTRAL,
    }
}

fn assignment(line: &str) -> Weight {
    if !is_assignment(line) || words::is_prose(line) && words::is_longer(line, FORMULA) {
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
    match (coded, value.split_whitespace().filter(|token| words::is_word(token)).count()) {
        (true, _) => STRONG,
        (false, 0 | 1) if !typed && !name.starts_with(|c: char| c.is_ascii_uppercase()) => WEAK,
        _ => NEUTRAL,
    }
}

/// A name, perhaps with a type before or behind it, and "=".
fn is_assignment(line: &str) -> bool {
    let mut rest = line;
    // A type, a name, an operator.
    for _ in 0..3 {
        let name = shape::path(rest);
        if name == 0 {
            return false;
        }
        rest = rest[name..].trim_start_matches(['[', ']', '<', '>', '*', '&', '?']);
        let behind = rest.trim_start();
        let operator = behind.trim_start_matches(['+', '-', '*', '/', '|', ':', '%', '&']);
        if operator.starts_with('=') && !operator.starts_with("==") {
            return true;
        }
        rest = match behind.strip_prefix(':') {
            Some(kind) => kind.trim_start_matches([' ', '&', '*']),
            None if behind.len() < rest.len() => behind,
            None => return false,
        };
    }
    false
}

/// What the end of a line tells.
fn ending(line: &str) -> Weight {
    let bytes = line.as_bytes();
    let statement = |line: &str| shape::has_any(line, b"=(){}[]<>\"_") && !words::is_prose(line);
    match bytes.last() {
        Some(b'{') if line.len() > 1 && !words::is_prose(line) => STRONG,
        Some(b';') if !is_header(line) && statement(line) => STRONG,
        Some(b'}') if line.contains('{') && line.contains([';', '=', '(']) => STRONG,
        _ => NEUTRAL,
    }
}

/// "Received: from …;": a header of mail.
fn is_header(line: &str) -> bool {
    let name = line.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
    line[name..].starts_with(": ") && line.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Operators that only code has, between names of code.
fn symbols(line: &str) -> Weight {
    let arrow = [" => ", " -> ", "::", " := ", " <- ", "&&", "||", " == ", " != ", "</"]
        .iter()
        .any(|sign| line.contains(sign));
    let named = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(is_coded_name);
    let bracketed = shape::has_any(line, b"(){}[]=;<>");
    Weight::from((arrow || named) && bracketed && !words::is_prose(line)) * WEAK
}

/// "snake_case", "camelCase".
fn is_coded_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let inner = name.trim_matches('_').contains('_') && bytes.iter().any(u8::is_ascii_alphabetic);
    let humps =
        bytes.first().is_some_and(u8::is_ascii_lowercase) && bytes[1..].iter().any(u8::is_ascii_uppercase);
    inner || humps && bytes.len() > 4
}
