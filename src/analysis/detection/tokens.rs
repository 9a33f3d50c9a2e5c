//! Tells words from what only looks like words: addresses, program code, hashes.

use super::noise;

/// What stands between two white spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Words of a language, as far as can be seen.
    Words,
    /// An address, a mention, a hashtag: says nothing about the language of the text.
    Address,
    /// Code, data, hashes or noise.
    Code,
    /// Nothing with letters.
    Empty,
}

/// Signs that stand in code, data and mark-up, seldom in prose.
const CODE_SIGNS: &str = "{}[]<>=\\|^~_;$*+/&#@%`−×÷";

/// Endings that make a name of what precedes the dot.
const NAME_ENDINGS: &[&str] = &[
    "app", "at", "bin", "biz", "br", "ch", "cn", "com", "conf", "css", "csv", "de", "dev", "edu", "es", "eu",
    "exe", "fr", "gov", "html", "info", "io", "it", "java", "jp", "jpg", "js", "json", "log", "md", "net",
    "nl", "org", "pdf", "php", "pl", "png", "py", "rs", "ru", "sh", "so", "sql", "svg", "toml", "ts", "txt",
    "uk", "us", "xml", "yaml", "yml", "zip",
];

/// Judges a piece of text without white space.
pub(super) fn judge(token: &str) -> Token {
    let core = token.trim_matches(|c: char| {
        c.is_ascii_punctuation() && !CODE_SIGNS.contains(c) || "“”„«»’‘…–—".contains(c)
    });
    if !core.chars().any(char::is_alphabetic) {
        return Token::Empty;
    }
    if is_address(core) {
        return Token::Address;
    }
    if core.is_ascii() && (has_code_signs(token, core) || is_hash(core) || is_camel(core))
        || noise::is_noise(core)
    {
        return Token::Code;
    }
    Token::Words
}

/// How many signs of code the text has; a brace or the key of an object counts as several.
pub(super) fn code_signs(text: &str) -> usize {
    let weight = |c: char| match c {
        '{' | '}' => 3,
        '\u{2200}'..='\u{22FF}' => 1,
        c => usize::from(CODE_SIGNS.contains(c)),
    };
    text.chars().map(weight).sum::<usize>() + 2 * text.matches("\":").count()
}

fn is_address(core: &str) -> bool {
    let tagged = core.starts_with(['@', '#'])
        && core.len() > 1
        && core[1..].chars().all(|c| c.is_alphanumeric() || c == '_');
    let mail = core.is_ascii()
        && core.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    tagged && core.len() <= 60
        || mail
        || core.is_ascii() && (core.contains("://") || core.starts_with("www.") || is_named_file(core))
}

/// "example.com", "notes.txt", "example.com/about".
fn is_named_file(core: &str) -> bool {
    let host = core.split('/').next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(name, ending)| {
        name.ends_with(|c: char| c.is_ascii_alphanumeric()) && NAME_ENDINGS.binary_search(&ending).is_ok()
    })
}

fn has_code_signs(token: &str, core: &str) -> bool {
    let slashes = core.matches('/').count();
    let flag =
        core.len() <= 3 && token.starts_with('-') || token.starts_with("--") && !token.starts_with("---");
    let inner_dots = core.split('.').filter(|part| part.len() > 1).count() >= 3;
    core.contains(['{', '}', '<', '>', '=', '\\', '|', '^', '~', '_', '$', '`'])
        || ["::", "->", "()", "](", "):", ");", "&&", "\":"].iter().any(|sign| token.contains(sign))
        || core.starts_with('/')
        || core.ends_with(';') && core.contains(['(', '[', '.'])
        || is_call(core)
        || slashes >= 3
        || flag
        || inner_dots
}

/// "open(path", "x[i]": a bracket right behind a name; "word(s)" is none.
fn is_call(core: &str) -> bool {
    core.find(['(', '[']).is_some_and(|at| {
        let inside = &core[at + 1..];
        at > 0
            && !inside
                .trim_end_matches(|c: char| c.is_ascii_punctuation())
                .chars()
                .all(|c| c.is_ascii_lowercase())
    })
}

/// Letters and digits shuffled, or hexadecimal letters alone.
fn is_hash(core: &str) -> bool {
    let letters = core.bytes().filter(u8::is_ascii_alphabetic).count();
    let changes = changes(core, |b| b.is_ascii_alphabetic(), |b| b.is_ascii_digit());
    let hexadecimal = core.len() >= 8 && core.bytes().all(|b| b.is_ascii_hexdigit());
    changes >= 3 || changes >= 1 && letters < core.len() / 2 && core.len() >= 6 || hexadecimal
}

/// Capitals amid a name, more than a brand has: "getUserName", "aXbYcZ".
fn is_camel(core: &str) -> bool {
    let rises =
        core.as_bytes().windows(2).filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase()).count();
    rises >= 2 && core.len() >= 8
        || rises >= 1 && core.len() >= 8 && core.starts_with(|c: char| c.is_ascii_lowercase())
}

/// How often one class of bytes is followed at once by the other.
fn changes(text: &str, one: impl Fn(&u8) -> bool, other: impl Fn(&u8) -> bool) -> usize {
    text.as_bytes().windows(2).filter(|w| one(&w[0]) && other(&w[1]) || other(&w[0]) && one(&w[1])).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_sorted() {
        assert!(NAME_ENDINGS.is_sorted());
    }

    #[test]
    fn words_stay_words() {
        for token in [
            "word",
            "Straße,",
            "(aber",
            "l’eau",
            "don't",
            "e.g.",
            "and/or",
            "COVID19",
            "word(s)",
            "1st",
            "YouTube",
            "«Привет»",
            "#",
            "東京へ",
        ] {
            assert!(matches!(judge(token), Token::Words | Token::Empty), "{token}");
        }
    }

    #[test]
    fn addresses_are_left_out() {
        for token in [
            "https://example.org/a?b=c",
            "www.example.org",
            "someone@example.org",
            "@someone",
            "#topic",
            "example.com.",
            "(notes.txt)",
        ] {
            assert_eq!(judge(token), Token::Address, "{token}");
        }
    }

    #[test]
    fn code_is_code() {
        for token in [
            "x[i]=1;",
            "getUserName",
            "<div>",
            "std::vec",
            "d41d8cd98f00b204",
            "{\"a\":",
            "--flag",
            "/usr/lib",
            "snake_case",
            "deadbeef",
        ] {
            assert_eq!(judge(token), Token::Code, "{token}");
        }
    }
}
