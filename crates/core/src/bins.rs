//! Histograms over bins that they share: equal in value, in log |value| or in a symmetric log.

use crate::buckets::{Bucket, Buckets};
use crate::error::{Error, Result};
use crate::mass::Mass;

/// What bins are equally wide in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The value.
    Linear,
    /// log10 of the value's size, its sign left out. The first bin is not one of the equal ones: it goes from 0 to `low`.
    Log,
    /// sign(v) · log10(1 + |v| / threshold).
    Symlog,
}

impl TryFrom<&str> for Scale {
    type Error = Error;

    fn try_from(name: &str) -> Result<Self> {
        match name {
            "linear" => Ok(Self::Linear),
            "log" => Ok(Self::Log),
            "symlog" => Ok(Self::Symlog),
            _ => Err(Error::Argument(format!("`scale` must be `linear`, `log` or `symlog`, not `{name}`"))),
        }
    }
}

/// Bins for several histograms.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    scale: Scale,
    /// Where the equal bins begin.
    pub low: f64,
    /// Where they end.
    pub high: f64,
    /// The size around which [`Scale::Symlog`] turns from linear to logarithmic; 1 for the others.
    pub threshold: f64,
    /// All edges, ascending: one more than there are bins.
    edges: Vec<f64>,
}

/// The share of the values that may lie below where a logarithmic axis begins.
const BELOW: f64 = 0.01;
/// A logarithmic axis spans no more than this, so that the rounding error of one edge doesn't squeeze everything else.
const DECADES: f64 = 60.0;

/// From values to where they lie on an axis, or back.
type Map = fn(f64) -> f64;

impl Bins {
    /// As many bins as are asked for, at least 2 for [`Scale::Log`], over all values of these histograms. Where they are all
    /// equal, the range is a half to both sides (linear) or a decade; without any value it is from 0 to 1, or from 0.1.
    ///
    /// On a logarithmic axis, `low` is where 1 % of the values that aren't 0 are smaller, in the histogram where that is
    /// lowest; the threshold of the symmetric one is the least median size of those values.
    pub fn over<'a>(histograms: impl Iterator<Item = &'a Buckets>, scale: Scale, bins: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut faint, mut middle) = (f64::INFINITY, f64::INFINITY);
        for histogram in histograms {
            let (Some(first), Some(last)) = (histogram.buckets.first(), histogram.buckets.last()) else { continue };
            (low, high) = (low.min(first.0), high.max(last.1));
            if scale != Scale::Linear {
                let mass = Mass::of(histogram);
                faint = faint.min(mass.quantile_of_sizes(BELOW));
                middle = middle.min(mass.quantile_of_sizes(0.5));
            }
        }
        if low > high {
            (low, high) = if scale == Scale::Log { (0.1, 1.0) } else { (0.0, 1.0) };
        }
        let threshold = if middle.is_finite() && middle > 0.0 { middle } else { 1.0 };
        match scale {
            Scale::Linear | Scale::Symlog if low == high => Self::equal(scale, low - 0.5, low + 0.5, threshold, bins),
            Scale::Linear | Scale::Symlog => Self::equal(scale, low, high, threshold, bins),
            Scale::Log => {
                let high = low.abs().max(high.abs());
                let high = if high > 0.0 { high } else { 1.0 };
                let faint = if faint.is_finite() { faint } else { high };
                let low = faint.min(high / 10.0).max(high * 10_f64.powf(-DECADES)).max(f64::MIN_POSITIVE);
                Self::equal(scale, low, high.max(low * 10.0), 1.0, bins)
            }
        }
    }

    fn equal(scale: Scale, low: f64, high: f64, threshold: f64, bins: usize) -> Self {
        let threshold = if scale == Scale::Symlog { threshold } else { 1.0 };
        let (forward, backward): (Map, Map) = match scale {
            Scale::Linear => (|v| v, |p| p),
            Scale::Log => (f64::log10, |p| 10_f64.powf(p)),
            Scale::Symlog => (symmetric_log, symmetric_power),
        };
        let count = if scale == Scale::Log { bins - 1 } else { bins };
        // Halves, since the difference of two huge values of opposite sign overflows.
        let (begin, end) = (forward(low / threshold) / 2.0, forward(high / threshold) / 2.0);
        let inner = (1..count).map(|i| {
            let place = begin + (end - begin) * (i as f64 / count as f64);
            (backward(2.0 * place) * threshold).clamp(low, high)
        });
        let first = (scale == Scale::Log).then_some(0.0);
        let mut edges: Vec<f64> = first.into_iter().chain([low]).chain(inner).chain([high]).collect();
        edges.sort_by(f64::total_cmp);
        Self { scale, low, high, threshold, edges }
    }

    /// How many bins there are.
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The histogram over these bins: each gets the share of a bucket's count that the bucket's width has in it, and what lies
    /// outside of all falls into the outermost. The sum of the counts stays.
    pub fn counts(&self, buckets: &[Bucket]) -> Vec<f64> {
        let mut counts = vec![0.0; self.len()];
        for &bucket in buckets {
            match self.scale {
                Scale::Linear | Scale::Symlog => spread(&self.edges, bucket, &mut counts),
                Scale::Log => sizes(bucket, |part| spread(&self.edges, part, &mut counts)),
            }
        }
        counts
    }
}

/// A bucket of values as buckets of their sizes: one that holds 0 inside becomes two.
fn sizes((left, right, count): Bucket, mut take: impl FnMut(Bucket)) {
    if left >= 0.0 {
        take((left, right, count));
    } else if right <= 0.0 {
        take((-right, -left, count));
    } else {
        let below = count * (left / 2.0 / (left / 2.0 - right / 2.0));
        take((0.0, -left, below));
        take((0.0, right, count - below));
    }
}

fn spread(edges: &[f64], (left, right, count): Bucket, counts: &mut [f64]) {
    let most = counts.len() - 1;
    let bin_of = |x: f64| edges.partition_point(|edge| *edge <= x).saturating_sub(1).min(most);
    let (first, last) = (bin_of(left), bin_of(right));
    if first >= last {
        counts[first] += count;
        return;
    }
    let width = right / 2.0 - left / 2.0;
    let (mut begun, mut rest) = (left, count);
    for bin in first..last {
        let end = edges[bin + 1];
        let share = (count * ((end / 2.0 - begun / 2.0) / width)).min(rest);
        counts[bin] += share;
        (begun, rest) = (end, rest - share);
    }
    counts[last] += rest;
}

/// After J. B. W. Webber, "A bi-symmetric log transformation for wide-range data", Meas. Sci. Technol. 24 (2013) 027001.
fn symmetric_log(ratio: f64) -> f64 {
    (ratio.abs().ln_1p() / std::f64::consts::LN_10).copysign(ratio)
}

fn symmetric_power(place: f64) -> f64 {
    (place.abs() * std::f64::consts::LN_10).exp_m1().copysign(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::buckets::Stats;
    use crate::event::NotFinite;

    fn histogram(buckets: Vec<Bucket>) -> Buckets {
        let stats = Stats { min: f64::NAN, max: f64::NAN, num: 1.0, sum: f64::NAN, sum_squares: f64::NAN };
        Buckets { stats, not_finite: NotFinite::default(), buckets }
    }

    fn check(buckets: &[Bucket], scale: Scale, range: (f64, f64), bins: usize, counts: &[f64]) {
        let found = Bins::equal(scale, range.0, range.1, 1.0, bins).counts(buckets);
        assert_eq!(found, counts, "{buckets:?}");
    }

    #[test]
    fn counts_are_spread_by_width() {
        check(&[(0.0, 4.0, 8.0)], Scale::Linear, (0.0, 4.0), 4, &[2.0; 4]);
        check(&[(1.5, 2.5, 8.0)], Scale::Linear, (0.0, 4.0), 4, &[0.0, 4.0, 4.0, 0.0]);
        check(&[(4.0, 4.0, 8.0)], Scale::Linear, (0.0, 4.0), 4, &[0.0, 0.0, 0.0, 8.0]);
        check(&[(-9.0, -8.0, 8.0), (7.0, 9.0, 1.0)], Scale::Linear, (0.0, 4.0), 2, &[8.0, 1.0]);
        check(&[(f64::MIN, f64::MAX, 8.0)], Scale::Linear, (f64::MIN, f64::MAX), 2, &[4.0, 4.0]);
    }

    #[test]
    fn sizes_leave_the_sign_out() {
        // 0 … 1, 1 … 10, 10 … 100
        check(&[(-100.0, -10.0, 5.0), (2.0, 3.0, 4.0)], Scale::Log, (1.0, 100.0), 3, &[0.0, 4.0, 5.0]);
        check(&[(-0.5, 0.5, 6.0), (0.0, 0.0, 1.0)], Scale::Log, (1.0, 100.0), 3, &[7.0, 0.0, 0.0]);
        check(&[(-1.0, 3.0, 8.0)], Scale::Log, (1.0, 100.0), 3, &[4.0, 4.0, 0.0]);
    }

    #[test]
    fn symmetric_bins_are_narrow_around_0() {
        let bins = Bins::equal(Scale::Symlog, -99.0, 99.0, 1.0, 4);
        for (edge, expected) in bins.edges.iter().zip([-99.0, -9.0, 0.0, 9.0, 99.0]) {
            assert!((edge - expected).abs() < 1e-9, "{:?}", bins.edges);
        }
    }

    #[test]
    fn a_range_is_never_empty() {
        for scale in [Scale::Linear, Scale::Log, Scale::Symlog] {
            for buckets in [vec![], vec![(0.0, 0.0, 1.0)], vec![(5.0, 5.0, 1.0)], vec![(-1e300, 1e-300, 1.0)]] {
                let histograms = [histogram(buckets)];
                let bins = Bins::over(histograms.iter(), scale, 7);
                assert!(bins.low < bins.high && bins.len() == 7, "{bins:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(
            edges in proptest::collection::vec(-50.0..50.0, 2..20_usize),
            bins in 2..40_usize,
            scale in prop_oneof![Just(Scale::Linear), Just(Scale::Log), Just(Scale::Symlog)],
        ) {
            let mut edges: Vec<f64> = edges;
            edges.sort_by(f64::total_cmp);
            let histograms = [histogram(edges.windows(2).map(|pair| (pair[0], pair[1], 3.0)).collect())];
            let counts = Bins::over(histograms.iter(), scale, bins).counts(&histograms[0].buckets);
            prop_assert!((counts.iter().sum::<f64>() - 3.0 * (edges.len() - 1) as f64).abs() < 1e-9);
            prop_assert!(counts.iter().all(|count| *count >= 0.0));
        }
    }
}
