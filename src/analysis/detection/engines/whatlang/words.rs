//! The words of a text as the whatlang library gets them, without what is no language.

use super::super::super::text::code_counts::CodeCounts;
use super::super::super::text::code_words::{count_keyword, is_machine_line};
use super::super::super::text::token_class::{TokenClass, classify, code_signs};

/// The words of a text, and what else there is.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words, each followed by one space; only letters and their marks.
    pub(super) text: String,
    /// What is code.
    pub(super) code: CodeCounts,
}

impl Words {
    /// Reads excerpts of a text, in time linear in them.
    pub(super) fn read(excerpts: &[&str]) -> Self {
        let mut words = Self::default();
        for excerpt in excerpts {
            words.code.signs += code_signs(excerpt);
            words.code.machine_line |= is_machine_line(excerpt);
            for token in excerpt.split_whitespace() {
                words.add_token(token);
            }
        }
        words
    }

    fn add_token(&mut self, token: &str) {
        let letters = token.chars().filter(|c| c.is_alphabetic()).count();
        self.code.letters += letters;
        match classify(token) {
            TokenClass::Words => {
                self.code.prose += letters;
                count_keyword(&mut self.code, token, letters);
                self.push(token);
            }
            TokenClass::Code => self.code.code += letters,
            TokenClass::Address => {
                self.code.signs = self.code.signs.saturating_sub(code_signs(token));
            }
            TokenClass::Empty => {}
        }
    }

    fn push(&mut self, token: &str) {
        let start = self.text.len();
        for c in token.chars() {
            let is_kept = c.is_alphabetic() || is_mark(c);
            if is_kept {
                self.text.push(c);
            } else if self.text.len() > start && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
        if !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

/// Marks of letters that are no letters themselves: combining accents, viramas and the joiners of Indic
/// words.
fn is_mark(c: char) -> bool {
    let is_indic_sign = ('\u{0900}'..='\u{109F}').contains(&c)
        && !c.is_numeric()
        && !matches!(c, '\u{0964}' | '\u{0965}' | '\u{0E3F}');
    is_indic_sign
        || matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}')
        || matches!(c, '\u{064B}'..='\u{065F}' | '\u{17B4}'..='\u{17D3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_kept() {
        let words = Words::read(&["Schau, https://example.org/x: „l’été” (2024) war's! @me x_y"]);
        assert_eq!(words.text, "Schau l été war s ");
    }

    #[test]
    fn prose_about_code_stays_prose() {
        for text in [
            "Use the getUserName() function to read the name of the person.",
            "I think that C++ is fun & fast.",
            "If it is true, return the book to the new class.",
        ] {
            assert!(!Words::read(&[text]).code.is_not_language(), "{text}");
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
            assert!(Words::read(&[text]).code.is_not_language(), "{text}");
        }
    }
}
