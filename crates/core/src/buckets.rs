//! Logged histograms, made alike and ready to draw.

use crate::event::{Histogram, NotFinite, Payload, decode_histogram, decode_value};
use crate::tensor::{Allowance, decode_tensor};
use crate::wire::Malformed;

/// One histogram as it was logged, without the empty buckets at its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Buckets {
    /// The least value, the greatest, how many there are, their sum and the sum of their squares. What TensorFlow 2 doesn't log,
    /// the sums, is NaN; of no values at all, `min` and `max` are too.
    pub stats: Stats,
    /// Values that no bucket holds.
    pub not_finite: NotFinite,
    /// Left edge, right edge and count of each bucket.
    pub buckets: Vec<(f64, f64, f64)>,
}

/// What is known of a histogram's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// How many.
    pub num: f64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub sum_squares: f64,
}

/// Decodes a serialized `Summary.Value` that holds a histogram, in either dialect.
pub fn decode(message: &[u8], allowance: &mut Allowance) -> Result<Buckets, Malformed> {
    match decode_value(message)?.payload {
        Payload::Histogram(message) => Ok(of_proto(&decode_histogram(message)?)),
        Payload::Tensor(message) => of_numbers(&decode_tensor(message)?.numbers(allowance)?),
        _ => Err(Malformed("it holds no histogram")),
    }
}

/// Spreads buckets over `bins` equal bins from `low` to `high`: each bin gets the share of a bucket's count that the bucket's
/// width has in it. Counts outside the range fall into the outermost bins, so that their total stays.
pub fn spread(buckets: &[(f64, f64, f64)], low: f64, high: f64, bins: usize) -> Vec<f64> {
    let mut counts = vec![0.0; bins];
    let width = (high - low) / bins as f64;
    let bin_of = |x: f64| (((x - low) / width) as usize).min(bins - 1); // below `low`: 0
    for &(left, right, count) in buckets {
        let (first, last) = (bin_of(left), bin_of(right));
        if first >= last {
            counts[first] += count;
            continue;
        }
        let mut begun = left;
        for (bin, total) in counts.iter_mut().enumerate().take(last + 1).skip(first) {
            let end = if bin == last { right } else { low + width * (bin + 1) as f64 };
            *total += count * (end - begun) / (right - left);
            begun = end;
        }
    }
    counts
}

fn of_proto(h: &Histogram) -> Buckets {
    let lefts = [h.min].into_iter().chain(h.limits.iter().copied());
    let buckets = lefts.zip(&h.limits).zip(&h.counts).map(|((left, &right), &count)| (left, right, count));
    let mut buckets = trimmed(buckets.collect());
    // The outer edges are those of the grid, as far as 1.8e308 in TensorFlow's: the values end before.
    if let Some(first) = buckets.first_mut() {
        first.0 = h.min.min(first.1);
    }
    if let Some(last) = buckets.last_mut() {
        last.1 = h.max.max(last.0);
    }
    let Histogram { min, max, num, sum, sum_squares, .. } = *h;
    let (min, max) = if num > 0.0 { (min, max) } else { (f64::NAN, f64::NAN) };
    Buckets { stats: Stats { min, max, num, sum, sum_squares }, not_finite: h.not_finite, buckets }
}

/// A tensor of shape [k, 3]: left edge, right edge, count.
fn of_numbers(numbers: &[f64]) -> Result<Buckets, Malformed> {
    let (rows, rest) = numbers.as_chunks::<3>();
    if !rest.is_empty() {
        return Err(Malformed("a histogram's tensor has no three columns"));
    }
    let buckets = trimmed(rows.iter().map(|&[left, right, count]| (left, right, count)).collect());
    let stats = Stats {
        min: buckets.first().map_or(f64::NAN, |bucket| bucket.0),
        max: buckets.last().map_or(f64::NAN, |bucket| bucket.1),
        num: buckets.iter().map(|bucket| bucket.2).sum(),
        sum: f64::NAN,
        sum_squares: f64::NAN,
    };
    Ok(Buckets { stats, not_finite: NotFinite::default(), buckets })
}

fn trimmed(mut buckets: Vec<(f64, f64, f64)>) -> Vec<(f64, f64, f64)> {
    let is_filled = |bucket: &(f64, f64, f64)| bucket.2 > 0.0;
    buckets.truncate(buckets.iter().rposition(is_filled).map_or(0, |last| last + 1));
    buckets.drain(..buckets.iter().position(is_filled).unwrap_or(0));
    buckets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::{put_bytes, put_doubles, put_int64, put_message};

    fn proto(min: f64, max: f64, limits: &[f64], counts: &[f64]) -> Buckets {
        let num = counts.iter().sum();
        let (limits, counts) = (limits.to_vec(), counts.to_vec());
        of_proto(&Histogram { min, max, num, limits, counts, ..Histogram::default() })
    }

    #[test]
    fn empty_buckets_are_cut_off_and_outer_edges_drawn_in() {
        assert_eq!(proto(1.0, 1.0, &[0.9, 1.1], &[0.0, 5.0]).buckets, [(1.0, 1.0, 5.0)]);
        let buckets = proto(0.5, 7.0, &[0.0, 1.0, 2.0, f64::MAX, f64::INFINITY], &[0.0, 1.0, 0.0, 2.0, 0.0]).buckets;
        assert_eq!(buckets, [(0.5, 1.0, 1.0), (1.0, 2.0, 0.0), (2.0, 7.0, 2.0)]);
        assert_eq!(proto(0.0, 0.0, &[0.0], &[0.0]).buckets, []);
        assert!(proto(0.0, 0.0, &[0.0], &[0.0]).stats.min.is_nan());
    }

    #[test]
    fn tensorflow_2s_histograms_are_read() {
        let mut message = Vec::new();
        put_message(&mut message, 8, |tensor| {
            put_int64(tensor, 1, 2);
            put_message(tensor, 2, |shape| {
                put_message(shape, 2, |dim| put_int64(dim, 1, 2));
                put_message(shape, 2, |dim| put_int64(dim, 1, 3));
            });
            put_doubles(tensor, 6, &[0.0, 1.0, 2.0, 1.0, 3.0, 4.0]);
        });
        let buckets = decode(&message, &mut Allowance::default()).unwrap();
        assert_eq!(buckets.buckets, [(0.0, 1.0, 2.0), (1.0, 3.0, 4.0)]);
        assert_eq!((buckets.stats.min, buckets.stats.max, buckets.stats.num), (0.0, 3.0, 6.0));
        let mut other = Vec::new();
        put_bytes(&mut other, 1, b"tag");
        assert_eq!(decode(&other, &mut Allowance::default()), Err(Malformed("it holds no histogram")));
    }

    #[test]
    fn counts_are_spread_by_width() {
        assert_eq!(spread(&[(0.0, 4.0, 8.0)], 0.0, 4.0, 4), [2.0; 4]);
        assert_eq!(spread(&[(1.5, 2.5, 8.0)], 0.0, 4.0, 4), [0.0, 4.0, 4.0, 0.0]);
        assert_eq!(spread(&[(4.0, 4.0, 8.0)], 0.0, 4.0, 4), [0.0, 0.0, 0.0, 8.0]);
        assert_eq!(spread(&[(2.0, 2.0, 8.0)], 2.0, 2.0, 3), [8.0, 0.0, 0.0]);
    }

    proptest! {
        #[test]
        fn spreading_loses_nothing(
            edges in proptest::collection::vec(-50.0..50.0, 2..20_usize),
            bins in 1..40_usize,
        ) {
            let mut edges: Vec<f64> = edges;
            edges.sort_by(f64::total_cmp);
            let buckets: Vec<_> = edges.windows(2).map(|pair| (pair[0], pair[1], 3.0)).collect();
            let counts = spread(&buckets, edges[0], edges[edges.len() - 1], bins);
            prop_assert!((counts.iter().sum::<f64>() - 3.0 * buckets.len() as f64).abs() < 1e-6);
            prop_assert!(counts.iter().all(|count| *count >= -1e-9));
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
            if let Ok(buckets) = decode(&bytes, &mut Allowance::default()) {
                spread(&buckets.buckets, buckets.stats.min, buckets.stats.max, 7);
            }
        }
    }
}
