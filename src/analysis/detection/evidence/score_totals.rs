//! The scores of the model, summed over a text.

use super::super::model::{BLOCK, BORDER, LANES, LaneScores, Scratch, ScriptModel};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Blocks of a long text that are read before the lead of the best language is looked at.
const FIRST_BLOCKS: usize = 24;

/// How far the best language has to lead for the rest to be left unread, in steps of the model.
const DECISIVE_LEAD: i32 = 330;

/// What the scores of a symbol cost, in bytes of other work.
const COST_OF_SYMBOL: usize = 8;

/// The scores of the languages of a script.
pub(crate) struct ScoreTotals {
    /// The sums by lane.
    pub(crate) sums: [i32; LANES],
    /// The positions that were read: letters and borders.
    pub(crate) positions: usize,
    /// The scores of the blocks that were read, in no order.
    pub(crate) blocks: Vec<LaneScores>,
}

impl ScoreTotals {
    /// Reads all symbols of a script, words with a border after each. Keeps no blocks.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so, as in all ways to read.
    pub(crate) fn all(
        script: &ScriptModel,
        symbols: &[u16],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut totals = Self::with_positions(symbols.len());
        totals.read_all(script, symbols, checkpoint, |_| ())?;
        Ok(totals)
    }

    /// Reads all symbols of a script, and keeps the scores of the blocks, in their order.
    pub(crate) fn by_block(
        script: &ScriptModel,
        symbols: &[u16],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let (mut totals, mut blocks) = (Self::with_positions(symbols.len()), Vec::new());
        totals.read_all(script, symbols, checkpoint, |lanes| blocks.push(*lanes))?;
        Ok(Self { blocks, ..totals })
    }

    /// Reads the symbols of a script, blocks that are spread over all of them first, until the best language
    /// leads by far. `known` are the scores of all blocks, or none.
    pub(crate) fn until_decided(
        script: &ScriptModel,
        stream: &[u16],
        known: &[LaneScores],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let blocks = stream.len().div_ceil(BLOCK);
        let stride = blocks.div_ceil(FIRST_BLOCKS).max(2);
        let mut totals = Self::with_positions(0);
        totals.blocks.reserve_exact(blocks.min(2 * FIRST_BLOCKS));
        let mut scratch = Scratch::default();
        for block in (0..blocks).step_by(stride) {
            checkpoint.spend(COST_OF_SYMBOL * BLOCK)?;
            totals.read_block(script, stream, block, known.get(block), &mut scratch);
        }
        for block in (0..blocks).filter(|block| block % stride != 0) {
            if totals.lead() >= DECISIVE_LEAD {
                break;
            }
            checkpoint.spend(COST_OF_SYMBOL * BLOCK)?;
            totals.read_block(script, stream, block, known.get(block), &mut scratch);
        }
        Ok(totals)
    }

    /// The scores of nothing.
    pub(crate) fn none() -> Self {
        Self::with_positions(0)
    }

    fn with_positions(positions: usize) -> Self {
        Self { sums: [0; LANES], positions, blocks: Vec::new() }
    }

    fn read_all(
        &mut self,
        script: &ScriptModel,
        symbols: &[u16],
        checkpoint: &mut Checkpoint<'_>,
        mut keep: impl FnMut(&LaneScores),
    ) -> Result<(), Interrupted> {
        let (mut key, mut scratch) = (u64::from(BORDER), Scratch::default());
        for block in symbols.chunks(BLOCK) {
            checkpoint.spend(COST_OF_SYMBOL * block.len())?;
            let lanes = script.score(&mut key, block, &mut scratch);
            self.add(&lanes);
            keep(&lanes);
        }
        Ok(())
    }

    fn read_block(
        &mut self,
        script: &ScriptModel,
        stream: &[u16],
        block: usize,
        known: Option<&LaneScores>,
        scratch: &mut Scratch,
    ) {
        let (before, rest) = stream.split_at(stream.len().min(block * BLOCK));
        let symbols = rest.chunks(BLOCK).next().unwrap_or_default();
        let score = || script.score(&mut key_after(before), symbols, scratch);
        let lanes = known.copied().unwrap_or_else(score);
        self.add(&lanes);
        self.positions += symbols.len();
        self.blocks.push(lanes);
    }

    fn add(&mut self, lanes: &LaneScores) {
        self.sums.iter_mut().zip(lanes).for_each(|(sum, &lane)| *sum += i32::from(lane));
    }

    /// By how much the best language leads.
    fn lead(&self) -> i32 {
        let (mut best, mut second) = (0, 0);
        for &sum in &self.sums {
            second = second.max(sum.min(best));
            best = best.max(sum);
        }
        best - second
    }
}

/// The symbols of a key that precede the one that is scored.
const CONTEXT: usize = 4;

/// The key after these symbols: the last four of the word that they end in.
fn key_after(symbols: &[u16]) -> u64 {
    let inner = symbols.iter().rev().take(CONTEXT).take_while(|&&symbol| symbol != BORDER).count();
    let first = if inner < CONTEXT { u64::from(BORDER) } else { 0 };
    let last = symbols.iter().skip(symbols.len() - inner);
    last.fold(first, |key, &symbol| ScriptModel::push(key, symbol))
}
