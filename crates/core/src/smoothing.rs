//! Lines made smooth: TensorBoard's way, and others.

use crate::error::{Error, Result};

/// How values are smoothed. Whatever the way, NaN and infinities stay as they are and don't count, and where all values are equal
/// they stay, so that rounding doesn't make them tremble.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Smoother {
    /// TensorBoard's debiased moving average with a weight in [0, 1): see [`smooth`].
    Exponential(f64),
    /// The same over x: a point that lies d behind counts weight^(d / m), m being the median distance between neighbours. Where
    /// they are evenly spaced that is `Exponential`.
    Time(f64),
    /// The mean of a window of so many points, centred; each end of a window that isn't an odd number covers its outermost point
    /// in part. Towards the ends of the line what lies in the window counts.
    Mean(f64),
    /// A Gaussian whose standard deviation is a quarter of so many points, so that 95 % of the weight lies in that window. It is
    /// made of four boxes of its variance (Gwosdek et al., "Theoretical Foundations of Gaussian Convolution by Extended Weights
    /// Filtering", 2011): within 4 % of its height from
    /// 16 points on, and 7 % below. A window longer than four times the line counts as that.
    Gaussian(f64),
}

/// How many boxes make a Gaussian.
const BOXES: usize = 4;

impl Smoother {
    /// Fails for a weight or a window that makes no sense.
    pub fn check(self) -> Result<()> {
        match self {
            Self::Exponential(weight) | Self::Time(weight) if !(0.0..1.0).contains(&weight) => {
                Err(Error::Argument(format!("`smoothing` must be from 0 up to, but not, 1; not `{weight}`")))
            }
            Self::Mean(window) | Self::Gaussian(window) if !(1.0..f64::INFINITY).contains(&window) => {
                Err(Error::Argument(format!("`smoothing` must be a window of 1 point or more, not `{window}`")))
            }
            _ => Ok(()),
        }
    }

    /// Whether it leaves every value as it is.
    pub fn is_off(self) -> bool {
        match self {
            Self::Exponential(weight) | Self::Time(weight) => weight == 0.0,
            Self::Mean(window) | Self::Gaussian(window) => window == 1.0,
        }
    }

    /// The smoothed values; `gap` is how far apart along x the points at two places are, the first before the second.
    pub fn smooth(self, values: &[f64], gap: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        if let Self::Exponential(weight) = self {
            return smooth(values, weight);
        }
        let places: Vec<usize> = (0..values.len()).filter(|&place| values[place].is_finite()).collect();
        let finite: Vec<f64> = places.iter().map(|&place| values[place]).collect();
        if are_equal(&finite) {
            return values.to_vec();
        }
        let smoothed = match self {
            Self::Exponential(weight) => smooth(&finite, weight),
            Self::Time(weight) => {
                let gaps = places.windows(2).map(|pair| gap(pair[0], pair[1]).abs()).collect();
                smooth_over(&finite, gaps, weight)
            }
            Self::Mean(window) => in_windows(&finite, |values| mean(values, window)),
            Self::Gaussian(window) => in_windows(&finite, |values| gaussian(values, window)),
        };
        let mut all = values.to_vec();
        for (place, value) in places.into_iter().zip(smoothed) {
            all[place] = value;
        }
        all
    }
}

fn are_equal(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq())
}

/// The debiased exponential moving average of `values` with weight `weight` in [0, 1), point by point.
///
/// Source: TensorBoard's `line_chart` (`classicSmoothing`), after Adam's bias correction (Kingma & Ba, 2015, section 3):
/// `last ← weight · last + (1 − weight) · y`, shown as `last / (1 − weight^n)`, n counting the finite values so far. NaN and
/// infinities stay as they are and don't count. A constant series is left alone, so that rounding doesn't make it tremble.
pub fn smooth(values: &[f64], weight: f64) -> Vec<f64> {
    if are_equal(values) {
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

/// The mean of all finite values so far, each weighing weight^(distance / median distance); `gaps` are those between neighbours.
fn smooth_over(values: &[f64], mut gaps: Vec<f64>, weight: f64) -> Vec<f64> {
    let mut known: Vec<f64> = gaps.iter().copied().filter(|gap| *gap > 0.0).collect();
    let middle = known.len().saturating_sub(1) / 2;
    // Where no point lies behind another along x, each counts as one on.
    let typical = if known.is_empty() { 1.0 } else { *known.select_nth_unstable_by(middle, f64::total_cmp).1 };
    if known.is_empty() {
        gaps.fill(typical);
    }
    let decay = weight.ln() / typical;
    let (mut mean, mut total) = (0.0, 0.0);
    let mut out = Vec::with_capacity(values.len());
    for (place, &value) in values.iter().enumerate() {
        let gap = place.checked_sub(1).map_or(typical, |before| gaps[before]);
        let is_typical = gap == typical || gap.is_nan();
        total = total * if is_typical { weight } else { (gap * decay).exp() } + 1.0;
        let share = 1.0 / total;
        mean = mean * (1.0 - share) + value * share; // in this order nothing overflows
        out.push(mean);
    }
    out
}

/// Applies `smooth` to values small enough to be added up, and keeps what it makes between the least and the greatest.
fn in_windows(values: &[f64], smooth: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let (least, greatest) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    let scale = if greatest.max(-least) > f64::MAX.sqrt() { f64::MIN_POSITIVE.sqrt() } else { 1.0 }; // a power of two
    let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
    smooth(&scaled).into_iter().map(|value| (value / scale).clamp(least, greatest)).collect()
}

fn mean(values: &[f64], window: f64) -> Vec<f64> {
    let boxed = Weights::reaching((window - 1.0) / 2.0, values.len());
    let (sums, weights) = (boxed.sums(values), boxed.sums(&vec![1.0; values.len()]));
    sums.into_iter().zip(weights).map(|(sum, weight)| sum / weight).collect()
}

fn gaussian(values: &[f64], window: f64) -> Vec<f64> {
    let sigma = window.min(4.0 * values.len() as f64) / 4.0;
    let boxed = Weights::of_variance(sigma * sigma / BOXES as f64);
    // What a box spreads beyond the ends, the next one brings back.
    let beyond = BOXES * (boxed.reach + 1);
    let spread = |values: &[f64]| {
        let mut column = vec![0.0; values.len() + 2 * beyond];
        column[beyond..beyond + values.len()].copy_from_slice(values);
        let column = (0..BOXES).fold(column, |column, _| boxed.sums(&column));
        column[beyond..beyond + values.len()].to_vec()
    };
    // All weight that lies within the line; further from its ends than the kernel reaches, that is the same everywhere.
    let weights = spread(&vec![1.0; values.len().min(2 * beyond + 1)]);
    let to_end = |place: usize| place.min(values.len() - 1 - place).min(beyond);
    spread(values).into_iter().enumerate().map(|(place, sum)| sum / weights[to_end(place)]).collect()
}

/// Weights around a point: 1 for `reach` points on either side, `edge` for the next ones.
#[derive(Clone, Copy, Debug)]
struct Weights {
    reach: usize,
    edge: f64,
}

impl Weights {
    /// `half` a width to either side of a point, but no further than `most` points.
    fn reaching(half: f64, most: usize) -> Self {
        let half = half.min(most as f64);
        Self { reach: half as usize, edge: half.fract() }
    }

    fn of_variance(variance: f64) -> Self {
        let reach = (((12.0 * variance + 1.0).sqrt() - 1.0) / 2.0).floor();
        let (next, inner) = ((reach + 1.0) * (reach + 1.0), reach * (reach + 1.0));
        let edge = (2.0 * reach + 1.0) * (3.0 * variance - inner) / (6.0 * (next - variance));
        Self { reach: reach as usize, edge: edge.clamp(0.0, 1.0) }
    }

    /// The weighted sum around each place; beyond the ends there is nothing. Takes three additions a value, however wide, and
    /// subtracts nothing, so that what a great value swallows comes back as soon as it has left the window (van Herk, "A fast
    /// algorithm for local minimum and maximum filters", 1992, with sums for minima).
    fn sums(self, values: &[f64]) -> Vec<f64> {
        let (reach, width) = (self.reach, 2 * self.reach + 1);
        let mut from_begin = vec![0.0; (values.len() + 2 * reach).next_multiple_of(width)];
        from_begin[reach..reach + values.len()].copy_from_slice(values);
        let mut after_begin = from_begin.clone();
        for block in from_begin.chunks_exact_mut(width) {
            (1..width).for_each(|place| block[place] += block[place - 1]);
        }
        for block in after_begin.chunks_exact_mut(width) {
            (1..width).rev().for_each(|place| block[place - 1] += block[place]);
            block[0] = 0.0; // a window that is a block is all in the other
        }
        let edges = |place: usize| {
            let before = place.checked_sub(reach + 1).map_or(0.0, |before| values[before]);
            before + values.get(place + reach + 1).copied().unwrap_or(0.0)
        };
        let inner = after_begin.iter().zip(&from_begin[width - 1..]).map(|(left, right)| left + right);
        inner.take(values.len()).enumerate().map(|(place, inner)| inner + self.edge * edges(place)).collect()
    }
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
            are_near(&smooth(&values, weight), &weighted_means(&values, weight))?;
        }

        #[test]
        fn over_x_it_is_the_mean_weighted_by_distance(
            points in proptest::collection::vec((0..20_i32, value()), 0..60),
            weight in 0.01..0.999_f64,
        ) {
            let (x, values): (Vec<f64>, Vec<f64>) = points.into_iter().map(|(x, y)| (f64::from(x * x), y)).unzip();
            let places: Vec<usize> = (0..x.len()).filter(|&place| values[place].is_finite()).collect();
            let gaps: Vec<f64> = places.windows(2).map(|pair| (x[pair[1]] - x[pair[0]]).abs()).collect();
            let mut known: Vec<f64> = gaps.iter().copied().filter(|gap| *gap > 0.0).collect();
            known.sort_by(f64::total_cmp);
            let typical = known.get(known.len().saturating_sub(1) / 2);
            let steps: Vec<f64> = gaps.iter().map(|gap| typical.map_or(1.0, |typical| gap / typical)).collect();
            let expected = by_weight(&values, |a, b| {
                if a > b { 0.0 } else { weight.powf(steps[a..b].iter().sum()) }
            });
            are_near(&Smoother::Time(weight).smooth(&values, |a, b| x[b] - x[a]), &expected)?;
        }

        #[test]
        fn evenly_spaced_it_is_tensorboards(
            values in proptest::collection::vec(-1e3..1e3, 0..60),
            stride in 0..9_u32,
            weight in 0.01..0.999_f64,
        ) {
            let gap = |a, b| f64::from(stride) * (b as f64 - a as f64);
            are_near(&Smoother::Time(weight).smooth(&values, gap), &smooth(&values, weight))?;
        }

        #[test]
        fn a_mean_and_a_gaussian_are_what_their_windows_say(
            values in proptest::collection::vec(value(), 0..60),
            window in prop_oneof![1.0..9.0_f64, (1..90_i32).prop_map(f64::from), Just(1e9)],
        ) {
            let half = (window - 1.0) / 2.0;
            let in_box = |a: usize, b: usize| (half + 1.0 - a.abs_diff(b) as f64).clamp(0.0, 1.0);
            are_near(&Smoother::Mean(window).smooth(&values, |_, _| 0.0), &by_weight(&values, in_box))?;
            let points = values.iter().filter(|value| value.is_finite()).count();
            let kernel = kernel(window.min(4.0 * points as f64));
            let in_bell = |a: usize, b: usize| kernel.get(a.abs_diff(b)).copied().unwrap_or(0.0);
            are_near(&Smoother::Gaussian(window).smooth(&values, |_, _| 0.0), &by_weight(&values, in_bell))?;
        }

        #[test]
        fn four_boxes_are_nearly_a_gaussian(window in 4.0..400.0_f64) {
            let (kernel, sigma) = (kernel(window), window / 4.0);
            let most = if window < 16.0 { 0.07 } else { 0.04 };
            let height = 1.0 / (sigma * std::f64::consts::TAU.sqrt());
            for (distance, weight) in kernel.iter().enumerate() {
                let bell = height * (-(distance as f64 / sigma).powi(2) / 2.0).exp();
                prop_assert!((weight - bell).abs() < most * height, "{} {} {}", distance, weight, bell);
            }
            let within: f64 = kernel.iter().enumerate().filter(|(d, _)| *d as f64 <= window / 2.0).map(|(_, w)| w).sum();
            prop_assert!(window < 40.0 || (2.0 * within - kernel[0] - 0.954).abs() < 0.02);
        }
    }

    /// The weights of the Gaussian by distance.
    fn kernel(window: f64) -> Vec<f64> {
        let boxed = Weights::of_variance((window / 4.0).powi(2) / BOXES as f64);
        let middle = BOXES * (boxed.reach + 1);
        let unit = 1.0 / (2.0 * boxed.reach as f64 + 1.0 + 2.0 * boxed.edge);
        let mut column = vec![0.0; 2 * middle + 1];
        column[middle] = 1.0;
        let of_box = |distance: usize| match distance {
            d if d <= boxed.reach => unit,
            d if d == boxed.reach + 1 => unit * boxed.edge,
            _ => 0.0,
        };
        for _ in 0..BOXES {
            let convolved = |place: usize| column.iter().enumerate().map(|(p, v)| v * of_box(p.abs_diff(place))).sum();
            column = (0..column.len()).map(convolved).collect();
        }
        column[middle..].to_vec()
    }

    /// The slow twin: each finite point is the mean of all finite ones, weighted by their places among these.
    fn by_weight(values: &[f64], weight: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let mean = |at: usize| {
            let weighted =
                finite.iter().enumerate().map(|(place, value)| (weight(place, at) * value, weight(place, at)));
            let (sum, total) = weighted.fold((0.0, 0.0), |(sum, total), (value, weight)| (sum + value, total + weight));
            sum / total
        };
        let mut place = 0;
        let next = |&value: &f64| {
            if !value.is_finite() {
                return value;
            }
            place += 1;
            mean(place - 1)
        };
        values.iter().map(next).collect()
    }

    fn are_near(fast: &[f64], slow: &[f64]) -> std::result::Result<(), TestCaseError> {
        prop_assert_eq!(fast.len(), slow.len());
        for (fast, slow) in fast.iter().zip(slow) {
            prop_assert!((fast - slow).abs() < 1e-8 || fast.to_bits() == slow.to_bits(), "{} {}", fast, slow);
        }
        Ok(())
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![9 => -1e3..1e3, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
    }

    #[test]
    fn the_greatest_numbers_and_the_least_are_smoothed_too() {
        for smoother in [Smoother::Exponential(0.5), Smoother::Time(0.5), Smoother::Mean(3.0), Smoother::Gaussian(6.0)]
        {
            for size in [1.7e308, 5e-324] {
                let values: Vec<f64> = (0..20).map(|place| if place % 2 == 0 { size } else { -size }).collect();
                let smoothed = smoother.smooth(&values, |_, _| 1.0);
                assert!(smoothed.iter().all(|value| value.abs() <= size), "{smoother:?} {smoothed:?}");
            }
        }
    }

    #[test]
    fn what_a_great_value_swallows_comes_back() {
        let mut values = vec![1.0; 40];
        (values[10], values[39]) = (1e30, 2.0);
        let shown = Smoother::Mean(5.0).smooth(&values, |_, _| 1.0);
        assert_eq!((shown[7], shown[13]), (1.0, 1.0));
    }
}
