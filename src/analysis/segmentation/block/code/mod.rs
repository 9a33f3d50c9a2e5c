//! Lines that look like code: programs, commands, JSON, markup, SQL, stack traces.
//!
//! Every line is scored by its signs; the lines up to a blank one or up to prose are code when they score
//! enough. A single line must be unmistakable, since formulas, lists of keys and headers of mail look like
//! code for a line or two.

mod command;
mod data;
mod expression;
mod features;
mod import;
mod prose;
mod query;
mod score;
mod shape;
mod statement;
mod trace;
mod word_list;

use self::{
    features::LineFeatures,
    score::{CodeScore, NEUTRAL, PROSE, SURE, WEAK},
};
use super::first_lines::{FirstLines, IndentedLine, LINES};

/// The least score of code.
const ENOUGH: CodeScore = 3;

/// How far code is indented after a blank line, in columns.
const INDENT: usize = 4;

/// The scores of the last lines, which are asked for again: a line is scored with each of those before it.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct CodeScores {
    /// Where a line begins in the document, and its score.
    known: [(usize, CodeScore); LINES],
    /// The one that is replaced next.
    oldest: usize,
}

impl Default for CodeScores {
    fn default() -> Self {
        Self { known: [(usize::MAX, NEUTRAL); LINES], oldest: 0 }
    }
}

impl CodeScores {
    /// Whether code begins with the head at `start` of the document. `blank`: a blank line stands before it.
    pub(super) fn begin(&mut self, head: FirstLines<'_>, start: usize, blank: bool) -> bool {
        let first = self.of(&head, &head.first(), start);
        if first < WEAK {
            return false;
        }
        let scores = head.lines().skip(1).map(|line| self.of(&head, &line, start));
        let (lines, sum) = scores
            .take_while(|score| *score > PROSE)
            .fold((1, first), |(lines, sum), score| (lines + 1, sum + score));
        let indented = CodeScore::from(blank && head.first().indent >= INDENT);
        sum + indented >= ENOUGH.max(lines)
    }

    /// Whether code goes on with the first line of the head at `start` of the document.
    pub(super) fn go_on(&mut self, head: FirstLines<'_>, start: usize) -> bool {
        self.of(&head, &head.first(), start) > PROSE
    }

    /// The score of a line of the head at `start` of the document.
    fn of(&mut self, head: &FirstLines<'_>, line: &IndentedLine<'_>, start: usize) -> CodeScore {
        let place = start + line.at;
        if let Some((_, score)) = self.known.iter().find(|(known, _)| *known == place) {
            return *score;
        }
        let score = score_line(line);
        // Of a line that is cut short another head may have more.
        if head.has_whole(line) {
            if let Some(known) = self.known.get_mut(self.oldest) {
                *known = (place, score);
            }
            self.oldest = (self.oldest + 1) % LINES;
        }
        score
    }
}

/// Whether code begins with the head.
pub(super) fn begins(head: FirstLines<'_>) -> bool {
    CodeScores::default().begin(head, 0, false)
}

fn score_line(line: &IndentedLine<'_>) -> CodeScore {
    if prose::is_long_prose(line.text) || prose::is_plain(line.text) {
        return PROSE;
    }
    score_by_signs(line.text)
}

fn score_by_signs(line: &str) -> CodeScore {
    let features = LineFeatures::at(line);
    let signs = [
        trace::score,
        data::score,
        query::score,
        command::score,
        import::score,
        statement::score,
        expression::score,
    ];
    let mut score = NEUTRAL;
    for score_sign in signs {
        score = score.max(score_sign(&features));
        if score == SURE {
            break;
        }
    }
    if score == NEUTRAL {
        score = expression::symbols(&features);
    }
    if score > NEUTRAL {
        return score;
    }
    if prose::is_prose(features.text) { PROSE } else { NEUTRAL }
}

#[cfg(test)]
mod tests;
