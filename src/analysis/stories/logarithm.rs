//! The natural logarithm, the same on every machine.

use std::f64::consts::LN_2;

/// The natural logarithm of a positive normal number, within 1e-9. The one of the standard library may differ from machine to machine.
pub(super) fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    const ONE: u64 = 0x3ff << 52;
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as f64 - 1023.0;
    let mut mantissa = f64::from_bits(bits & MANTISSA | ONE);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), and |z| stays below 0.172.
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let y = z * z;
    let series =
        1.0 + y * (1.0 / 3.0 + y * (1.0 / 5.0 + y * (1.0 / 7.0 + y * (1.0 / 9.0 + y * (1.0 / 11.0)))));
    exponent * LN_2 + 2.0 * z * series
}

/// The exponential of a number from -20 to 20, within a millionth of it.
pub(super) fn exp(x: f64) -> f64 {
    // Halved until the series is short, then squared back.
    let y = x.clamp(-20.0, 20.0) / 256.0;
    let series = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y / 120.0))));
    (0..8).fold(series, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    #[test]
    fn they_are_near_the_true_ones() {
        for i in 1..20_000 {
            let x = f64::from(i) * f64::from(i) / 7919.0;
            assert!((ln(x) - x.ln()).abs() < 1e-9, "ln {x}");
            let y = (f64::from(i) - 10_000.0) / 501.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 1e-6, "exp {y}");
        }
    }
}
