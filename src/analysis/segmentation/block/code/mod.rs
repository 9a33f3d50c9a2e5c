//! Lines that look like code: programs, commands, JSON, markup, SQL, stack traces.
//!
//! Every line is weighed by its signs; the lines up to a blank one or up to prose are code when they weigh enough. A single line must
//! be unmistakable, since formulas, lists of keys and headers of mail look like code for a line or two.

mod command;
mod data;
mod expression;
mod import;
mod list;
mod look;
mod query;
mod shape;
mod statement;
mod trace;
mod words;

use self::{list::List, look::Look};
use super::head::{Head, LINES, Line};

/// How much a line looks like code.
type Weight = i32;

/// No code: running text.
const PROSE: Weight = -2;
/// May stand in code and in other text.
const NEUTRAL: Weight = 0;
/// Stands in code more often than not.
const WEAK: Weight = 1;
/// Stands in code.
const STRONG: Weight = 2;
/// Stands nowhere else.
const SURE: Weight = 3;

/// The least weight of code.
const ENOUGH: Weight = 3;

/// How far code is set in behind a blank line.
const SET_IN: usize = 4;

/// The weights of the last lines that were weighed, which are asked for again: a line is weighed with each of those before it.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Weights {
    /// Where a line begins in the document, and its weight.
    known: [(usize, Weight); LINES],
    /// The one that is replaced next.
    oldest: usize,
}

impl Default for Weights {
    fn default() -> Self {
        Self { known: [(usize::MAX, NEUTRAL); LINES], oldest: 0 }
    }
}

impl Weights {
    /// Whether code begins with the head at `start` of the document. `blank`: a blank line stands before it.
    pub(super) fn begin(&mut self, head: Head<'_>, start: usize, blank: bool) -> bool {
        let first = self.of(&head, &head.first(), start);
        if first < WEAK {
            return false;
        }
        let weights = head.lines().skip(1).map(|line| self.of(&head, &line, start));
        let (lines, sum) = weights
            .take_while(|weight| *weight > PROSE)
            .fold((1, first), |(lines, sum), weight| (lines + 1, sum + weight));
        let set_in = Weight::from(blank && head.first().indent >= SET_IN);
        sum + set_in >= ENOUGH.max(lines)
    }

    /// Whether code goes on with the first line of the head at `start` of the document.
    pub(super) fn go_on(&mut self, head: Head<'_>, start: usize) -> bool {
        self.of(&head, &head.first(), start) > PROSE
    }

    /// The weight of a line of the head at `start` of the document.
    fn of(&mut self, head: &Head<'_>, line: &Line<'_>, start: usize) -> Weight {
        let place = start + line.at;
        if let Some((_, weight)) = self.known.iter().find(|(known, _)| *known == place) {
            return *weight;
        }
        let weight = weigh(line);
        // Of a line that is cut short another head may have more.
        if head.has_whole(line) {
            self.known[self.oldest] = (place, weight);
            self.oldest = (self.oldest + 1) % LINES;
        }
        weight
    }
}

/// Whether code begins with the head.
pub(super) fn begins(head: Head<'_>) -> bool {
    Weights::default().begin(head, 0, false)
}

fn weigh(line: &Line<'_>) -> Weight {
    if words::is_long_prose(line.text) || words::is_plain(line.text) {
        return PROSE;
    }
    weigh_by_signs(line.text)
}

fn weigh_by_signs(line: &str) -> Weight {
    let look = Look::at(line);
    let signs = [
        trace::weigh,
        data::weigh,
        query::weigh,
        command::weigh,
        import::weigh,
        statement::weigh,
        expression::weigh,
    ];
    let mut weight = NEUTRAL;
    for weigh in signs {
        weight = weight.max(weigh(&look));
        if weight == SURE {
            break;
        }
    }
    if weight == NEUTRAL {
        weight = expression::symbols(&look);
    }
    if weight > NEUTRAL {
        return weight;
    }
    if words::is_prose(look.text) { PROSE } else { NEUTRAL }
}

#[cfg(test)]
mod tests;
