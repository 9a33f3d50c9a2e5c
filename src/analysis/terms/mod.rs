//! Terms: what parts of a text are compared by, the stems of the words that carry meaning.
//!
//! [`words`] finds the words of a text, [`word_lists`] knows the stop words and the stemmer of a language,
//! [`numbering`] gives equal terms one number. What the terms are used for is not known here.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod numbering;
mod word_lists;
mod words;

pub(super) use numbering::{TermNumbering, Vocabulary};
pub(super) use word_lists::{AnaphoricOpeners, has_stop_words, is_supported};
pub(super) use words::{for_each_word, is_from_dictionary};
