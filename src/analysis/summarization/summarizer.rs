//! Summarizes parts of one document: the whole of it, or its stories one after the other.

use std::ops::Range;

use super::{
    Budget, Chosen, Options,
    candidates::{CandidateSentences, PagePart},
    feature_values::FeatureExtractor,
    greedy_selection,
    marginal_scores::MarginalScores,
    remaining_budget::RemainingBudget,
    roles::{self, Role, RoledSentence},
    topic::{RequestTopics, Topic, terms_within},
};
use crate::analysis::{
    Document, Interrupted, Span,
    checkpoint::Checkpoint,
    document::{SentenceLooks, WordTable},
    renumbering::Renumbering,
    span::CompactSpan,
};

/// What the summaries of all parts share.
pub(super) struct Summarizer<'d> {
    document: &'d Document<'d>,
    options: &'d Options<'d>,
    pub(super) sentences: &'d [CompactSpan],
    looks: &'d [SentenceLooks],
    pub(super) words: &'d WordTable,
    topics: RequestTopics,
    /// Numbers the terms of a part, and its groups of sentences with the same letters.
    terms: Renumbering,
    groups: Renumbering,
}

/// A summary's topics and the sentences that it may be made of.
pub(super) struct Candidates<'d> {
    pub(super) title: Topic,
    pub(super) query: Topic,
    pub(super) sentences: CandidateSentences<'d>,
}

impl<'d> Summarizer<'d> {
    /// Has the document read, unless it was.
    pub(super) fn new(
        document: &'d Document<'d>,
        options: &'d Options<'d>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let sentences = document.sentence_spans(checkpoint)?;
        let looks = document.sentence_looks(checkpoint)?;
        let words = document.words(checkpoint)?;
        let topics = RequestTopics::read(options.title, options.query, document, checkpoint)?;
        let terms = Renumbering::new(topics.term_count);
        let groups = Renumbering::new(sentences.len());
        Ok(Self { document, options, sentences, looks, words, topics, terms, groups })
    }

    /// All sentences.
    pub(super) fn whole(&self) -> Range<usize> {
        0..self.sentences.len()
    }

    /// The best sentences of a part, most important first: of its body, and only when there are none, of what
    /// surrounds it. A headline stands for the title of the request.
    pub(super) fn summarize(
        &mut self,
        part: Range<usize>,
        headline: Option<Span>,
        budget: Budget,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        let roles = self.roles(part.clone(), checkpoint)?;
        for role in [Role::Body, Role::Aside] {
            if roles::count(&roles, role, checkpoint)? > 0 {
                let candidates = self.candidates(part.clone(), &roles, role, headline, checkpoint)?;
                let chosen = self.choose(&candidates, budget, roles.len(), checkpoint)?;
                if !chosen.is_empty() {
                    return Ok(chosen);
                }
            }
        }
        Ok(Vec::new())
    }

    /// The roles of the sentences of a part.
    pub(super) fn roles(
        &mut self,
        part: Range<usize>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<RoledSentence>, Interrupted> {
        roles::roles(self.looks.get(part).unwrap_or_default(), &mut self.groups, checkpoint)
    }

    /// Reads the sentences of one role, after the topics: terms are numbered in this order.
    pub(super) fn candidates(
        &mut self,
        part: Range<usize>,
        roles: &[RoledSentence],
        role: Role,
        headline: Option<Span>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Candidates<'d>, Interrupted> {
        let sentences = self.sentences.get(part).unwrap_or_default();
        let numbers = &mut self.terms;
        let first_heading =
            || Some(sentences.first()?.span()).filter(|_| roles.first().is_some_and(|r| r.heading));
        let in_text = headline.or_else(|| first_heading().filter(|_| self.options.title.is_empty()));
        let title = match in_text {
            Some(span) => Topic::new(terms_within(self.words, span), numbers, checkpoint)?,
            None => Topic::new(self.topics.title.iter().copied(), numbers, checkpoint)?,
        };
        let query = Topic::new(self.topics.query.iter().copied(), numbers, checkpoint)?;
        let part = PagePart {
            text: self.document.text(),
            sentences,
            roles,
            words: self.words,
            openers: self.document.anaphoric_openers(),
        };
        let sentences = CandidateSentences::read(&part, role, &title, numbers, checkpoint)?;
        numbers.reset();
        Ok(Candidates { title, query, sentences })
    }

    fn choose(
        &self,
        candidates: &Candidates<'d>,
        budget: Budget,
        sentences: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Vec<Chosen>, Interrupted> {
        let Candidates { title, query, sentences: candidates } = candidates;
        let (text, language) = (self.document.text(), self.document.language());
        let features = FeatureExtractor::new(candidates, title, query, checkpoint)?;
        let scores = MarginalScores::new(candidates, features, self.options.explain, checkpoint)?;
        let budget_left = RemainingBudget::new(budget, sentences, language);
        let chosen = greedy_selection::select(text, candidates, scores, budget_left, checkpoint)?;
        greedy_selection::within_words(text, language, chosen, budget, checkpoint)
    }
}
