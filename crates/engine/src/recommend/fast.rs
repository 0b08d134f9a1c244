//! Logarithm and exponential, fast and the same on every machine.
//!
//! The platform's own functions differ in their last bits between machines, and cost several times as much. Neither
//! matters to a single score, but scores are compared.

/// The natural logarithm of a positive, finite number, within 2·10⁻⁵.
///
/// Splits the number into a power of two and a mantissa in [√½, √2), and takes `2·artanh((m − 1)/(m + 1))`
/// to the seventh power.
#[inline]
pub(super) fn ln(x: f32) -> f32 {
    // √½ as bits: subtracting it first centres the mantissa.
    const HALF_ROOT: u32 = 0x3f35_04f3;
    let bits = x.to_bits().wrapping_sub(HALF_ROOT);
    let exponent = (bits as i32 >> 23) as f32;
    let mantissa = f32::from_bits((bits & 0x007f_ffff).wrapping_add(HALF_ROOT));
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let z = s * s;
    exponent * std::f32::consts::LN_2 + 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z / 7.0)))
}

/// `e` to the power of `x`, within 10⁻⁵ of its value; 0 below −87, as at −87 above 87.
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    if x < -87.0 {
        return 0.0;
    }
    let scaled = x.min(87.0) * std::f32::consts::LOG2_E;
    // Adding and taking away 1.5·2²³ leaves the nearest whole number, without a call.
    let whole = (scaled + 12_582_912.0) - 12_582_912.0;
    let r = (scaled - whole) * std::f32::consts::LN_2;
    let power = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r / 120.0))));
    power * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_to_the_real_ones() {
        for n in 1..200_000 {
            let x = n as f32 * n as f32 * 1e-6;
            assert!((ln(x) - x.ln()).abs() < 2e-5, "ln {x}: {} {}", ln(x), x.ln());
            let y = n as f32 / 1_200.0 - 80.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 1e-5, "exp {y}");
        }
        assert_eq!((exp(-100.0), exp(0.0), ln(1.0)), (0.0, 1.0, 0.0));
    }
}
