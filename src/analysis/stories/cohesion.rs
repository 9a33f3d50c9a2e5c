//! Where the words of a page change: the likeliest division of its lines into stories.
//!
//! Each story draws its words from an urn of its own, filled at first with a little of every word, to which
//! each word drawn adds another of its kind: a Dirichlet compound multinomial, as in Eisenstein and Barzilay,
//! "Bayesian Unsupervised Topic Segmentation" (2008). A word that comes back is cheap within its story, so a
//! division is likely when words return inside of stories and not across them. The best division is found by
//! dynamic programming, as in Utiyama and Isahara, "A Statistical Model for Domain-Independent Text
//! Segmentation" (2001), that keeps a bounded number of open stories, so that the cost is linear in the
//! words.

use super::{
    line_terms::LineTerms,
    postings::{self, Postings},
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many stories stay open at most while the page is read.
const BEAM_WIDTH: usize = 48;
/// How far below the best the score of an open story may fall before it is pruned, in nats.
const BEAM_MARGIN: f64 = 60.0;
/// The prior mass of a term that stands in one line of the page.
const PRIOR_MASS: f64 = 0.5;
/// The power of the number of lines by which that changes: terms of the whole page have less, so that they
/// hold it together.
const COMMONNESS: f64 = -0.3;

/// A term that stands in more than one of so many lines says nothing of any story.
const OMNIPRESENT: usize = 3;
/// The shortest page, or window of one, that has such terms, in lines.
const OMNIPRESENT_FROM: usize = 24;

/// A story that has begun.
struct OpenStory {
    /// Its first line.
    start: u32,
    /// How many words were drawn from its urn.
    words: f64,
    /// The logarithm of the likelihood of the best division up to here with this story as its last.
    score: f64,
}

/// The lines at which stories begin, the first not among them. `boundary_scores[i]` is the score of a story
/// that begins at line `i` apart from its words, in nats; negative infinity where none can.
pub(super) fn divide(
    line_terms: &LineTerms,
    postings: &Postings,
    boundary_scores: &[f64],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<usize>, Interrupted> {
    let mut search = BeamSearch::new(line_terms, postings, checkpoint)?;
    let mut origins = Vec::with_capacity(line_terms.len());
    for (line, score) in boundary_scores.iter().enumerate() {
        checkpoint.spend(16)?;
        origins.push(search.read(line_terms.of(line), line, *score, checkpoint)?);
    }
    Ok(trace(&origins))
}

/// Follows the best division back from its end. `origins[i]` is the first line of the story that line `i`
/// ends in.
fn trace(origins: &[usize]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut end = origins.len();
    while let Some(&start) = end.checked_sub(1).and_then(|last| origins.get(last)) {
        starts.push(start);
        end = start;
    }
    starts.reverse();
    starts.retain(|&start| start > 0);
    starts
}

/// The search between two lines.
struct BeamSearch<'p> {
    postings: &'p Postings,
    /// What an urn holds of each term at first, and of all.
    prior: Vec<f64>,
    prior_sum: f64,
    /// How often each term was read.
    read: Vec<u32>,
    /// In the order of their starts.
    open: Vec<OpenStory>,
    /// The score of the best division up to here.
    best: f64,
}

impl<'p> BeamSearch<'p> {
    fn new(
        line_terms: &LineTerms,
        postings: &'p Postings,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut prior: Vec<f64> = Vec::with_capacity(line_terms.count);
        for lines in postings.terms() {
            checkpoint.spend(64)?;
            prior.push(PRIOR_MASS * libm::pow(lines.len().max(1) as f64, COMMONNESS));
        }
        let (prior_sum, read) = (prior.iter().sum(), vec![0; line_terms.count]);
        Ok(Self { postings, prior, prior_sum, read, open: Vec::new(), best: 0.0 })
    }

    /// Reads a line. Gives the first line of the last story of the best division up to it.
    fn read(
        &mut self,
        terms: &[u32],
        line: usize,
        boundary_score: f64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<usize, Interrupted> {
        let boundary_score = if line == 0 { 0.0 } else { boundary_score };
        if boundary_score > f64::NEG_INFINITY {
            let score = self.best + boundary_score;
            self.open.push(OpenStory { start: line as u32, words: 0.0, score });
        }
        for &term in terms {
            checkpoint.spend(16 * (1 + self.open.len()))?;
            self.draw(term as usize);
        }
        let best = self.open.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        let (origin, score) = best.map_or((0, self.best), |story| (story.start as usize, story.score));
        self.best = score;
        self.prune();
        Ok(origin)
    }

    /// Draws a term from the urn of every open story.
    fn draw(&mut self, term: usize) {
        let all = self.postings.term(term);
        if self.postings.page >= OMNIPRESENT_FROM && all.len() * OMNIPRESENT > self.postings.page {
            return;
        }
        let (Some(read), Some(&prior)) = (self.read.get_mut(term), self.prior.get(term)) else { return };
        let met = *read as usize;
        let mut lines = all.get(..met).unwrap_or_default();
        for story in self.open.iter_mut().rev() {
            lines = postings::before(lines, story.start);
            let drawn = (met - lines.len()) as f64;
            story.score += libm::log((drawn + prior) / (story.words + self.prior_sum));
            story.words += 1.0;
        }
        *read += 1;
    }

    /// Gives up the stories that will hardly be the best any more.
    fn prune(&mut self) {
        let limit = self.best - BEAM_MARGIN;
        self.open.retain(|story| story.score >= limit);
        if self.open.len() > BEAM_WIDTH {
            self.open.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.start.cmp(&b.start)));
            self.open.truncate(BEAM_WIDTH);
            self.open.sort_by_key(|story| story.start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn cuts(lines: &[&str], price: f64) -> Vec<usize> {
        let never = Interrupt::never();
        let mut checkpoint = Checkpoint::new(&never);
        let line_terms = LineTerms::of_lines(lines, &mut checkpoint);
        let places = Postings::of(&line_terms, &mut checkpoint).expect("never interrupted");
        divide(&line_terms, &places, &vec![-price; lines.len()], &mut checkpoint).expect("never interrupted")
    }

    /// The likelihood of one story, the slow way.
    fn likelihood(lines: &[&str], prior: &dyn Fn(&str) -> f64, prior_mass: f64) -> f64 {
        let (mut drawn, mut score) = (Vec::new(), 0.0);
        for word in lines.iter().flat_map(|line| line.split(' ')) {
            let times = drawn.iter().filter(|other| **other == word).count() as f64;
            score += ((times + prior(word)) / (drawn.len() as f64 + prior_mass)).ln();
            drawn.push(word);
        }
        score
    }

    /// The best of all divisions, the slow way.
    fn naive(lines: &[&str], price: f64) -> Vec<usize> {
        let times =
            |word: &str| lines.iter().filter(|line| line.split(' ').any(|w| w == word)).count() as f64;
        let prior = |word: &str| PRIOR_MASS * times(word).powf(COMMONNESS);
        let words: std::collections::BTreeSet<&str> = lines.iter().flat_map(|line| line.split(' ')).collect();
        let prior_mass: f64 = words.iter().map(|word| prior(word)).sum();
        let all = 0..1_usize << (lines.len() - 1);
        let cuts =
            |set: usize| -> Vec<usize> { (1..lines.len()).filter(|i| set >> (i - 1) & 1 == 1).collect() };
        let score = |set: &usize| -> f64 {
            let ends: Vec<usize> = [0].into_iter().chain(cuts(*set)).chain([lines.len()]).collect();
            let stories =
                ends.windows(2).map(|pair| likelihood(&lines[pair[0]..pair[1]], &prior, prior_mass));
            stories.sum::<f64>() - price * (ends.len() - 2) as f64
        };
        cuts(all.max_by(|a, b| score(a).total_cmp(&score(b))).expect("one division at least"))
    }

    #[test]
    fn the_division_is_the_best_of_all() {
        let pages: [&[&str]; 4] = [
            &[
                "river flood dam",
                "dam river",
                "flood river bank",
                "cake oven",
                "oven sugar cake",
                "cake sugar",
            ],
            &["river", "cake", "river", "cake", "river", "cake"],
            &[
                "river flood",
                "river flood",
                "cake oven",
                "cake oven",
                "chess king",
                "chess king",
                "king chess",
            ],
            &["river"],
        ];
        for page in pages {
            for price in [0.5, 1.0, 3.0] {
                assert_eq!(cuts(page, price), naive(page, price), "{page:?} at {price}");
            }
        }
    }

    #[test]
    fn no_story_begins_where_none_can() {
        assert!(cuts(&["river flood"; 9], f64::INFINITY).is_empty());
        assert!(cuts(&["", "", ""], 1.0).is_empty());
    }
}
