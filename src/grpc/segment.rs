//! The rpc Segment.

use super::{
    Error, Limits,
    compute::{Cost, Operation, Stopped},
    encode::{self, Writer},
    field::{self, Language, Resolved},
    offsets::Offsets,
    rpc::Rpc,
};
use crate::{
    analysis::{
        Interrupt, Interrupted, Job, Span, Unit,
        segmentation::{self as analysis, Boundary, Granularity, Newlines, Rule, SegmentKind, Story},
    },
    proto::v1 as pb,
};

/// What Segment was asked, checked.
#[derive(Debug)]
pub(super) struct Request {
    text: String,
    options: Options,
}

impl Rpc for Request {
    type Message = pb::SegmentRequest;
    const OPERATION: Operation = Operation::Segment;

    /// Refuses what Segment does not answer.
    fn parse(message: pb::SegmentRequest, limits: Limits) -> Result<Self, Error> {
        let options = Options::parse(&message)?;
        let text = field::text("text", message.text, limits)?;
        Ok(Self { text, options })
    }

    fn cost(&self) -> Cost {
        Cost::new(self.options.operation(), self.text.len())
    }

    fn working_bytes(&self) -> usize {
        self.options.working_bytes(&self.text)
    }

    fn respond(&self, answer: &mut Writer, interrupt: &Interrupt<'_>) -> Result<(), Stopped> {
        self.options.respond(&self.text, answer, interrupt)
    }
}

/// Everything but the text.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) language: Language,
    granularity: pb::Granularity,
    abbreviations: Vec<String>,
    newlines: Newlines,
    pub(super) unit: Unit,
    pub(super) omit_text: bool,
    explain: bool,
    explain_refused: bool,
    compact: bool,
    max_response_bytes: Option<usize>,
}

impl Options {
    pub(super) fn parse(message: &pb::SegmentRequest) -> Result<Self, Error> {
        let options = Self {
            language: Language::parse(&message.language)?,
            granularity: field::enumeration("granularity", message.granularity)?,
            abbreviations: abbreviations(&message.abbreviations)?,
            newlines: newlines(message.newline_policy)?,
            unit: field::offset_unit(message.offset_unit)?,
            omit_text: message.omit_text,
            explain: message.explain,
            explain_refused: message.explain_refused,
            compact: message.compact,
            max_response_bytes: field::max_response_bytes(message.max_response_bytes),
        };
        field::only_in_streams("max_hold_ms", message.max_hold_ms)?;
        field::only_in_streams("max_hold_bytes", message.max_hold_bytes)?;
        options.require_plain_if_compact()?;
        Ok(options)
    }

    fn require_plain_if_compact(&self) -> Result<(), Error> {
        let clash = match self.granularity {
            _ if !self.compact => return Ok(()),
            pb::Granularity::Story => "stories",
            _ if self.explain => "explain",
            _ => return Ok(()),
        };
        Err(Error::field("compact", "NOT_COMPACT", format!("cannot be with {clash}: it has places only")))
    }

    /// Refuses what a stream does not do.
    pub(super) fn require_streamed(&self) -> Result<(), Error> {
        if self.compact {
            return Err(Error::field(
                "compact",
                "NOT_COMPACT",
                "is not for streams, whose answers are small",
            ));
        }
        self.granularity_of_chunks().map(drop)
    }

    /// The granularity of a document that comes in chunks. Stories are told by the whole of it.
    pub(super) fn granularity_of_chunks(&self) -> Result<Granularity, Error> {
        Ok(match self.granularity {
            pb::Granularity::Unspecified | pb::Granularity::Sentence => Granularity::Sentence,
            pb::Granularity::Grapheme => Granularity::Grapheme,
            pb::Granularity::Word => Granularity::Word,
            pb::Granularity::Paragraph => Granularity::Paragraph,
            pb::Granularity::Story => {
                return Err(Error::Unimplemented { what: "GRANULARITY_STORY of a stream" });
            }
        })
    }

    /// What cuts the text, once its language is known.
    pub(super) fn analysis(&self, language: &str) -> analysis::Options {
        analysis::Options::new(language).with_newlines(self.newlines).with_abbreviations(&self.abbreviations)
    }

    /// What cutting takes, when the language is known.
    pub(super) fn cutting(&self) -> Operation {
        match self.granularity {
            pb::Granularity::Grapheme | pb::Granularity::Word => Operation::SegmentFinely,
            pb::Granularity::Story => Operation::Summarize,
            _ => Operation::Segment,
        }
    }

    fn operation(&self) -> Operation {
        match self.cutting() {
            Operation::Segment if self.language.is_detected() => Operation::DetectLanguage,
            cutting => cutting,
        }
    }

    /// What the work takes besides text and answer, in bytes.
    pub(super) fn working_bytes(&self, text: &str) -> usize {
        let stories = (self.granularity == pb::Granularity::Story).then_some(Job::Stories);
        field::working_bytes(stories, text.len())
    }

    pub(super) fn respond(
        &self,
        text: &str,
        answer: &mut Writer,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), Stopped> {
        field::limit(answer, self.max_response_bytes);
        answer.require_space(self.least_bytes(text))?;
        let language = self.language.of(text);
        if self.granularity == pb::Granularity::Story {
            self.respond_with_stories(text, &language, answer, interrupt)?;
            language.write(answer, SEGMENT_RESPONSE)?;
            return Ok(answer.require_space(0)?);
        }
        let mut pieces = Pieces::new(self, answer);
        self.cut(text, &language, &mut pieces, interrupt)?;
        Ok(pieces.finish(&language)?)
    }

    /// What an answer takes at least, in bytes: words and graphemes cover the text.
    fn least_bytes(&self, text: &str) -> usize {
        match self.granularity {
            pb::Granularity::Grapheme | pb::Granularity::Word if !self.omit_text && !self.compact => {
                text.len()
            }
            _ => 0,
        }
    }

    fn cut(
        &self,
        text: &str,
        language: &Resolved<'_>,
        pieces: &mut Pieces<'_, '_>,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), Stopped> {
        match self.granularity {
            pb::Granularity::Grapheme => {
                let graphemes = analysis::graphemes_unless(text, interrupt);
                let graphemes =
                    graphemes.map(|span| span.map(|span| Piece::Segment(span, SegmentKind::Grapheme)));
                pieces.take(text, graphemes)
            }
            pb::Granularity::Word => {
                let words = analysis::words_unless(text, interrupt);
                pieces.take(text, words.map(|word| word.map(Piece::from)))
            }
            pb::Granularity::Paragraph => {
                let paragraphs = analysis::paragraphs_unless(text, self.newlines, interrupt);
                pieces.take(text, paragraphs.map(|paragraph| paragraph.map(Piece::from)))
            }
            pb::Granularity::Unspecified | pb::Granularity::Sentence | pb::Granularity::Story => {
                let options = self.analysis(language.primary);
                let boundaries = analysis::boundaries_unless(text, &options, interrupt);
                let wanted = |boundary| self.piece(boundary);
                pieces.take(text, boundaries.filter_map(|boundary| boundary.map(wanted).transpose()))
            }
        }
    }

    fn piece(&self, boundary: Boundary) -> Option<Piece> {
        match boundary {
            Boundary::Ends(sentence) => {
                Some(Piece::Segment(sentence.span, SegmentKind::Sentence(sentence.rule)))
            }
            Boundary::Refused { at, rule } => self.explain_refused.then_some(Piece::Refused(at, rule)),
        }
    }

    /// Writes one segment, with its text unless that shall be omitted.
    pub(super) fn write_segment(
        &self,
        answer: &mut Writer,
        span: pb::Span,
        text: &str,
        kind: SegmentKind,
        provisional: bool,
    ) -> Result<(), Error> {
        let text = if self.omit_text { "" } else { text };
        write_segment(answer, span, text, &Facts { provisional, ..Facts::of(kind, self.explain) })
    }

    /// Writes a refused place, if it was asked for.
    pub(super) fn write_refused(&self, answer: &mut Writer, offset: u64, rule: Rule) -> Result<(), Error> {
        if !self.explain_refused {
            return Ok(());
        }
        answer.message(REFUSED, &pb::RefusedBoundary { offset, rule: rule.name().to_owned() })
    }

    fn respond_with_stories(
        &self,
        text: &str,
        language: &Resolved<'_>,
        answer: &mut Writer,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), Stopped> {
        let mut offsets = Offsets::new(text, self.unit);
        for story in analysis::stories(text, language.primary, self.newlines, interrupt)? {
            interrupt.check()?;
            let mut segment = pb::Segment {
                span: Some(offsets.span(story.span)),
                story: Some(parts(&story, &mut offsets)),
                ..Default::default()
            };
            if !self.omit_text {
                story.span.of(text).clone_into(&mut segment.text);
            }
            answer.message(SEGMENTS, &segment)?;
        }
        Ok(())
    }
}

/// The numbers of `SegmentResponse`'s fields, which `SegmentStreamResponse` has alike.
const SEGMENTS: u32 = 1;
const REFUSED: u32 = 4;
const COMPACT: u32 = 6;

/// Where the language stands in `SegmentResponse` and `SegmentStreamResponse`.
pub(super) const SEGMENT_RESPONSE: field::LanguageFields =
    field::LanguageFields { language: 2, supported: Some(3), confidence: 5 };

/// What the analysis finds.
enum Piece {
    Segment(Span, SegmentKind),
    Refused(usize, Rule),
}

impl From<analysis::Word> for Piece {
    fn from(word: analysis::Word) -> Self {
        Self::Segment(word.span, SegmentKind::Word { word_like: word.word_like })
    }
}

impl From<analysis::Paragraph> for Piece {
    fn from(paragraph: analysis::Paragraph) -> Self {
        Self::Segment(paragraph.span, SegmentKind::Paragraph(paragraph.block))
    }
}

/// A message of segments while it is written.
struct Pieces<'o, 'w> {
    options: &'o Options,
    answer: &'w mut Writer,
    /// They stand after the segments, whose number is not known.
    refused: Writer,
    compact: Option<Compact>,
}

impl<'o, 'w> Pieces<'o, 'w> {
    /// None so far, to be written into `answer`.
    fn new(options: &'o Options, answer: &'w mut Writer) -> Self {
        let (refused, compact) = (answer.fork(), options.compact.then(|| Compact::new(answer)));
        Self { options, answer, refused, compact }
    }

    /// Takes what a cutter finds, which asks its interrupt itself, as often as it reads text.
    fn take(
        &mut self,
        text: &str,
        pieces: impl Iterator<Item = Result<Piece, Interrupted>>,
    ) -> Result<(), Stopped> {
        let mut offsets = Offsets::new(text, self.options.unit);
        for piece in pieces {
            match piece? {
                Piece::Segment(span, kind) => self.segment(offsets.span(span), span.of(text), kind)?,
                Piece::Refused(at, rule) => {
                    self.options.write_refused(&mut self.refused, offsets.offset(at), rule)?;
                }
            }
        }
        Ok(())
    }

    fn segment(&mut self, span: pb::Span, text: &str, kind: SegmentKind) -> Result<(), Error> {
        match &mut self.compact {
            Some(compact) => compact.push(span, kind),
            None => self.options.write_segment(self.answer, span, text, kind, false),
        }
    }

    /// Writes what stands after the segments. A field has its place by its number.
    fn finish(self, language: &Resolved<'_>) -> Result<(), Error> {
        let Self { answer, refused, compact, .. } = self;
        language.write_with(answer, SEGMENT_RESPONSE, |answer| answer.append(refused))?;
        compact.map_or(Ok(()), |compact| compact.finish(answer))?;
        answer.require_space(0)
    }
}

/// What a segment tells besides its place and text.
struct Facts {
    word_like: bool,
    block: i32,
    rule: &'static str,
    provisional: bool,
}

impl Facts {
    fn of(kind: SegmentKind, explain: bool) -> Self {
        let mut facts = Self { word_like: false, block: 0, rule: "", provisional: false };
        match kind {
            SegmentKind::Sentence(rule) if explain => facts.rule = rule.name(),
            SegmentKind::Grapheme | SegmentKind::Sentence(_) => {}
            SegmentKind::Word { word_like } => facts.word_like = word_like,
            SegmentKind::Paragraph(kind) => facts.block = block(kind).into(),
        }
        facts
    }
}

/// Writes a `Segment`. Made by hand, for there may be millions.
fn write_segment(answer: &mut Writer, span: pb::Span, text: &str, facts: &Facts) -> Result<(), Error> {
    let place = encode::varint_len(1, span.start) + encode::varint_len(2, span.end);
    let (word_like, block) = (u64::from(facts.word_like), u64::from(facts.block.unsigned_abs()));
    let provisional = u64::from(facts.provisional);
    let length = encode::header_len(1, place)
        + place
        + encode::string_len(2, text)
        + encode::varint_len(3, word_like)
        + encode::varint_len(4, block)
        + encode::string_len(6, facts.rule)
        + encode::varint_len(7, provisional);
    let buffer = answer.reserve(encode::header_len(SEGMENTS, length) + length)?;
    encode::put_header(SEGMENTS, length, buffer);
    encode::put_header(1, place, buffer);
    encode::put_varint(1, span.start, buffer);
    encode::put_varint(2, span.end, buffer);
    encode::put_string(2, text, buffer);
    encode::put_varint(3, word_like, buffer);
    encode::put_varint(4, block, buffer);
    encode::put_string(6, facts.rule, buffer);
    encode::put_varint(7, provisional, buffer);
    Ok(())
}

/// A `CompactSegments` while it is written.
struct Compact {
    lengths: Writer,
    gaps: Writer,
    kinds: Writer,
    /// How many gaps were 0 before the first that is not; they are written with that.
    zeros: usize,
    end: u64,
}

impl Compact {
    fn new(answer: &mut Writer) -> Self {
        Self { lengths: answer.fork(), gaps: answer.fork(), kinds: answer.fork(), zeros: 0, end: 0 }
    }

    fn push(&mut self, span: pb::Span, kind: SegmentKind) -> Result<(), Error> {
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

    fn finish(self, answer: &mut Writer) -> Result<(), Error> {
        answer.nested(COMPACT, |answer| {
            let fields = [(1, self.lengths), (2, self.gaps), (3, self.kinds)];
            fields
                .into_iter()
                .filter(|(_, values)| values.len() > 0)
                .try_for_each(|(tag, values)| answer.field(tag, values))
        })
    }
}

fn parts(story: &Story, offsets: &mut Offsets<'_>) -> pb::Story {
    pb::Story {
        headline: story.headline.map(|span| offsets.span(span)),
        highlights: story.highlights.iter().map(|span| offsets.span(*span)).collect(),
        dateline: story.dateline.map(|span| offsets.span(span)),
        body: story.body.map(|span| offsets.span(span)),
    }
}

/// The words of the field, without their last full stops; decoding has counted them. They are text, so that a refusal names their place only.
fn abbreviations(words: &[String]) -> Result<Vec<String>, Error> {
    words.iter().enumerate().map(|(index, word)| abbreviation(index, word)).collect()
}

fn abbreviation(index: usize, word: &str) -> Result<String, Error> {
    let (field, limit) = (format!("abbreviations[{index}]"), Limits::MAX_ABBREVIATION_BYTES);
    let bare = word.strip_suffix('.').unwrap_or(word);
    if bare.is_empty() {
        return Err(Error::field(field, "EMPTY_ABBREVIATION", "is empty"));
    }
    if bare.contains(char::is_whitespace) {
        return Err(Error::field(field, "WHITE_SPACE_IN_ABBREVIATION", "has white space"));
    }
    if bare.len() > limit as usize {
        let description = format!("is {} bytes long, the limit is {limit}", bare.len());
        let error = Error::field(field, "ABBREVIATION_TOO_LONG", description);
        return Err(error.with("value", bare.len()).with("limit", limit));
    }
    Ok(bare.to_owned())
}

fn newlines(number: i32) -> Result<Newlines, Error> {
    Ok(match field::enumeration("newline_policy", number)? {
        pb::NewlinePolicy::Unspecified | pb::NewlinePolicy::Auto => Newlines::Auto,
        pb::NewlinePolicy::EveryLine => Newlines::EveryLine,
        pb::NewlinePolicy::BlankLines => Newlines::BlankLines,
    })
}

fn block(block: analysis::Block) -> pb::Block {
    match block {
        analysis::Block::Prose => pb::Block::Prose,
        analysis::Block::Heading => pb::Block::Heading,
        analysis::Block::ListItem => pb::Block::ListItem,
        analysis::Block::Quote => pb::Block::Quote,
        analysis::Block::Code => pb::Block::Code,
    }
}
