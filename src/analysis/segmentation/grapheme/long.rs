//! Clusters that are longer than what is looked at in one step, such as a letter with thousands of marks.

use std::collections::HashMap;

use super::property::{self, SEGMENTER};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};

/// A cluster that is longer than what is looked at in one step.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct LongCluster {
    /// A short cluster that goes on as it does.
    alike: String,
    /// How much of it is known, in bytes.
    looked: usize,
}

impl LongCluster {
    /// The beginning of a cluster, within which none ends.
    pub(in crate::analysis::segmentation) fn begin(cluster: &str) -> Self {
        Self { alike: alike(cluster), looked: cluster.len() }
    }

    /// The end of the cluster that `text` begins with. `None`: more text must come first, but that it is the
    /// `last`.
    pub(in crate::analysis::segmentation) fn go_on(
        &mut self,
        text: &str,
        last: bool,
        reach: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        while self.looked < text.len() {
            let more = prefix(&text[self.looked..], reach.max(4));
            checkpoint.spend(COST_OF_LONG * more.len())?;
            let known = self.alike.len();
            self.alike.push_str(more);
            let end = SEGMENTER.segment_str(&self.alike).find(|end| *end >= known && *end > 0);
            let end = end.unwrap_or(self.alike.len());
            if end < self.alike.len() {
                return Ok(Some(self.looked + end - known));
            }
            self.looked += more.len();
            self.alike = alike(&self.alike);
        }
        Ok(last.then_some(text.len()))
    }
}

/// What a byte of a long cluster costs, in bytes of other work.
const COST_OF_LONG: usize = 8;

/// A short cluster that goes on as this one does, whatever follows: what counts is its last character that
/// extends no other (two, of flags), which marks stand after that in which order, each no more than twice,
/// and the last of them.
fn alike(cluster: &str) -> String {
    let (mut last, mut extending) = ('\0', true);
    let mut extends = |c: char| {
        if c != last {
            (last, extending) = (c, property::extends(c));
        }
        extending
    };
    let base = cluster.char_indices().rev().find(|&(_, c)| !extends(c)).map_or(0, |(base, _)| base);
    let is_flag = |c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
    let flag = cluster[base..].starts_with(is_flag);
    let before = cluster[..base].chars().next_back().filter(|c| flag && is_flag(*c));
    let mut alike: String = before.into_iter().collect();
    let mut met = HashMap::new();
    for c in cluster[base..].chars() {
        // A second joiner undoes what the first does.
        let times = met.entry(c).or_insert(0_u8);
        if *times < 2 {
            *times += 1;
            alike.push(c);
        }
    }
    let end = cluster.chars().next_back();
    if alike.chars().next_back() != end {
        alike.extend(end);
    }
    alike
}
