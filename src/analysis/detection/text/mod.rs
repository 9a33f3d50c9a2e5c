//! How a text is read: excerpts of long texts, tokens, words with the symbols of the model, scripts, and what
//! is code.
//!
//! Nothing here names a language; [`super::evidence`] and [`super::spans`] do, by what is read here.

mod char_class;
pub(crate) mod code_counts;
pub(crate) mod code_words;
pub(crate) mod encoded;
mod keyboard_noise;
pub(crate) mod sample;
pub(crate) mod script_counts;
pub(crate) mod token_class;
mod token_state;
pub(crate) mod word;
