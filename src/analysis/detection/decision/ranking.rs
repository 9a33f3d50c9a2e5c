//! Languages by their probabilities, and what a caller's options make of these.

use std::cmp::Ordering;

use super::super::options::Options;

/// A language and how likely it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LanguageProbability {
    /// BCP-47 primary subtag.
    pub(crate) code: &'static str,
    /// 0 to 1.
    pub(crate) probability: f64,
}

/// The weight of a language that the caller does not allow, against one allowed. Not zero, so that an allowed
/// language that does not fit the text gets little confidence, although it is the only answer left.
const DISALLOWED_WEIGHT: f64 = 0.02;

/// No answer is more certain: there are quotations, names, languages that are not known here.
const MAX_CONFIDENCE: f64 = 0.995;

/// The probabilities after the caller's options: the best first, as many as are asked for, the others in no
/// order. They sum to at most [`MAX_CONFIDENCE`].
pub(crate) fn posterior(
    probabilities: &[LanguageProbability],
    options: &Options<'_>,
) -> Vec<LanguageProbability> {
    let top = options.priors.iter().map(|&(_, weight)| weight).fold(1.0, f64::max);
    let known: f64 = probabilities.iter().map(|language| language.probability).sum();
    let unknown = (1.0 - known).max(0.0);
    let (mut kept, mut total) = (Vec::with_capacity(probabilities.len()), unknown / top);
    for language in probabilities {
        let weight = options.prior(language.code) / top;
        let probability = language.probability * weight;
        if options.allows(language.code) {
            total += probability;
            kept.extend((weight > 0.0).then_some(LanguageProbability { probability, ..*language }));
        } else {
            total += DISALLOWED_WEIGHT * probability;
        }
    }
    for language in &mut kept {
        let share = MAX_CONFIDENCE * language.probability / total;
        language.probability = if total > 0.0 { rounded(share) } else { 0.0 };
    }
    sort_first(&mut kept, options.max_candidates.max(1));
    kept
}

/// To a millionth, which is finer than any answer is known.
fn rounded(probability: f64) -> f64 {
    (probability * 1e6).round() / 1e6
}

/// Sorts languages, the best first.
pub(crate) fn sort(languages: &mut [LanguageProbability]) {
    languages.sort_unstable_by(order);
}

/// Sorts the best `count` to the front, which takes less time than to sort all.
fn sort_first(languages: &mut [LanguageProbability], count: usize) {
    if count < languages.len() {
        languages.select_nth_unstable_by(count, order);
    }
    let count = count.min(languages.len());
    sort(languages.get_mut(..count).unwrap_or_default());
}

/// The likelier first; equal ones in alphabetical order, so that the answer is the same everywhere.
fn order(a: &LanguageProbability, b: &LanguageProbability) -> Ordering {
    b.probability.total_cmp(&a.probability).then_with(|| a.code.cmp(b.code))
}

/// The languages of two parts of a text, each by its part's share; `share` is that of the first.
pub(crate) fn mix(
    first: &[LanguageProbability],
    second: &[LanguageProbability],
    share: f64,
) -> Vec<LanguageProbability> {
    let scaled = |language: &LanguageProbability, by: f64| LanguageProbability {
        probability: language.probability * by,
        ..*language
    };
    let mut mixed: Vec<_> = first.iter().map(|language| scaled(language, share)).collect();
    for language in second.iter().map(|language| scaled(language, 1.0 - share)) {
        match mixed.iter_mut().find(|known| known.code == language.code) {
            Some(known) => known.probability += language.probability,
            None => mixed.push(language),
        }
    }
    sort(&mut mixed);
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages<const COUNT: usize>(
        probabilities: [(&'static str, f64); COUNT],
    ) -> [LanguageProbability; COUNT] {
        probabilities.map(|(code, probability)| LanguageProbability { code, probability })
    }

    fn percents(options: &Options<'_>) -> Vec<(&'static str, f64)> {
        let prior = languages([("en", 0.6), ("de", 0.3), ("nl", 0.1)]);
        let posterior = posterior(&prior, &Options { max_candidates: 3, ..options.clone() });
        posterior.iter().map(|language| (language.code, (language.probability * 100.0).round())).collect()
    }

    #[test]
    fn priors_multiply_the_odds_and_exclude() {
        let priors = vec![("de".into(), 4.0), ("nl".into(), 0.0)];
        assert_eq!(percents(&Options { priors, ..Options::default() }), [("de", 66.0), ("en", 33.0)]);
    }

    #[test]
    fn huge_priors_do_no_harm() {
        let priors = vec![("nl".into(), f64::MAX), ("de".into(), f64::MAX)];
        let best = percents(&Options { priors, ..Options::default() });
        assert_eq!(best.first(), Some(&("de", 75.0)));
    }

    #[test]
    fn an_allowed_language_that_does_not_fit_has_little_confidence() {
        let prior = languages([("en", 1.0 - 1e-6), ("de", 1e-6)]);
        let kept = posterior(&prior, &Options { allowed: vec!["de".into()], ..Options::default() });
        assert_eq!(kept.len(), 1);
        assert!(kept[0].probability < 0.01);
    }
}
