//! The words of a text, without what is no language.

use super::tally::Tally;
use super::tokens::{self, Token};

/// Words that programs are made of, and the statements of SQL; they count as code beside other code only.
const KEYWORDS: &[&str] = &[
    "AND", "AS", "BY", "CREATE", "DELETE", "DROP", "FROM", "GROUP", "INSERT", "INTO", "JOIN", "LIMIT", "NOT",
    "NULL", "ON", "ORDER", "SELECT", "SET", "TABLE", "UPDATE", "VALUES", "WHERE", "apt-get", "async",
    "await", "bool", "break", "char", "class", "const", "def", "echo", "elif", "else", "enum", "false",
    "float", "fn", "for", "function", "git", "if", "impl", "import", "int", "let", "mut", "new", "null",
    "private", "pub", "public", "return", "self", "static", "string", "struct", "sudo", "true", "use", "var",
    "void", "while",
];

/// Commands that a shell line begins with; it takes an option or an operator as well.
const COMMANDS: &[&str] = &[
    "$", "apt", "apt-get", "cargo", "cat", "cd", "chmod", "cp", "curl", "docker", "git", "grep", "kubectl",
    "ls", "make", "mkdir", "npm", "pip", "rm", "ssh", "sudo", "tar",
];

/// The levels of log lines; they stand behind a time.
const LOG_LEVELS: &[&str] = &["DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN", "WARNING"];

/// What was read of a text.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The words, each followed by one space; only letters and their marks.
    pub(super) words: String,
    /// What else there is.
    pub(super) tally: Tally,
}

impl Prose {
    /// Reads pieces of a text, in time linear in them.
    pub(super) fn read(pieces: &[&str]) -> Self {
        let mut prose = Self::default();
        for piece in pieces {
            prose.tally.signs += tokens::code_signs(piece);
            prose.tally.machine_line |= is_machine_line(piece);
            for token in piece.split_whitespace() {
                prose.take(token);
            }
        }
        prose
    }

    fn take(&mut self, token: &str) {
        let letters = token.chars().filter(|c| c.is_alphabetic()).count();
        self.tally.letters += letters;
        match tokens::judge(token) {
            Token::Words => {
                self.tally.prose += letters;
                count_keyword(&mut self.tally, token, letters);
                self.push(token);
            }
            Token::Code => self.tally.code += letters,
            Token::Address => {
                self.tally.signs = self.tally.signs.saturating_sub(tokens::code_signs(token));
            }
            Token::Empty => {}
        }
    }

    fn push(&mut self, token: &str) {
        let start = self.words.len();
        for c in token.chars() {
            let kept = c.is_alphabetic() || is_mark(c);
            if kept {
                self.words.push(c);
            } else if self.words.len() > start && !self.words.ends_with(' ') {
                self.words.push(' ');
            }
        }
        if !self.words.ends_with(' ') {
            self.words.push(' ');
        }
    }
}

/// Counts the word if programs use it.
pub(super) fn count_keyword(tally: &mut Tally, token: &str, letters: usize) {
    let word = token.trim_matches(|c: char| c.is_ascii_punctuation());
    if KEYWORDS.binary_search(&word).is_ok() {
        tally.keywords += letters;
        tally.statements += usize::from(word.bytes().all(|b| b.is_ascii_uppercase()));
    }
}

/// Marks of letters that are no letters themselves: combining accents, viramas and the joiners of Indic words.
fn is_mark(c: char) -> bool {
    let indic_sign = ('\u{0900}'..='\u{109F}').contains(&c)
        && !c.is_numeric()
        && !matches!(c, '\u{0964}' | '\u{0965}' | '\u{0E3F}');
    indic_sign
        || matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{065F}' | '\u{17B4}'..='\u{17D3}')
}

/// Whether the piece looks like a line of a log, or like a command.
pub(super) fn is_machine_line(piece: &str) -> bool {
    is_log_line(piece) || is_command(piece)
}

fn is_command(piece: &str) -> bool {
    let mut tokens = piece.split_whitespace().take(12);
    let option =
        |token: &str| token.starts_with('-') && token.len() > 1 || matches!(token, "&&" | "||" | "|" | ">");
    tokens.next().is_some_and(|first| COMMANDS.contains(&first)) && tokens.any(option)
}

fn is_log_line(piece: &str) -> bool {
    let mut tokens = piece.split_whitespace().take(6);
    let bare =
        |token: &'static str, word: &str| word.trim_matches(|c: char| c.is_ascii_punctuation()) == token;
    let time = tokens.next().is_some_and(|t| {
        t.trim_start_matches('[').starts_with(|c: char| c.is_ascii_digit()) && t.contains(['-', ':', '/'])
    });
    time && tokens.any(|word| LOG_LEVELS.iter().any(|level| bare(level, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn only_words_are_kept() {
        let prose = Prose::read(&["Schau, https://example.org/x: „l’été” (2024) war's! @me x_y"]);
        assert_eq!(prose.words, "Schau l été war s ");
    }

    #[test]
    fn prose_about_code_stays_prose() {
        for text in [
            "Use the getUserName() function to read the name of the person.",
            "I think that C++ is fun & fast.",
            "If it is true, return the book to the new class.",
        ] {
            assert!(!Prose::read(&[text]).tally.is_not_language(), "{text}");
        }
    }

    #[test]
    fn code_data_and_logs_are_not_language() {
        for text in [
            "SELECT id, name FROM users WHERE age > 30 ORDER BY name;",
            "{\"name\": \"x\", \"tags\": [\"a\", \"b\"]}",
            "2031-01-02 10:11:12 ERROR [main] Connection refused by peer",
            "sudo apt-get install -y nginx && systemctl restart nginx",
            "public static void main(String[] args) { return; }",
            ".button { color: red; padding: 0 }",
            "fn main() { let x = foo(1); }",
            "https://example.org/one/two",
        ] {
            assert!(Prose::read(&[text]).tally.is_not_language(), "{text}");
        }
    }
}
