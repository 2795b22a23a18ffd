//! Counts how many floats fall between TensorBoard's default edges, by the floats' bits.
//!
//! Positive floats are ordered as their bits are, and so are the sizes of negative ones. A *cell* is all floats that share their
//! leading bits: sign, exponent and the first four of the mantissa. Its ends are at most a factor of 17/16 apart, less than the
//! 1.1 between two edges, so at most one edge lies in it, and one comparison decides. A *slot* is where floats of one bucket
//! are counted: numbered in the order of the bits, with slots of their own for the zeros, for the infinities and for NaN.

use std::sync::LazyLock;

use crate::event::NotFinite;

/// The positive edges, ascending. By repeated multiplication, as TensorFlow and PyTorch do it: the rounding errors belong to
/// the edges.
pub(crate) static EDGES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    std::iter::successors(Some(1e-12), |edge| Some(edge * 1.1)).take_while(|&edge| edge < 1e20).collect()
});

/// float32 or float64.
pub trait Float: Copy + Into<f64> + Sync {
    #[doc(hidden)]
    type Bits: Copy + PartialOrd + 'static;
    /// The cell of a float, and its bits.
    #[doc(hidden)]
    fn place(self) -> (usize, Self::Bits);
    /// All cells: one for each of the leading bits that there can be.
    #[doc(hidden)]
    fn cells() -> &'static [Cell<Self::Bits>];
}

impl Float for f32 {
    type Bits = u32;

    #[inline]
    fn place(self) -> (usize, u32) {
        let bits = self.to_bits();
        ((bits >> 19) as usize, bits)
    }

    fn cells() -> &'static [Cell<u32>] {
        static CELLS: LazyLock<Vec<Cell<u32>>> = LazyLock::new(|| {
            let cell = |first| end_and_slot(first, first + ((1 << 19) - 1), |bits| f32::from_bits(bits as u32).into());
            (0..1 << 13).map(|leading| cell(leading << 19)).map(|(end, slot)| Cell { end: end as u32, slot }).collect()
        });
        &CELLS
    }
}

impl Float for f64 {
    type Bits = u64;

    #[inline]
    fn place(self) -> (usize, u64) {
        let bits = self.to_bits();
        ((bits >> 48) as usize, bits)
    }

    fn cells() -> &'static [Cell<u64>] {
        static CELLS: LazyLock<Vec<Cell<u64>>> = LazyLock::new(|| {
            let cell = |first| end_and_slot(first, first + ((1 << 48) - 1), f64::from_bits);
            (0..1 << 16).map(|leading| cell(leading << 48)).map(|(end, slot)| Cell { end, slot }).collect()
        });
        &CELLS
    }
}

/// Floats with the same leading bits.
#[derive(Clone, Copy)]
pub struct Cell<Bits> {
    /// The greatest bits that still belong to `slot`; greater ones belong to the next slot.
    end: Bits,
    slot: u32,
}

/// Of the cell of the floats with these first and last bits, whose values `value` gives.
fn end_and_slot(first: u64, last: u64, value: impl Fn(u64) -> f64) -> (u64, u32) {
    let slot = |bits| slot_by_search(value(bits));
    let at_first = slot(first);
    if slot(last) == at_first {
        return (last, at_first as u32);
    }
    let (mut end, mut beyond) = (first, last);
    while beyond - end > 1 {
        let middle = end + (beyond - end) / 2;
        *(if slot(middle) == at_first { &mut end } else { &mut beyond }) = middle;
    }
    (end, at_first as u32)
}

/// Where a value is counted: after the zeros, what is positive by the edges that it isn't below, what is negative by the edges
/// that its size is beyond. So a positive value on an edge belongs to the bucket above it, a negative one to the bucket nearer 0.
fn slot_by_search(value: f64) -> usize {
    let most = EDGES.len();
    if value.is_sign_positive() {
        if value.is_nan() {
            return most + 3;
        }
        match value {
            0.0 => 0,
            f64::INFINITY => most + 2,
            _ => 1 + EDGES.partition_point(|edge| *edge <= value),
        }
    } else {
        let zero = most + 4;
        if value.is_nan() {
            return zero + most + 3;
        }
        match -value {
            0.0 => zero,
            f64::INFINITY => zero + most + 2,
            size => zero + 1 + EDGES.partition_point(|edge| *edge < size),
        }
    }
}

/// Each slot is counted so many times over, so that an addition needn't wait for the one before it.
const LANES: usize = 4;

/// How many floats fell into each slot.
pub(crate) struct Slots {
    counts: Vec<[u32; LANES]>,
    /// How many can still be counted before `counts` could overflow.
    room: usize,
    /// What was counted elsewhere, or before that.
    more: Vec<u64>,
}

impl Default for Slots {
    fn default() -> Self {
        let slots = 2 * EDGES.len() + 8;
        Self { counts: vec![[0; LANES]; slots], room: u32::MAX as usize, more: vec![0; slots] }
    }
}

impl Slots {
    /// Counts floats, fewer than 2^32.
    pub(crate) fn count<T: Float>(&mut self, values: &[T]) {
        if values.len() > self.room {
            *self = Self { more: self.totals().collect(), ..Self::default() };
        }
        self.room -= values.len();
        let (cells, counts) = (T::cells(), self.counts.as_mut_slice());
        let mut add = |lane: usize, value: T| {
            let (cell, bits) = value.place();
            let cell = cells[cell];
            counts[cell.slot as usize + usize::from(bits > cell.end)][lane] += 1;
        };
        let (whole, rest) = values.as_chunks::<LANES>();
        for chunk in whole {
            for (lane, value) in chunk.iter().enumerate() {
                add(lane, *value);
            }
        }
        for value in rest {
            add(0, *value);
        }
    }

    /// What either has counted.
    pub(crate) fn merge(mut self, other: &Self) -> Self {
        self.more.iter_mut().zip(other.totals()).for_each(|(more, count)| *more += count);
        self
    }

    fn totals(&self) -> impl Iterator<Item = u64> {
        self.counts
            .iter()
            .zip(&self.more)
            .map(|(lanes, more)| more + lanes.iter().map(|&lane| u64::from(lane)).sum::<u64>())
    }

    /// How many zeros there are, of either sign.
    pub(crate) fn zeros(&self) -> u64 {
        [0, EDGES.len() + 4].into_iter().filter_map(|slot| self.totals().nth(slot)).sum()
    }

    /// Counts by bucket, ascending, those beyond the outermost edges in the outermost ones; and of what is in none.
    pub(crate) fn buckets(&self) -> (Vec<f64>, NotFinite) {
        let totals: Vec<u64> = self.totals().collect();
        let (positive, negative) = totals.split_at(EDGES.len() + 4);
        let (zero, positive) = (positive[0], &positive[1..]);
        let (beyond, inside) = (EDGES.len(), EDGES.len() - 1);
        let mut buckets = vec![0.0; 2 * EDGES.len()];
        let (below, above) = buckets.split_at_mut(EDGES.len());
        for (bucket, count) in above.iter_mut().zip(positive) {
            *bucket = *count as f64;
        }
        for (bucket, count) in below.iter_mut().rev().zip(&negative[1..]) {
            *bucket = *count as f64;
        }
        above[0] += (zero + negative[0]) as f64;
        above[inside] += positive[beyond] as f64;
        below[0] += negative[1 + beyond] as f64;
        let not_finite = NotFinite {
            nan: positive[beyond + 2] + negative[beyond + 3],
            positive: positive[beyond + 1],
            negative: negative[beyond + 2],
        };
        (buckets, not_finite)
    }
}
