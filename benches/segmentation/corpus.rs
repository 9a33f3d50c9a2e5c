//! The texts that are measured.

use std::fs;

/// One text and its language.
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) language: String,
}

/// Texts that are measured together.
pub(crate) struct Corpus {
    pub(crate) name: String,
    pub(crate) documents: Vec<Document>,
}

impl Corpus {
    pub(crate) fn bytes(&self) -> usize {
        self.documents.iter().map(|document| document.text.len()).sum()
    }

    /// The texts again and again, up to about so many bytes.
    pub(crate) fn repeated(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 8192);
        for document in self.documents.iter().cycle() {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&document.text);
            text.push_str("\n\n");
        }
        let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text.truncate(end);
        text
    }
}

/// Files of text, or of JSON lines with the fields "text" and "language".
pub(crate) fn files(paths: &[String]) -> Vec<Corpus> {
    paths.iter().map(|path| Corpus { name: path.clone(), documents: read(path) }).collect()
}

fn read(path: &str) -> Vec<Document> {
    let file = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    if !path.ends_with(".jsonl") {
        return vec![Document { text: file, language: "en".to_owned() }];
    }
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let lines =
        file.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{path}: {error}")));
    lines
        .map(|line: serde_json::Value| Document {
            text: field(&line, "text"),
            language: field(&line, "language"),
        })
        .collect()
}

/// The texts below, made longer: English, a mix of languages in equal shares, and Chinese with Japanese.
pub(crate) fn own() -> Vec<Corpus> {
    const BYTES: usize = 1 << 20;
    let corpus = |name: &str, texts: &[(&str, &str)]| {
        let document = |&(language, text): &(&str, &str)| Document {
            text: format!("{text}\n\n").repeat(BYTES / texts.len() / text.len() + 1),
            language: language.to_owned(),
        };
        Corpus { name: name.to_owned(), documents: texts.iter().map(document).collect() }
    };
    let cjk: Vec<_> = MIX.iter().copied().filter(|(language, _)| matches!(*language, "zh" | "ja")).collect();
    vec![corpus("English", &[("en", ENGLISH)]), corpus("mix", MIX), corpus("Chinese and Japanese", &cjk)]
}

const ENGLISH: &str = include_str!("texts/en.txt");

const MIX: &[(&str, &str)] = &[
    ("en", ENGLISH),
    ("ar", include_str!("texts/ar.txt")),
    ("de", include_str!("texts/de.txt")),
    ("el", include_str!("texts/el.txt")),
    ("es", include_str!("texts/es.txt")),
    ("fr", include_str!("texts/fr.txt")),
    ("hi", include_str!("texts/hi.txt")),
    ("hy", include_str!("texts/hy.txt")),
    ("ja", include_str!("texts/ja.txt")),
    ("ko", include_str!("texts/ko.txt")),
    ("ru", include_str!("texts/ru.txt")),
    ("th", include_str!("texts/th.txt")),
    ("tr", include_str!("texts/tr.txt")),
    ("zh", include_str!("texts/zh.txt")),
];

/// Units that are repeated to a text that is made to be slow.
pub(crate) const ADVERSARIES: &[(&str, &str)] = &[
    ("full stops", "."),
    ("full stops and spaces", ". "),
    ("stop, space, letter", ". a"),
    ("stop, space, capital", ". A"),
    ("initials", "A. B. C. "),
    ("titles", "Mr. "),
    ("letters and stops", "a.b.c.d."),
    ("question and exclamation marks", "?!"),
    ("ellipses", "... "),
    ("quotes", "\""),
    ("quotes that never close", "\"a. B"),
    ("detached quotes", "a . '' B "),
    ("brackets", "((("),
    ("brackets with stops", "(a. B"),
    ("square brackets", "[a. B"),
    ("numbers of 37 digits", "1234567890123456789012345678901234567. "),
    ("list markers", "1) a 2) b "),
    ("newlines", "\n"),
    ("newlines and letters", "\na"),
    ("short lines", "ab\n"),
    ("wrapped lines", "the quick brown fox jumps over the lazy dog and\nruns away"),
    ("spaces", "        "),
    ("lowercase sentences", "and so it goes. "),
    ("no-break spaces", "a.\u{a0}B "),
    ("emoji", "😀"),
    ("combining marks", "e\u{301}. "),
    ("ideographic stops", "。"),
    ("closing brackets", "a.)))))) B "),
    ("colons", "a: B; c: "),
    ("Roman list markers", "i.) a ii.) b "),
    ("signs before letters", "\u{600}"),
    ("lines of one letter", "\n\na"),
    ("quoted lines", "> a\n"),
    ("assignments", "x = 1\n"),
    ("calls between blank lines", "f(x);\n\n"),
    ("fences", "```\na\n\n"),
    ("tildes", "~~~\na\n"),
    ("quotations", "“a”\n\n"),
    ("tags", "<a>\n"),
    ("apostrophes between spaces", "' . "),
    ("guillemets between spaces", ". »"),
    ("letters joined by stops", "Ж."),
    ("stops on lines", ".\n"),
    ("sentences on lines", "And so it goes.\n"),
    ("sentences in open brackets", "[Hello there, my friend. "),
    ("signs of code", "r=s$)\n]\n2) =\n"),
    ("brackets on lines", "[\n3\n"),
];
