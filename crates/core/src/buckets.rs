//! Logged histograms, made alike and ready to draw.

use crate::event::{Histogram, NotFinite, Payload, decode_histogram, decode_value};
use crate::tensor::{Allowance, decode_tensor};
use crate::wire::Malformed;

/// Left edge, right edge and count.
pub type Bucket = (f64, f64, f64);

/// One histogram as it was logged, without the empty buckets at its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Buckets {
    /// The least value, the greatest, how many there are, their sum and the sum of their squares. What TensorFlow 2 doesn't log,
    /// the sums, is NaN; of no values at all, `min` and `max` are too.
    pub stats: Stats,
    /// Values that no bucket holds.
    pub not_finite: NotFinite,
    /// Each bucket, ascending: edges are finite, none is wider than nothing or overlaps the one before, and counts are finite
    /// and not negative. What was logged otherwise is mended.
    pub buckets: Vec<Bucket>,
    /// How many of the values are 0, where that was logged.
    pub zeros: Option<f64>,
    /// The buckets as they were logged, where `buckets` is mended.
    unmended: Option<Vec<Bucket>>,
}

impl Buckets {
    /// Buckets of which nothing else is known.
    #[cfg(test)]
    pub(crate) fn alone(buckets: Vec<Bucket>) -> Self {
        let stats = Stats { min: f64::NAN, max: f64::NAN, num: 0.0, sum: f64::NAN, sum_squares: f64::NAN };
        Self { stats, not_finite: NotFinite::default(), buckets, zeros: None, unmended: None }
    }

    /// Each bucket with the edges and the count that were logged, in order of writing, without the empty ones at the ends.
    pub fn logged(&self) -> &[Bucket] {
        self.unmended.as_deref().unwrap_or(&self.buckets)
    }
}

/// Whether a value in it may be 0: buckets are closed on the left, the last one on the right, too.
pub(crate) fn may_hold_0(&(left, right, _): &Bucket, is_last: bool) -> bool {
    left <= 0.0 && (right > 0.0 || (right == 0.0 && (is_last || left == 0.0)))
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

fn of_proto(h: &Histogram) -> Buckets {
    let mut buckets = if h.limits.is_sorted() {
        ascending(h.min, &h.limits, &h.counts)
    } else {
        let mut limited: Vec<(f64, f64)> = h.limits.iter().copied().zip(h.counts.iter().copied()).collect();
        limited.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (limits, counts): (Vec<f64>, Vec<f64>) = limited.into_iter().unzip();
        ascending(h.min, &limits, &counts)
    };
    // The outer edges are those of the grid, as far as 1.8e308 in TensorFlow's: the values end before.
    if let Some(first) = buckets.first_mut() {
        first.0 = h.min.min(first.1);
    }
    if let Some(last) = buckets.last_mut() {
        last.1 = h.max.max(last.0);
    }
    let is_mended = !(h.limits.is_sorted() && h.counts.iter().all(|&count| is_count(count)) && is_fine(&buckets));
    let unmended = is_mended.then(|| as_logged(h));
    let buckets = if is_mended { mended(buckets) } else { buckets };
    let Histogram { min, max, num, sum, sum_squares, .. } = *h;
    // A number that makes no sense hides no values.
    let num = if num.is_finite() && num > 0.0 { num } else { total(&buckets) };
    let (min, max) = if num > 0.0 { (min, max) } else { (f64::NAN, f64::NAN) };
    let (stats, zeros) = (Stats { min, max, num, sum, sum_squares }, h.zeros.map(|zeros| zeros as f64));
    Buckets { stats, not_finite: h.not_finite, buckets, zeros, unmended }
}

/// Whether a bucket can have so many values.
fn is_count(count: f64) -> bool {
    count.is_finite() && count >= 0.0
}

/// Buckets by their right edges, whatever those are.
fn as_logged(h: &Histogram) -> Vec<Bucket> {
    let lefts = std::iter::once(h.min).chain(h.limits.iter().copied());
    let rows = lefts.zip(&h.limits).zip(&h.counts).map(|((left, &right), &count)| (left, right, count));
    trimmed(rows.collect(), |count| count != 0.0)
}

/// Buckets from `min` on by their right edges, without the empty ones at the ends.
fn ascending(min: f64, limits: &[f64], counts: &[f64]) -> Vec<Bucket> {
    let end = counts.iter().rposition(|&count| is_filled(count)).map_or(0, |last| last + 1);
    let begin = counts.iter().position(|&count| is_filled(count)).unwrap_or(0);
    let mut left = if begin == 0 { min } else { limits[begin - 1] };
    let filled = limits[begin..end].iter().zip(&counts[begin..end]);
    filled.map(|(&right, &count)| (std::mem::replace(&mut left, right), right, count)).collect()
}

/// A tensor of shape [k, 3]: left edge, right edge, count.
fn of_numbers(numbers: &[f64]) -> Result<Buckets, Malformed> {
    let (rows, rest) = numbers.as_chunks::<3>();
    if !rest.is_empty() {
        return Err(Malformed("a histogram's tensor has no three columns"));
    }
    let rows: Vec<Bucket> = rows.iter().map(|&[left, right, count]| (left, right, count)).collect();
    let is_mended = !(rows.iter().all(|row| is_count(row.2)) && is_fine(&rows));
    let unmended = is_mended.then(|| trimmed(rows.clone(), |count| count != 0.0));
    let rows = trimmed(rows, is_filled);
    let buckets = if is_mended { mended(rows) } else { rows };
    let stats = Stats {
        min: buckets.first().map_or(f64::NAN, |bucket| bucket.0),
        max: buckets.last().map_or(f64::NAN, |bucket| bucket.1),
        num: total(&buckets),
        sum: f64::NAN,
        sum_squares: f64::NAN,
    };
    Ok(Buckets { stats, not_finite: NotFinite::default(), buckets, zeros: None, unmended })
}

/// How many values there are. A sum of nothing is −0, and that is no number of values.
fn total(buckets: &[Bucket]) -> f64 {
    buckets.iter().map(|bucket| bucket.2).sum::<f64>() + 0.0
}

fn is_filled(count: f64) -> bool {
    count > 0.0
}

/// Without the buckets at the ends whose counts aren't `kept`.
fn trimmed(mut buckets: Vec<Bucket>, kept: fn(f64) -> bool) -> Vec<Bucket> {
    buckets.truncate(buckets.iter().rposition(|bucket| kept(bucket.2)).map_or(0, |last| last + 1));
    buckets.drain(..buckets.iter().position(|bucket| kept(bucket.2)).unwrap_or(0));
    buckets
}

/// Whether buckets are as `Buckets` promises them.
fn is_fine(buckets: &[Bucket]) -> bool {
    let fine =
        |&(left, right, count): &Bucket| left.is_finite() && right.is_finite() && left <= right && is_count(count);
    buckets.iter().all(fine) && buckets.is_sorted_by(|a, b| a.1 <= b.0)
}

/// Buckets made as `Buckets` promises them. An edge that is no number is taken for the other one, and a bucket without any is left
/// out; edges the wrong way round are turned, and a left edge moves up to the right edge of the bucket before, so that what
/// it holds lies where both say. Counts that are negative or not finite count nothing.
fn mended(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    buckets.retain(|(left, right, _)| !(left.is_nan() && right.is_nan()));
    for (left, right, count) in &mut buckets {
        // Of a number and NaN, min and max are the number.
        let (low, high) = (left.min(*right), left.max(*right));
        (*left, *right) = (low.clamp(f64::MIN, f64::MAX), high.clamp(f64::MIN, f64::MAX));
        *count = if is_count(*count) { *count } else { 0.0 };
    }
    buckets.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut end = f64::MIN;
    for (left, right, _) in &mut buckets {
        *left = left.max(end);
        *right = right.max(*left);
        end = *right;
    }
    trimmed(buckets, is_filled)
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
        assert!(proto(0.0, 0.0, &[0.0], &[0.0]).stats.num.is_sign_positive());
        assert!(of_numbers(&[]).unwrap().stats.num.is_sign_positive());
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
    fn what_makes_no_sense_is_mended() {
        let inf = f64::INFINITY;
        let nan = f64::NAN;
        assert_eq!(proto(0.0, 2.0, &[1.0, 2.0], &[-5.0, 5.0]).stats.num, 5.0);
        // In any order, the limits are right edges.
        assert_eq!(proto(0.0, 3.0, &[3.0, 1.0], &[2.0, 1.0]).buckets, [(0.0, 1.0, 1.0), (1.0, 3.0, 2.0)]);
        assert_eq!(mended(vec![(0.0, 2.0, 1.0), (1.0, 3.0, 2.0)]), [(0.0, 2.0, 1.0), (2.0, 3.0, 2.0)]);
        assert_eq!(mended(vec![(2.0, 1.0, 5.0), (0.0, 0.5, -3.0)]), [(1.0, 2.0, 5.0)]);
        assert_eq!(mended(vec![(0.0, 1.0, 1.0), (1.0, 2.0, nan), (2.0, 3.0, 1.0)])[1], (1.0, 2.0, 0.0));
        assert_eq!(mended(vec![(nan, 1.0, 1.0), (nan, nan, 1.0)]), [(1.0, 1.0, 1.0)]);
        assert_eq!(mended(vec![(-inf, inf, 1.0)]), [(f64::MIN, f64::MAX, 1.0)]);
    }

    #[test]
    fn what_was_mended_is_kept_as_it_was_logged() {
        let logged = |limits: &[f64], counts: &[f64]| proto(0.0, 3.0, limits, counts).logged().to_vec();
        let rows = [(0.0, 1.0, 5.0), (1.0, 2.0, -2.0), (2.0, 3.0, 3.0)];
        assert_eq!(logged(&[1.0, 2.0, 3.0], &[5.0, -2.0, 3.0]), rows);
        assert_eq!(logged(&[1.0, 2.0, 3.0], &[-5.0, 5.0, 0.0]), [(0.0, 1.0, -5.0), (1.0, 2.0, 5.0)]);
        assert_eq!(logged(&[3.0, 1.0], &[2.0, 1.0]), [(0.0, 3.0, 2.0), (3.0, 1.0, 1.0)]);
        assert!(logged(&[1.0, 3.0], &[2.0, f64::NAN])[1].2.is_nan());
        assert_eq!(logged(&[1.0, 3.0, 9.0], &[2.0, 1.0, 0.0]), [(0.0, 1.0, 2.0), (1.0, 3.0, 1.0)]);
        let tensor = of_numbers(&[0.0, 1.0, -1.0, 1.0, 2.0, 4.0]).unwrap();
        assert_eq!((tensor.logged()[0], tensor.buckets[0]), ((0.0, 1.0, -1.0), (1.0, 2.0, 4.0)));
    }

    proptest! {
        #[test]
        fn buckets_are_as_promised(rows in proptest::collection::vec(any::<(f64, f64, f64)>(), 0..20)) {
            let buckets = mended(rows);
            prop_assert!(buckets.iter().all(|b| b.0.is_finite() && b.0 <= b.1 && b.1.is_finite()));
            prop_assert!(buckets.iter().all(|b| b.2.is_finite() && b.2 >= 0.0));
            prop_assert!(buckets.is_sorted_by(|a, b| a.1 <= b.0));
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
            let _ = decode(&bytes, &mut Allowance::default());
        }
    }
}
