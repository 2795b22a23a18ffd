//! Values to TensorBoard's default buckets, in one pass and without a search.
//!
//! The edges are `1e-12 · 1.1^k` below 1e20, their negatives, and 0: those of TensorFlow's `histogram.cc`, which PyTorch's
//! writer uses too. Buckets are closed on the left and open on the right, but for the last one, which is closed.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

use crate::error::{Error, Result};
use crate::event::Histogram;
pub use crate::slots::Float;
use crate::slots::{self, Slots};

/// Buckets `values` over the default edges, trimmed as PyTorch's writer trims them: from the first filled bucket to the last,
/// with one empty bucket to the left of them, whose limit is the left edge of the first.
///
/// The statistics are over the finite values, in float64. Values beyond the outermost edges (±1e20, nearly) are counted in the
/// outermost buckets, where numpy would drop them. Fails where there are no values at all; where none is finite, the one
/// bucket is empty and the statistics are 0.
pub fn bucket<T: Float>(values: &[T]) -> Result<Histogram> {
    if values.is_empty() {
        return Err(Error::EmptyHistogram);
    }
    let (stats, slots) = tallied(values);
    let (counts, not_finite) = slots.buckets();
    let num = (values.len() as u64 - not_finite.total()) as f64;
    let filled = |count: &f64| *count > 0.0;
    let (Some(first), Some(last)) = (counts.iter().position(filled), counts.iter().rposition(filled)) else {
        let zeros = Some(0);
        return Ok(Histogram { limits: vec![0.0], counts: vec![0.0], not_finite, zeros, ..Histogram::default() });
    };
    Ok(Histogram {
        min: stats.min,
        max: stats.max,
        num,
        sum: stats.sum,
        sum_squares: stats.sum_squares,
        limits: EDGES[first..=last + 1].to_vec(),
        counts: [0.0].into_iter().chain(counts[first..=last].iter().copied()).collect(),
        not_finite,
        zeros: Some(slots.zeros()),
    })
}

/// By several threads where there are many values, since one alone waits for the memory that they lie in. The threads are of
/// this call: those of a pool would be missing in a process that was forked.
fn tallied<T: Float>(values: &[T]) -> (Stats, Slots) {
    let worth = (values.len() / SHARE).min(MOST_THREADS);
    if worth < 2 {
        return tally(values);
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(worth); // which reads files
    let share = values.len().div_ceil(threads);
    let (own, others) = values.split_at(share);
    thread::scope(|scope| {
        let others: Vec<_> = others.chunks(share).map(|share| scope.spawn(|| tally(share))).collect();
        others.into_iter().fold(tally(own), |(stats, slots), other| {
            let (of_other, in_other) = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            (stats.merge(of_other), slots.merge(&in_other))
        })
    })
}

fn tally<T: Float>(values: &[T]) -> (Stats, Slots) {
    let mut stats = Stats::default();
    let mut slots = Slots::default();
    for block in values.chunks(BLOCK) {
        stats = stats.merge(Stats::of(block));
        slots.count(block);
    }
    (stats, slots)
}

/// So many values are worth a thread: 0.2 ms of work.
const SHARE: usize = 1 << 17;
const MOST_THREADS: usize = 4;
/// How many values are passed at a time: once for the statistics and once for the buckets, while the nearest cache holds them.
const BLOCK: usize = 256;
/// Running sums are kept so many times over, so that several values are added by one instruction.
const LANES: usize = 8;

/// All edges, ascending.
static EDGES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let negative = slots::EDGES.iter().rev().map(|edge| -edge);
    negative.chain([0.0]).chain(slots::EDGES.iter().copied()).collect()
});

#[derive(Clone, Copy)]
struct Stats {
    min: f64,
    max: f64,
    sum: f64,
    sum_squares: f64,
}

impl Default for Stats {
    fn default() -> Self {
        Self { min: f64::INFINITY, max: f64::NEG_INFINITY, sum: 0.0, sum_squares: 0.0 }
    }
}

impl Stats {
    /// Of the finite values.
    fn of<T: Float>(values: &[T]) -> Self {
        let mut lanes = [Self::default(); LANES];
        let (whole, rest) = values.as_chunks::<LANES>();
        for chunk in whole {
            for (lane, &value) in lanes.iter_mut().zip(chunk) {
                lane.add(value.into());
            }
        }
        let all = lanes.into_iter().fold(Self::of_each(rest), Self::merge);
        if all.sum.is_finite() { all } else { Self::of_each(values) }
    }

    /// The same, but one value after the other.
    fn of_each<T: Float>(values: &[T]) -> Self {
        let mut all = Self::default();
        values.iter().map(|&value| value.into()).filter(|value| value.is_finite()).for_each(|value| all.add(value));
        all
    }

    #[inline]
    fn add(&mut self, value: f64) {
        self.min = if value < self.min { value } else { self.min };
        self.max = if value > self.max { value } else { self.max };
        self.sum += value;
        self.sum_squares += value * value;
    }

    fn merge(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            sum: self.sum + other.sum,
            sum_squares: self.sum_squares + other.sum_squares,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::NotFinite;

    /// numpy's rule by search: the last edge that isn't above the value, kept inside.
    fn bucket_by_search(value: f64) -> usize {
        EDGES.partition_point(|&edge| edge <= value).clamp(1, EDGES.len() - 1) - 1
    }

    fn check(values: &[f64], limits: &[f64], counts: &[f64]) {
        let h = bucket(values).unwrap();
        assert_eq!((h.limits.as_slice(), h.counts.as_slice()), (limits, counts), "{values:?}");
    }

    fn check_one<T: Float + std::fmt::LowerExp>(value: T) {
        let h = bucket(&[value]).unwrap();
        let found = bucket_by_search(value.into());
        assert_eq!((&h.limits[..], &h.counts[..]), (&EDGES[found..found + 2], &[0.0, 1.0][..]), "{value:e}");
    }

    #[test]
    fn the_edges_are_tensorboards() {
        assert_eq!(EDGES.len(), 1549);
        assert!(EDGES.is_sorted());
    }

    #[test]
    fn every_edge_and_its_neighbours_fall_where_a_search_puts_them() {
        for &edge in EDGES.iter().chain(&[-0.0]) {
            [edge.next_down(), edge, edge.next_up()].into_iter().for_each(check_one);
            [(edge as f32).next_down(), edge as f32, (edge as f32).next_up()].into_iter().for_each(check_one);
        }
    }

    #[test]
    fn buckets_are_trimmed_with_an_empty_one_at_the_left() {
        check(&[0.0], &[0.0, 1e-12], &[0.0, 1.0]);
        check(&[-1e-12, 0.0, 0.0], &[-1e-12, 0.0, 1e-12], &[0.0, 1.0, 2.0]);
        check(&[f64::NAN, f64::INFINITY], &[0.0], &[0.0]);
        let last = EDGES.len() - 1;
        check(&[1e30], &EDGES[last - 1..], &[0.0, 1.0]);
        check(&[f64::MIN], &EDGES[..2], &[0.0, 1.0]);
    }

    #[test]
    fn values_that_are_not_finite_are_counted_apart() {
        let negative_nan = f32::from_bits(u32::MAX);
        let h =
            bucket(&[1.0, f32::NAN, f32::NEG_INFINITY, 3.0, f32::NEG_INFINITY, f32::INFINITY, negative_nan]).unwrap();
        assert_eq!(h.not_finite, NotFinite { nan: 2, positive: 1, negative: 2 });
        assert_eq!((h.min, h.max, h.num, h.sum, h.sum_squares), (1.0, 3.0, 2.0, 4.0, 10.0));
        assert!(matches!(bucket::<f32>(&[]), Err(Error::EmptyHistogram)));
    }

    #[test]
    fn zeros_are_told_from_what_is_next_to_them() {
        assert_eq!(bucket(&[0.0, -0.0, 3e-13, -3e-13, 5e-324, 1.0]).unwrap().zeros, Some(2));
        assert_eq!(bucket(&[0.0_f32, -0.0, 0.0, f32::from_bits(1), -f32::from_bits(1), 2.0]).unwrap().zeros, Some(3));
        assert_eq!(bucket(&[3e-13, -1e-310]).unwrap().zeros, Some(0));
        assert_eq!(bucket(&[f64::NAN]).unwrap().zeros, Some(0));
        assert_eq!(bucket(&vec![0.0_f32; 2 * SHARE + 5]).unwrap().zeros, Some(2 * SHARE as u64 + 5));
    }

    #[test]
    fn blocks_and_the_shares_of_threads_add_up() {
        for size in [2 * BLOCK + 5, 4 * SHARE + 7] {
            let mut values: Vec<f64> = (0..size).map(|i| (i % 1000) as f64).collect();
            let placed: Vec<f64> = values.iter().copied().filter(|value| *value != 259.0).collect();
            values.iter_mut().filter(|value| **value == 259.0).for_each(|value| *value = f64::NAN);
            let (h, one_by_one) = (bucket(&values).unwrap(), Stats::of_each(&placed));
            assert_eq!((h.min, h.max, h.num), (one_by_one.min, one_by_one.max, placed.len() as f64));
            assert_eq!((h.sum, h.sum_squares), (one_by_one.sum, one_by_one.sum_squares));
            assert_eq!((h.counts.iter().sum::<f64>(), h.not_finite.total()), (h.num, (size - placed.len()) as u64));
        }
    }

    proptest! {
        #[test]
        fn any_float_falls_where_a_search_puts_it(bits: u64) {
            let (single, double) = (f32::from_bits(bits as u32), f64::from_bits(bits));
            prop_assume!(single.is_finite() && double.is_finite());
            check_one(single);
            check_one(double);
        }

        #[test]
        fn no_value_is_lost(values in proptest::collection::vec(any::<f32>(), 1..100)) {
            let h = bucket(&values).unwrap();
            prop_assert_eq!(h.counts.iter().sum::<f64>(), h.num);
            prop_assert_eq!(h.num + h.not_finite.total() as f64, values.len() as f64);
            prop_assert_eq!(h.limits.len(), h.counts.len());
            let zeros = values.iter().filter(|value| **value == 0.0).count();
            prop_assert_eq!(h.zeros, Some(zeros as u64));
        }
    }
}
