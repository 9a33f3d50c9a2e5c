//! What a stream gives out, kept. The fuzz target of streams has it too.

use lector::analysis::{
    Span,
    segmentation::{Rule, SegmentKind, StreamEvent},
};

/// An event that owns its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    Segment(Span, String, SegmentKind),
    Refused(usize, Rule),
}

impl Found {
    /// The event in a document that has so much more before it.
    pub(crate) fn after(self, units: usize) -> Self {
        match self {
            Self::Segment(span, text, kind) => {
                Self::Segment(Span::new(span.start + units, span.end + units), text, kind)
            }
            Self::Refused(at, rule) => Self::Refused(at + units, rule),
        }
    }
}

impl From<StreamEvent<'_>> for Found {
    fn from(event: StreamEvent<'_>) -> Self {
        match event {
            StreamEvent::Segment { span, text, kind } => Self::Segment(span, text.to_owned(), kind),
            StreamEvent::Refused { at, rule } => Self::Refused(at, rule),
        }
    }
}
