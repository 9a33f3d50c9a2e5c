//! The rpc Segment.

use super::{
    Error, Limits,
    compute::{Cost, Operation},
    field::{self, Language},
    offsets::{Offsets, Unit},
};
use crate::{
    analysis::{Interrupt, Interrupted, Span, segmentation as analysis},
    proto::v1 as pb,
};

/// How much text is cut between two looks at the deadline, in bytes.
const STRIDE: usize = 32 * 1024;

/// What Segment was asked, checked.
#[derive(Debug)]
pub(super) struct Request {
    text: String,
    options: Options,
}

impl Request {
    /// Refuses what Segment does not answer.
    pub(super) fn parse(message: pb::SegmentRequest, limits: Limits) -> Result<Self, Error> {
        let options = Options::parse(&message)?;
        let text = field::text("text", message.text, limits)?;
        options.require_built()?;
        Ok(Self { text, options })
    }

    /// What the call takes.
    pub(super) fn cost(&self) -> Cost {
        Cost { operation: self.options.operation(), bytes: self.text.len() }
    }

    /// Segments the text.
    pub(super) fn respond(&self, interrupt: &Interrupt<'_>) -> Result<pb::SegmentResponse, Interrupted> {
        self.options.respond(&self.text, interrupt)
    }
}

/// Everything but the text.
#[derive(Debug)]
pub(super) struct Options {
    language: Language,
    granularity: pb::Granularity,
    unit: Unit,
    omit_text: bool,
}

impl Options {
    pub(super) fn parse(message: &pb::SegmentRequest) -> Result<Self, Error> {
        Ok(Self {
            language: Language::parse(&message.language)?,
            granularity: field::enumeration("granularity", message.granularity)?,
            unit: field::offset_unit(message.offset_unit)?,
            omit_text: message.omit_text,
        })
    }

    pub(super) fn require_built(&self) -> Result<(), Error> {
        match self.granularity {
            pb::Granularity::Story => Err(Error::Unimplemented { what: "GRANULARITY_STORY" }),
            _ => Ok(()),
        }
    }

    fn operation(&self) -> Operation {
        match self.granularity {
            pb::Granularity::Grapheme | pb::Granularity::Word => Operation::SegmentFinely,
            _ if self.language.is_detected() => Operation::DetectLanguage,
            _ => Operation::Segment,
        }
    }

    pub(super) fn respond(
        &self,
        text: &str,
        interrupt: &Interrupt<'_>,
    ) -> Result<pb::SegmentResponse, Interrupted> {
        let language = self.language.of(text);
        Ok(pb::SegmentResponse {
            segments: self.segments(text, language.primary, interrupt)?,
            language: language.tag.to_owned(),
            language_supported: analysis::has_rules(language.primary),
        })
    }

    fn segments(
        &self,
        text: &str,
        language: &str,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<pb::Segment>, Interrupted> {
        match self.granularity {
            pb::Granularity::Unspecified | pb::Granularity::Sentence => {
                self.collect(text, analysis::sentences(text, language).map(Piece::from), interrupt)
            }
            pb::Granularity::Grapheme => {
                self.collect(text, analysis::graphemes(text).map(Piece::from), interrupt)
            }
            pb::Granularity::Word => self.collect(text, analysis::words(text).map(Piece::from), interrupt),
            pb::Granularity::Paragraph => self.collect(
                text,
                analysis::paragraphs(text, analysis::Newlines::default()).map(Piece::from),
                interrupt,
            ),
            // Refused by `require_built`.
            pb::Granularity::Story => Ok(Vec::new()),
        }
    }

    fn collect(
        &self,
        text: &str,
        pieces: impl Iterator<Item = Piece>,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<pb::Segment>, Interrupted> {
        let mut offsets = Offsets::new(text, self.unit);
        let mut segments = Vec::new();
        let mut next_look = 0;
        for Piece { span, word_like, block } in pieces {
            if span.start >= next_look {
                interrupt.check()?;
                next_look = span.start + STRIDE;
            }
            let text = if self.omit_text { "" } else { span.of(text) }.to_owned();
            let (span, block) = (Some(offsets.span(span)), block.into());
            segments.push(pb::Segment { span, text, word_like, block, story: None });
        }
        Ok(segments)
    }
}

/// One segment of any granularity.
struct Piece {
    span: Span,
    word_like: bool,
    block: pb::Block,
}

impl From<Span> for Piece {
    fn from(span: Span) -> Self {
        Self { span, word_like: false, block: pb::Block::Unspecified }
    }
}

impl From<analysis::Word> for Piece {
    fn from(word: analysis::Word) -> Self {
        Self { word_like: word.word_like, ..word.span.into() }
    }
}

impl From<analysis::Paragraph> for Piece {
    fn from(paragraph: analysis::Paragraph) -> Self {
        let block = match paragraph.block {
            analysis::Block::Prose => pb::Block::Prose,
            analysis::Block::Heading => pb::Block::Heading,
            analysis::Block::ListItem => pb::Block::ListItem,
        };
        Self { block, ..paragraph.span.into() }
    }
}
