//! Names the language of a text, and the languages of its parts.
//!
//! A call goes from an engine (`engines/`) to the text (`text/`), to what this says about its languages
//! (`evidence/`, by the n-gram model in `model/`), to the answer (`decision/`); `spans/` finds the parts.
//! What a language is called and how its tags are written, is told by [`super::language`].

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod answer;
mod decision;
mod detect;
mod engines;
mod evidence;
mod head;
mod languages;
mod model;
mod numbers;
mod options;
mod scripts;
mod spans;
mod text;

pub use answer::{Candidate, Detection, LanguageSpan, UndeterminedReason};
pub(crate) use detect::detect_head;
pub use detect::{HEAD_BYTES, detect, detect_unless, language_of_head};
pub use head::Head;
pub use languages::{Strength, is_detectable, languages, strength};
pub use options::{Engine, Options};

/// A digest of the model of [`Engine::Lector`], sixteen hexadecimal digits: equal digests answer alike.
pub fn model_digest() -> String {
    format!("{:016x}", model::digest())
}

/// Whether the model in the binary is the one that it was built with. Reads the whole model, which is for the
/// start of a server, not for each call.
pub fn is_model_sound() -> bool {
    model::is_sound()
}
