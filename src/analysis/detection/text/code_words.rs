//! Words of programs, and lines of logs and shells.

use super::code_counts::CodeCounts;
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};

/// Words that programs are made of, and the statements of SQL; they count as code next to other code only.
const KEYWORDS: &[&str] = &[
    "AND", "AS", "BY", "CREATE", "DELETE", "DROP", "FROM", "GROUP", "INSERT", "INTO", "JOIN", "LIMIT", "NOT",
    "NULL", "ON", "ORDER", "SELECT", "SET", "TABLE", "UPDATE", "VALUES", "WHERE", "apt-get", "async",
    "await", "bool", "break", "char", "class", "const", "def", "echo", "elif", "else", "enum", "false",
    "float", "fn", "for", "function", "git", "if", "impl", "import", "int", "let", "mut", "new", "null",
    "private", "pub", "public", "return", "self", "static", "string", "struct", "sudo", "true", "use", "var",
    "void", "while",
];

/// Commands that a shell line begins with; an option or an operator has to follow.
const COMMANDS: &[&str] = &[
    "$", "apt", "apt-get", "cargo", "cat", "cd", "chmod", "cp", "curl", "docker", "git", "grep", "kubectl",
    "ls", "make", "mkdir", "npm", "pip", "rm", "ssh", "sudo", "tar",
];

/// The levels of log lines, which stand after a time.
const LOG_LEVELS: &[&str] = &["DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN", "WARNING"];

/// How much of a token, and of a line of a log, is read to classify it, in bytes.
pub(super) const MAX_CLASSIFIED_BYTES: usize = 4096;

/// Tokens at the beginning of a line that show whether it is a command.
const COMMAND_TOKENS: usize = 12;

/// Tokens at the beginning of a line that show whether it is one of a log.
const LOG_TOKENS: usize = 6;

/// Counts keywords and commands of excerpts, which say nothing without code next to them, so that most texts
/// are not read for them.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(super) fn count_keywords(
    counts: &mut CodeCounts,
    excerpts: &[&str],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    let is_plain = counts.code == 0 && counts.signs < 2;
    if is_plain && !excerpts.iter().any(|excerpt| begins_like_code(excerpt)) {
        return Ok(());
    }
    for excerpt in excerpts {
        counts.machine_line |= is_machine_line(prefix(excerpt, MAX_CLASSIFIED_BYTES));
        let mut start = 0;
        for (at, c) in excerpt.char_indices().chain([(excerpt.len(), ' ')]) {
            checkpoint.spend(c.len_utf8())?;
            if !c.is_whitespace() {
                continue;
            }
            let token = excerpt.get(start..at).unwrap_or_default();
            if (1..=MAX_CLASSIFIED_BYTES).contains(&token.len()) {
                let letters = token.bytes().filter(u8::is_ascii_alphabetic).count();
                count_keyword(counts, token, letters);
            }
            start = at + c.len_utf8();
        }
    }
    Ok(())
}

/// Counts the letters of a token that programs use.
pub(crate) fn count_keyword(counts: &mut CodeCounts, token: &str, letters: usize) {
    let word = token.trim_matches(|c: char| c.is_ascii_punctuation());
    if KEYWORDS.binary_search(&word).is_ok() {
        counts.keywords += letters;
        counts.statements += usize::from(word.bytes().all(|b| b.is_ascii_uppercase()));
    }
}

/// Whether a text looks like a line of a log, or like a command.
pub(crate) fn is_machine_line(text: &str) -> bool {
    is_log_line(text) || is_command(text)
}

fn is_command(text: &str) -> bool {
    let mut tokens = text.split_whitespace().take(COMMAND_TOKENS);
    let is_option =
        |token: &str| token.starts_with('-') && token.len() > 1 || matches!(token, "&&" | "||" | "|" | ">");
    tokens.next().is_some_and(|first| COMMANDS.contains(&first)) && tokens.any(is_option)
}

fn is_log_line(text: &str) -> bool {
    let mut tokens = text.split_whitespace().take(LOG_TOKENS);
    let is_time = tokens.next().is_some_and(|token| {
        let number = token.trim_start_matches('[');
        number.starts_with(|c: char| c.is_ascii_digit()) && token.contains(['-', ':', '/'])
    });
    is_time && tokens.any(|word| LOG_LEVELS.contains(&word.trim_matches(|c: char| c.is_ascii_punctuation())))
}

/// Whether one of the first two words is in capitals, as in a query, or the text begins as a command or a log
/// does.
fn begins_like_code(excerpt: &str) -> bool {
    let is_in_capitals = |word: &str| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let head = prefix(excerpt, MAX_CLASSIFIED_BYTES);
    head.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '$'))
        || head.split_ascii_whitespace().take(2).any(is_in_capitals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }
}
