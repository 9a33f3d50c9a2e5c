//! The rpc Segment.

use super::{
    Error, Limits,
    compute::{Cost, Operation},
    field::{self, Language},
    offsets::Offsets,
};
use crate::{
    analysis::{
        Interrupt, Interrupted, Span, Unit,
        segmentation::{self as analysis, Boundary, Granularity, Kind, Newlines, Rule, Story},
    },
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
    pub(super) language: Language,
    granularity: pb::Granularity,
    abbreviations: Vec<String>,
    newlines: Newlines,
    pub(super) unit: Unit,
    pub(super) omit_text: bool,
    explain: bool,
    explain_refused: bool,
}

impl Options {
    pub(super) fn parse(message: &pb::SegmentRequest) -> Result<Self, Error> {
        Ok(Self {
            language: Language::parse(&message.language)?,
            granularity: field::enumeration("granularity", message.granularity)?,
            abbreviations: abbreviations(&message.abbreviations)?,
            newlines: newlines(message.newline_policy)?,
            unit: field::offset_unit(message.offset_unit)?,
            omit_text: message.omit_text,
            explain: message.explain,
            explain_refused: message.explain_refused,
        })
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

    pub(super) fn respond(
        &self,
        text: &str,
        interrupt: &Interrupt<'_>,
    ) -> Result<pb::SegmentResponse, Interrupted> {
        let language = self.language.of(text);
        let mut answer = Answer::new(text, self);
        match self.granularity {
            pb::Granularity::Unspecified | pb::Granularity::Sentence => {
                let boundaries = analysis::boundaries(text, &self.analysis(language.primary));
                answer.take(boundaries.filter_map(|boundary| self.piece(boundary)), interrupt)?;
            }
            pb::Granularity::Grapheme => {
                answer.take(
                    analysis::graphemes(text).map(|span| Piece::Segment(span, Kind::Grapheme)),
                    interrupt,
                )?;
            }
            pb::Granularity::Word => answer.take(analysis::words(text).map(Piece::from), interrupt)?,
            pb::Granularity::Paragraph => {
                answer.take(analysis::paragraphs(text, self.newlines).map(Piece::from), interrupt)?;
            }
            pb::Granularity::Story => {
                let stories = analysis::stories(text, language.primary, self.newlines, interrupt)?;
                answer.take_stories(&stories, interrupt)?;
            }
        }
        Ok(pb::SegmentResponse {
            language: language.tag.to_owned(),
            language_supported: analysis::has_rules(language.primary),
            ..answer.response
        })
    }

    fn piece(&self, boundary: Boundary) -> Option<Piece> {
        match boundary {
            Boundary::Ends(sentence) => Some(Piece::Segment(sentence.span, Kind::Sentence(sentence.rule))),
            Boundary::Refused { at, rule } => self.explain_refused.then_some(Piece::Refused(at, rule)),
        }
    }

    /// A segment on the wire. Of `text` a copy is made unless it shall be omitted.
    pub(super) fn segment(&self, span: pb::Span, text: &str, kind: Kind) -> pb::Segment {
        let mut segment = pb::Segment { span: Some(span), ..Default::default() };
        if !self.omit_text {
            text.clone_into(&mut segment.text);
        }
        match kind {
            Kind::Grapheme => {}
            Kind::Word { word_like } => segment.word_like = word_like,
            Kind::Sentence(rule) if self.explain => rule.name().clone_into(&mut segment.rule),
            Kind::Sentence(_) => {}
            Kind::Paragraph(kind) => segment.block = block(kind).into(),
        }
        segment
    }

    /// A refused place on the wire, if it was asked for.
    pub(super) fn refused(&self, offset: u64, rule: Rule) -> Option<pb::RefusedBoundary> {
        self.explain_refused.then(|| pb::RefusedBoundary { offset, rule: rule.name().to_owned() })
    }
}

/// What the analysis finds.
enum Piece {
    Segment(Span, Kind),
    Refused(usize, Rule),
}

impl From<analysis::Word> for Piece {
    fn from(word: analysis::Word) -> Self {
        Self::Segment(word.span, Kind::Word { word_like: word.word_like })
    }
}

impl From<analysis::Paragraph> for Piece {
    fn from(paragraph: analysis::Paragraph) -> Self {
        Self::Segment(paragraph.span, Kind::Paragraph(paragraph.block))
    }
}

/// The answer while it is made.
struct Answer<'t> {
    text: &'t str,
    options: &'t Options,
    offsets: Offsets<'t>,
    response: pb::SegmentResponse,
}

impl<'t> Answer<'t> {
    fn new(text: &'t str, options: &'t Options) -> Self {
        let offsets = Offsets::new(text, options.unit);
        Self { text, options, offsets, response: pb::SegmentResponse::default() }
    }

    fn take(
        &mut self,
        pieces: impl Iterator<Item = Piece>,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), Interrupted> {
        let mut next_look = 0;
        for piece in pieces {
            let at = match piece {
                Piece::Segment(span, kind) => {
                    let on_the_wire = self.offsets.span(span);
                    let segment = self.options.segment(on_the_wire, span.of(self.text), kind);
                    self.response.segments.push(segment);
                    span.end
                }
                Piece::Refused(at, rule) => {
                    let offset = self.offsets.offset(at);
                    self.response.refused.extend(self.options.refused(offset, rule));
                    at
                }
            };
            if at >= next_look {
                interrupt.check()?;
                next_look = at + STRIDE;
            }
        }
        Ok(())
    }
}

impl Answer<'_> {
    fn take_stories(&mut self, stories: &[Story], interrupt: &Interrupt<'_>) -> Result<(), Interrupted> {
        for story in stories {
            interrupt.check()?;
            let mut segment = pb::Segment {
                span: Some(self.offsets.span(story.span)),
                story: Some(parts(story, &mut self.offsets)),
                ..Default::default()
            };
            if !self.options.omit_text {
                story.span.of(self.text).clone_into(&mut segment.text);
            }
            self.response.segments.push(segment);
        }
        Ok(())
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

/// The words of the field, without their last full stops. They are text, so that a refusal names their place only.
fn abbreviations(words: &[String]) -> Result<Vec<String>, Error> {
    let limit = Limits::MAX_ABBREVIATIONS;
    if words.len() > limit as usize {
        let description = format!("has {} words, the limit is {limit}", words.len());
        let error = Error::field("abbreviations", "TOO_MANY_ABBREVIATIONS", description);
        return Err(error.with("value", words.len()).with("limit", limit));
    }
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
