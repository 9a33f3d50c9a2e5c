//! The fields of `SegmentResponse` and `SegmentStreamResponse`, from what the segmentation found.

use crate::{
    analysis::segmentation::{self as analysis, SegmentKind, Story},
    grpc::{
        encode::{self, ResponseWriter},
        error::Error,
        field,
        offsets::OffsetConverter,
    },
    proto::v1 as pb,
};

/// The numbers of the fields that `SegmentResponse` and `SegmentStreamResponse` have both.
pub(super) const SEGMENTS: u32 = 1;
pub(super) const REFUSED: u32 = 4;
const COMPACT: u32 = 6;

/// The fields of the language in both.
pub(in crate::grpc) const SEGMENT_RESPONSE: field::LanguageFields =
    field::LanguageFields { language: 2, supported: Some(3), confidence: 5 };

/// What a `Segment` says besides its span and text.
pub(super) struct SegmentDetails {
    pub(super) word_like: bool,
    pub(super) block: i32,
    pub(super) rule: &'static str,
    /// Whether a later response may end the segment elsewhere.
    pub(super) provisional: bool,
}

impl SegmentDetails {
    /// The details of a segment, with the rule that ended a sentence if `explain` is set.
    pub(super) fn of(kind: SegmentKind, explain: bool) -> Self {
        let mut details = Self { word_like: false, block: 0, rule: "", provisional: false };
        match kind {
            SegmentKind::Sentence(rule) if explain => details.rule = rule.name(),
            SegmentKind::Grapheme | SegmentKind::Sentence(_) => {}
            SegmentKind::Word { word_like } => details.word_like = word_like,
            SegmentKind::Paragraph(kind) => details.block = block(kind).into(),
        }
        details
    }
}

/// Writes a `Segment`, without making the generated type: there may be millions.
pub(super) fn write_segment(
    writer: &mut ResponseWriter,
    span: pb::Span,
    text: &str,
    details: &SegmentDetails,
) -> Result<(), Error> {
    let span_len = encode::varint_len(1, span.start) + encode::varint_len(2, span.end);
    let (word_like, block) = (u64::from(details.word_like), u64::from(details.block.unsigned_abs()));
    let length = encode::header_len(1, span_len)
        + span_len
        + encode::string_len(2, text)
        + encode::varint_len(3, word_like)
        + encode::varint_len(4, block)
        + encode::string_len(6, details.rule)
        + encode::varint_len(7, u64::from(details.provisional));
    let buffer = writer.reserve(encode::header_len(SEGMENTS, length) + length)?;
    encode::put_header(SEGMENTS, length, buffer);
    encode::put_header(1, span_len, buffer);
    encode::put_varint(1, span.start, buffer);
    encode::put_varint(2, span.end, buffer);
    encode::put_string(2, text, buffer);
    encode::put_varint(3, word_like, buffer);
    encode::put_varint(4, block, buffer);
    encode::put_string(6, details.rule, buffer);
    encode::put_varint(7, u64::from(details.provisional), buffer);
    Ok(())
}

/// A `CompactSegments` while it is encoded.
pub(super) struct CompactWriter {
    lengths: ResponseWriter,
    gaps: ResponseWriter,
    kinds: ResponseWriter,
    /// How many gaps were 0 before the first that is not, with which they are written.
    zeros: usize,
    end: u64,
}

impl CompactWriter {
    pub(super) fn new(writer: &mut ResponseWriter) -> Self {
        Self { lengths: writer.fork(), gaps: writer.fork(), kinds: writer.fork(), zeros: 0, end: 0 }
    }

    /// Adds one segment.
    pub(super) fn push(&mut self, span: pb::Span, kind: SegmentKind) -> Result<(), Error> {
        self.lengths.packed(span.end - span.start)?;
        self.push_gap(span.start - self.end)?;
        self.end = span.end;
        match kind {
            SegmentKind::Grapheme | SegmentKind::Sentence(_) => Ok(()),
            SegmentKind::Word { word_like } => self.kinds.packed(u64::from(word_like)),
            SegmentKind::Paragraph(kind) => {
                self.kinds.packed(u64::from(i32::from(block(kind)).unsigned_abs()))
            }
        }
    }

    fn push_gap(&mut self, gap: u64) -> Result<(), Error> {
        if gap == 0 && self.gaps.len() == 0 {
            self.zeros += 1;
            return Ok(());
        }
        for _ in 0..std::mem::take(&mut self.zeros) {
            self.gaps.packed(0)?;
        }
        self.gaps.packed(gap)
    }

    /// Writes the lists, without those that are empty.
    pub(super) fn finish(self, writer: &mut ResponseWriter) -> Result<(), Error> {
        writer.nested(COMPACT, |writer| {
            let fields = [(1, self.lengths), (2, self.gaps), (3, self.kinds)];
            fields
                .into_iter()
                .filter(|(_, values)| values.len() > 0)
                .try_for_each(|(tag, values)| writer.field(tag, values))
        })
    }
}

/// A `Story`, with its parts in the unit of the caller.
pub(super) fn story_parts(story: &Story, offsets: &mut OffsetConverter<'_>) -> pb::Story {
    pb::Story {
        headline: story.headline.map(|span| offsets.span(span)),
        highlights: story.highlights.iter().map(|span| offsets.span(*span)).collect(),
        dateline: story.dateline.map(|span| offsets.span(span)),
        body: story.body.map(|span| offsets.span(span)),
    }
}

/// The number of a kind of paragraph.
fn block(block: analysis::Block) -> pb::Block {
    match block {
        analysis::Block::Prose => pb::Block::Prose,
        analysis::Block::Heading => pb::Block::Heading,
        analysis::Block::ListItem => pb::Block::ListItem,
        analysis::Block::Quote => pb::Block::Quote,
        analysis::Block::Code => pb::Block::Code,
    }
}
