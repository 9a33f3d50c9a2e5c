//! The grapheme clusters of a stream: one is final when the next begins.

use super::{
    buffer::TextBuffer,
    event::{SegmentKind, StreamEvent},
};
use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    segmentation::grapheme::{self, LongCluster},
};

/// A cluster that grows beyond so many bytes is not read again from its start.
const LONG_CLUSTER: usize = 64;

/// Finds the clusters in a buffer.
#[derive(Clone, Debug, Default)]
pub(super) struct GraphemeStream {
    /// The end of the last cluster, in the buffer.
    pub(super) at: usize,
    /// The open cluster, when it is long.
    long: Option<LongCluster>,
    /// How much of the long cluster was seen, in bytes.
    seen: usize,
}

impl GraphemeStream {
    /// Gives out all that is final.
    pub(super) fn run(
        &mut self,
        buffer: &mut TextBuffer,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), Interrupted> {
        let TextBuffer { text, offsets, .. } = buffer;
        let mut emit = |text: &str| {
            out(StreamEvent::Segment { span: offsets.span_of_next(text), text, kind: SegmentKind::Grapheme });
        };
        if self.long.is_some() {
            let open = &text[self.at..];
            let Some(end) = self.end_of_long(open, last, checkpoint)? else { return Ok(()) };
            emit(&open[..end]);
            (self.at, self.long) = (self.at + end, None);
        }
        let start = self.at;
        let open = &text[start..];
        let mut clusters = grapheme::interruptible_graphemes(open, checkpoint).peekable();
        while let Some(cluster) = clusters.next().filter(|_| last || clusters.peek().is_some()) {
            let cluster = cluster?;
            emit(cluster.of(open));
            self.at = start + cluster.end;
        }
        let open = &text[self.at..];
        if open.len() > LONG_CLUSTER {
            (self.long, self.seen) = (Some(LongCluster::begin(open)), open.len());
        }
        Ok(())
    }

    /// The end of the long cluster that `open` begins with. What only extends it is not looked at before
    /// something else comes, so that marks cost the same however few of them come at a time.
    fn end_of_long(
        &mut self,
        open: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        let new = &open[self.seen..];
        self.seen = open.len();
        if !last && new.chars().all(grapheme::extends) {
            return Ok(None);
        }
        let Some(long) = &mut self.long else { return Ok(None) };
        long.go_on(open, last, grapheme::REACH, checkpoint)
    }
}
