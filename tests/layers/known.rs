//! What the rules of the house let pass, each with its reason. What is struck off the sources must be struck
//! off here too.

/// Where `unsafe` stands, and why.
pub(crate) const UNSAFE: &[(&str, &str)] = &[
    ("src/main.rs", "the name by which the allocator looks for its options"),
    ("src/analysis/detection/model/prefetch.rs", "a hint to the processor"),
    ("src/analysis/detection/model/wide.rs", "vector instructions"),
    ("src/analysis/segmentation/sentence/candidates/avx2.rs", "vector instructions"),
];

/// Circles of imports that are still there: the parent, and the names on the way.
pub(crate) const CIRCLES: &[(&str, &[&str])] = &[
    ("analysis", &["segmentation", "terms"]),
    ("analysis::detection", &["(own items)", "by_script", "guess"]),
    ("analysis::detection", &["(own items)", "guess"]),
    ("analysis::detection", &["(own items)", "lector"]),
    ("analysis::detection", &["(own items)", "reading", "guess"]),
    ("analysis::detection", &["(own items)", "verdict"]),
    ("analysis::detection", &["(own items)", "whatlang", "guess"]),
    ("analysis::detection::model", &["score", "wide"]),
    ("analysis::segmentation", &["(own items)", "paragraph"]),
    ("analysis::segmentation", &["(own items)", "story", "paragraph"]),
    ("analysis::segmentation", &["(own items)", "word"]),
    ("analysis::segmentation", &["block", "sentence"]),
    ("analysis::segmentation::block::code", &["(own items)", "command"]),
    ("analysis::segmentation::block::code", &["(own items)", "data"]),
    ("analysis::segmentation::block::code", &["(own items)", "expression"]),
    ("analysis::segmentation::block::code", &["(own items)", "import"]),
    ("analysis::segmentation::block::code", &["(own items)", "query"]),
    ("analysis::segmentation::block::code", &["(own items)", "statement"]),
    ("analysis::segmentation::block::code", &["(own items)", "trace"]),
    ("analysis::segmentation::sentence::candidates", &["(own items)", "avx2"]),
    ("analysis::segmentation::sentence::candidates", &["(own items)", "table"]),
    ("analysis::segmentation::story", &["(own items)", "parts"]),
    ("analysis::segmentation::word", &["(own items)", "plain"]),
    ("analysis::summarization", &["(own items)", "purse"]),
    ("analysis::summarization", &["(own items)", "select"]),
    ("analysis::summarization", &["values", "vectors"]),
    ("analysis::summarization::keyphrases", &["(own items)", "choice"]),
    ("cli", &["(own items)", "segment"]),
    ("cli", &["(own items)", "story"]),
    ("grpc", &["analyze", "rpc", "service"]),
    ("grpc", &["analyze_stream", "service"]),
    ("grpc", &["capabilities", "rpc", "service"]),
    ("grpc", &["compression", "compute", "error"]),
    ("grpc", &["compression", "encode", "error"]),
    ("grpc", &["compression", "error"]),
    ("grpc", &["detect_language", "rpc", "service"]),
    ("grpc", &["rpc", "service"]),
    ("grpc", &["rpc", "service", "segment"]),
    ("grpc", &["rpc", "service", "summarize"]),
    ("grpc", &["segment_stream", "service"]),
];

/// Names that several types share.
pub(crate) const SAME_NAMES: &[(&str, &str)] = &[
    ("Args", "to be told apart"),
    ("Bags", "to be told apart"),
    ("Candidate", "to be told apart"),
    ("Entry", "to be told apart"),
    ("Gap", "to be told apart"),
    ("Letters", "to be told apart"),
    ("Limits", "to be told apart"),
    ("Options", "each job's, always named by its room"),
    ("Places", "to be told apart"),
    ("Reading", "to be told apart"),
    ("Request", "each rpc's, always named by its file"),
    ("Service", "to be told apart"),
    ("Stretch", "to be told apart"),
    ("Terms", "to be told apart"),
    ("Token", "to be told apart"),
    ("Values", "to be told apart"),
    ("Word", "to be told apart"),
];

/// How many lines of src/ are wider than they should be. It may only fall.
pub(crate) const WIDE_LINES: usize = 433;
