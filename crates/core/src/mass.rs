//! What a histogram tells of its values: moments, quantiles, and how much of it lies where.
//!
//! The values of a bucket are taken as spread evenly over it, so that what is said here is as exact as the buckets are
//! narrow. torch's are a tenth of the value.

use std::ops::Range;

use crate::buckets::{Bucket, Buckets, Stats, may_hold_0};

/// TensorBoard's basis points, as shares: the normal distribution's ±1.5, ±1 and ±0.5 standard deviations, the median and
/// both ends.
pub const QUANTILES: [f64; 9] = [0.0, 0.0668, 0.1587, 0.3085, 0.5, 0.6915, 0.8413, 0.9332, 1.0];

/// The first edge of torch's and TensorFlow's buckets: sizes up to this are in one bucket with the zeros.
pub const TINY: f64 = 1e-12;

/// Where half of what is larger than [`TINY`] isn't larger than this, what is smaller is of the same kind.
const HARDLY_LARGER: f64 = 10.0 * TINY;

/// Sizes up to this are nearly zero: where `SageMaker` Debugger's rule `VanishingGradient` begins.
pub const NEAR_ZERO: f64 = 1e-7;

/// How near to the end of a sigmoid's or a tanh's range a value is at the end: torch's bucket below 1 is 0.08 wide.
const AT_END: f64 = 0.1;

/// Sums of squares below this have lost digits, or are 0 though the values aren't.
const LEAST_SQUARES: f64 = 1e-290;

/// Edges that were computed step by step are off by at most this part of themselves.
const SLACK: f64 = 1e-9;

/// A histogram with the counts summed up.
pub struct Mass<'a> {
    histogram: &'a Buckets,
    /// How much lies in the buckets before each one, and at the end everything.
    before: Vec<f64>,
    /// The greatest size that a value may have. Squares are taken of shares of it, since a double may not hold those of values.
    pub(crate) most: f64,
}

impl<'a> Mass<'a> {
    /// Sums the counts up.
    pub fn of(histogram: &'a Buckets) -> Self {
        let mut total = 0.0;
        let ends = histogram.buckets.iter().map(|bucket| {
            total += bucket.2;
            total
        });
        let before = [0.0].into_iter().chain(ends).collect();
        Self { histogram, before, most: histogram.buckets.iter().fold(0.0, largest) }
    }

    /// How many finite values there are, by the buckets' counts.
    pub fn total(&self) -> f64 {
        self.before.last().copied().unwrap_or(0.0)
    }

    /// The mean; of logged sums where there are any, else by the buckets. NaN without values.
    pub fn mean(&self) -> f64 {
        self.logged_mean().unwrap_or_else(|| self.average(middle))
    }

    /// `None` where it wasn't logged.
    pub(crate) fn logged_mean(&self) -> Option<f64> {
        let Stats { num, sum, .. } = self.histogram.stats;
        (sum.is_finite() && num > 0.0).then(|| sum / num)
    }

    /// The standard deviation (of a whole population), in the same way. Where the logged sums leave too few digits of it, since
    /// the values are far from 0 and close together, it is that of the buckets.
    pub fn std(&self) -> f64 {
        if let Some(std) = self.logged_std() {
            return std;
        }
        // Around the buckets' own mean: the logged one may be off by more than the values are spread.
        let (most, around) = (self.scale(), self.average(middle) / self.scale());
        most * self.average(|left, right| mean_square(left / most - around, right / most - around)).sqrt()
    }

    /// `None` where the logged sums leave too few digits of it.
    pub(crate) fn logged_std(&self) -> Option<f64> {
        let mean = self.mean();
        let variance = self.logged_mean_square()? - mean * mean;
        (variance.is_finite() && variance > mean * mean * 1e-6).then(|| variance.sqrt())
    }

    /// The square root of the sum of squares, in the same way: the L2 norm.
    pub fn norm(&self) -> f64 {
        let Stats { num, .. } = self.histogram.stats;
        if let Some(squares) = self.logged_mean_square() {
            return (squares * num).sqrt();
        }
        self.root_mean_square() * self.total().sqrt()
    }

    fn root_mean_square(&self) -> f64 {
        let most = self.scale();
        most * self.average(|left, right| mean_square(left / most, right / most)).sqrt()
    }

    /// `None` where it wasn't logged, and where a double held no sum of squares: they are beyond its greatest or its least.
    pub(crate) fn logged_mean_square(&self) -> Option<f64> {
        let Stats { num, sum_squares, .. } = self.histogram.stats;
        let is_held = sum_squares.is_finite() && (sum_squares > LEAST_SQUARES || self.most == 0.0);
        (is_held && num > 0.0).then(|| sum_squares.max(0.0) / num)
    }

    /// The mean of what `of` makes of a bucket's edges, each as often as it has values; NaN without values.
    pub(crate) fn average(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        let total = self.total();
        if total <= 0.0 {
            return f64::NAN;
        }
        let weighted = self.histogram.buckets.iter().filter(|bucket| bucket.2 > 0.0);
        weighted.map(|&(left, right, count)| count / total * of(left, right)).sum()
    }

    /// What sizes are divided by.
    pub(crate) fn scale(&self) -> f64 {
        if self.most > 0.0 { self.most } else { 1.0 }
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

    /// The share of values that are 0; NaN where neither what was logged nor the buckets tell it from those next to 0.
    pub fn zeros(&self) -> f64 {
        self.known_zeros().map_or(f64::NAN, |zeros| zeros / self.total())
    }

    fn known_zeros(&self) -> Option<f64> {
        if self.histogram.zeros.is_some() {
            return self.histogram.zeros;
        }
        let mut zeros = 0.0;
        for &(left, right, count) in self.holding_0() {
            if left < 0.0 || right > 0.0 {
                return None;
            }
            zeros += count;
        }
        Some(zeros)
    }

    /// The buckets in which a value may be 0.
    fn holding_0(&self) -> impl Iterator<Item = &Bucket> {
        let buckets = &self.histogram.buckets;
        let near = buckets.partition_point(|bucket| bucket.1 < 0.0)..buckets.partition_point(|bucket| bucket.0 <= 0.0);
        near.filter(|&place| may_hold_0(&buckets[place], place + 1 == buckets.len()))
            .map(|place| &buckets[place])
            .filter(|bucket| bucket.2 > 0.0)
    }

    /// The share of values whose size is at most `size`. NaN where the buckets can't tell: where one that holds values and may
    /// hold 0 is wider than that.
    pub fn share_within(&self, size: f64) -> f64 {
        let widest = size * (1.0 + SLACK);
        let is_wider = |bucket: &Bucket| bucket.0 < -widest || bucket.1 > widest;
        if self.holding_0().any(is_wider) { f64::NAN } else { self.within(size) / self.total() }
    }

    /// How many values [`Mass::quantile_of_sizes`] leaves out: the zeros; where those aren't told from what is next to 0, all of
    /// that, unless the rest is hardly larger.
    pub(crate) fn left_out(&self) -> f64 {
        self.known_zeros().unwrap_or_else(|| {
            let tiny = self.within(TINY);
            if self.quantile_beyond(tiny, 0.5) > HARDLY_LARGER { tiny } else { 0.0 }
        })
    }

    /// The size below which this share of the values lies, of those that aren't zeros; NaN where all are.
    pub fn quantile_of_sizes(&self, share: f64) -> f64 {
        self.quantile_beyond(self.left_out(), share)
    }

    /// The same, where so many are left out.
    fn quantile_beyond(&self, zeros: f64, share: f64) -> f64 {
        let total = self.total();
        if total <= zeros {
            return f64::NAN;
        }
        let wanted = zeros + share * (total - zeros);
        let (low, high) = self.sizes_around(wanted, self.most);
        let before = self.within(high.next_down());
        if before < wanted {
            return high; // where values lie at one point
        }
        let at_low = self.within(low);
        low + (high - low) * ((wanted - at_low) / (before - at_low)).clamp(0.0, 1.0)
    }

    /// The sizes of two edges, the greatest within which fewer values lie and the least within which as many do, or 0 and `most`.
    /// There is no edge between them, so that how many lie within a size grows with it evenly.
    fn sizes_around(&self, wanted: f64, most: f64) -> (f64, f64) {
        let buckets = &self.histogram.buckets;
        let edge = |place: usize| if place.is_multiple_of(2) { buckets[place / 2].0 } else { buckets[place / 2].1 };
        let edges = 2 * buckets.len();
        let is_less = |size: f64| self.within(size) < wanted;
        let first_above = first(0..edges, |place| edge(place) <= 0.0);
        let above = first(first_above..edges, |place| is_less(edge(place)));
        // Of negative edges, the sizes descend.
        let end_below = first(0..edges, |place| edge(place) < 0.0);
        let below = first(0..end_below, |place| !is_less(-edge(place)));
        let mut around = (0.0, most);
        if above > first_above {
            around.0 = edge(above - 1);
        }
        if above < edges {
            around.1 = edge(above).min(most);
        }
        if below < end_below {
            around.0 = around.0.max(-edge(below));
        }
        if below > 0 {
            around.1 = around.1.min(-edge(below - 1));
        }
        around
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

/// The first place at which `is_before` no longer holds.
fn first(mut places: Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    while !places.is_empty() {
        let middle = places.start + places.len() / 2;
        if is_before(middle) { places.start = middle + 1 } else { places.end = middle }
    }
    places.start
}

fn largest(most: f64, bucket: &Bucket) -> f64 {
    if bucket.2 > 0.0 { most.max(bucket.0.abs()).max(bucket.1.abs()) } else { most }
}

pub(crate) fn middle(left: f64, right: f64) -> f64 {
    left / 2.0 + right / 2.0
}

/// Of values spread evenly from `left` to `right`.
fn mean_square(left: f64, right: f64) -> f64 {
    (left * left + left * right + right * right) / 3.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn histogram(buckets: &[(f64, f64, f64)]) -> Buckets {
        Buckets::alone(buckets.to_vec())
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
    fn what_is_next_to_0_is_told_where_buckets_tell_it() {
        let torch = histogram(&[(-1e-12, 0.0, 1.0), (0.0, 1e-12, 2.0), (0.5, 0.6, 1.0)]);
        check(Mass::of(&torch).share_within(TINY), 0.75);
        let wide = histogram(&[(0.0, 0.1, 3.0), (0.1, 0.2, 1.0)]);
        check(Mass::of(&wide).share_within(TINY), f64::NAN);
        // Edges are off by what computing them cost.
        for edge in [1e-12 * (1.0 - 1e-10), 1e-12 * (1.0 + 1e-10)] {
            let next = histogram(&[(0.0, edge, 1.0), (edge, 1.1e-12, 3.0)]);
            assert_eq!(Mass::of(&next).share_within(TINY), 0.25);
        }
        let positive = histogram(&[(0.1, 0.2, 1.0)]);
        check(Mass::of(&positive).share_within(TINY), 0.0);
        // A bucket's right edge belongs to the next one, but the last one's to itself.
        check(Mass::of(&histogram(&[(-0.1, 0.0, 1.0), (0.0, 0.0, 1.0)])).share_within(TINY), 0.5);
        check(Mass::of(&histogram(&[(-0.1, 0.0, 1.0)])).share_within(TINY), f64::NAN);
    }

    #[test]
    fn sizes_are_of_what_is_next_to_0_too_where_the_rest_is_hardly_larger() {
        let check = |rest: f64, expected| {
            let h = histogram(&[(-1e-12, 0.0, 4.0), (0.0, 1e-12, 4.0), (rest, rest, 2.0)]);
            check(Mass::of(&h).quantile_of_sizes(0.5) * 1e12, expected);
        };
        check(2e-12, 0.625);
        check(1e-3, 1e9);
        let none = histogram(&[(-1e-12, 0.0, 4.0), (0.0, 1e-12, 4.0)]);
        assert_eq!(Mass::of(&none).quantile_of_sizes(0.5), 0.5e-12);
    }

    #[test]
    fn zeros_are_those_at_0() {
        let check = |buckets: &[Bucket], zeros| check(Mass::of(&histogram(buckets)).zeros(), zeros);
        check(&[(0.0, 1e-12, 2.0), (0.5, 0.6, 1.0)], f64::NAN);
        check(&[(-1e-12, 0.0, 2.0), (0.0, 0.0, 1.0), (0.0, 1e-12, 1.0)], f64::NAN);
        check(&[(-1e-12, 0.0, 3.0), (0.0, 0.0, 1.0)], 0.25);
        check(&[(-1e-12, -1e-13, 3.0)], 0.0);
        check(&[(2e-13, 9e-13, 3.0)], 0.0);
        assert!(Mass::of(&histogram(&[])).zeros().is_nan());
        let mut counted = histogram(&[(-0.1, 0.1, 4.0)]);
        counted.zeros = Some(1.0);
        assert_eq!(Mass::of(&counted).zeros(), 0.25);
    }

    /// That the figures of values are those of the same values times a factor, which a square of them is too great or too small for.
    fn check_scaled(values: &[f64], factor: f64) {
        let read = |factor: f64| {
            let values: Vec<f64> = values.iter().map(|value| value * factor).collect();
            let (sum, sum_squares) = (values.iter().sum(), values.iter().map(|value| value * value).sum());
            let mut sorted = values;
            sorted.sort_by(f64::total_cmp);
            let mut read = histogram(&sorted.iter().map(|&value| (value, value, 1.0)).collect::<Vec<_>>());
            read.stats = Stats { num: sorted.len() as f64, sum, sum_squares, ..read.stats };
            read
        };
        let (plain, scaled) = (read(1.0), read(factor));
        let (plain, scaled) = (Mass::of(&plain), Mass::of(&scaled));
        for figure in [Mass::mean, Mass::std, Mass::norm, |mass: &Mass<'_>| mass.quantile_of_sizes(0.5)] {
            let (found, expected) = (figure(&scaled) / factor, figure(&plain));
            assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} for {expected} at {factor}");
        }
    }

    #[test]
    fn squares_of_any_size_are_summed() {
        for factor in [1e300, 1e160, 1e-160, 1e-200, 1e-300] {
            check_scaled(&[1.0, -2.5, 3.0, 0.25, -0.5], factor);
            check_scaled(&[1.0, 2.5, 7.5], factor);
        }
        check_scaled(&[1.0, 1.0 + 1e-7], 1e300);
        let greatest = histogram(&[(-f64::MAX, -f64::MAX, 1.0), (f64::MAX, f64::MAX, 1.0)]);
        let mass = Mass::of(&greatest);
        assert_eq!((mass.mean(), mass.std()), (0.0, f64::MAX));
        assert_eq!(mass.norm(), f64::INFINITY); // 2.5e308
    }

    #[test]
    fn the_ends_of_a_range_are_those_of_an_activation() {
        let sigmoid = histogram(&[(0.0, 0.1, 3.0), (0.4, 0.5, 1.0), (0.9, 1.0, 4.0)]);
        assert_eq!(Mass::of(&sigmoid).at_ends(), (3.0 / 8.0, 0.5));
        let tanh = histogram(&[(-1.0, -0.9, 1.0), (0.0, 0.1, 3.0)]);
        assert_eq!(Mass::of(&tanh).at_ends(), (0.25, 0.0));
        assert!(Mass::of(&histogram(&[(0.0, 2.0, 1.0)])).at_ends().0.is_nan());
    }

    proptest! {
        #[test]
        fn so_much_lies_within_the_quantile_of_sizes(
            edges in proptest::collection::vec(-50_i32..50, 2..30_usize),
            counts in proptest::collection::vec(0_u8..4, 30),
            share in 0.001..1.0,
        ) {
            let mut edges = edges;
            edges.sort_unstable();
            let edge = |place: usize| f64::from(edges[place]);
            let buckets: Vec<_> = (1..edges.len()).map(|i| (edge(i - 1), edge(i), f64::from(counts[i]))).collect();
            let h = histogram(&buckets);
            let mass = Mass::of(&h);
            let found = mass.quantile_of_sizes(share);
            let zeros = mass.left_out();
            let wanted = zeros + share * (mass.total() - zeros);
            if found.is_nan() {
                prop_assert!(mass.total() <= zeros);
            } else {
                prop_assert!(mass.within(found * (1.0 + 1e-12)) >= wanted - 1e-9, "{found}");
                prop_assert!(mass.within(found * (1.0 - 1e-12)) <= wanted + 1e-9, "{found}");
            }
        }
    }
}
