//! How segments are printed.

use std::{
    io::{self, BufWriter, Write},
    mem,
};

use serde_json::{Value, json};

use crate::{
    analysis::{
        Span,
        segmentation::{Block, Rule, SegmentKind, StreamEvent},
    },
    cli::{
        failure::Failure,
        print::{on_one_line, pretty, span_json, written},
    },
};

/// How much stands around a refused place, in characters.
const BEFORE: usize = 24;
const AFTER: usize = 12;

/// How segments look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A line each, as soon as they are found.
    Lines,
    /// One object, at the end.
    Json,
    /// An object each on a line of its own, as soon as they are found. The first tells the language.
    JsonLines,
}

/// Prints segments.
pub(super) struct Output {
    format: Format,
    explain: bool,
    language: String,
    out: BufWriter<io::StdoutLock<'static>>,
    outcome: io::Result<()>,
    /// The segments of [`Format::Json`].
    segments: Vec<Value>,
    /// The refused places of the open sentence; for [`Format::Json`] those of the text.
    refused: Vec<(usize, Rule)>,
    /// Whether a segment was written.
    begun: bool,
}

impl Output {
    /// To standard output. `explain` tells the rule that ended each sentence, and the places where it might
    /// have ended.
    pub(super) fn new(format: Format, explain: bool) -> Self {
        let out = BufWriter::new(io::stdout().lock());
        let (segments, refused) = (Vec::new(), Vec::new());
        Self {
            format,
            explain,
            language: String::new(),
            out,
            outcome: Ok(()),
            segments,
            refused,
            begun: false,
        }
    }

    pub(super) fn set_language(&mut self, language: &str) {
        language.clone_into(&mut self.language);
    }

    /// Prints what was found. A failure is told by [`check`](Self::check).
    pub(super) fn write(&mut self, event: StreamEvent<'_>) {
        match event {
            StreamEvent::Refused { at, rule } if self.explain => self.refused.push((at, rule)),
            StreamEvent::Refused { .. } => {}
            StreamEvent::Segment { span, text, kind } if self.format == Format::Json => {
                self.segments.push(self.value(span, text, kind));
            }
            StreamEvent::Segment { span, text, kind } => {
                if self.outcome.is_ok() {
                    self.outcome = match self.format {
                        Format::JsonLines => self.write_json(span, text, kind),
                        Format::Json | Format::Lines => self.write_line(span, text, kind),
                    };
                }
                self.begun = true;
            }
        }
    }

    /// Whether the output takes more.
    pub(super) fn check(&mut self) -> Result<(), Failure> {
        let Err(error) = mem::replace(&mut self.outcome, Ok(())) else { return Ok(()) };
        written(Err(error))?;
        Err(Failure::closed_output())
    }

    /// Hands on what was printed so far.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.outcome = self.out.flush();
        self.check()
    }

    /// Prints what is left.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.check()?;
        if self.format == Format::Json {
            let mut answer = json!({ "segments": self.segments, "language": self.language });
            if self.explain {
                answer["refused"] = refused_json(&self.refused);
            }
            return written(self.out.write_all(pretty(&answer).as_bytes()).and_then(|()| self.out.flush()));
        }
        written(self.out.flush())
    }

    fn value(&self, span: Span, text: &str, kind: SegmentKind) -> Value {
        let mut value = json!({ "span": span_json(span), "text": text });
        match kind {
            SegmentKind::Word { word_like } => value["wordLike"] = word_like.into(),
            SegmentKind::Paragraph(kind) => value["block"] = block(kind).into(),
            SegmentKind::Sentence(rule) if self.explain => value["rule"] = rule.name().into(),
            SegmentKind::Sentence(_) | SegmentKind::Grapheme => {}
        }
        value
    }

    fn write_json(&mut self, span: Span, text: &str, kind: SegmentKind) -> io::Result<()> {
        let mut value = self.value(span, text, kind);
        if self.explain {
            value["refused"] = refused_json(&mem::take(&mut self.refused));
        }
        if !self.begun {
            value["language"] = self.language.as_str().into();
        }
        writeln!(self.out, "{value}")
    }

    fn write_line(&mut self, span: Span, text: &str, kind: SegmentKind) -> io::Result<()> {
        if let (SegmentKind::Sentence(rule), true) = (kind, self.explain) {
            write!(self.out, "{}\t", rule.name())?;
        }
        writeln!(self.out, "{}", on_one_line(text))?;
        for (at, rule) in self.refused.drain(..) {
            let (before, after) = text.split_at_checked(at - span.start.min(at)).unwrap_or((text, ""));
            let before = &before[before.char_indices().nth_back(BEFORE).map_or(0, |(at, _)| at)..];
            let after: String = after.chars().take(AFTER).collect();
            let (before, after) = (on_one_line(before), on_one_line(after.trim_end()));
            writeln!(self.out, "  {}\t{before}|{after}", rule.name())?;
        }
        Ok(())
    }
}

fn refused_json(refused: &[(usize, Rule)]) -> Value {
    refused.iter().map(|(at, rule)| json!({ "offset": at, "rule": rule.name() })).collect()
}

fn block(block: Block) -> &'static str {
    match block {
        Block::Prose => "BLOCK_PROSE",
        Block::Heading => "BLOCK_HEADING",
        Block::ListItem => "BLOCK_LIST_ITEM",
        Block::Quote => "BLOCK_QUOTE",
        Block::Code => "BLOCK_CODE",
    }
}
