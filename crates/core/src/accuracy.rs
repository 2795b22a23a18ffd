//! How far what a histogram tells of its values may be off.
//!
//! A bucket says that its values lie between two edges, and the logged sums say more. torch's buckets are a tenth of the value
//! wide, but those next to 0 and beyond 1e20: there, all values may lie in one.

use crate::buckets::{Bucket, Buckets};
use crate::mass::{Mass, middle};

/// Sums were added up in some order: bounds that are worked out of them are off by at most this part of themselves.
const SLACK: f64 = 1e-9;

/// A figure, between the least and the greatest that it may be.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The likeliest, NaN without values.
    pub value: f64,
    low: f64,
    high: f64,
}

impl Figure {
    fn exact(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    fn within(value: f64, low: f64, high: f64) -> Self {
        let value = if value.is_nan() { value } else { value.max(low).min(high) };
        Self { value, low, high }
    }

    /// The same where it must also lie between these, but for [`SLACK`]; what contradicts it was logged wrongly, and tells nothing.
    fn and_within(self, low: f64, high: f64) -> Self {
        let (low, high) = (self.low.max(low * (1.0 - SLACK)), self.high.min(high * (1.0 + SLACK)));
        if low <= high { Self::within(self.value, low, high) } else { self }
    }

    /// By what share of itself it may be off: 0 where it is exact, NaN without values.
    pub fn off(self) -> f64 {
        let Self { value, low, high } = self;
        if low == high { 0.0 } else { (high - value).max(value - low) / value.abs() }
    }
}

/// The mean, the standard deviation, the L2 norm, and the mean and the median of sizes; the latter leaves zeros out.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// [`Mass::mean`].
    pub mean: Figure,
    /// [`Mass::std`].
    pub std: Figure,
    /// [`Mass::norm`].
    pub norm: Figure,
    /// Of |v|.
    pub mean_size: Figure,
    /// [`Mass::quantile_of_sizes`] at a half, as far as the sums leave that possible.
    pub median_size: Figure,
}

impl Figures {
    /// Of a histogram, whose counts are summed up in `mass`.
    pub fn of(histogram: &Buckets, mass: &Mass<'_>) -> Self {
        Self {
            mean: mean(mass),
            std: std(mass),
            norm: norm(mass),
            mean_size: mean_size(histogram, mass),
            median_size: median_size(histogram, mass),
        }
    }
}

fn mean(mass: &Mass<'_>) -> Figure {
    match mass.logged_mean() {
        Some(mean) => Figure::exact(mean),
        None => Figure::within(mass.mean(), mass.average(|left, _| left), mass.average(|_, right| right)),
    }
}

fn std(mass: &Mass<'_>) -> Figure {
    let std = mass.std();
    if mass.logged_std().is_some() {
        return Figure::exact(std);
    }
    // A value that isn't where it is taken to be, spread over its bucket, lies at an end of it at worst: a third of the width
    // squared away, in the mean. The two deviations then differ by the root of that at most (Minkowski).
    let most = mass.scale();
    let moved = most * mass.average(|left, right| (right / most - left / most).powi(2) / 3.0).sqrt();
    Figure::within(std, (std - moved).max(0.0), std + moved)
}

fn norm(mass: &Mass<'_>) -> Figure {
    let norm = mass.norm();
    if mass.logged_mean_square().is_some() {
        return Figure::exact(norm);
    }
    let most = mass.scale();
    let of = |size: fn(f64, f64) -> f64| {
        most * mass.average(|left, right| (size(left, right) / most).powi(2)).sqrt() * mass.total().sqrt()
    };
    Figure::within(norm, of(least_size), of(greatest_size))
}

/// By the buckets, but not less than the size of the mean, nor more than the root of the mean square, where the sums were logged:
/// it is the former where all values have the same sign. Nor less than the mean square over the greatest size.
fn mean_size(histogram: &Buckets, mass: &Mass<'_>) -> Figure {
    let mean = mass.logged_mean().map(f64::abs);
    if let Some(mean) = mean
        && has_one_sign(&histogram.buckets)
    {
        return Figure::exact(mean);
    }
    let by_buckets = mass.average(|left, right| {
        if left >= 0.0 || right <= 0.0 {
            return middle(left, right).abs();
        }
        // Of both sides, by their widths.
        let (below, above) = (-left / 2.0, right / 2.0);
        below * (below / (below + above)) + above * (above / (below + above))
    });
    let figure = Figure::within(by_buckets, mass.average(least_size), mass.average(greatest_size));
    let (low, high) = mass.logged_mean_square().map_or((0.0, f64::INFINITY), |square| {
        let root = square.sqrt();
        (root * (root / mass.scale()), root)
    });
    figure.and_within(mean.unwrap_or(0.0).max(low), high)
}

fn median_size(histogram: &Buckets, mass: &Mass<'_>) -> Figure {
    let value = mass.quantile_of_sizes(0.5);
    let (total, left_out) = (mass.total(), mass.left_out());
    if value.is_nan() {
        return Figure::exact(value);
    }
    let wanted = left_out + 0.5 * (total - left_out);
    let at_most = |size: fn(f64, f64) -> f64| weighted_quantile(&histogram.buckets, wanted, size);
    let figure = Figure::within(value, at_most(least_size), at_most(greatest_size));
    // Of the values that count, which have all of the sums.
    let counted = (total - left_out) / total;
    let Some(square) = mass.logged_mean_square().map(|square| square / counted) else { return figure };
    // Half of the squares, or more, are not less than that of the median, nor are the others greater; none is beyond the greatest.
    let below = (2.0 * square - mass.most * mass.most).max(0.0).sqrt();
    let figure = figure.and_within(below, (2.0 * square).sqrt());
    match mass.logged_mean().map(|mean| mean.abs() / counted) {
        // A median is not farther from the mean than one standard deviation.
        Some(mean) if has_one_sign(&histogram.buckets) => {
            let std = (square - mean * mean).max(0.0).sqrt();
            figure.and_within(mean - std, mean + std)
        }
        _ => figure,
    }
}

/// The least of the buckets' sizes within which so many values lie, if each lies at that of its bucket.
fn weighted_quantile(buckets: &[Bucket], wanted: f64, size: fn(f64, f64) -> f64) -> f64 {
    let filled = buckets.iter().filter(|bucket| bucket.2 > 0.0);
    let mut sizes: Vec<(f64, f64)> = filled.map(|&(left, right, count)| (size(left, right), count)).collect();
    // Two ascending halves, nearly.
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut before = 0.0;
    let reaches = |&(_, count): &(f64, f64)| {
        before += count;
        before >= wanted
    };
    let last = sizes.last().map_or(f64::NAN, |last| last.0);
    sizes.iter().copied().find(reaches).map_or(last, |found| found.0)
}

fn has_one_sign(buckets: &[Bucket]) -> bool {
    buckets.first().is_some_and(|first| first.0 >= 0.0) || buckets.last().is_some_and(|last| last.1 <= 0.0)
}

fn least_size(left: f64, right: f64) -> f64 {
    if left <= 0.0 && right >= 0.0 { 0.0 } else { left.abs().min(right.abs()) }
}

fn greatest_size(left: f64, right: f64) -> f64 {
    left.abs().max(right.abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::buckets::Stats;

    /// Values in these buckets, with the sums that they have.
    fn logged(values: &[f64], edges: &[f64]) -> Buckets {
        let last = edges.len() - 2;
        let holds = |place: usize, value: f64| {
            value >= edges[place] && (value < edges[place + 1] || (place == last && value == edges[place + 1]))
        };
        let count = |place: usize| values.iter().filter(|&&value| holds(place, value)).count() as f64;
        let mut histogram =
            Buckets::alone((0..=last).map(|place| (edges[place], edges[place + 1], count(place))).collect());
        let (sum, sum_squares) = (values.iter().sum(), values.iter().map(|value| value * value).sum());
        histogram.stats = Stats { num: values.len() as f64, sum, sum_squares, ..histogram.stats };
        histogram
    }

    fn figures(histogram: &Buckets) -> Figures {
        Figures::of(histogram, &Mass::of(histogram))
    }

    /// The lower and the upper one.
    fn medians_of(values: &[f64]) -> (f64, f64) {
        let mut sizes: Vec<f64> = values.iter().map(|value| value.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        (sizes[(sizes.len() - 1) / 2], sizes[sizes.len() / 2])
    }

    #[test]
    fn sums_bound_the_median_of_values_in_one_bucket() {
        // Nearly all are 1e-13, and one of 9e-13 makes the bucket as wide as it can be.
        let mut values = vec![1e-13; 99];
        values.push(9e-13);
        let found = figures(&logged(&values, &[1e-13, 9e-13])).median_size;
        assert!(found.value < 1.9e-13, "{found:?}"); // the middle of the bucket is 5e-13
        assert!(found.low <= 1e-13 && found.high >= 1e-13);
        assert!(found.off() > 0.2, "{found:?}");
        let signed: Vec<f64> = values.iter().flat_map(|value| [*value, -value]).collect();
        let found = figures(&logged(&signed, &[-9e-13, 0.0, 9e-13])).median_size;
        assert!(found.value <= 2.0_f64.sqrt() * 1.4e-13, "{found:?}");
    }

    #[test]
    fn what_all_values_are_is_exact() {
        let found = figures(&logged(&[3e-13; 10], &[3e-13, 3e-13]));
        for figure in [found.mean, found.std, found.norm, found.mean_size, found.median_size] {
            assert_eq!(figure.off(), 0.0, "{figure:?}");
        }
    }

    #[test]
    fn without_sums_everything_is_by_the_buckets() {
        let found = figures(&Buckets::alone(vec![(-2.0, 0.0, 1.0), (0.0, 2.0, 3.0)]));
        let figures = [found.mean, found.std, found.norm, found.mean_size, found.median_size];
        assert_eq!(figures.map(|figure| figure.off() > 0.4), [true; 5]);
        assert_eq!((found.mean.value, found.mean_size.value), (0.5, 1.0));
        assert!((found.median_size.value - 1.0).abs() < 1e-9);
        let nothing = self::figures(&Buckets::alone(vec![]));
        assert!(nothing.median_size.value.is_nan() && nothing.mean_size.value.is_nan());
    }

    #[test]
    fn sizes_beyond_the_squares_of_doubles_are_told() {
        let greatest = Buckets::alone(vec![(-f64::MAX, -f64::MAX, 1.0), (f64::MAX, f64::MAX, 1.0)]);
        assert_eq!(figures(&greatest).mean_size.value, f64::MAX);
        let least = Buckets::alone(vec![(-1e-300, -1e-300, 1.0), (1e-300, 1e-300, 1.0)]);
        assert_eq!(figures(&least).mean_size.value, 1e-300);
    }

    #[test]
    fn sums_that_contradict_the_buckets_tell_nothing() {
        let mut histogram = Buckets::alone(vec![(-2.0, -1.0, 1.0), (1.0, 2.0, 1.0)]);
        histogram.stats = Stats { num: 2.0, sum: 1e6, sum_squares: 1e-9, ..histogram.stats };
        let found = figures(&histogram);
        assert_eq!((found.mean_size.value, found.median_size.value), (1.5, 1.5));
    }

    proptest! {
        #[test]
        fn the_true_ones_lie_between_the_bounds(
            values in proptest::collection::vec((-1.0..1.0_f64, 1..8), 2..40),
            inner in proptest::collection::btree_set(-9_i32..10, 0..6),
        ) {
            let values: Vec<f64> = values.into_iter().map(|(value, power)| value.powi(power)).collect();
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assume!(least < most);
            let inner = inner.into_iter().map(|tenth| f64::from(tenth) / 10.0).filter(|&edge| least < edge && edge < most);
            let edges: Vec<f64> = [least].into_iter().chain(inner).chain([most]).collect();
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let square = values.iter().map(|value| value * value).sum::<f64>() / count;
            let size = values.iter().map(|value| value.abs()).sum::<f64>() / count;
            let logged = logged(&values, &edges);
            let unlogged = Buckets::alone(logged.buckets.clone());
            for histogram in [&logged, &unlogged] {
                let found = figures(histogram);
                let pairs = [
                    (found.mean, mean),
                    (found.std, (square - mean * mean).max(0.0).sqrt()),
                    (found.norm, (square * count).sqrt()),
                    (found.mean_size, size),
                ];
                for (figure, exact) in pairs {
                    let slack = 1e-7 * (1.0 + exact.abs());
                    prop_assert!(figure.low - slack <= exact && exact <= figure.high + slack, "{figure:?} for {exact}");
                    prop_assert!(figure.low <= figure.value && figure.value <= figure.high);
                }
                let median = found.median_size;
                let (lower, upper) = medians_of(&values);
                prop_assert!(median.low - 1e-9 <= upper && lower <= median.high + 1e-9, "{median:?} for {lower}, {upper}");
            }
        }
    }
}
