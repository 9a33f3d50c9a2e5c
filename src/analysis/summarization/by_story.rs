//! A summary for each story of a page, in which what its editors highlighted comes first.

use std::ops::Range;

use super::{
    Budget, Chosen, Options, greedy_selection, remaining_budget::RemainingBudget, summarizer::Summarizer,
    topic::terms_within,
};
use crate::analysis::{
    Document, Interrupt, Interrupted, Span,
    checkpoint::Checkpoint,
    document::COST_OF_WORD,
    segmentation::Newlines,
    sort,
    stories::{Story, interruptible_stories},
};

/// The share of a sentence's terms that the highlights have, from which on it says nothing new.
const COVERED: f64 = 0.6;

/// One story and the sentences that carry it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorySummary {
    /// The story.
    pub story: Story,
    /// Most important first: the highlights in the order of the text, then sentences of its body that say
    /// something else.
    pub sentences: Vec<Chosen>,
}

/// Summarizes every story of the document by itself: the budget holds for each. A story's headline stands for
/// `options.title`.
///
/// The sentences are among [`Document::sentences`].
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn summarize_stories(
    document: &Document<'_>,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<StorySummary>, Interrupted> {
    let checkpoint = &mut Checkpoint::new(interrupt);
    let stories = interruptible_stories(document, Newlines::Auto, checkpoint)?;
    let mut page =
        StoryPage { document, options, summarizer: Summarizer::new(document, options, checkpoint)? };
    let mut summaries = Vec::with_capacity(stories.len());
    for story in stories {
        let sentences = page.summarize(&story, checkpoint)?;
        summaries.push(StorySummary { story, sentences });
    }
    Ok(summaries)
}

/// A page whose stories are summarized.
struct StoryPage<'d> {
    document: &'d Document<'d>,
    options: &'d Options<'d>,
    summarizer: Summarizer<'d>,
}

impl StoryPage<'_> {
    fn summarize(
        &mut self,
        story: &Story,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        let (text, language) = (self.document.text(), self.document.language());
        let own = self.sentences_within(story.span);
        let mut budget = RemainingBudget::new(self.options.budget, own.len(), language);
        let highlights = self.highlights(story, own, checkpoint)?;
        let body = self.body(story, &budget, highlights.len(), checkpoint)?;
        let covered = self.terms_of(&highlights, checkpoint)?;
        let mut chosen = Vec::new();
        for candidate in as_chosen(&highlights, &body, self.options.explain) {
            buy(text, candidate, &mut budget, &mut chosen, checkpoint)?;
        }
        for candidate in body {
            if !self.is_covered(candidate.span, &covered, checkpoint)? {
                buy(text, candidate, &mut budget, &mut chosen, checkpoint)?;
            }
        }
        greedy_selection::within_words(text, language, chosen, self.options.budget, checkpoint)
    }

    /// The sentences that lie within the span.
    fn sentences_within(&self, span: Span) -> Range<usize> {
        let sentences = self.summarizer.sentences;
        let first = sentences.partition_point(|sentence| sentence.span().start < span.start);
        let end = sentences.partition_point(|sentence| sentence.span().end <= span.end);
        first..end.max(first)
    }

    /// The sentences of the highlights.
    fn highlights(
        &self,
        story: &Story,
        own: Range<usize>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Span>, Interrupted> {
        let mut left = story.highlights.iter().peekable();
        let mut highlights = Vec::new();
        for sentence in self.summarizer.sentences.get(own).unwrap_or_default() {
            checkpoint.spend(16)?;
            let sentence = sentence.span();
            while left.next_if(|highlight| highlight.end <= sentence.start).is_some() {}
            let Some(highlight) = left.peek() else { break };
            highlights.extend((highlight.start < sentence.end).then_some(sentence));
        }
        Ok(highlights)
    }

    /// The sentences that carry the text of the story, as many `more` as may turn out to say what the
    /// highlights say.
    fn body(
        &mut self,
        story: &Story,
        budget: &RemainingBudget,
        more: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        let start = story.dateline.or(story.body).map(|part| part.start);
        let end = story.body.map(|body| body.end);
        let body = start.zip(end).map_or(story.span, |(start, end)| Span::new(start, end));
        let wanted = match self.options.budget {
            Budget::Sentences(_) | Budget::Ratio(_) => Budget::Sentences(budget.left().saturating_add(more)),
            budget => budget,
        };
        let part = self.sentences_within(body);
        self.summarizer.summarize(part, story.headline, wanted, checkpoint)
    }

    /// The terms of some sentences, in order, each once.
    fn terms_of(&self, sentences: &[Span], checkpoint: &mut Checkpoint<'_>) -> Result<Vec<u32>, Interrupted> {
        let mut terms = Vec::new();
        for term in sentences.iter().flat_map(|span| terms_within(self.summarizer.words, *span)) {
            checkpoint.spend(COST_OF_WORD)?;
            terms.push(term);
        }
        sort::sort(&mut terms, u32::cmp, checkpoint)?;
        terms.dedup();
        Ok(terms)
    }

    /// Whether the sentence says little that is not `covered` by these terms.
    fn is_covered(
        &self,
        sentence: Span,
        covered: &[u32],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<bool, Interrupted> {
        if covered.is_empty() {
            return Ok(false);
        }
        let terms = self.terms_of(&[sentence], checkpoint)?;
        let known = terms.iter().filter(|term| covered.binary_search(term).is_ok()).count();
        Ok(!terms.is_empty() && known as f64 >= COVERED * terms.len() as f64)
    }
}

/// The highlights as choices, which score more than any sentence of the body.
fn as_chosen<'h>(
    highlights: &'h [Span],
    body: &[Chosen],
    explain: bool,
) -> impl Iterator<Item = Chosen> + use<'h> {
    let score = body.iter().map(|chosen| chosen.score).fold(0.0, f64::max) + 1.0;
    let reason = explain.then_some(("highlight", score));
    highlights.iter().map(move |&span| Chosen { span, score, contributions: reason.into_iter().collect() })
}

/// Adds the sentence to the chosen ones when the budget affords it.
fn buy(
    text: &str,
    sentence: Chosen,
    budget: &mut RemainingBudget,
    chosen: &mut Vec<Chosen>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    let price = budget.price(sentence.span.of(text), checkpoint)?;
    if budget.affords(price) {
        budget.pay(price);
        chosen.push(sentence);
    }
    Ok(())
}
