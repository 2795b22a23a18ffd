//! What a histogram tells of its values: moments, quantiles, and how much of it lies where.
//!
//! The values of a bucket are taken as spread evenly over it, so that what is said here is as exact as the buckets are
//! narrow. torch's are a tenth of the value.

use crate::buckets::{Buckets, Stats};

/// TensorBoard's basis points, as shares: the normal distribution's ±1.5, ±1 and ±0.5 standard deviations, the median and
/// both ends.
pub const QUANTILES: [f64; 9] = [0.0, 0.0668, 0.1587, 0.3085, 0.5, 0.6915, 0.8413, 0.9332, 1.0];

/// Sizes up to this are zeros: the first edge of torch's and TensorFlow's buckets.
pub const ZERO: f64 = 1e-12;

/// Sizes up to this are nearly zero: where `SageMaker` Debugger's rule `VanishingGradient` begins.
pub const NEAR_ZERO: f64 = 1e-7;

/// How near to the end of a sigmoid's or a tanh's range a value is at the end: torch's bucket below 1 is 0.08 wide.
const AT_END: f64 = 0.1;

/// Edges that were computed step by step are off by at most this part of themselves.
const SLACK: f64 = 1e-9;

/// A histogram with the counts summed up.
pub struct Mass<'a> {
    histogram: &'a Buckets,
    /// How much lies in the buckets before each one, and at the end everything.
    before: Vec<f64>,
}

impl<'a> Mass<'a> {
    /// Sums the counts up.
    pub fn of(histogram: &'a Buckets) -> Self {
        let mut total = 0.0;
        let ends = histogram.buckets.iter().map(|bucket| {
            total += bucket.2;
            total
        });
        Self { histogram, before: [0.0].into_iter().chain(ends).collect() }
    }

    /// How many finite values there are, by the buckets' counts.
    pub fn total(&self) -> f64 {
        self.before.last().copied().unwrap_or(0.0)
    }

    /// The mean; of logged sums where there are any, else by the buckets. NaN without values.
    pub fn mean(&self) -> f64 {
        let Stats { num, sum, .. } = self.histogram.stats;
        if sum.is_finite() && num > 0.0 { sum / num } else { self.average(|left, right| left / 2.0 + right / 2.0) }
    }

    /// The standard deviation (of a whole population), in the same way. Where the logged sums leave too few digits of it, since
    /// the values are far from 0 and close together, it is that of the buckets.
    pub fn std(&self) -> f64 {
        let Stats { num, sum_squares, .. } = self.histogram.stats;
        let mean = self.mean();
        let variance = sum_squares / num - mean * mean;
        if variance.is_finite() && variance > mean * mean * 1e-6 {
            return variance.sqrt();
        }
        // Around the buckets' own mean: the logged one may be off by more than the values are spread.
        let middle = self.average(|left, right| left / 2.0 + right / 2.0);
        self.average(|left, right| mean_square(left - middle, right - middle)).sqrt()
    }

    /// The square root of the sum of squares, in the same way: the L2 norm.
    pub fn norm(&self) -> f64 {
        let Stats { num, sum_squares, .. } = self.histogram.stats;
        if sum_squares.is_finite() && num > 0.0 {
            return sum_squares.max(0.0).sqrt();
        }
        (self.average(mean_square) * self.total()).sqrt()
    }

    /// The mean size, by the buckets.
    pub fn mean_size(&self) -> f64 {
        self.average(|left, right| {
            if left >= 0.0 || right <= 0.0 {
                return (left / 2.0 + right / 2.0).abs();
            }
            (left * left + right * right) / (2.0 * (right - left))
        })
    }

    fn average(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        let weighted = self.histogram.buckets.iter().filter(|bucket| bucket.2 > 0.0);
        weighted.map(|&(left, right, count)| count * of(left, right)).sum::<f64>() / self.total()
    }

    /// The value below which this share of the values lies, interpolated in its bucket; NaN without values. At 0 and 1, and in
    /// buckets without any width, it is exact.
    pub fn quantile(&self, share: f64) -> f64 {
        let buckets = &self.histogram.buckets;
        let wanted = share * self.total();
        // The first bucket that ends above; at the end of all, the last filled one, which is the last.
        let at = self.before[1..].partition_point(|end| *end <= wanted).min(buckets.len().saturating_sub(1));
        let Some(&(left, right, count)) = buckets.get(at) else { return f64::NAN };
        let within = if count > 0.0 { ((wanted - self.before[at]) / count).clamp(0.0, 1.0) } else { 0.0 };
        // Neither product can overflow.
        left * (1.0 - within) + right * within
    }

    /// How many values lie below `x`, and where a bucket has no width, also at it if `at_too`. Edges that are `x` but for
    /// [`SLACK`] count as `x`.
    fn below(&self, x: f64, at_too: bool) -> f64 {
        let buckets = &self.histogram.buckets;
        let whole = buckets.partition_point(|bucket| bucket.1 < x || (at_too && bucket.1 <= x));
        let Some(&(left, right, count)) = buckets.get(whole) else { return self.total() };
        let is_x = |edge: f64| (edge - x).abs() <= SLACK * x.abs();
        let inside = if x <= left || is_x(left) {
            0.0
        } else if is_x(right) {
            1.0
        } else {
            (x / 2.0 - left / 2.0) / (right / 2.0 - left / 2.0)
        };
        self.before[whole] + count * inside
    }

    /// How many values have at most this size.
    fn within(&self, size: f64) -> f64 {
        self.below(size, true) - self.below(-size, false)
    }

    /// The share of values whose size is at most `size`. NaN where the buckets can't tell: where one that holds values and may
    /// hold 0 is wider than that.
    pub fn share_within(&self, size: f64) -> f64 {
        let widest = size * (1.0 + SLACK);
        let last = self.histogram.buckets.len().saturating_sub(1);
        let blurred = self.histogram.buckets.iter().enumerate().any(|(place, &(left, right, count))| {
            // Buckets are closed on the left; the last one on the right, too.
            let may_hold_0 = left <= 0.0 && (right > 0.0 || (right == 0.0 && place == last));
            count > 0.0 && may_hold_0 && (left < -widest || right > widest)
        });
        if blurred { f64::NAN } else { self.within(size) / self.total() }
    }

    /// The size below which this share of the values lies, of those that aren't zeros; NaN where all are.
    pub fn quantile_of_sizes(&self, share: f64) -> f64 {
        let zeros = self.within(ZERO);
        let (total, most) = (self.total(), self.histogram.buckets.iter().fold(0.0, largest));
        if total <= zeros {
            return f64::NAN;
        }
        let wanted = zeros + share * (total - zeros);
        // Floats of one sign are ordered as their bits are.
        let (mut low, mut high) = (0_u64, f64::to_bits(most));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.within(f64::from_bits(middle)) >= wanted { high = middle } else { low = middle + 1 }
        }
        f64::from_bits(low)
    }

    /// The shares of values within 0.1 of the lower and of the upper end of a range: from 0 to 1, a sigmoid's, where all
    /// values lie in it, else from −1 to 1, a tanh's. NaN for values outside of both.
    pub fn at_ends(&self) -> (f64, f64) {
        let low = self.quantile(0.0);
        let high = self.quantile(1.0);
        if !(low >= -1.0 && high <= 1.0) {
            return (f64::NAN, f64::NAN);
        }
        let bottom = if low >= 0.0 { 0.0 } else { -1.0 };
        let total = self.total();
        (self.below(bottom + AT_END, true) / total, 1.0 - self.below(1.0 - AT_END, false) / total)
    }
}

fn largest(most: f64, bucket: &(f64, f64, f64)) -> f64 {
    if bucket.2 > 0.0 { most.max(bucket.0.abs()).max(bucket.1.abs()) } else { most }
}

/// Of values spread evenly from `left` to `right`.
fn mean_square(left: f64, right: f64) -> f64 {
    (left * left + left * right + right * right) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::NotFinite;

    fn histogram(buckets: &[(f64, f64, f64)]) -> Buckets {
        let stats = Stats { min: f64::NAN, max: f64::NAN, num: 0.0, sum: f64::NAN, sum_squares: f64::NAN };
        Buckets { stats, not_finite: NotFinite::default(), buckets: buckets.to_vec() }
    }

    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 || found.to_bits() == expected.to_bits(), "{found} for {expected}");
    }

    #[test]
    fn values_are_spread_evenly_over_a_bucket() {
        let h = histogram(&[(-2.0, 0.0, 1.0), (0.0, 2.0, 3.0)]);
        let mass = Mass::of(&h);
        check(mass.mean(), 0.5);
        check(mass.std(), (4.0_f64 / 3.0 - 0.25).sqrt());
        check(mass.norm(), (4.0_f64 * 4.0 / 3.0).sqrt());
        check(mass.mean_size(), 1.0);
        check(mass.quantile(0.0), -2.0);
        check(mass.quantile(0.25), 0.0);
        check(mass.quantile(0.5), 2.0 / 3.0);
        check(mass.quantile(1.0), 2.0);
        check(mass.quantile_of_sizes(0.5), 1.0);
    }

    #[test]
    fn a_single_value_is_itself() {
        let h = histogram(&[(3.0, 3.0, 5.0)]);
        let mass = Mass::of(&h);
        for share in QUANTILES {
            check(mass.quantile(share), 3.0);
        }
        check(mass.std(), 0.0);
        check(mass.quantile_of_sizes(0.5), 3.0);
        check(mass.share_within(3.0), 1.0);
        check(mass.share_within(2.9), 0.0);
    }

    #[test]
    fn nothing_tells_nothing() {
        let h = histogram(&[]);
        let mass = Mass::of(&h);
        for found in [mass.mean(), mass.std(), mass.quantile(0.5), mass.share_within(1.0), mass.quantile_of_sizes(0.5)]
        {
            assert!(found.is_nan(), "{found}");
        }
        assert!(mass.at_ends().0.is_nan());
    }

    #[test]
    fn zeros_are_told_where_buckets_tell_them() {
        let torch = histogram(&[(-1e-12, 0.0, 1.0), (0.0, 1e-12, 2.0), (0.5, 0.6, 1.0)]);
        check(Mass::of(&torch).share_within(ZERO), 0.75);
        let wide = histogram(&[(0.0, 0.1, 3.0), (0.1, 0.2, 1.0)]);
        check(Mass::of(&wide).share_within(ZERO), f64::NAN);
        // Edges are off by what computing them cost.
        for edge in [1e-12 * (1.0 - 1e-10), 1e-12 * (1.0 + 1e-10)] {
            let next = histogram(&[(0.0, edge, 1.0), (edge, 1.1e-12, 3.0)]);
            assert_eq!(Mass::of(&next).share_within(ZERO), 0.25);
        }
        let positive = histogram(&[(0.1, 0.2, 1.0)]);
        check(Mass::of(&positive).share_within(ZERO), 0.0);
        // A bucket's right edge belongs to the next one, but the last one's to itself.
        check(Mass::of(&histogram(&[(-0.1, 0.0, 1.0), (0.0, 0.0, 1.0)])).share_within(ZERO), 0.5);
        check(Mass::of(&histogram(&[(-0.1, 0.0, 1.0)])).share_within(ZERO), f64::NAN);
    }

    #[test]
    fn the_ends_of_a_range_are_those_of_an_activation() {
        let sigmoid = histogram(&[(0.0, 0.1, 3.0), (0.4, 0.5, 1.0), (0.9, 1.0, 4.0)]);
        assert_eq!(Mass::of(&sigmoid).at_ends(), (3.0 / 8.0, 0.5));
        let tanh = histogram(&[(-1.0, -0.9, 1.0), (0.0, 0.1, 3.0)]);
        assert_eq!(Mass::of(&tanh).at_ends(), (0.25, 0.0));
        assert!(Mass::of(&histogram(&[(0.0, 2.0, 1.0)])).at_ends().0.is_nan());
    }
}
