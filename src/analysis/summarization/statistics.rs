//! The mean and the deviation of many values.

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many values are added between two questions to the interrupt.
const AT_ONCE: usize = 1024;

/// Moves and stretches the values to mean 0 and deviation 1.
pub(super) fn standardize(values: &mut [f64], checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
    let (mean, deviation) = spread(values, |value| *value, checkpoint)?;
    values.iter_mut().for_each(|v| *v = (*v - mean) / deviation);
    Ok(())
}

/// The mean of the values and their deviation from it, a little more than 0.
pub(super) fn spread<T>(
    things: &[T],
    value: impl Fn(&T) -> f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(f64, f64), Interrupted> {
    let count = things.len().max(1) as f64;
    let mut sum = 0.0;
    for some in things.chunks(AT_ONCE) {
        checkpoint.spend(16 * some.len())?;
        some.iter().for_each(|thing| sum += value(thing));
    }
    let mean = sum / count;
    let mut squares = 0.0;
    for some in things.chunks(AT_ONCE) {
        checkpoint.spend(16 * some.len())?;
        some.iter().map(|thing| value(thing) - mean).for_each(|off| squares += off * off);
    }
    Ok((mean, (squares / count).sqrt() + 1e-6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    #[test]
    fn standardized_values_have_mean_zero() {
        let standardized = |mut values: Vec<f64>| {
            let never = Interrupt::never();
            standardize(&mut values, &mut Checkpoint::new(&never)).expect("never interrupted");
            values
        };
        assert!(standardized(vec![1.0, 2.0, 6.0]).iter().sum::<f64>().abs() < 1e-9);
        assert_eq!(standardized(vec![4.0, 4.0]), [0.0, 0.0]);
    }
}
