//! What probabilities and a caller's options decide: the answer, and whether to rely on it.
//!
//! Nothing is read here; [`super::evidence`] has read the text.

pub(crate) mod decide;
pub(crate) mod ranking;
