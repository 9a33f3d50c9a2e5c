//! How likely each language is.

use std::cmp::Ordering;

use super::Options;

/// A language and how likely it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Guess {
    pub(super) code: &'static str,
    pub(super) probability: f64,
}

/// How likely a text is in a language that the caller did not allow, against one allowed. Not zero, so that an allowed language
/// that does not fit the text gets little confidence, although it is the only answer left.
const DISALLOWED: f64 = 0.02;

/// Beyond this no answer is certain: quotations, names, languages that are not known here.
const CERTAIN: f64 = 0.995;

/// What the caller's options leave of the guesses, best first as far as they are asked for, the others in no order; their
/// probabilities sum to at most [`CERTAIN`].
pub(super) fn weigh(guesses: &[Guess], options: &Options<'_>) -> Vec<Guess> {
    let top = options.priors.iter().map(|&(_, weight)| weight).fold(1.0, f64::max);
    let unknown = (1.0 - guesses.iter().map(|g| g.probability).sum::<f64>()).max(0.0);
    let (mut kept, mut total) = (Vec::with_capacity(guesses.len()), unknown / top);
    for guess in guesses {
        let weight = prior(options, guess.code) / top;
        let probability = guess.probability * weight;
        if options.allowed.is_empty() || options.allowed.iter().any(|code| code == guess.code) {
            total += probability;
            kept.extend((weight > 0.0).then_some(Guess { probability, ..*guess }));
        } else {
            total += DISALLOWED * probability;
        }
    }
    for guess in &mut kept {
        guess.probability = if total > 0.0 { rounded(CERTAIN * guess.probability / total) } else { 0.0 };
    }
    sort_first(&mut kept, options.max_candidates.max(1));
    kept
}

/// A millionth is more than anybody can tell, and hides the last bits, in which the exponentials of machines differ.
fn rounded(probability: f64) -> f64 {
    (probability * 1e6).round() / 1e6
}

fn prior(options: &Options<'_>, code: &str) -> f64 {
    options.priors.iter().find(|(language, _)| language == code).map_or(1.0, |&(_, weight)| weight)
}

/// Best first.
pub(super) fn sort(guesses: &mut [Guess]) {
    guesses.sort_unstable_by(order);
}

/// The best `count` first, which takes less than to sort all.
fn sort_first(guesses: &mut [Guess], count: usize) {
    if count < guesses.len() {
        guesses.select_nth_unstable_by(count, order);
    }
    let count = count.min(guesses.len());
    sort(&mut guesses[..count]);
}

/// The better first; equal ones in alphabetical order, so that the answer is the same everywhere.
fn order(a: &Guess, b: &Guess) -> Ordering {
    b.probability.total_cmp(&a.probability).then_with(|| a.code.cmp(b.code))
}

/// The guesses of two parts of a text as one list, each by its part's share.
pub(super) fn blend(first: &[Guess], second: &[Guess], share: f64) -> Vec<Guess> {
    let scaled = |guesses: &[Guess], by: f64| -> Vec<Guess> {
        guesses.iter().map(|g| Guess { probability: g.probability * by, ..*g }).collect()
    };
    let mut blend = scaled(first, share);
    for guess in scaled(second, 1.0 - share) {
        match blend.iter_mut().find(|known| known.code == guess.code) {
            Some(known) => known.probability += guess.probability,
            None => blend.push(guess),
        }
    }
    sort(&mut blend);
    blend
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(options: &Options<'_>) -> Vec<(&'static str, f64)> {
        let guesses =
            [("en", 0.6), ("de", 0.3), ("nl", 0.1)].map(|(code, probability)| Guess { code, probability });
        let options = Options { max_candidates: 3, ..options.clone() };
        weigh(&guesses, &options).iter().map(|g| (g.code, (g.probability * 100.0).round())).collect()
    }

    #[test]
    fn priors_multiply_the_odds_and_exclude() {
        let priors = vec![("de".into(), 4.0), ("nl".into(), 0.0)];
        assert_eq!(weighed(&Options { priors, ..Options::default() }), [("de", 66.0), ("en", 33.0)]);
    }

    #[test]
    fn huge_priors_do_no_harm() {
        let priors = vec![("nl".into(), f64::MAX), ("de".into(), f64::MAX)];
        let best = weighed(&Options { priors, ..Options::default() });
        assert_eq!(best.first(), Some(&("de", 75.0)));
    }

    #[test]
    fn an_allowed_language_that_does_not_fit_has_little_confidence() {
        let guesses =
            [("en", 1.0 - 1e-6), ("de", 1e-6)].map(|(code, probability)| Guess { code, probability });
        let kept = weigh(&guesses, &Options { allowed: vec!["de".into()], ..Options::default() });
        assert_eq!(kept.len(), 1);
        assert!(kept[0].probability < 0.01);
    }
}
