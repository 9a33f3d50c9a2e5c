//! What the rules of the house let pass, each with its reason. What is struck off the sources must be struck
//! off here too.

/// Where `unsafe` stands, and why.
pub(crate) const UNSAFE: &[(&str, &str)] = &[
    ("src/main.rs", "the name by which the allocator looks for its options"),
    ("src/analysis/detection/model/prefetch.rs", "a hint to the processor"),
    ("src/analysis/detection/model/dispatch.rs", "vector instructions"),
    ("src/analysis/segmentation/sentence/candidates/avx2.rs", "vector instructions"),
];

/// Circles of imports that are still there: the parent, and the names on the way.
pub(crate) const CIRCLES: &[(&str, &[&str])] = &[
    ("analysis::segmentation::sentence::candidates", &["(own items)", "avx2"]),
    ("analysis::segmentation::sentence::candidates", &["(own items)", "table"]),
    ("cli", &["(own items)", "segment"]),
    ("cli", &["(own items)", "story"]),
];

/// Names that several types share.
pub(crate) const SAME_NAMES: &[(&str, &str)] = &[
    ("Args", "to be told apart"),
    ("Candidate", "to be told apart"),
    ("Options", "each job's, always named by its room"),
    ("Timer", "to be told apart"),
    ("Word", "to be told apart"),
];

/// How many lines of src/ are wider than they should be. It may only fall.
pub(crate) const WIDE_LINES: usize = 269;
