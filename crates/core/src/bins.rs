//! Histograms over bins that they share: equal in value, in log |value| or in a symmetric log.

use std::f64::consts::LN_10;

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

/// The least double above 0.
const LEAST: f64 = f64::from_bits(1);

/// What of a histogram says where bins are to lie.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    low: f64,
    high: f64,
    /// For [`Scale::Log`]: the size below which [`BELOW`] of the values that aren't 0 lie.
    faint: f64,
    /// For [`Scale::Symlog`]: their median size.
    middle: f64,
}

impl Extent {
    const NONE: Self =
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY, faint: f64::INFINITY, middle: f64::INFINITY };

    /// Of one histogram, for bins of this scale.
    pub fn of(histogram: &Buckets, scale: Scale) -> Self {
        let (Some(first), Some(last)) = (histogram.buckets.first(), histogram.buckets.last()) else {
            return Self::NONE;
        };
        let size = |share| Mass::of(histogram).quantile_of_sizes(share);
        let faint = if scale == Scale::Log { size(BELOW) } else { f64::INFINITY };
        let middle = if scale == Scale::Symlog { size(0.5) } else { f64::INFINITY };
        Self { low: first.0, high: last.1, faint, middle }
    }

    fn with(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            faint: self.faint.min(other.faint),
            middle: self.middle.min(other.middle),
        }
    }
}

impl Bins {
    /// As many bins as are asked for, at least 2 for [`Scale::Log`], over all values of these histograms. Where they are all
    /// equal, the range is a half to both sides (linear) or a decade; without any value it is from 0 to 1, or from 0.1.
    ///
    /// On a logarithmic axis, `low` is where 1 % of the values that aren't 0 are smaller, in the histogram where that is
    /// lowest; the threshold of the symmetric one is the least median size of those values.
    pub fn over(extents: impl Iterator<Item = Extent>, scale: Scale, bins: usize) -> Self {
        let all = extents.fold(Extent::NONE, Extent::with);
        let Extent { mut low, mut high, faint, middle } = all;
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
                let low = faint.min(high / 10.0).max(high * 10_f64.powf(-DECADES)).max(LEAST);
                Self::equal(scale, low, high.max(low * 10.0), 1.0, bins)
            }
        }
    }

    fn equal(scale: Scale, low: f64, high: f64, threshold: f64, bins: usize) -> Self {
        let threshold = if scale == Scale::Symlog { threshold } else { 1.0 };
        // From values to where they lie on the axis, and back.
        let forward = |value: f64| match scale {
            Scale::Linear => value,
            Scale::Log => value.log10(),
            Scale::Symlog => symmetric_log(value, threshold),
        };
        let backward = |place: f64| match scale {
            Scale::Linear => place,
            Scale::Log => 10_f64.powf(place),
            Scale::Symlog => symmetric_power(place, threshold),
        };
        let count = if scale == Scale::Log { bins - 1 } else { bins };
        // Halves, since the difference of two huge values of opposite sign overflows.
        let (begin, end) = (forward(low) / 2.0, forward(high) / 2.0);
        let inner = (1..count).map(|i| {
            let place = begin + (end - begin) * (i as f64 / count as f64);
            backward(2.0 * place).clamp(low, high)
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
        let mut spreading = Spreading { edges: &self.edges, counts: vec![0.0; self.len()], bin: 0 };
        for &bucket in buckets.iter().filter(|bucket| bucket.2 > 0.0) {
            match self.scale {
                Scale::Linear | Scale::Symlog => spreading.spread(bucket),
                Scale::Log => sizes(bucket, |part| spreading.spread(part)),
            }
        }
        spreading.counts
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

/// Buckets on their way into bins.
struct Spreading<'a> {
    edges: &'a [f64],
    counts: Vec<f64>,
    /// Where the bucket before lay: the next one is near it.
    bin: usize,
}

impl Spreading<'_> {
    fn spread(&mut self, (left, right, count): Bucket) {
        let first = self.walk_to(left);
        let last = self.walk_to(right);
        if first >= last {
            self.counts[first] += count;
            return;
        }
        let width = right / 2.0 - left / 2.0;
        let (mut begun, mut rest) = (left, count);
        for bin in first..last {
            let end = self.edges[bin + 1];
            let share = (count * ((end / 2.0 - begun / 2.0) / width)).min(rest);
            self.counts[bin] += share;
            (begun, rest) = (end, rest - share);
        }
        self.counts[last] += rest;
    }

    /// The bin that holds `x`, or the outermost one on its side.
    fn walk_to(&mut self, x: f64) -> usize {
        while self.bin + 1 < self.counts.len() && self.edges[self.bin + 1] <= x {
            self.bin += 1;
        }
        while self.bin > 0 && self.edges[self.bin] > x {
            self.bin -= 1;
        }
        self.bin
    }
}

/// After J. B. W. Webber, "A bi-symmetric log transformation for wide-range data", Meas. Sci. Technol. 24 (2013) 027001.
fn symmetric_log(value: f64, threshold: f64) -> f64 {
    let ratio = value.abs() / threshold;
    // Where the ratio overflows, 1 beside it is nothing.
    let place = if ratio.is_finite() { ratio.ln_1p() / LN_10 } else { value.abs().log10() - threshold.log10() };
    place.copysign(value)
}

fn symmetric_power(place: f64, threshold: f64) -> f64 {
    let ratio = (place.abs() * LN_10).exp_m1();
    let size = if ratio.is_finite() { ratio * threshold } else { 10_f64.powf(place.abs() + threshold.log10()) };
    size.copysign(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn histogram(buckets: Vec<Bucket>) -> Buckets {
        Buckets::alone(buckets)
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
                let bins = Bins::over(histograms.iter().map(|histogram| Extent::of(histogram, scale)), scale, 7);
                assert!(bins.low < bins.high && bins.len() == 7, "{bins:?}");
            }
        }
    }

    #[test]
    fn values_next_to_0_have_bins_of_their_own() {
        let tiny = histogram(vec![(1e-320, 2e-310, 9.0)]);
        let bins = Bins::over([Extent::of(&tiny, Scale::Log)].into_iter(), Scale::Log, 40);
        assert!(bins.low < 1e-311 && bins.high <= 2e-310, "{bins:?}");
        let counts = bins.counts(&tiny.buckets);
        assert!(counts[0] < 1.0 && counts.iter().filter(|count| **count > 0.0).count() > 5, "{counts:?}");
        // The threshold is the median of the least values, and the greatest are beyond any ratio to it.
        let both = [tiny, histogram(vec![(-1e300, 1e300, 9.0)])];
        let bins = Bins::over(both.iter().map(|one| Extent::of(one, Scale::Symlog)), Scale::Symlog, 40);
        assert!(bins.edges.iter().all(|edge| edge.is_finite()) && bins.edges[1] > -1e299, "{bins:?}");
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
            let counts = Bins::over(histograms.iter().map(|histogram| Extent::of(histogram, scale)), scale, bins).counts(&histograms[0].buckets);
            prop_assert!((counts.iter().sum::<f64>() - 3.0 * (edges.len() - 1) as f64).abs() < 1e-9);
            prop_assert!(counts.iter().all(|count| *count >= 0.0));
        }
    }
}
