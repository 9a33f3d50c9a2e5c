//! What the rules of the house let pass, each with its reason. What is struck off the sources must be struck
//! off here too.

/// Where `unsafe` stands, and why.
pub(crate) const UNSAFE: &[(&str, &str)] = &[
    ("src/main.rs", "the name by which the allocator looks for its options"),
    ("src/analysis/detection/model/prefetch.rs", "a hint to the processor"),
    ("src/analysis/detection/model/dispatch.rs", "vector instructions"),
    ("src/analysis/segmentation/sentence/candidates/avx2.rs", "vector instructions"),
];

/// Names that several types share.
pub(crate) const SAME_NAMES: &[(&str, &str)] = &[("Options", "each job's, always named by its room")];
