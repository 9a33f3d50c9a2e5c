//! The rpc Summarize.

use super::{
    compute::{Operation, WorkCost, WorkError},
    encode::{self, ResponseWriter},
    error::Error,
    field::{self, LanguageFields, RequestLanguage},
    limits::Limits,
    offsets::OffsetConverter,
    rpc::Rpc,
};
use crate::{
    analysis::{
        Interrupt, Interrupted, Job, Unit,
        summarization::{self as analysis, Budget, Chosen, Keyphrase, StorySummary},
    },
    proto::v1::{self as pb, summarize_request::Budget as WireBudget},
};

/// The budget of a request that sets none, in sentences.
const DEFAULT_SENTENCES: usize = 3;

/// How many sentences are written between two looks at the deadline.
const SENTENCES_A_LOOK: usize = 64;

/// Sentences that begin within so many bytes are sorted in one go.
const BUCKET: usize = 4 * 1024;

/// What Summarize was asked, checked.
#[derive(Debug)]
pub(super) struct SummarizeCall {
    text: String,
    options: SummarizeOptions,
}

impl Rpc for SummarizeCall {
    type Message = pb::SummarizeRequest;
    const OPERATION: Operation = Operation::Summarize;

    /// Refuses what Summarize does not answer.
    fn parse(mut message: pb::SummarizeRequest, limits: Limits) -> Result<Self, Error> {
        let text = field::text("text", std::mem::take(&mut message.text), limits)?;
        let options = SummarizeOptions::parse(message, limits)?;
        Ok(Self { text, options })
    }

    fn cost(&self) -> WorkCost {
        WorkCost::new(Operation::Summarize, self.text.len() + self.options.bytes())
    }

    fn working_bytes(&self) -> usize {
        self.options.working_bytes(&self.text)
    }

    fn respond(&self, answer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError> {
        self.options.respond(&self.text, answer, interrupt)
    }
}

/// Everything but the text.
#[derive(Debug)]
pub(super) struct SummarizeOptions {
    language: RequestLanguage,
    title: String,
    query: String,
    budget: Budget,
    by_rank: bool,
    by_story: bool,
    keyphrases: usize,
    explain: bool,
    unit: Unit,
    max_response_bytes: Option<usize>,
}

impl SummarizeOptions {
    pub(super) fn parse(message: pb::SummarizeRequest, limits: Limits) -> Result<Self, Error> {
        let order = field::enumeration("order", message.order)?;
        Ok(Self {
            language: RequestLanguage::parse(&message.language)?,
            title: field::text("title", message.title, limits)?,
            query: field::text("query", message.query, limits)?,
            budget: message.budget.map_or(Ok(Budget::Sentences(DEFAULT_SENTENCES)), budget)?,
            by_rank: match order {
                pb::SummaryOrder::Unspecified | pb::SummaryOrder::Position => false,
                pb::SummaryOrder::Rank => true,
            },
            by_story: message.by_story,
            keyphrases: at_most("keyphrase_count", message.keyphrase_count, Limits::MAX_KEYPHRASES)?,
            explain: message.explain,
            unit: field::offset_unit(message.offset_unit)?,
            max_response_bytes: field::max_response_bytes(message.max_response_bytes),
        })
    }

    /// The texts among the options, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.title.len() + self.query.len()
    }

    /// What the work takes besides text and answer, in bytes.
    pub(super) fn working_bytes(&self, text: &str) -> usize {
        // Of a number of sentences that is limited, the reasons are few.
        let few = matches!(self.budget, Budget::Sentences(_));
        let summary = if self.explain && !few { Job::Explain } else { Job::Summarize };
        let stories = self.by_story.then_some(Job::SummarizeStories);
        let keyphrases = (self.keyphrases > 0).then_some(Job::Keyphrases);
        let jobs = [Some(summary), stories, keyphrases].into_iter().flatten();
        field::working_bytes(jobs, text.len() + self.bytes())
    }

    pub(super) fn respond(
        &self,
        text: &str,
        answer: &mut ResponseWriter,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        field::limit(answer, self.max_response_bytes);
        let language = self.language.of(text);
        let options = analysis::Options {
            language: language.primary,
            title: &self.title,
            query: &self.query,
            budget: self.budget,
            explain: self.explain,
        };
        let summary = analysis::summarize(text, &options, interrupt)?;
        let mut page = Page {
            text,
            options: self,
            language: language.primary,
            offsets: OffsetConverter::new(text, self.unit),
        };
        page.summary(answer, SUMMARY, summary.sentences, interrupt)?;
        let keyphrases = analysis::keyphrases(text, language.primary, self.keyphrases, interrupt)?;
        let stories = self.stories(text, &options, interrupt)?;
        language.write_with(answer, LANGUAGE, |answer| {
            page.keyphrases(answer, keyphrases)?;
            stories.into_iter().try_for_each(|story| page.story(answer, story, interrupt))
        })?;
        Ok(answer.require_space(0)?)
    }

    /// The summary of every story, when they were asked for.
    fn stories(
        &self,
        text: &str,
        options: &analysis::Options<'_>,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<StorySummary>, WorkError> {
        if !self.by_story {
            return Ok(Vec::new());
        }
        Ok(analysis::summarize_stories(text, options, interrupt)?)
    }
}

/// The numbers of the fields that hold a summary.
#[derive(Clone, Copy)]
struct SummaryFields {
    sentences: u32,
    summary: u32,
}

/// The fields of `SummarizeResponse`.
const SUMMARY: SummaryFields = SummaryFields { sentences: 1, summary: 2 };
const LANGUAGE: LanguageFields = LanguageFields { language: 3, supported: None, confidence: 6 };
const KEYPHRASES: u32 = 4;
const STORIES: u32 = 5;

/// The fields of `StorySummary`.
const STORY_SPAN: u32 = 1;
const STORY_HEADLINE: u32 = 2;
const STORY_SUMMARY: SummaryFields = SummaryFields { sentences: 3, summary: 4 };

/// A text while what was found in it is written.
struct Page<'a> {
    text: &'a str,
    options: &'a SummarizeOptions,
    language: &'a str,
    offsets: OffsetConverter<'a>,
}

impl Page<'_> {
    /// Writes the chosen sentences, which come most important first, in the order that was asked, and their text joined.
    fn summary(
        &mut self,
        answer: &mut ResponseWriter,
        fields: SummaryFields,
        chosen: Vec<Chosen>,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        let mut order = self.by_position(&chosen, interrupt)?;
        let spans = self.spans(&chosen, &order, interrupt)?;
        if self.options.by_rank {
            order = (0..chosen.len()).collect();
        }
        for (count, &at) in order.iter().enumerate() {
            look(count, interrupt)?;
            let rank = at as u64 + 1;
            self.sentence(answer, fields.sentences, rank, spans[at], &chosen[at])?;
        }
        if order.is_empty() {
            return Ok(());
        }
        answer.nested(fields.summary, |answer| self.joined(answer, &chosen, &order, interrupt))
    }

    /// The places of the sentences among the chosen, in the order of the text. A bucket holds the few that begin near each other, so that
    /// no step takes long.
    fn by_position(&self, chosen: &[Chosen], interrupt: &Interrupt<'_>) -> Result<Vec<usize>, WorkError> {
        let mut buckets = vec![Vec::new(); self.text.len() / BUCKET + 1];
        for (at, sentence) in chosen.iter().enumerate() {
            look(at, interrupt)?;
            buckets[sentence.span.start / BUCKET].push(at);
        }
        let mut order = Vec::with_capacity(chosen.len());
        for bucket in &mut buckets {
            interrupt.check()?;
            bucket.sort_unstable_by_key(|&at| chosen[at].span);
            order.append(bucket);
        }
        Ok(order)
    }

    /// The places of the chosen in the unit that was asked; offsets are counted in one pass.
    fn spans(
        &mut self,
        chosen: &[Chosen],
        by_position: &[usize],
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<pb::Span>, WorkError> {
        let mut spans = vec![pb::Span::default(); chosen.len()];
        for (count, &at) in by_position.iter().enumerate() {
            look(count, interrupt)?;
            spans[at] = self.offsets.span(chosen[at].span);
        }
        Ok(spans)
    }

    /// Writes the texts of the chosen, joined.
    fn joined(
        &self,
        answer: &mut ResponseWriter,
        chosen: &[Chosen],
        order: &[usize],
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        let joiner = analysis::joiner(self.language);
        for (count, &at) in order.iter().enumerate() {
            look(count, interrupt)?;
            if count > 0 {
                answer.bytes(joiner.as_bytes())?;
            }
            answer.bytes(chosen[at].span.of(self.text).as_bytes())?;
        }
        Ok(())
    }

    /// Writes a `SummarySentence`. Made by hand, for there may be very many.
    fn sentence(
        &self,
        answer: &mut ResponseWriter,
        tag: u32,
        rank: u64,
        span: pb::Span,
        chosen: &Chosen,
    ) -> Result<(), Error> {
        let text = chosen.span.of(self.text);
        let explained = if self.options.explain { chosen.contributions.as_slice() } else { &[] };
        let place = encode::varint_len(1, span.start) + encode::varint_len(2, span.end);
        let length = encode::header_len(1, place)
            + place
            + encode::string_len(2, text)
            + encode::double_len(3, chosen.score)
            + encode::varint_len(4, rank)
            + explained
                .iter()
                .map(contribution_len)
                .map(|len| encode::header_len(5, len) + len)
                .sum::<usize>();
        let buffer = answer.reserve(encode::header_len(tag, length) + length)?;
        encode::put_header(tag, length, buffer);
        encode::put_header(1, place, buffer);
        encode::put_varint(1, span.start, buffer);
        encode::put_varint(2, span.end, buffer);
        encode::put_string(2, text, buffer);
        encode::put_double(3, chosen.score, buffer);
        encode::put_varint(4, rank, buffer);
        for contribution in explained {
            encode::put_header(5, contribution_len(contribution), buffer);
            encode::put_string(1, contribution.0, buffer);
            encode::put_double(2, contribution.1, buffer);
        }
        Ok(())
    }

    /// Writes the keyphrases, best first.
    fn keyphrases(&mut self, answer: &mut ResponseWriter, found: Vec<Keyphrase>) -> Result<(), Error> {
        let mut placed: Vec<(usize, Keyphrase)> = found.into_iter().enumerate().collect();
        // By position: offsets are counted in one pass.
        placed.sort_unstable_by_key(|(_, phrase)| phrase.span);
        let mut phrases: Vec<_> = placed
            .into_iter()
            .map(|(place, phrase)| {
                let span = Some(self.offsets.span(phrase.span));
                let text = phrase.span.of(self.text).to_owned();
                (place, pb::Keyphrase { span, text, score: phrase.score })
            })
            .collect();
        phrases.sort_unstable_by_key(|(place, _)| *place);
        phrases.iter().try_for_each(|(_, phrase)| answer.message(KEYPHRASES, phrase))
    }

    /// Writes the summary of a story.
    fn story(
        &mut self,
        answer: &mut ResponseWriter,
        summary: StorySummary,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        let StorySummary { story, sentences } = summary;
        answer.nested(STORIES, |answer| {
            answer.message(STORY_SPAN, &self.offsets.span(story.span))?;
            if let Some(headline) = story.headline {
                answer.message(STORY_HEADLINE, &self.offsets.span(headline))?;
            }
            self.summary(answer, STORY_SUMMARY, sentences, interrupt)
        })
    }
}

/// The length of a `Contribution`.
fn contribution_len(&(feature, value): &(&str, f64)) -> usize {
    encode::string_len(1, feature) + encode::double_len(2, value)
}

/// Asks the interrupt once for some sentences.
fn look(count: usize, interrupt: &Interrupt<'_>) -> Result<(), Interrupted> {
    if count.is_multiple_of(SENTENCES_A_LOOK) { interrupt.check() } else { Ok(()) }
}

fn budget(budget: WireBudget) -> Result<Budget, Error> {
    match budget {
        WireBudget::SentenceCount(count) => {
            in_range("sentence_count", count, Limits::MAX_SUMMARY_SENTENCES).map(Budget::Sentences)
        }
        WireBudget::WordCount(count) => in_range("word_count", count, u32::MAX).map(Budget::Words),
        WireBudget::CharacterCount(count) => {
            in_range("character_count", count, u32::MAX).map(Budget::Characters)
        }
        WireBudget::Ratio(ratio) if ratio > 0.0 && ratio <= 1.0 => Ok(Budget::Ratio(ratio)),
        WireBudget::Ratio(ratio) => {
            let error =
                Error::field("ratio", "OUT_OF_RANGE", format!("is {ratio}, must be above 0 and at most 1"));
            Err(error.with("value", ratio).with("limit", 1))
        }
    }
}

fn at_most(field: &'static str, count: u32, limit: u32) -> Result<usize, Error> {
    if count <= limit {
        return Ok(count as usize);
    }
    let description = format!("is {count}, must be at most {limit}");
    Err(Error::field(field, "OUT_OF_RANGE", description).with("value", count).with("limit", limit))
}

fn in_range(field: &'static str, count: u32, limit: u32) -> Result<usize, Error> {
    if (1..=limit).contains(&count) {
        return Ok(count as usize);
    }
    let description = format!("is {count}, must be from 1 to {limit}");
    Err(Error::field(field, "OUT_OF_RANGE", description).with("value", count).with("limit", limit))
}
