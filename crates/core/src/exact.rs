//! Histograms in which values whose places are known lie there: zeros that were counted, and whole numbers.
//!
//! A bucket says that its values lie somewhere in it. What was logged beside it may say more.

use crate::buckets::{Bucket, Buckets, Stats, may_hold_0};

/// Sums of whole numbers are exact in a double below this, in whatever order they were added.
const EXACT: f64 = (1_u64 << 53) as f64;

/// Sums of squares may have been worked out as the square of a norm.
const SQUARED: f64 = 1e-12;

/// The same histogram with buckets without any width where values are known to lie: at 0 those that were counted as zeros; and
/// all of them, where they can only be whole numbers. Then [`Buckets::zeros`] tells how many are 0.
pub fn exact(mut histogram: Buckets) -> Buckets {
    if let Some(whole) = whole_numbers(&histogram) {
        histogram.zeros = Some(whole.iter().filter(|bucket| bucket.0 == 0.0).map(|bucket| bucket.2).sum::<f64>() + 0.0);
        histogram.buckets = whole;
    } else if let Some(zeros) = histogram.zeros {
        histogram.zeros = Some(zeros_apart(&mut histogram.buckets, zeros));
    }
    histogram
}

/// The same values at the whole numbers that their buckets hold. `None` where a bucket with values holds none or several, or where
/// those don't have the least, the greatest, the sum and the sum of squares that were logged.
fn whole_numbers(histogram: &Buckets) -> Option<Vec<Bucket>> {
    let Stats { min, max, sum, sum_squares, .. } = histogram.stats;
    if min.fract() != 0.0 || max.fract() != 0.0 || min == max || !(sum + sum_squares).is_finite() {
        return None;
    }
    let last = histogram.buckets.len().checked_sub(1)?;
    let mut whole = Vec::new();
    for (place, &(left, right, count)) in histogram.buckets.iter().enumerate().filter(|(_, bucket)| bucket.2 > 0.0) {
        // Buckets are closed on the left; the last one on the right, too.
        let inside = |number: f64| number < right || (number == right && (place == last || left == right));
        let number = left.ceil() + 0.0; // not −0
        if !inside(number) || inside(number + 1.0) {
            return None;
        }
        whole.push((number, number, count));
    }
    let total = |of: fn(f64) -> f64| whole.iter().map(|&(number, _, count)| count * of(number)).sum::<f64>();
    let is_close = |squares: f64| (squares - sum_squares).abs() <= SQUARED * squares;
    let same = total(|number| number) == sum && total(f64::abs) < EXACT && is_close(total(|number| number * number));
    same.then_some(whole)
}

/// Puts so many of the values of the bucket that may hold 0 there, as many as it has; how many that are. The others stay where
/// they were, by the width on either side.
fn zeros_apart(buckets: &mut Vec<Bucket>, zeros: f64) -> f64 {
    if zeros <= 0.0 {
        return 0.0;
    }
    let last = buckets.len().saturating_sub(1);
    let holds = |(place, bucket): &(usize, &Bucket)| bucket.2 > 0.0 && may_hold_0(bucket, *place == last);
    let Some((place, &(left, right, count))) = buckets.iter().enumerate().find(holds) else { return 0.0 };
    let zeros = zeros.min(count);
    let rest = count - zeros;
    let half = right / 2.0 - left / 2.0; // the whole may overflow
    let below = if half > 0.0 { rest * (-left / 2.0 / half) } else { 0.0 };
    let parts = [(left, 0.0, below), (0.0, 0.0, zeros), (0.0, right, rest - below)];
    buckets.splice(place..=place, parts.into_iter().filter(|part| part.2 > 0.0));
    zeros
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::{Histogram, What, decode_event, put_histogram, values};
    use crate::mass::Mass;
    use crate::tensor::Allowance;
    use crate::types::Stamp;

    /// As torch's writer buckets values; with the zeros counted, ours.
    fn bucketed(values: &[f64], counts_zeros: bool) -> Histogram {
        let up = || std::iter::successors(Some(1e-12), |edge| Some(edge * 1.1)).take_while(|&edge| edge < 10.0);
        let mut limits: Vec<f64> = up().map(|edge: f64| -edge).chain([0.0]).chain(up()).collect();
        limits.sort_by(f64::total_cmp);
        let mut counts = vec![0.0; limits.len()];
        for value in values {
            counts[limits.partition_point(|limit| limit <= value)] += 1.0;
        }
        Histogram {
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            num: values.len() as f64,
            sum: values.iter().sum(),
            sum_squares: values.iter().map(|value| value * value).sum(),
            limits,
            counts,
            zeros: counts_zeros.then(|| values.iter().filter(|value| **value == 0.0).count() as u64),
            ..Histogram::default()
        }
    }

    fn read(values: &[f64], counts_zeros: bool) -> Buckets {
        exact(decoded(&bucketed(values, counts_zeros)))
    }

    fn decoded(h: &Histogram) -> Buckets {
        let mut event = Vec::new();
        put_histogram(&mut event, "h", h, Stamp { step: Some(1), wall_time: 0.0 });
        let What::Summary(summary) = decode_event(&event).unwrap().what else { panic!("no summary") };
        crate::buckets::decode(values(summary).next().unwrap().unwrap(), &mut Allowance::default()).unwrap()
    }

    fn check(values: &[f64], counts_zeros: bool, zeros: f64) {
        let h = read(values, counts_zeros);
        let found = Mass::of(&h).zeros();
        assert!(found == zeros || found.is_nan() && zeros.is_nan(), "{found} of {values:?}");
        let total: f64 = h.buckets.iter().map(|bucket| bucket.2).sum();
        assert_eq!(total, values.len() as f64);
    }

    #[test]
    fn zeros_are_told_from_values_next_to_them_where_they_were_counted() {
        for values in [[3e-13, -3e-13, 2e-13, 1.0], [1e-310, -2e-310, 5e-324, -1e-320]] {
            check(&values, true, 0.0);
            check(&values, false, f64::NAN);
        }
        check(&[0.0, -0.0, 3e-13, -3e-13, 0.5], true, 0.4);
        check(&[0.0, -0.0, 3e-13, -3e-13, 0.5], false, f64::NAN);
    }

    #[test]
    fn the_least_and_the_greatest_value_tell_of_zeros() {
        check(&[3e-13, 2e-13, 4e-13], false, 0.0);
        check(&[-3e-13, -2e-13, -0.5], false, 0.0);
        check(&[0.0, 0.0, -0.5], false, 2.0 / 3.0);
        check(&[0.0; 5], false, 1.0);
    }

    #[test]
    fn whole_numbers_lie_where_they_are() {
        let h = read(&[0.0, 1.0, 1.0, 3.0, 2.0, 0.0, 3.0, 3.0], false);
        assert_eq!(h.buckets, [(0.0, 0.0, 2.0), (1.0, 1.0, 2.0), (2.0, 2.0, 1.0), (3.0, 3.0, 3.0)]);
        assert_eq!(h.zeros, Some(2.0));
        assert_eq!(read(&[-1.0, 0.0, 1.0, 1.0], false).buckets, [(-1.0, -1.0, 1.0), (0.0, 0.0, 1.0), (1.0, 1.0, 2.0)]);
        // What lies beside a whole number has another sum.
        assert!(read(&[0.0, 0.999, 2.0], false).buckets.contains(&(0.0, 1e-12, 1.0)));
        assert!(read(&[0.0, 1e-13, 2.0], false).buckets.contains(&(0.0, 1e-12, 2.0)));
        // The same sum, but not that of squares.
        assert_ne!(read(&[0.0, 0.99, 1.01, 2.0], false).zeros, Some(1.0));
    }

    #[test]
    fn zeros_outside_of_all_buckets_change_nothing() {
        let mut h = bucketed(&[1.0, 2.5], true);
        h.zeros = Some(7);
        assert_eq!(exact(decoded(&h)).zeros, Some(0.0));
        let mut h = bucketed(&[-1e-13, 2e-13, 0.0], true);
        h.zeros = Some(7);
        assert_eq!(exact(decoded(&h)).buckets, [(-1e-13, 0.0, 1.0), (0.0, 0.0, 2.0)]);
    }

    proptest! {
        #[test]
        fn buckets_stay_in_order_and_keep_their_counts(
            values in proptest::collection::vec(prop_oneof![Just(0.0), -3e-12..3e-12, -3.0..3.0, (-4_i32..5).prop_map(f64::from)], 1..40),
            counts_zeros: bool,
        ) {
            let h = read(&values, counts_zeros);
            prop_assert!(h.buckets.is_sorted_by(|a, b| a.1 <= b.0) && h.buckets.iter().all(|b| b.0 <= b.1));
            prop_assert!((h.buckets.iter().map(|b| b.2).sum::<f64>() - values.len() as f64).abs() < 1e-9);
            let zeros = values.iter().filter(|value| **value == 0.0).count() as f64 / values.len() as f64;
            let found = Mass::of(&h).zeros();
            prop_assert!(found == zeros || found.is_nan() && !counts_zeros);
        }
    }
}
