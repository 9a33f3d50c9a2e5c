//! What a text says about its languages: scores of the n-gram model and what they are worth as probabilities,
//! and languages that a script or its characters tell.
//!
//! The options of a caller play no part here; [`super::decision`] applies them.

pub(crate) mod calibration;
pub(crate) mod score_totals;
pub(crate) mod script_languages;
pub(crate) mod word_scorer;
