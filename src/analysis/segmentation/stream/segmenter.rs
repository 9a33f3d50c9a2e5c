//! One face of what finds graphemes, words, sentences and paragraphs in a buffer. Places are bytes of the
//! section.

use super::{
    buffer::TextBuffer,
    event::{Granularity, SegmentKind, StreamEvent},
    graphemes::GraphemeStream,
    words::WordStream,
};
use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    segmentation::{Boundary, Options, Sentence, paragraph::Paragraphs, sentence::Cutter, windows::Cuts},
};

/// What finds the segments.
#[derive(Clone, Debug)]
pub(super) enum Segmenter {
    Graphemes(GraphemeStream),
    Words(WordStream),
    Sentences(Box<Cutter>),
    Paragraphs(Box<Paragraphs>),
}

impl Segmenter {
    /// One that stands at the start of a section.
    pub(super) fn new(granularity: Granularity, options: &Options) -> Self {
        match granularity {
            Granularity::Grapheme => Self::Graphemes(GraphemeStream::default()),
            Granularity::Word => Self::Words(WordStream::default()),
            Granularity::Sentence => Self::Sentences(Box::new(Cutter::new(options.clone()))),
            Granularity::Paragraph => Self::Paragraphs(Box::new(Paragraphs::new(options.newlines))),
        }
    }

    /// What it costs to read so much more, in bytes of other work.
    pub(super) fn cost(&self, more: &str) -> usize {
        if matches!(self, Self::Paragraphs(_)) { Paragraphs::cost(more) } else { more.len() }
    }

    /// Gives out all that is final. `last` tells that the section ends with the buffer.
    pub(super) fn run(
        &mut self,
        buffer: &mut TextBuffer,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), Interrupted> {
        match self {
            Self::Graphemes(graphemes) => graphemes.run(buffer, last, checkpoint, out),
            Self::Words(words) => words.run(buffer, last, checkpoint, out),
            Self::Sentences(cutter) => sentences(cutter, buffer, last, checkpoint, out),
            Self::Paragraphs(paragraphs) => {
                while let Some(paragraph) = paragraphs.next(&buffer.text, last) {
                    checkpoint.spend(Paragraphs::COST)?;
                    buffer.emit(paragraph.span, SegmentKind::Paragraph(paragraph.block), out);
                }
                Ok(())
            }
        }
    }

    /// How many bytes at the front of the buffer are never looked at again.
    pub(super) fn done(&self, buffer: &TextBuffer) -> usize {
        match self {
            Self::Graphemes(graphemes) => graphemes.at,
            Self::Words(words) => words.at,
            Self::Sentences(cutter) => cutter.done(&buffer.text),
            Self::Paragraphs(paragraphs) => paragraphs.done(&buffer.text),
        }
    }

    /// Where the first segment begins that was not given out yet.
    pub(super) fn start(&self, buffer: &TextBuffer) -> usize {
        match self {
            Self::Graphemes(graphemes) => buffer.base() + graphemes.at,
            Self::Words(words) => buffer.base() + words.at,
            Self::Sentences(cutter) => cutter.start(),
            Self::Paragraphs(paragraphs) => paragraphs.start(),
        }
    }

    /// The first `bytes` of the buffer are discarded after this. Gives the end of what stands before them and
    /// in them, without its white space; 0 for segments that cover the text, which never ask for it.
    pub(super) fn discard(&mut self, buffer: &TextBuffer, bytes: usize) -> usize {
        match self {
            Self::Graphemes(graphemes) => graphemes.at -= bytes,
            Self::Words(words) => words.at -= bytes,
            Self::Sentences(cutter) => {
                cutter.shift(&buffer.text, bytes);
                return cutter.trimmed_end();
            }
            Self::Paragraphs(paragraphs) => {
                paragraphs.shift(&buffer.text, bytes);
                return paragraphs.trimmed_end();
            }
        }
        0
    }
}

fn sentences(
    cutter: &mut Cutter,
    buffer: &mut TextBuffer,
    last: bool,
    checkpoint: &mut Checkpoint<'_>,
    out: &mut impl FnMut(StreamEvent<'_>),
) -> Result<(), Interrupted> {
    while let Some(boundary) = cutter.next(&buffer.text, last) {
        checkpoint.spend(Cutter::COST)?;
        match boundary {
            Boundary::Ends(Sentence { span, rule }) => buffer.emit(span, SegmentKind::Sentence(rule), out),
            Boundary::Refused { at, rule } => {
                out(StreamEvent::Refused { at: buffer.offsets.offset(&buffer.text, at), rule });
            }
        }
    }
    Ok(())
}
