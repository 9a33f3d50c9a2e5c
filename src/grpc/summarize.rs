//! The rpc Summarize.

use super::{
    Error, Limits,
    compute::{Cost, Operation},
    field::{self, Language},
    offsets::Offsets,
};
use crate::{
    analysis::{
        Interrupt, Interrupted, Unit,
        summarization::{self as analysis, Budget, Chosen, Keyphrase, StorySummary},
    },
    proto::v1::{self as pb, summarize_request::Budget as WireBudget},
};

/// The budget of a request that sets none, in sentences.
const DEFAULT_SENTENCES: usize = 3;

/// What Summarize was asked, checked.
#[derive(Debug)]
pub(super) struct Request {
    text: String,
    options: Options,
}

impl Request {
    /// Refuses what Summarize does not answer.
    pub(super) fn parse(mut message: pb::SummarizeRequest, limits: Limits) -> Result<Self, Error> {
        let text = field::text("text", std::mem::take(&mut message.text), limits)?;
        let options = Options::parse(message, limits)?;
        Ok(Self { text, options })
    }

    /// What the call takes.
    pub(super) fn cost(&self) -> Cost {
        Cost { operation: Operation::Summarize, bytes: self.text.len() + self.options.bytes() }
    }

    /// Summarizes the text.
    pub(super) fn respond(&self, interrupt: &Interrupt<'_>) -> Result<pb::SummarizeResponse, Interrupted> {
        self.options.respond(&self.text, interrupt)
    }
}

/// Everything but the text.
#[derive(Debug)]
pub(super) struct Options {
    language: Language,
    title: String,
    query: String,
    budget: Budget,
    by_rank: bool,
    by_story: bool,
    keyphrases: usize,
    explain: bool,
    unit: Unit,
}

impl Options {
    pub(super) fn parse(message: pb::SummarizeRequest, limits: Limits) -> Result<Self, Error> {
        let order = field::enumeration("order", message.order)?;
        Ok(Self {
            language: Language::parse(&message.language)?,
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
        })
    }

    /// The texts among the options, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.title.len() + self.query.len()
    }

    pub(super) fn respond(
        &self,
        text: &str,
        interrupt: &Interrupt<'_>,
    ) -> Result<pb::SummarizeResponse, Interrupted> {
        let language = self.language.of(text);
        let options = analysis::Options {
            language: language.primary,
            title: &self.title,
            query: &self.query,
            budget: self.budget,
            explain: self.explain,
        };
        let summary = analysis::summarize(text, &options, interrupt)?;
        let keyphrases = analysis::keyphrases(text, language.primary, self.keyphrases, interrupt)?;
        let mut offsets = Offsets::new(text, self.unit);
        let sentences = self.sentences(text, summary.sentences, &mut offsets);
        Ok(pb::SummarizeResponse {
            summary: joined(&sentences, language.primary),
            sentences,
            language: language.tag.to_owned(),
            keyphrases: self.keyphrases(text, keyphrases, &mut offsets),
            stories: self.stories(text, &options, &mut offsets, interrupt)?,
        })
    }

    /// The summary of every story, when they were asked for.
    fn stories(
        &self,
        text: &str,
        options: &analysis::Options<'_>,
        offsets: &mut Offsets<'_>,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<pb::StorySummary>, Interrupted> {
        if !self.by_story {
            return Ok(Vec::new());
        }
        let stories = analysis::summarize_stories(text, options, interrupt)?;
        Ok(stories.into_iter().map(|summary| self.story(text, summary, options.language, offsets)).collect())
    }

    fn story(
        &self,
        text: &str,
        summary: StorySummary,
        language: &str,
        offsets: &mut Offsets<'_>,
    ) -> pb::StorySummary {
        let StorySummary { story, sentences } = summary;
        let span = Some(offsets.span(story.span));
        let headline = story.headline.map(|headline| offsets.span(headline));
        let sentences = self.sentences(text, sentences, offsets);
        pb::StorySummary { span, headline, summary: joined(&sentences, language), sentences }
    }

    /// The chosen sentences, most important first, in the order that was asked.
    fn sentences(
        &self,
        text: &str,
        chosen: Vec<Chosen>,
        offsets: &mut Offsets<'_>,
    ) -> Vec<pb::SummarySentence> {
        let mut ranked: Vec<(u32, Chosen)> = (1..).zip(chosen).collect();
        // By position whatever was asked: offsets are counted in one pass.
        ranked.sort_unstable_by_key(|(_, chosen)| chosen.span);
        let mut sentences: Vec<_> =
            ranked.into_iter().map(|(rank, chosen)| self.sentence(text, rank, chosen, offsets)).collect();
        if self.by_rank {
            sentences.sort_unstable_by_key(|sentence| sentence.rank);
        }
        sentences
    }

    /// The keyphrases, best first.
    fn keyphrases(&self, text: &str, found: Vec<Keyphrase>, offsets: &mut Offsets<'_>) -> Vec<pb::Keyphrase> {
        let mut placed: Vec<(usize, Keyphrase)> = found.into_iter().enumerate().collect();
        // By position: offsets are counted in one pass.
        placed.sort_unstable_by_key(|(_, phrase)| phrase.span);
        let mut phrases: Vec<_> = placed
            .into_iter()
            .map(|(place, phrase)| {
                let span = Some(offsets.span(phrase.span));
                (place, pb::Keyphrase { span, text: phrase.span.of(text).to_owned(), score: phrase.score })
            })
            .collect();
        phrases.sort_unstable_by_key(|(place, _)| *place);
        phrases.into_iter().map(|(_, phrase)| phrase).collect()
    }

    fn sentence(
        &self,
        text: &str,
        rank: u32,
        chosen: Chosen,
        offsets: &mut Offsets<'_>,
    ) -> pb::SummarySentence {
        let explained = if self.explain { chosen.contributions } else { Vec::new() };
        pb::SummarySentence {
            span: Some(offsets.span(chosen.span)),
            text: chosen.span.of(text).to_owned(),
            score: chosen.score,
            rank,
            contributions: explained
                .into_iter()
                .map(|(feature, value)| pb::Contribution { feature: feature.to_owned(), value })
                .collect(),
        }
    }
}

fn joined(sentences: &[pb::SummarySentence], language: &str) -> String {
    analysis::join(sentences.iter().map(|sentence| sentence.text.as_str()), language)
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
