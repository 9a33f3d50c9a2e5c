//! What the model says of a whole text.

use super::super::model::{BLOCK, BORDER, Bench, LANES, Lanes, Script};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Blocks of a long text that are read before it is asked whether they settle it.
const ENOUGH: usize = 24;

/// How far the best language has to lead for the rest to be left unread, in steps of the model.
const SETTLED: i32 = 330;

/// What the scores of a symbol cost, in bytes of other work.
const COST_OF_SYMBOL: usize = 8;

/// The scores of the languages of a script.
pub(super) struct Totals {
    /// The sums by lane.
    pub(super) sums: [i32; LANES],
    /// The positions that were read: letters and borders.
    pub(super) positions: usize,
    /// The blocks that were read, in no order.
    pub(super) blocks: Vec<Lanes>,
}

impl Totals {
    /// Reads all symbols of a script, words with a border behind each.
    pub(super) fn all(
        script: &Script,
        symbols: &[u16],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut totals = Self { sums: [0; LANES], positions: symbols.len(), blocks: Vec::new() };
        let (mut key, mut bench) = (u64::from(BORDER), Bench::default());
        for block in symbols.chunks(BLOCK) {
            checkpoint.spend(COST_OF_SYMBOL * block.len())?;
            totals.add(&script.score(&mut key, block, &mut bench));
        }
        Ok(totals)
    }

    /// The same, with the scores of the blocks, in their order.
    pub(super) fn by_block(
        script: &Script,
        symbols: &[u16],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut totals = Self { sums: [0; LANES], positions: symbols.len(), blocks: Vec::new() };
        let (mut key, mut bench) = (u64::from(BORDER), Bench::default());
        for block in symbols.chunks(BLOCK) {
            checkpoint.spend(COST_OF_SYMBOL * block.len())?;
            let lanes = script.score(&mut key, block, &mut bench);
            totals.add(&lanes);
            totals.blocks.push(lanes);
        }
        Ok(totals)
    }

    fn add(&mut self, lanes: &Lanes) {
        self.sums.iter_mut().zip(lanes).for_each(|(sum, &lane)| *sum += i32::from(lane));
    }

    /// Reads the symbols of a script, in a spread order, until the best language leads by far. The scores of all blocks may be known.
    pub(super) fn of(
        script: &Script,
        stream: &[u16],
        known: &[Lanes],
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let blocks = stream.len().div_ceil(BLOCK);
        let stride = blocks.div_ceil(ENOUGH).max(2);
        let mut totals =
            Self { sums: [0; LANES], positions: 0, blocks: Vec::with_capacity(blocks.min(2 * ENOUGH)) };
        let mut bench = Bench::default();
        for block in (0..blocks).step_by(stride) {
            checkpoint.spend(COST_OF_SYMBOL * BLOCK)?;
            totals.read(script, stream, block, known.get(block), &mut bench);
        }
        for block in (0..blocks).filter(|block| block % stride != 0) {
            if totals.lead() >= SETTLED {
                break;
            }
            checkpoint.spend(COST_OF_SYMBOL * BLOCK)?;
            totals.read(script, stream, block, known.get(block), &mut bench);
        }
        Ok(totals)
    }

    fn read(
        &mut self,
        script: &Script,
        stream: &[u16],
        block: usize,
        known: Option<&Lanes>,
        bench: &mut Bench,
    ) {
        let start = block * BLOCK;
        let end = stream.len().min(start + BLOCK);
        let score = || script.score(&mut key_at(stream, start), &stream[start..end], bench);
        let lanes = known.copied().unwrap_or_else(score);
        self.add(&lanes);
        self.positions += end - start;
        self.blocks.push(lanes);
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

/// The key before the symbol at `at`: what stands before it in its word.
fn key_at(stream: &[u16], at: usize) -> u64 {
    let before = stream[..at].iter().rev().take(4).take_while(|&&symbol| symbol != BORDER).count();
    let inner = stream[at - before..at].iter().map(|&symbol| u64::from(symbol));
    let first = if before < 4 { u64::from(BORDER) } else { 0 };
    inner.fold(first, |key, symbol| key << 12 | symbol)
}
