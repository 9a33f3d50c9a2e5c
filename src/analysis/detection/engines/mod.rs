//! The methods that name a language, each from a text to an answer.

pub(super) mod lector;
pub(super) mod whatlang;
