//! Sorts many things, and asks meanwhile whether the work is still wanted.

use std::cmp::Ordering;

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// So many are sorted in one go.
const FEW: usize = 256;

/// What a comparison costs, in bytes of other work.
const COST: usize = 8;

/// Sorts by an order in which no two things are equal, or those that are need not be told apart.
pub(super) fn sort<T: Copy>(
    things: &mut Vec<T>,
    order: impl Fn(&T, &T) -> Ordering,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(), Interrupted> {
    for few in things.chunks_mut(FEW) {
        checkpoint.spend(8 * COST * few.len())?;
        few.sort_by(&order);
    }
    let mut sorted = FEW;
    let mut merged = Vec::new();
    while sorted < things.len() {
        merged.clear();
        merged.reserve_exact(things.len());
        for pair in things.chunks(2 * sorted) {
            let (mut left, mut right) = pair.split_at(sorted.min(pair.len()));
            while let (Some(a), Some(b)) = (left.first(), right.first()) {
                checkpoint.spend(COST)?;
                if order(a, b).is_le() {
                    merged.push(*a);
                    left = &left[1..];
                } else {
                    merged.push(*b);
                    right = &right[1..];
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(things, &mut merged);
        sorted *= 2;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn many_are_sorted_as_few() {
        let never = Interrupt::never();
        for count in [0, 1, FEW - 1, FEW, FEW + 1, 2 * FEW, 7 * FEW + 5, 20_000] {
            let mut things: Vec<usize> = (0..count).map(|n| n * 7919 % 10_007).collect();
            let mut expected = things.clone();
            expected.sort_unstable();
            sort(&mut things, usize::cmp, &mut Checkpoint::new(&never)).expect("nobody interrupts");
            assert_eq!(things, expected);
        }
    }
}
