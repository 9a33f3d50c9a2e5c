//! The rpc Segment, and what SegmentStream shares with it: options, and how a segment is written.

mod fields;
mod options;

use self::fields::{CompactWriter, REFUSED, SEGMENTS, SegmentDetails, story_parts};
pub(super) use self::{fields::SEGMENT_RESPONSE, options::SegmentOptions};
use super::{
    compute::{Operation, WorkCost, WorkError},
    encode::ResponseWriter,
    error::Error,
    field::{self, ResolvedLanguage},
    limits::Limits,
    offsets::OffsetConverter,
    rpc::Rpc,
};
use crate::{
    analysis::{
        Interrupt, Interrupted, Span,
        segmentation::{self as analysis, Boundary, Rule, SegmentKind},
    },
    proto::v1 as pb,
};

/// A call of Segment, checked.
#[derive(Debug)]
pub(super) struct SegmentCall {
    text: String,
    options: SegmentOptions,
}

impl Rpc for SegmentCall {
    type Message = pb::SegmentRequest;
    const OPERATION: Operation = Operation::Segment;

    fn parse(message: pb::SegmentRequest, limits: Limits) -> Result<Self, Error> {
        let options = SegmentOptions::parse(&message)?;
        let text = field::text("text", message.text, limits)?;
        Ok(Self { text, options })
    }

    fn cost(&self) -> WorkCost {
        WorkCost::new(self.options.operation(), self.text.len())
    }

    fn working_bytes(&self) -> usize {
        self.options.working_bytes(&self.text)
    }

    fn respond(&self, writer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError> {
        self.options.respond(&self.text, writer, interrupt)
    }
}

impl SegmentOptions {
    /// Writes the response.
    pub(super) fn respond(
        &self,
        text: &str,
        writer: &mut ResponseWriter,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        field::limit(writer, self.max_response_bytes);
        writer.require_space(self.min_response_bytes(text))?;
        let language = self.language.of(text);
        if self.granularity == pb::Granularity::Story {
            self.respond_with_stories(text, &language, writer, interrupt)?;
            language.write(writer, SEGMENT_RESPONSE)?;
            return Ok(writer.require_space(0)?);
        }
        let mut segments = SegmentWriter::new(self, writer);
        self.segment(text, &language, &mut segments, interrupt)?;
        Ok(segments.finish(&language)?)
    }

    /// The least bytes of a response: words and graphemes cover the text.
    fn min_response_bytes(&self, text: &str) -> usize {
        match self.granularity {
            pb::Granularity::Grapheme | pb::Granularity::Word if !self.omit_text && !self.compact => {
                text.len()
            }
            _ => 0,
        }
    }

    fn segment(
        &self,
        text: &str,
        language: &ResolvedLanguage<'_>,
        segments: &mut SegmentWriter<'_, '_>,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        match self.granularity {
            pb::Granularity::Grapheme => {
                let graphemes = analysis::graphemes_unless(text, interrupt);
                let graphemes =
                    graphemes.map(|span| span.map(|span| SegmentEvent::Segment(span, SegmentKind::Grapheme)));
                segments.write_all(text, graphemes)
            }
            pb::Granularity::Word => {
                let words = analysis::words_unless(text, interrupt);
                segments.write_all(text, words.map(|word| word.map(SegmentEvent::from)))
            }
            pb::Granularity::Paragraph => {
                let paragraphs = analysis::paragraphs_unless(text, self.newlines, interrupt);
                segments.write_all(text, paragraphs.map(|paragraph| paragraph.map(SegmentEvent::from)))
            }
            pb::Granularity::Unspecified | pb::Granularity::Sentence | pb::Granularity::Story => {
                let options = self.analysis(language.primary);
                let boundaries = analysis::boundaries_unless(text, &options, interrupt);
                let found = |boundary| self.found(boundary);
                segments.write_all(text, boundaries.filter_map(|boundary| boundary.map(found).transpose()))
            }
        }
    }

    fn found(&self, boundary: Boundary) -> Option<SegmentEvent> {
        match boundary {
            Boundary::Ends(sentence) => {
                Some(SegmentEvent::Segment(sentence.span, SegmentKind::Sentence(sentence.rule)))
            }
            Boundary::Refused { at, rule } => self.explain_refused.then_some(SegmentEvent::Refused(at, rule)),
        }
    }

    /// Writes one segment, with its text unless the caller omits it.
    pub(super) fn write_segment(
        &self,
        writer: &mut ResponseWriter,
        span: pb::Span,
        text: &str,
        kind: SegmentKind,
        provisional: bool,
    ) -> Result<(), Error> {
        let text = if self.omit_text { "" } else { text };
        fields::write_segment(
            writer,
            span,
            text,
            &SegmentDetails { provisional, ..SegmentDetails::of(kind, self.explain) },
        )
    }

    /// Writes a boundary that a rule refused, if the caller asked for them.
    pub(super) fn write_refused(
        &self,
        writer: &mut ResponseWriter,
        offset: u64,
        rule: Rule,
    ) -> Result<(), Error> {
        if !self.explain_refused {
            return Ok(());
        }
        writer.message(REFUSED, &pb::RefusedBoundary { offset, rule: rule.name().to_owned() })
    }

    fn respond_with_stories(
        &self,
        text: &str,
        language: &ResolvedLanguage<'_>,
        writer: &mut ResponseWriter,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        let mut offsets = OffsetConverter::new(text, self.unit);
        for story in analysis::stories(text, language.primary, self.newlines, interrupt)? {
            interrupt.check()?;
            let mut segment = pb::Segment {
                span: Some(offsets.span(story.span)),
                story: Some(story_parts(&story, &mut offsets)),
                ..Default::default()
            };
            if !self.omit_text {
                story.span.of(text).clone_into(&mut segment.text);
            }
            writer.message(SEGMENTS, &segment)?;
        }
        Ok(())
    }
}

/// What the segmentation found.
enum SegmentEvent {
    Segment(Span, SegmentKind),
    Refused(usize, Rule),
}

impl From<analysis::Word> for SegmentEvent {
    fn from(word: analysis::Word) -> Self {
        Self::Segment(word.span, SegmentKind::Word { word_like: word.word_like })
    }
}

impl From<analysis::Paragraph> for SegmentEvent {
    fn from(paragraph: analysis::Paragraph) -> Self {
        Self::Segment(paragraph.span, SegmentKind::Paragraph(paragraph.block))
    }
}

/// Writes the fields of a response in the order of their numbers.
struct SegmentWriter<'o, 'w> {
    options: &'o SegmentOptions,
    writer: &'w mut ResponseWriter,
    /// Appended after the segments.
    refused: ResponseWriter,
    compact: Option<CompactWriter>,
}

impl<'o, 'w> SegmentWriter<'o, 'w> {
    fn new(options: &'o SegmentOptions, writer: &'w mut ResponseWriter) -> Self {
        let (refused, compact) = (writer.fork(), options.compact.then(|| CompactWriter::new(writer)));
        Self { options, writer, refused, compact }
    }

    /// Writes what a segmenter finds, which checks its interrupt itself.
    fn write_all(
        &mut self,
        text: &str,
        found: impl Iterator<Item = Result<SegmentEvent, Interrupted>>,
    ) -> Result<(), WorkError> {
        let mut offsets = OffsetConverter::new(text, self.options.unit);
        for found in found {
            match found? {
                SegmentEvent::Segment(span, kind) => self.segment(offsets.span(span), span.of(text), kind)?,
                SegmentEvent::Refused(at, rule) => {
                    self.options.write_refused(&mut self.refused, offsets.offset(at), rule)?;
                }
            }
        }
        Ok(())
    }

    fn segment(&mut self, span: pb::Span, text: &str, kind: SegmentKind) -> Result<(), Error> {
        match &mut self.compact {
            Some(compact) => compact.push(span, kind),
            None => self.options.write_segment(self.writer, span, text, kind, false),
        }
    }

    /// Writes the fields after the segments.
    fn finish(self, language: &ResolvedLanguage<'_>) -> Result<(), Error> {
        let Self { writer, refused, compact, .. } = self;
        language.write_with(writer, SEGMENT_RESPONSE, |writer| writer.append(refused))?;
        compact.map_or(Ok(()), |compact| compact.finish(writer))?;
        writer.require_space(0)
    }
}
