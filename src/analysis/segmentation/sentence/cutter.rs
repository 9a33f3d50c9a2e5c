//! Cuts a document that comes in windows, each sentence as soon as no continuation of the document can change
//! it.

use super::{
    boundary::{Boundary, Sentence},
    brackets,
    candidate::{BreakCandidate, Decision},
    candidates::Scan,
    decide, fast_path,
    rule::Rule,
    state::SentenceState,
    terminators::Terminators,
};
use crate::analysis::{
    Span,
    segmentation::{
        grapheme,
        lines::{
            line_break::{self, LineEnd, Lines},
            list_marker::{self, ListMarker},
        },
        options::Options,
        windows::{
            Cuts,
            context::{self, Context},
            cursor::Cursor,
        },
    },
    unicode,
};

/// Cuts a document that comes in windows into sentences.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Cutter {
    options: Options,
    scan: Scan,
    cursor: Cursor,
    sentence: SentenceState,
    lines: Lines,
    /// Whether it stands between two sentences.
    between: bool,
    /// Whether the line may end right after the last sentence, which is to be told to `lines` before the next
    /// begins.
    after_sentence: bool,
}

impl Cutter {
    pub(in crate::analysis::segmentation) fn new(options: Options) -> Self {
        Self {
            options,
            scan: Scan::new(),
            cursor: Cursor::default(),
            sentence: SentenceState::default(),
            lines: Lines::default(),
            between: true,
            after_sentence: false,
        }
    }

    #[cfg(test)]
    pub(super) fn portable(options: Options) -> Self {
        Self { scan: Scan::portable(), ..Self::new(options) }
    }

    /// Where the sentence begins that was not ended yet, in the document.
    pub(in crate::analysis::segmentation) fn start(&self) -> usize {
        if self.between { self.cursor.base + self.cursor.at } else { self.sentence.start }
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(in crate::analysis::segmentation) fn trimmed_end(&self) -> usize {
        self.cursor.trimmed_end
    }

    /// No candidate is left in the window.
    fn reach_end(&mut self, context: &Context<'_>) -> Option<Boundary> {
        let end = context.text.len();
        self.cursor.at = end;
        self.scan.forget();
        context.ends().then(|| Boundary::Ends(self.end(context.text, end, Rule::EndOfText)))
    }

    /// What stands at `at` is read again when more text is known.
    fn wait_at<T>(&mut self, at: usize) -> Option<T> {
        self.cursor.at = at;
        // The block that the scan knows may have ended with the window, which grows.
        self.scan.forget();
        None
    }

    /// Begins a sentence after the whitespace, when one is there and enough of it is known.
    #[inline(always)]
    fn begin(&mut self, context: &Context<'_>) -> bool {
        match fast_path::capital_after_gap(context.bytes(), self.cursor.at) {
            Some((1, first)) if !self.lines.are_between() => {
                self.begin_at(self.cursor.at + 1, None, Some(first))
            }
            Some((gap @ 2, first)) => {
                self.lines = Lines::beginning(self.cursor.base + self.cursor.at + gap);
                self.begin_at(self.cursor.at + gap, None, Some(first));
            }
            _ => return self.begin_after_space(context),
        }
        true
    }

    fn begin_at(&mut self, start: usize, marker: Option<ListMarker>, first: Option<char>) {
        self.cursor.at = start;
        self.sentence.begin(self.cursor.base + start, marker, first);
        self.between = false;
    }

    #[inline(never)]
    fn begin_after_space(&mut self, context: &Context<'_>) -> bool {
        if self.after_sentence && !self.pass_line_end(context) {
            return false;
        }
        if self.cursor.at == context.text.len() || !self.cursor.skip_space(context, 1) {
            return false;
        }
        let Cursor { at: start, base, .. } = self.cursor;
        let address = self.lines.begin_with_address(context, start);
        let marker = list_marker::read(context, start).map(|marker| marker.in_document(base));
        let first = context.first_letter(start);
        if context.needs_more() {
            return false;
        }
        self.lines.begin(base + start, address);
        self.begin_at(start, marker, first);
        true
    }

    /// A terminator that ends its line has answered for the line end too, which the lines must still be told
    /// of. Gives whether enough text is known for that.
    #[inline]
    fn pass_line_end(&mut self, context: &Context<'_>) -> bool {
        let end = self.cursor.at;
        let spaced = matches!(context::bytes_from(context.text, end), [b' ', b'!'..=b'~', ..]);
        if !spaced && let Some(at) = line_break::end_in_gap(context, end) {
            self.decide_line_end(context, at);
        }
        self.after_sentence = context.needs_more();
        !self.after_sentence
    }

    /// Ends the sentence before `end`.
    fn end(&mut self, text: &str, end: usize, rule: Rule) -> Sentence {
        let start = self.sentence.start;
        let trimmed = self.cursor.trimmed(text, start, end);
        self.after_sentence = rule != Rule::LineEnd;
        self.between = true;
        self.cursor.at = end;
        Sentence { span: Span::new(start, trimmed), rule }
    }

    /// Decides at the candidate at `at`.
    #[inline(always)]
    fn decide(&mut self, context: &Context<'_>, at: usize) -> Decision {
        let start = self.cursor.in_window(self.sentence.start);
        if self.sentence.marker.is_none()
            && let Some(decision) = decide::decide_fast(context.text, at, start, &self.options.lexicon)
            && !(self.sentence.bracket && self.may_be_inside_brackets(context, at, start, decision))
        {
            return decision;
        }
        let decision = match self.decide_by_all(context, at, start) {
            // What a combining mark follows is no end of a sentence, for that would cut a cluster.
            Decision::Break { end, .. } if context.char_at(end).is_some_and(grapheme::extends) => {
                Decision::NoBreak { resume: end, rule: None }
            }
            decision => decision,
        };
        if context.needs_more() { Decision::NeedMore } else { decision }
    }

    /// Decides at the candidate at `at` of the sentence that begins at `start`, by all that precedes and
    /// follows.
    #[inline(never)]
    fn decide_by_all(&mut self, context: &Context<'_>, at: usize, start: usize) -> Decision {
        match context.bytes().get(at).copied().unwrap_or_default() {
            b'(' | b'[' => {
                self.sentence.bracket = true;
                Decision::NoBreak { resume: context::skip_same(context.bytes(), at), rule: None }
            }
            _ if context::char_at(context.text, at).is_some_and(unicode::is_line_end) => {
                self.decide_line_end(context, at)
            }
            byte => decide_mark(&self.candidate(context, at, start), byte),
        }
    }

    /// Whether what the fast path has decided may be otherwise inside of brackets.
    #[inline(never)]
    fn may_be_inside_brackets(
        &self,
        context: &Context<'_>,
        at: usize,
        start: usize,
        decision: Decision,
    ) -> bool {
        let Decision::Break { end, .. } = decision else { return false };
        brackets::is_open(&self.candidate(context, at, start), at, end) || context.needs_more()
    }

    fn candidate<'a>(&'a self, context: &'a Context<'a>, at: usize, start: usize) -> BreakCandidate<'a> {
        BreakCandidate {
            context,
            at,
            start,
            base: self.cursor.base,
            sentence: &self.sentence,
            lexicon: &self.options.lexicon,
            newlines: self.options.newlines,
        }
    }

    #[inline(never)]
    fn decide_line_end(&mut self, context: &Context<'_>, at: usize) -> Decision {
        let mut lines = self.lines;
        let line_end = line_break::decide(context, self.cursor.base, at, self.options.newlines, &mut lines);
        if context.needs_more() {
            return Decision::NeedMore;
        }
        self.lines = lines;
        match line_end {
            LineEnd::Blank => Decision::Break { end: at, rule: Rule::BlankLine },
            LineEnd::Separates => Decision::Break { end: at, rule: Rule::LineEnd },
            LineEnd::Wraps { next } => Decision::NoBreak { resume: next, rule: Some(Rule::WrappedLine) },
        }
    }
}

/// Decides at a mark that is no line end and no bracket that opens.
fn decide_mark(candidate: &BreakCandidate<'_>, byte: u8) -> Decision {
    let BreakCandidate { context, at, .. } = *candidate;
    if let Some(decision) = decide_list_marker(candidate) {
        return decision;
    }
    match byte {
        b')' => Decision::NoBreak { resume: context::skip_same(context.bytes(), at), rule: None },
        b':' | b';' => decide::decide_weak(candidate, byte),
        _ => decide::decide(candidate, &Terminators::read(context, at)),
    }
}

/// The marker of this list item ends nothing, the one of the next item ends this one.
fn decide_list_marker(candidate: &BreakCandidate<'_>) -> Option<Decision> {
    let marker = candidate.sentence.marker.as_ref()?;
    if candidate.base + candidate.at < marker.end() {
        let resume = marker.end() - candidate.base;
        return Some(Decision::NoBreak { resume, rule: Some(Rule::ListMarker) });
    }
    let end = list_marker::next(candidate.context, candidate.at, candidate.start, marker)?;
    Some(Decision::Break { end, rule: Rule::NextItem })
}

impl Cuts for Cutter {
    type Found = Boundary;
    const STEP: usize = 16 * 1024;
    const AHEAD: usize = context::AHEAD;
    const COST: usize = 32;

    #[inline]
    fn next(&mut self, text: &str, ends: bool) -> Option<Boundary> {
        let context = Context::new(text, ends);
        if self.between && !self.begin(&context) {
            return self.wait_at(self.cursor.at);
        }
        loop {
            let Some(at) = self.scan.next(text, self.cursor.at) else {
                return self.reach_end(&context);
            };
            match self.decide(&context, at) {
                Decision::NeedMore => return self.wait_at(at),
                Decision::Break { end, rule } => return Some(Boundary::Ends(self.end(text, end, rule))),
                Decision::NoBreak { resume, rule } => {
                    self.cursor.at = resume;
                    if let Some(rule) = rule {
                        return Some(Boundary::Refused { at: self.cursor.base + resume, rule });
                    }
                }
            }
        }
    }

    /// The text of a sentence that has begun is not kept.
    fn done(&self, text: &str) -> usize {
        self.cursor.done(text)
    }

    fn shift(&mut self, text: &str, bytes: usize) {
        self.cursor.shift(text, bytes);
        self.scan.forget();
    }
}
