//! A summary for each story of a page, in which what its editors highlighted comes first.

use super::{
    Budget, Chosen, Options,
    features::Topic,
    for_each_sentence, joiner,
    purse::{count_characters, count_words},
    summarize,
};
use crate::analysis::{
    Interrupt, Interrupted, Span,
    checkpoint::Checkpoint,
    segmentation::{self, Newlines, Story},
    sort,
    terms::{Terms, for_each_word},
};

/// The share of a sentence's terms that the highlights have, from which on it says nothing new.
const TOLD: f64 = 0.6;

/// One story and the sentences that carry it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorySummary {
    /// The story.
    pub story: Story,
    /// Most important first: the highlights in the order of the text, then sentences of its body that say something else.
    pub sentences: Vec<Chosen>,
}

/// Summarizes every story of `text` by itself: the budget holds for each. A story's headline stands for `options.title`.
///
/// The sentences are among those of [`segmentation::sentences`] of the whole text.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn summarize_stories(
    text: &str,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<StorySummary>, Interrupted> {
    let stories = segmentation::stories(text, options.language, Newlines::Auto, interrupt)?;
    let mut checkpoint = Checkpoint::new(interrupt);
    let mut sentences = Vec::new();
    for_each_sentence(text, options.language, &mut checkpoint, |span| sentences.push(span))?;
    let summarize_one = |story| {
        let sentences = within(&sentences, &story);
        let sentences = Page { text, sentences, options }.summarize(&story, interrupt)?;
        Ok(StorySummary { story, sentences })
    };
    stories.into_iter().map(summarize_one).collect()
}

/// The sentences that lie within the story.
fn within<'s>(sentences: &'s [Span], story: &Story) -> &'s [Span] {
    let first = sentences.partition_point(|sentence| sentence.start < story.span.start);
    let behind = sentences.partition_point(|sentence| sentence.end <= story.span.end);
    sentences.get(first..behind).unwrap_or_default()
}

/// One story with its sentences.
struct Page<'a> {
    text: &'a str,
    sentences: &'a [Span],
    options: &'a Options<'a>,
}

impl Page<'_> {
    fn summarize(&self, story: &Story, interrupt: &Interrupt<'_>) -> Result<Vec<Chosen>, Interrupted> {
        let mut checkpoint = Checkpoint::new(interrupt);
        let highlights = self.highlights(story, &mut checkpoint)?;
        let body = self.body(story, highlights.len(), interrupt)?;
        let most = body.iter().map(|chosen| chosen.score).fold(0.0, f64::max);
        let reason = self.options.explain.then_some(("highlight", most + 1.0));
        let highlight = |span: &Span| Chosen {
            span: *span,
            score: most + 1.0,
            contributions: reason.into_iter().collect(),
        };
        let mut told = Told::new(self, &highlights, &mut checkpoint)?;
        let mut purse = Purse::new(self.options, self.sentences.len());
        let mut chosen = Vec::new();
        for candidate in highlights.iter().map(highlight) {
            purse.buy(self.text, candidate, &mut chosen, &mut checkpoint)?;
        }
        for candidate in body {
            if !told.knows(candidate.span.of(self.text), &mut checkpoint)? {
                purse.buy(self.text, candidate, &mut chosen, &mut checkpoint)?;
            }
        }
        super::select::within_words(self.text, chosen, self.options, &mut checkpoint)
    }

    /// The sentences of the highlights.
    fn highlights(&self, story: &Story, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Span>, Interrupted> {
        let mut left = story.highlights.iter().peekable();
        let mut highlights = Vec::new();
        for sentence in self.sentences {
            checkpoint.spend(16)?;
            while left.next_if(|highlight| highlight.end <= sentence.start).is_some() {}
            let Some(highlight) = left.peek() else { break };
            highlights.extend((highlight.start < sentence.end).then_some(*sentence));
        }
        Ok(highlights)
    }

    /// The sentences that carry the text of the story, as many more as may turn out to say what the highlights say.
    fn body(
        &self,
        story: &Story,
        more: usize,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        let start = story.dateline.or(story.body).map(|part| part.start);
        let end = story.body.map(|body| body.end);
        let body = start.zip(end).map_or(story.span, |(start, end)| Span::new(start, end));
        let budget = match self.options.budget {
            Budget::Sentences(count) => Budget::Sentences(count.saturating_add(more)),
            Budget::Ratio(_) => Budget::Sentences(Purse::new(self.options, self.sentences.len()).left + more),
            budget => budget,
        };
        let title = story.headline.map_or(self.options.title, |headline| headline.of(self.text));
        let options = Options { title, budget, ..*self.options };
        let mut chosen = summarize(body.of(self.text), &options, interrupt)?.sentences;
        let mut checkpoint = Checkpoint::new(interrupt);
        let mut kept = 0;
        for at in 0..chosen.len() {
            checkpoint.spend(64)?;
            let span = &mut chosen[at].span;
            *span = Span::new(span.start + body.start, span.end + body.start);
            // The cut of a sentence may hang on what stands before the story.
            if self.sentences.binary_search(span).is_ok() {
                chosen.swap(kept, at);
                kept += 1;
            }
        }
        chosen.truncate(kept);
        Ok(chosen)
    }
}

/// What the highlights say.
struct Told<'t> {
    terms: Terms<'t>,
    known: Topic,
}

impl<'t> Told<'t> {
    fn new(
        page: &Page<'t>,
        highlights: &[Span],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut told = Self { terms: Terms::new(page.options.language), known: Topic::default() };
        for span in highlights {
            let text = page.text.get(span.start..span.end).unwrap_or_default();
            for_each_word(text, checkpoint, |word, checkpoint| {
                if let Some(term) = told.terms.number(word, checkpoint)? {
                    told.known.note(term);
                }
                Ok(())
            })?;
        }
        Ok(told)
    }

    fn knows(&mut self, sentence: &'t str, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
        let mut terms = Vec::new();
        if self.known.count > 0 {
            for_each_word(sentence, checkpoint, |word, checkpoint| {
                terms.extend(self.terms.number(word, checkpoint)?);
                Ok(())
            })?;
        }
        sort::sort(&mut terms, u32::cmp, checkpoint)?;
        terms.dedup();
        let known = terms.iter().filter(|term| self.known.has(**term)).count();
        Ok(!terms.is_empty() && known as f64 >= TOLD * terms.len() as f64)
    }
}

/// What may still be spent on a story.
struct Purse {
    budget: Budget,
    left: usize,
    joiner: usize,
}

impl Purse {
    fn new(options: &Options<'_>, sentences: usize) -> Self {
        let left = match options.budget {
            Budget::Sentences(count) | Budget::Words(count) | Budget::Characters(count) => count,
            // A float beyond the range of usize becomes its end, and NaN becomes 0.
            Budget::Ratio(ratio) => ((ratio * sentences as f64) as usize).max(1),
        };
        Self { budget: options.budget, left, joiner: joiner(options.language).chars().count() }
    }

    /// Adds the sentence to the chosen ones when the budget affords it.
    fn buy(
        &mut self,
        text: &str,
        sentence: Chosen,
        chosen: &mut Vec<Chosen>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        let content = sentence.span.of(text);
        let price = match self.budget {
            Budget::Sentences(_) | Budget::Ratio(_) => 1,
            Budget::Words(_) => count_words(content, checkpoint)?,
            Budget::Characters(_) => {
                count_characters(content, checkpoint)? + if chosen.is_empty() { 0 } else { self.joiner }
            }
        };
        if price <= self.left {
            self.left -= price;
            chosen.push(sentence);
        }
        Ok(())
    }
}
