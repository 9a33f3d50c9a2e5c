//! `lector segment`: a text of any length is read, cut and printed segment by segment.

mod output;

use std::mem;

use clap::{Args as Parse, ValueEnum};

use self::output::{Format, Output};
use super::{
    failure::Failure,
    input::{Input, language_of, not_utf8, read, tag},
    print::print,
    story,
};
use crate::analysis::{
    Document, Unit, Utf8Decoder, detection,
    language::LanguageTag,
    segmentation::{self, Options, SegmentTooLong, Stream, StreamOptions},
};

/// The longest segment of a text that is read while it comes, in bytes: what is kept of it has an end.
const MAX_SEGMENT_BYTES: usize = 16 * 1024 * 1024;

/// What `lector segment` is asked.
#[derive(Debug, Parse)]
pub struct SegmentArgs {
    /// The text, and how to answer.
    #[command(flatten)]
    input: Input,
    /// The language whose rules apply, a BCP-47 tag [default: detected]
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<LanguageTag>,
    /// The size of the pieces
    #[arg(long, value_enum, default_value = "sentence")]
    granularity: GranularityArg,
    /// What a line end means to sentences and paragraphs
    #[arg(long, value_enum, default_value = "auto")]
    newlines: NewlinesArg,
    /// A word whose full stop ends no sentence; may be given several times
    #[arg(long = "abbreviation", value_name = "WORD")]
    abbreviations: Vec<String>,
    /// Tell the rule that ended each sentence, before it, and below it the places where it might have ended
    #[arg(long)]
    explain: bool,
    /// Print each segment as soon as it is final, while the text still comes; with --json one object a line
    #[arg(long)]
    stream: bool,
}

/// The size of the pieces.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum GranularityArg {
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
enum NewlinesArg {
    /// Told from the text
    Auto,
    /// Every line end ends a sentence and a paragraph
    EveryLine,
    /// Only blank lines do
    BlankLines,
}

/// Segments what is read and prints it.
pub(super) fn run(args: &SegmentArgs) -> Result<(), Failure> {
    let Some(granularity) = args.granularity() else { return stories(args) };
    let mut document = IncomingText::new(args, granularity);
    let mut decoder = Utf8Decoder::default();
    args.input.each_chunk(|chunk| document.take(&decoder.decode(chunk).map_err(not_utf8)?))?;
    decoder.finish().map_err(not_utf8)?;
    document.finish()
}

/// The stories of what is read. Only the whole page tells them apart.
fn stories(args: &SegmentArgs) -> Result<(), Failure> {
    if args.stream {
        let message = "--stream is not for stories: only the whole page tells them apart".to_owned();
        return Err(Failure { code: 64, message });
    }
    let text = read(&args.input)?;
    let language = language_of(&text, args.language.as_ref());
    print(&story::segment(&Document::in_language(&text, language), args.newlines(), args.input.json))
}

/// A text on its way from the input to the output.
struct IncomingText<'a> {
    args: &'a SegmentArgs,
    granularity: segmentation::Granularity,
    progress: InputProgress,
    output: Output,
}

/// How much is known of the language of a text.
enum InputProgress {
    /// It is detected from the beginning, as soon as that is clear.
    Head(detection::Head),
    /// It is detected from the beginning, once that is as long as for other jobs.
    WholeHead(String),
    /// It is known, and segments are found.
    Segments(Box<Stream>),
}

impl<'a> IncomingText<'a> {
    fn new(args: &'a SegmentArgs, granularity: segmentation::Granularity) -> Self {
        let output = Output::new(args.format(), args.explain);
        let progress = if args.stream {
            InputProgress::Head(detection::Head::default())
        } else {
            InputProgress::WholeHead(String::new())
        };
        let mut document = Self { args, granularity, progress, output };
        if let Some(language) = &args.language {
            document.choose(language.primary());
        }
        document
    }

    /// Takes the next chunk.
    fn take(&mut self, chunk: &str) -> Result<(), Failure> {
        match &mut self.progress {
            InputProgress::Segments(_) => self.segment(chunk),
            InputProgress::Head(head) => match head.push(chunk) {
                Some(language) => self.begin(language.code),
                None => Ok(()),
            },
            InputProgress::WholeHead(head) => {
                head.push_str(chunk);
                if head.len() < detection::HEAD_BYTES {
                    return Ok(());
                }
                let language = detection::language_of_head(head);
                self.begin(language.code)
            }
        }
    }

    /// Chooses the language; segments are found from now on.
    fn choose(&mut self, language: &str) -> InputProgress {
        self.output.set_language(language);
        let options = self.args.stream_options(self.granularity, language);
        mem::replace(&mut self.progress, InputProgress::Segments(Box::new(Stream::new(options))))
    }

    /// Chooses the language and segments the head.
    fn begin(&mut self, language: &str) -> Result<(), Failure> {
        match self.choose(language) {
            InputProgress::Head(head) => self.segment(head.text()),
            InputProgress::WholeHead(head) => self.segment(&head),
            InputProgress::Segments(_) => Ok(()),
        }
    }

    fn segment(&mut self, text: &str) -> Result<(), Failure> {
        if let InputProgress::Segments(stream) = &mut self.progress {
            stream.push(text, &mut |event| self.output.write(event)).map_err(too_long)?;
        }
        self.output.check()?;
        if self.args.stream { self.output.flush() } else { Ok(()) }
    }

    fn finish(mut self) -> Result<(), Failure> {
        match &self.progress {
            InputProgress::Head(head) => self.begin(head.language().code)?,
            InputProgress::WholeHead(head) => self.begin(detection::language_of_head(head).code)?,
            InputProgress::Segments(_) => {}
        }
        if let InputProgress::Segments(stream) = self.progress {
            stream.finish(&mut |event| self.output.write(event)).map_err(too_long)?;
        }
        self.output.finish()
    }
}

/// Only a text that is read while it comes has a limit.
fn too_long(SegmentTooLong: SegmentTooLong) -> Failure {
    Failure { code: 65, message: format!("a segment is longer than {MAX_SEGMENT_BYTES} bytes") }
}

impl SegmentArgs {
    /// The granularity of a text that is cut as it comes; `None` for stories.
    fn granularity(&self) -> Option<segmentation::Granularity> {
        match self.granularity {
            GranularityArg::Grapheme => Some(segmentation::Granularity::Grapheme),
            GranularityArg::Word => Some(segmentation::Granularity::Word),
            GranularityArg::Sentence => Some(segmentation::Granularity::Sentence),
            GranularityArg::Paragraph => Some(segmentation::Granularity::Paragraph),
            GranularityArg::Story => None,
        }
    }

    fn newlines(&self) -> segmentation::Newlines {
        match self.newlines {
            NewlinesArg::Auto => segmentation::Newlines::Auto,
            NewlinesArg::EveryLine => segmentation::Newlines::EveryLine,
            NewlinesArg::BlankLines => segmentation::Newlines::BlankLines,
        }
    }

    fn stream_options(&self, granularity: segmentation::Granularity, language: &str) -> StreamOptions {
        let options =
            Options::new(language).with_newlines(self.newlines()).with_abbreviations(&self.abbreviations);
        let max_segment_bytes = if self.stream { MAX_SEGMENT_BYTES } else { usize::MAX };
        StreamOptions { granularity, options, unit: Unit::Byte, keep_text: true, max_segment_bytes }
    }

    fn format(&self) -> Format {
        match (self.input.json, self.stream) {
            (false, _) => Format::Lines,
            (true, false) => Format::Json,
            (true, true) => Format::JsonLines,
        }
    }
}
