//! Sentences that are found some at a time, since to enter and leave the loop for each of them costs a twentieth of all.

use super::Span;

/// Sentences of a batch.
const FEW: usize = 16;

/// Sentences that were found and not taken yet.
#[derive(Debug)]
pub(super) struct Batch {
    spans: [Span; FEW],
    taken: usize,
    found: usize,
}

impl Batch {
    pub(super) const fn new() -> Self {
        Self { spans: [Span::new(0, 0); FEW], taken: 0, found: 0 }
    }

    /// The next of them, if one is left.
    #[inline]
    pub(super) fn take(&mut self) -> Option<Span> {
        let span = self.spans[..self.found].get(self.taken).copied();
        self.taken += 1;
        span
    }

    /// Lets what was there go, and keeps what `next` gives, until there is no room or nothing comes.
    #[inline(always)]
    pub(super) fn fill(&mut self, mut next: impl FnMut() -> Option<Span>) {
        (self.taken, self.found) = (0, 0);
        for place in &mut self.spans {
            let Some(span) = next() else { break };
            *place = span;
            self.found += 1;
        }
    }
}
