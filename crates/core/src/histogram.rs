//! Values to TensorBoard's default buckets, in one pass and without a search.
//!
//! The edges are `1e-12 · 1.1^k` below 1e20, their negatives, and 0: those of TensorFlow's `histogram.cc`, which PyTorch's
//! writer uses too. Buckets are closed on the left and open on the right, but for the last one, which is closed.

use std::sync::LazyLock;

use crate::error::{Error, Result};
use crate::event::{Histogram, NotFinite};

/// Buckets `values` over the default edges, trimmed as PyTorch's writer trims them: from the first filled bucket to the last,
/// with one empty bucket to the left of them, whose limit is the left edge of the first.
///
/// The statistics are over the finite values, in float64. Values beyond the outermost edges (±1e20, nearly) are counted in the
/// outermost buckets, where numpy would drop them. Fails where there are no values at all; where none is finite, the one
/// bucket is empty and the statistics are 0.
pub fn bucket<T: Copy + Into<f64>>(values: &[T]) -> Result<Histogram> {
    if values.is_empty() {
        return Err(Error::EmptyHistogram);
    }
    let grid = &*GRID;
    let mut lanes = [Stats::default(); LANES];
    let mut not_finite = NotFinite::default();
    let mut counts = vec![[0_u64; LANES]; grid.edges.len() - 1];
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole.iter().map(<[T; LANES]>::as_slice).chain([rest]) {
        for (lane, &value) in chunk.iter().enumerate() {
            let value: f64 = value.into();
            if value.is_finite() {
                lanes[lane].add(value);
                counts[grid.bucket(value)][lane] += 1;
            } else {
                note(&mut not_finite, value);
            }
        }
    }
    let counts: Vec<f64> = counts.iter().map(|lanes| lanes.iter().sum::<u64>() as f64).collect();
    let stats = lanes.into_iter().reduce(Stats::merge).unwrap_or_default();
    let num = (values.len() as u64 - not_finite.total()) as f64;
    let filled = |count: &f64| *count > 0.0;
    let (Some(first), Some(last)) = (counts.iter().position(filled), counts.iter().rposition(filled)) else {
        return Ok(Histogram { limits: vec![0.0], counts: vec![0.0], not_finite, ..Histogram::default() });
    };
    Ok(Histogram {
        min: stats.min,
        max: stats.max,
        num,
        sum: stats.sum,
        sum_squares: stats.sum_squares,
        limits: grid.edges[first..=last + 1].to_vec(),
        counts: [0.0].into_iter().chain(counts[first..=last].iter().copied()).collect(),
        not_finite,
    })
}

/// Running sums are kept four times over, so that an addition needn't wait for the one before it.
const LANES: usize = 4;

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

fn note(not_finite: &mut NotFinite, value: f64) {
    if value.is_nan() {
        not_finite.nan += 1;
    } else if value > 0.0 {
        not_finite.positive += 1;
    } else {
        not_finite.negative += 1;
    }
}

/// The edges, and a table that finds a value's bucket by the leading bits of its float64.
///
/// Positive floats are ordered as their bits are. A cell is all floats that share sign-less exponent and the first four bits of
/// the mantissa: its ends are at most a factor of 17/16 apart, less than the 1.1 between edges, so at most one edge lies in
/// it, and one comparison decides.
struct Grid {
    /// All edges, ascending.
    edges: Vec<f64>,
    /// How many positive edges there are.
    positive: usize,
    /// The first cell that is looked up; values below fall into it.
    base: u64,
    /// For each cell: how many positive edges lie below it, and the bits of the one inside it (or the first beyond it).
    cells: Vec<(u32, u64)>,
}

static GRID: LazyLock<Grid> = LazyLock::new(Grid::new);

impl Grid {
    /// 64 bits less the sign, eleven of the exponent and four of the mantissa.
    const SHIFT: u32 = 48;

    fn new() -> Self {
        // By repeated multiplication, as TensorFlow and PyTorch do it: the rounding errors belong to the edges.
        let positive: Vec<f64> =
            std::iter::successors(Some(1e-12), |edge| Some(edge * 1.1)).take_while(|&edge| edge < 1e20).collect();
        let negative = positive.iter().rev().map(|edge| -edge);
        let edges = negative.chain([0.0]).chain(positive.iter().copied()).collect();
        let base = (1e-12_f64.to_bits() >> Self::SHIFT) - 1;
        let end = (1e20_f64.to_bits() >> Self::SHIFT) + 1;
        let cells = (base..=end)
            .map(|cell| {
                let below = positive.partition_point(|edge| edge.to_bits() < cell << Self::SHIFT);
                (below as u32, positive.get(below).map_or(u64::MAX, |edge| edge.to_bits()))
            })
            .collect();
        Self { edges, positive: positive.len(), base, cells }
    }

    /// The bucket of a finite value.
    #[inline]
    fn bucket(&self, value: f64) -> usize {
        let negative = value < 0.0;
        // A positive value on an edge belongs to the bucket above it, a negative one to the bucket nearer 0: counting the
        // edges below the next smaller float does that.
        let key = (value.to_bits() & (u64::MAX >> 1)).wrapping_sub(u64::from(negative));
        let cell = (key >> Self::SHIFT).saturating_sub(self.base) as usize;
        let (below, edge) = self.cells[cell.min(self.cells.len() - 1)];
        let passed = (below as usize + usize::from(key >= edge)).min(self.positive - 1);
        if negative { self.positive - 1 - passed } else { self.positive + passed }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// numpy's rule by search: the last edge that isn't above the value, kept inside.
    fn bucket_by_search(value: f64) -> usize {
        GRID.edges.partition_point(|&edge| edge <= value).clamp(1, GRID.edges.len() - 1) - 1
    }

    fn check(values: &[f64], limits: &[f64], counts: &[f64]) {
        let h = bucket(values).unwrap();
        assert_eq!((h.limits.as_slice(), h.counts.as_slice()), (limits, counts), "{values:?}");
    }

    #[test]
    fn the_edges_are_tensorboards() {
        assert_eq!(GRID.edges.len(), 1549);
        assert!(GRID.edges.is_sorted());
    }

    #[test]
    fn every_edge_and_its_neighbours_fall_where_a_search_puts_them() {
        for &edge in &GRID.edges {
            for value in [edge.next_down(), edge, edge.next_up()] {
                assert_eq!(GRID.bucket(value), bucket_by_search(value), "{value:e}");
            }
        }
        assert_eq!(GRID.bucket(-0.0), bucket_by_search(0.0));
    }

    #[test]
    fn buckets_are_trimmed_with_an_empty_one_at_the_left() {
        check(&[0.0], &[0.0, 1e-12], &[0.0, 1.0]);
        check(&[-1e-12, 0.0, 0.0], &[-1e-12, 0.0, 1e-12], &[0.0, 1.0, 2.0]);
        check(&[f64::NAN, f64::INFINITY], &[0.0], &[0.0]);
        let last = GRID.edges.len() - 1;
        check(&[1e30], &GRID.edges[last - 1..], &[0.0, 1.0]);
        check(&[f64::MIN], &GRID.edges[..2], &[0.0, 1.0]);
    }

    #[test]
    fn values_that_are_not_finite_are_counted_apart() {
        let h = bucket(&[1.0_f32, f32::NAN, f32::NEG_INFINITY, 3.0, f32::NEG_INFINITY, f32::INFINITY]).unwrap();
        assert_eq!(h.not_finite, NotFinite { nan: 1, positive: 1, negative: 2 });
        assert_eq!((h.min, h.max, h.num, h.sum, h.sum_squares), (1.0, 3.0, 2.0, 4.0, 10.0));
        assert!(matches!(bucket::<f32>(&[]), Err(Error::EmptyHistogram)));
    }

    proptest! {
        #[test]
        fn any_float_falls_where_a_search_puts_it(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(GRID.bucket(value), bucket_by_search(value));
        }

        #[test]
        fn no_value_is_lost(values in proptest::collection::vec(any::<f32>(), 1..100)) {
            let h = bucket(&values).unwrap();
            prop_assert_eq!(h.counts.iter().sum::<f64>(), h.num);
            prop_assert_eq!(h.num + h.not_finite.total() as f64, values.len() as f64);
            prop_assert_eq!(h.limits.len(), h.counts.len());
        }
    }
}
