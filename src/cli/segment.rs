//! `lector segment`: a text of any length is read, cut and printed piece by piece.

use std::{
    io::{self, BufWriter, Write},
    mem,
};

use clap::{Args as Parse, ValueEnum};
use serde_json::{Value, json};

use super::{
    Failure, Input, language_of, not_utf8, on_one_line, pretty, print, read, span_json, story, tag, written,
};
use crate::analysis::{
    Span, Unit, Utf8Decoder, detection,
    language::LanguageTag,
    segmentation::{
        self, Block, Options, Rule, SegmentKind, SegmentTooLong, Stream, StreamEvent, StreamOptions,
    },
};

/// How much stands round a refused place, in characters.
const BEFORE: usize = 24;
const BEHIND: usize = 12;

/// What `lector segment` is asked.
#[derive(Debug, Parse)]
pub struct Args {
    /// The text, and how to answer.
    #[command(flatten)]
    input: Input,
    /// The language whose rules apply, a BCP-47 tag [default: detected]
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<LanguageTag>,
    /// The size of the pieces
    #[arg(long, value_enum, default_value = "sentence")]
    granularity: Granularity,
    /// What a line end means to sentences and paragraphs
    #[arg(long, value_enum, default_value = "auto")]
    newlines: Newlines,
    /// A word whose full stop ends no sentence; may be given several times
    #[arg(long = "abbreviation", value_name = "WORD")]
    abbreviations: Vec<String>,
    /// Tell the rule that ended each sentence, before it, and below it the places where it might have ended
    #[arg(long)]
    explain: bool,
}

/// The size of the pieces.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Granularity {
    /// What a reader calls a character
    Grapheme,
    /// Words, and what stands between them
    Word,
    /// Sentences
    Sentence,
    /// Paragraphs
    Paragraph,
    /// The stories of a page, which is read whole
    Story,
}

/// What a line end means.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Newlines {
    /// Told from the text
    Auto,
    /// Every line end ends a sentence and a paragraph
    EveryLine,
    /// Only blank lines do
    BlankLines,
}

/// Segments what is read and prints it.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Some(granularity) = args.granularity() else { return stories(args) };
    let mut cutting = Cutting { args, granularity, head: String::new(), stream: None, sink: Sink::new(args) };
    let mut decoder = Utf8Decoder::default();
    args.input.each_chunk(|chunk| cutting.take(decoder.decode(chunk).map_err(not_utf8)?))?;
    decoder.finish().map_err(not_utf8)?;
    cutting.finish()
}

/// The stories of what is read. Only the whole page tells them apart.
fn stories(args: &Args) -> Result<(), Failure> {
    let text = read(&args.input)?;
    let language = language_of(&text, args.language.as_ref());
    print(&story::segment(&text, language, args.newlines(), args.input.json))
}

/// A text on its way.
struct Cutting<'a> {
    args: &'a Args,
    granularity: segmentation::Granularity,
    /// Its beginning, until that is long enough to tell the language.
    head: String,
    stream: Option<Stream>,
    sink: Sink<'a>,
}

impl Cutting<'_> {
    fn take(&mut self, text: String) -> Result<(), Failure> {
        if self.stream.is_some() {
            return self.cut(&text);
        }
        self.head += &text;
        if self.head.len() >= detection::HEAD_BYTES { self.begin() } else { Ok(()) }
    }

    fn begin(&mut self) -> Result<(), Failure> {
        let head = mem::take(&mut self.head);
        language_of(&head, self.args.language.as_ref()).clone_into(&mut self.sink.language);
        self.stream = Some(Stream::new(self.args.stream_options(self.granularity, &self.sink.language)));
        self.cut(&head)
    }

    fn cut(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(stream) = &mut self.stream {
            stream.push(text, &mut |event| self.sink.take(event)).map_err(too_long)?;
        }
        self.sink.check()
    }

    fn finish(mut self) -> Result<(), Failure> {
        if self.stream.is_none() {
            self.begin()?;
        }
        if let Some(stream) = self.stream {
            stream.finish(&mut |event| self.sink.take(event)).map_err(too_long)?;
        }
        self.sink.finish()
    }
}

/// Cannot happen: no limit is set.
fn too_long(SegmentTooLong: SegmentTooLong) -> Failure {
    Failure { code: 65, message: SegmentTooLong.to_string() }
}

impl Args {
    /// The granularity of a text that is cut as it comes; `None` for stories.
    fn granularity(&self) -> Option<segmentation::Granularity> {
        match self.granularity {
            Granularity::Grapheme => Some(segmentation::Granularity::Grapheme),
            Granularity::Word => Some(segmentation::Granularity::Word),
            Granularity::Sentence => Some(segmentation::Granularity::Sentence),
            Granularity::Paragraph => Some(segmentation::Granularity::Paragraph),
            Granularity::Story => None,
        }
    }

    fn newlines(&self) -> segmentation::Newlines {
        match self.newlines {
            Newlines::Auto => segmentation::Newlines::Auto,
            Newlines::EveryLine => segmentation::Newlines::EveryLine,
            Newlines::BlankLines => segmentation::Newlines::BlankLines,
        }
    }

    fn stream_options(&self, granularity: segmentation::Granularity, language: &str) -> StreamOptions {
        let options =
            Options::new(language).with_newlines(self.newlines()).with_abbreviations(&self.abbreviations);
        StreamOptions {
            granularity,
            options,
            unit: Unit::Byte,
            keep_text: true,
            max_segment_bytes: usize::MAX / 2,
        }
    }
}

/// Where the pieces go: lines at once, JSON at the end.
struct Sink<'a> {
    args: &'a Args,
    language: String,
    out: BufWriter<io::StdoutLock<'static>>,
    outcome: io::Result<()>,
    segments: Vec<Value>,
    /// The refused places of the open sentence; for JSON those of the text.
    refused: Vec<(usize, Rule)>,
}

impl<'a> Sink<'a> {
    fn new(args: &'a Args) -> Self {
        let out = BufWriter::new(io::stdout().lock());
        let (segments, refused) = (Vec::new(), Vec::new());
        Self { args, language: String::new(), out, outcome: Ok(()), segments, refused }
    }

    fn take(&mut self, event: StreamEvent<'_>) {
        match event {
            StreamEvent::Refused { at, rule } if self.args.explain => self.refused.push((at, rule)),
            StreamEvent::Refused { .. } => {}
            StreamEvent::Segment { span, text, kind } if self.args.input.json => {
                self.segments.push(self.value(span, text, kind));
            }
            StreamEvent::Segment { span, text, kind } => {
                if self.outcome.is_ok() {
                    self.outcome = self.write(span, text, kind);
                }
            }
        }
    }

    fn value(&self, span: Span, text: &str, kind: SegmentKind) -> Value {
        let mut value = json!({ "span": span_json(span), "text": text });
        match kind {
            SegmentKind::Word { word_like } => value["wordLike"] = word_like.into(),
            SegmentKind::Paragraph(kind) => value["block"] = block(kind).into(),
            SegmentKind::Sentence(rule) if self.args.explain => value["rule"] = rule.name().into(),
            SegmentKind::Sentence(_) | SegmentKind::Grapheme => {}
        }
        value
    }

    fn write(&mut self, span: Span, text: &str, kind: SegmentKind) -> io::Result<()> {
        if let (SegmentKind::Sentence(rule), true) = (kind, self.args.explain) {
            write!(self.out, "{}\t", rule.name())?;
        }
        writeln!(self.out, "{}", on_one_line(text))?;
        for (at, rule) in self.refused.drain(..) {
            let (before, behind) = text.split_at_checked(at - span.start.min(at)).unwrap_or((text, ""));
            let before = &before[before.char_indices().nth_back(BEFORE).map_or(0, |(at, _)| at)..];
            let behind: String = behind.chars().take(BEHIND).collect();
            writeln!(
                self.out,
                "  {}\t{}|{}",
                rule.name(),
                on_one_line(before),
                on_one_line(behind.trim_end())
            )?;
        }
        Ok(())
    }

    /// Whether the output takes more.
    fn check(&mut self) -> Result<(), Failure> {
        let Err(error) = mem::replace(&mut self.outcome, Ok(())) else { return Ok(()) };
        written(Err(error))?;
        Err(Failure::nobody_reads())
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.check()?;
        if self.args.input.json {
            let mut answer = json!({ "segments": self.segments, "language": self.language });
            if self.args.explain {
                let refused =
                    self.refused.iter().map(|(at, rule)| json!({ "offset": at, "rule": rule.name() }));
                answer["refused"] = refused.collect();
            }
            return written(self.out.write_all(pretty(&answer).as_bytes()).and_then(|()| self.out.flush()));
        }
        written(self.out.flush())
    }
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
