//! Lines made smooth: TensorBoard's way, and others.

use crate::error::{Error, Result};

/// How values are smoothed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Smoother {
    /// TensorBoard's debiased moving average with a weight in [0, 1): see [`smooth`].
    Exponential(f64),
}

impl Smoother {
    /// Fails for a weight that makes no sense.
    pub fn check(self) -> Result<()> {
        let Self::Exponential(weight) = self;
        if (0.0..1.0).contains(&weight) {
            return Ok(());
        }
        Err(Error::Argument(format!("`smoothing` must be from 0 up to, but not, 1; not `{weight}`")))
    }

    /// Whether it leaves every value as it is.
    pub fn is_off(self) -> bool {
        let Self::Exponential(weight) = self;
        weight == 0.0
    }

    /// The smoothed values of points at `x`.
    pub fn smooth(self, _x: &[f64], values: &[f64]) -> Vec<f64> {
        let Self::Exponential(weight) = self;
        smooth(values, weight)
    }
}

/// The debiased exponential moving average of `values` with weight `weight` in [0, 1), point by point.
///
/// Source: TensorBoard's `line_chart` (`classicSmoothing`), after Adam's bias correction (Kingma & Ba, 2015, section 3):
/// `last ← weight · last + (1 − weight) · y`, shown as `last / (1 − weight^n)`, n counting the finite values so far. NaN and
/// infinities stay as they are and don't count. A constant series is left alone, so that rounding doesn't make it tremble.
pub fn smooth(values: &[f64], weight: f64) -> Vec<f64> {
    if values.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
        return values.to_vec();
    }
    let (mut last, mut remaining) = (0.0, 1.0); // weight^n
    let next = |&value: &f64| {
        if !value.is_finite() {
            return value;
        }
        last = last * weight + (1.0 - weight) * value;
        remaining *= weight;
        last / (1.0 - remaining)
    };
    values.iter().map(next).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The slow twin: each point is the weighted mean of all finite values up to it.
    fn weighted_means(values: &[f64], weight: f64) -> Vec<f64> {
        let mean = |end: usize| {
            let finite: Vec<f64> = values[..=end].iter().copied().filter(|v| v.is_finite()).collect();
            let weights = (0..finite.len()).rev().map(|age| weight.powi(age as i32));
            let (sum, total) = finite.iter().zip(weights).fold((0.0, 0.0), |(s, t), (v, w)| (s + v * w, t + w));
            if values[end].is_finite() { sum / total } else { values[end] }
        };
        (0..values.len()).map(mean).collect()
    }

    #[test]
    fn a_constant_stays_and_what_is_not_finite_is_passed_through() {
        assert_eq!(smooth(&[0.1; 5], 0.6), [0.1; 5]);
        assert_eq!(smooth(&[], 0.6), []);
        let shown = smooth(&[1.0, f64::NAN, f64::INFINITY, 3.0], 0.5);
        assert_eq!(format!("{shown:?}"), "[1.0, NaN, inf, 2.3333333333333335]");
    }

    proptest! {
        #[test]
        fn it_is_the_weighted_mean(
            values in proptest::collection::vec(prop_oneof![9 => -1e3..1e3, 1 => Just(f64::NAN)], 0..60),
            weight in 0.0..0.999,
        ) {
            for (fast, slow) in smooth(&values, weight).into_iter().zip(weighted_means(&values, weight)) {
                prop_assert!((fast - slow).abs() < 1e-8 || fast.is_nan() && slow.is_nan(), "{} {}", fast, slow);
            }
        }
    }
}
