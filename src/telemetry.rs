//! Log lines, never a word of a text.
