//! What the fuzz targets share: the options that an input chooses, and the promises about spans.

#![warn(missing_docs)]

use std::collections::HashSet;

use lector::analysis::{
    Span,
    segmentation::{self, Newlines, Options},
};

/// An input: a document, and after it bytes that choose what it is asked. A text file is an input too.
#[derive(Clone, Copy, Debug)]
pub struct Input<'d> {
    /// The document.
    pub document: &'d [u8],
    choices: [u8; CHOICES],
}

/// How many bytes at the end of an input choose.
const CHOICES: usize = 8;

impl<'d> Input<'d> {
    /// Takes an input apart; `None` when it is too short.
    pub fn of(data: &'d [u8]) -> Option<Self> {
        let (document, choices) = data.split_last_chunk()?;
        Some(Self { document, choices: *choices })
    }

    /// The document as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.document).into_owned()
    }

    /// The byte at `index` of the choices.
    pub fn choice(&self, index: usize) -> u8 {
        self.choices[index % CHOICES]
    }

    /// One of `all`, chosen by the byte at `index`.
    pub fn pick<T: Copy>(&self, index: usize, all: &[T]) -> T {
        all[usize::from(self.choice(index)) % all.len()]
    }

    /// One of the languages with rules, or one without.
    pub fn language(&self, index: usize) -> &'static str {
        let languages: Vec<&str> = segmentation::languages_with_rules().chain(["", "tlh"]).collect();
        self.pick(index, &languages)
    }

    /// How sentences and paragraphs shall be cut.
    pub fn options(&self, language: usize, newlines: usize) -> (Options, Newlines) {
        let policy = self.pick(newlines, &[Newlines::Auto, Newlines::EveryLine, Newlines::BlankLines]);
        let own: &[&str] = if self.choice(newlines) >= 128 { &["xyz", "Abc.", "a.b"] } else { &[] };
        (Options::new(self.language(language)).with_newlines(policy).with_abbreviations(own), policy)
    }
}

/// Spans are ordered, do not overlap, and nothing but whitespace and invisible signs stands between them.
pub fn check_order(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(span.start < span.end && span.start >= at, "{span:?} after {at}");
        assert!(is_blank(&text[at..span.start]), "{:?} is lost", &text[at..span.start]);
        at = span.end;
    }
    assert!(is_blank(&text[at..]), "{:?} is lost", &text[at..]);
}

/// Spans stand one after the other and leave nothing out.
pub fn check_cover(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(span.start == at && span.end > at, "{span:?} after {at}");
        at = span.end;
    }
    assert_eq!(at, text.len(), "the end is lost");
}

/// No span begins or ends inside of a grapheme cluster.
pub fn check_clusters(text: &str, spans: &[Span]) {
    let borders: HashSet<usize> = segmentation::graphemes(text).map(|span| span.end).chain([0]).collect();
    for span in spans {
        assert!(borders.contains(&span.start) && borders.contains(&span.end), "{span:?} cuts a cluster");
    }
}

fn is_blank(between: &str) -> bool {
    between.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}' | '\u{ad}')
    })
}
