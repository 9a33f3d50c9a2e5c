//! The table of weights: all that there is to tune.
//!
//! `tools/summaryweights` fits the numbers; it raises the ROUGE of whole summaries of three sentences, not of
//! single sentences.

/// One feature: its name in the answer, its weight in a short text and its weight in a long one.
pub(super) struct FeatureWeight {
    pub(super) name: &'static str,
    short: f64,
    long: f64,
}

impl FeatureWeight {
    /// The weight in a text that is `long`, from 0 to 1.
    pub(super) fn at(&self, long: f64) -> f64 {
        self.short * (1.0 - long) + self.long * long
    }
}

const fn weight(name: &'static str, short: f64, long: f64) -> FeatureWeight {
    FeatureWeight { name, short, long }
}

/// How many features there are.
pub(super) const FEATURES: usize = 18;

/// The weight of every feature. News wants its beginning, long texts their middle too.
pub(super) const WEIGHTS: [FeatureWeight; FEATURES] = [
    weight("early", 1.16, 0.90),
    weight("last", -1.01, 0.00),
    weight("centrality", 0.06, 0.21),
    weight("forward", 0.28, 0.00),
    weight("common", 1.77, 10.75),
    weight("recurring", 0.92, 1.60),
    weight("title", 0.86, -0.10),
    weight("title_alone", 1.46, 0.00),
    weight("title_pairs", 0.70, 0.00),
    weight("query", 3.00, 3.00),
    weight("numbers", 0.06, 0.00),
    weight("length", 0.28, 0.00),
    weight("fragment", -0.87, 0.00),
    weight("longer_than_others", -0.25, 0.49),
    weight("opening_quote", -0.51, -0.62),
    weight("quote", 0.52, 0.00),
    weight("unbalanced_quote", -0.14, -0.23),
    weight("anaphoric_opener", -0.06, -0.81),
];
/// The features from here on depend on the neighbours: they do not count when the sentence that they need is
/// chosen.
pub(super) const NEIGHBOUR_FEATURES: usize = FEATURES - 2;

/// What resembling the chosen sentences costs, per unit of cosine.
pub(super) const REDUNDANCY: FeatureWeight = weight("redundancy", -2.57, -0.55);
