//! Where the words of a page change: the likeliest division of its lines into stories.
//!
//! Each story draws its words from an urn of its own, filled at first with a little of every word, to which each word drawn adds
//! another of its kind: a Dirichlet compound multinomial, as in Eisenstein and Barzilay, "Bayesian Unsupervised Topic
//! Segmentation" (2008). A word that comes back is cheap within its story, so a division is likely when words return inside of
//! stories and not across them. The best division is found by dynamic programming, as in Utiyama and Isahara, "A Statistical
//! Model for Domain-Independent Text Segmentation" (2001), that keeps a bounded number of open stories, so that the cost is
//! linear in the words.

use super::{
    bags::Bags,
    logarithm::{exp, ln},
    places::{self, Places},
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many stories stay open at most while the page is read.
const MAX_OPEN: usize = 48;
/// How far behind the best an open story may fall before it is given up, in nats.
const MARGIN: f64 = 60.0;
/// What an urn holds at first of a word that stands in one line of the page.
const FILL: f64 = 0.5;
/// The power of the number of lines by which that changes: the urn holds less of what the whole page has, so that such words
/// hold it together.
const COMMON: f64 = -0.3;

/// A term that stands in more than one of so many lines says nothing of any story.
const OMNIPRESENT: usize = 3;
/// The shortest page, or window of one, that has such terms, in lines.
const LINES: usize = 24;

/// A story that has begun.
struct Open {
    /// Its first line.
    start: u32,
    /// How many words it has drawn.
    words: f64,
    /// The logarithm of the likelihood of the best division up to here with this story as its last.
    score: f64,
}

/// The lines at which stories begin, the first not among them. `cues[i]` is what speaks for a story that begins at line `i`, in
/// nats; negative infinity where none can.
pub(super) fn divide(
    bags: &Bags,
    places: &Places,
    cues: &[f64],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<usize>, Interrupted> {
    let mut reading = Reading::new(bags, places, checkpoint)?;
    let mut origins = Vec::with_capacity(bags.len());
    for (line, cue) in cues.iter().enumerate() {
        checkpoint.spend(16)?;
        origins.push(reading.read(bags.of(line), line, *cue, checkpoint)?);
    }
    Ok(trace(&origins))
}

/// Follows the best division back from its end.
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

/// The state between two lines.
struct Reading<'p> {
    places: &'p Places,
    /// What an urn holds of each term at first, and of all.
    fill: Vec<f64>,
    full: f64,
    /// How often each term was read.
    read: Vec<u32>,
    /// In the order of their starts.
    open: Vec<Open>,
    /// The score of the best division up to here.
    best: f64,
}

impl<'p> Reading<'p> {
    fn new(bags: &Bags, places: &'p Places, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut fill: Vec<f64> = Vec::with_capacity(bags.count);
        for lines in places.terms() {
            checkpoint.spend(64)?;
            fill.push(FILL * exp(COMMON * ln(lines.len().max(1) as f64)));
        }
        let full = fill.iter().sum();
        Ok(Self { places, fill, full, read: vec![0; bags.count], open: Vec::new(), best: 0.0 })
    }

    /// Reads a line. Gives the first line of the last story of the best division up to it.
    fn read(
        &mut self,
        terms: &[u32],
        line: usize,
        cue: f64,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<usize, Interrupted> {
        let cue = if line == 0 { 0.0 } else { cue };
        if cue > f64::NEG_INFINITY {
            self.open.push(Open { start: line as u32, words: 0.0, score: self.best + cue });
        }
        for &term in terms {
            checkpoint.spend(16 * (1 + self.open.len()))?;
            self.draw(term as usize);
        }
        let best = self.open.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        let (origin, score) = best.map_or((0, self.best), |story| (story.start as usize, story.score));
        self.best = score;
        self.give_up();
        Ok(origin)
    }

    /// Draws a term from the urn of every open story.
    fn draw(&mut self, term: usize) {
        if self.places.page >= LINES && self.places.term(term).len() * OMNIPRESENT > self.places.page {
            return;
        }
        let read = self.read[term] as usize;
        let (fill, mut lines) = (self.fill[term], &self.places.term(term)[..read]);
        for story in self.open.iter_mut().rev() {
            lines = &lines[..places::before(lines, story.start)];
            let drawn = (read - lines.len()) as f64;
            story.score += ln((drawn + fill) / (story.words + self.full));
            story.words += 1.0;
        }
        self.read[term] += 1;
    }

    /// Gives up the stories that will hardly be the best any more.
    fn give_up(&mut self) {
        let limit = self.best - MARGIN;
        self.open.retain(|story| story.score >= limit);
        if self.open.len() > MAX_OPEN {
            self.open.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.start.cmp(&b.start)));
            self.open.truncate(MAX_OPEN);
            self.open.sort_by_key(|story| story.start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Interrupt, terms::Terms};

    fn cuts(lines: &[&str], price: f64) -> Vec<usize> {
        let never = Interrupt::never();
        let mut checkpoint = Checkpoint::new(&never);
        let (mut bags, mut terms) = (Bags::default(), Terms::new("en"));
        for line in lines {
            bags.push(line, &mut terms, &mut checkpoint).expect("never interrupted");
        }
        let places = Places::of(&bags, &mut checkpoint).expect("never interrupted");
        divide(&bags, &places, &vec![-price; lines.len()], &mut checkpoint).expect("never interrupted")
    }

    /// The likelihood of one story, the slow way.
    fn likelihood(lines: &[&str], fill: &dyn Fn(&str) -> f64, full: f64) -> f64 {
        let (mut drawn, mut score) = (Vec::new(), 0.0);
        for word in lines.iter().flat_map(|line| line.split(' ')) {
            let times = drawn.iter().filter(|other| **other == word).count() as f64;
            score += ((times + fill(word)) / (drawn.len() as f64 + full)).ln();
            drawn.push(word);
        }
        score
    }

    /// The best of all divisions, the slow way.
    fn naive(lines: &[&str], price: f64) -> Vec<usize> {
        let times =
            |word: &str| lines.iter().filter(|line| line.split(' ').any(|w| w == word)).count() as f64;
        let fill = |word: &str| FILL * times(word).powf(COMMON);
        let words: std::collections::BTreeSet<&str> = lines.iter().flat_map(|line| line.split(' ')).collect();
        let full: f64 = words.iter().map(|word| fill(word)).sum();
        let all = 0..1_usize << (lines.len() - 1);
        let cuts =
            |set: usize| -> Vec<usize> { (1..lines.len()).filter(|i| set >> (i - 1) & 1 == 1).collect() };
        let score = |set: &usize| -> f64 {
            let ends: Vec<usize> = [0].into_iter().chain(cuts(*set)).chain([lines.len()]).collect();
            let stories = ends.windows(2).map(|pair| likelihood(&lines[pair[0]..pair[1]], &fill, full));
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
