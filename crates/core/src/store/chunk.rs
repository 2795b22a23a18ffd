//! A stretch of a line, packed: nearly always 12 bytes a point, never more than 24.

use super::part::PartId;

/// Points of one line in order of writing, all from one part of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chunk {
    /// The part they come from.
    pub part: PartId,
    pub(super) steps: Steps,
    pub(super) wall_times: Vec<f64>,
    pub(super) values: Values,
}

/// Training steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Steps {
    /// Each is `stride` after the one before.
    Even { first: i64, stride: i64 },
    /// As they come.
    Any(Vec<i64>),
}

/// Values, in the smallest type that holds all of them without loss.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

/// Points of one line, unpacked; all columns are equally long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Training steps.
    pub steps: Vec<i64>,
    /// Seconds since 1970-01-01 UTC.
    pub wall_times: Vec<f64>,
    /// The values.
    pub values: Vec<f64>,
}

/// Chunks that together have no more points are made one: a line that grows point by point is not kept in splinters.
const SPLINTER: usize = 512;

impl Chunk {
    /// Packs points, of which there is at least one.
    pub(super) fn pack(part: PartId, points: &Columns) -> Self {
        let values = if points.values.iter().all(|value| is_single(*value)) {
            Values::Single(points.values.iter().map(|value| *value as f32).collect())
        } else {
            Values::Double(points.values.clone())
        };
        Self { part, steps: Steps::pack(&points.steps), wall_times: points.wall_times.clone(), values }
    }

    /// How many points there are.
    pub(super) fn len(&self) -> usize {
        self.wall_times.len()
    }

    /// Whether its columns are equally long, and there is a point.
    pub(super) fn is_whole(&self) -> bool {
        let steps = if let Steps::Any(steps) = &self.steps { steps.len() } else { self.len() };
        let values = match &self.values {
            Values::Single(values) => values.len(),
            Values::Double(values) => values.len(),
        };
        self.len() > 0 && steps == self.len() && values == self.len()
    }

    /// The step and the wall time of one point.
    pub(super) fn at(&self, place: usize) -> Option<(i64, f64)> {
        let wall_time = *self.wall_times.get(place)?;
        let step = match &self.steps {
            Steps::Even { first, stride } => first.wrapping_add((place as i64).wrapping_mul(*stride)),
            Steps::Any(steps) => *steps.get(place)?,
        };
        Some((step, wall_time))
    }

    /// The step and the wall time of the last point.
    pub(super) fn last(&self) -> Option<(i64, f64)> {
        self.at(self.len().checked_sub(1)?)
    }

    /// Appends the points to `columns`.
    pub(super) fn unpack(&self, columns: &mut Columns) {
        match &self.steps {
            Steps::Even { first, stride } => {
                columns.steps.extend((0..self.len() as i64).map(|i| first.wrapping_add(i.wrapping_mul(*stride))));
            }
            Steps::Any(steps) => columns.steps.extend_from_slice(steps),
        }
        columns.wall_times.extend_from_slice(&self.wall_times);
        match &self.values {
            Values::Single(values) => columns.values.extend(values.iter().map(|value| f64::from(*value))),
            Values::Double(values) => columns.values.extend_from_slice(values),
        }
    }

    /// Takes in the points of the `next` chunk, where both are short and of one part; gives it back where not.
    pub(super) fn join(&mut self, next: Self) -> Option<Self> {
        if self.part != next.part || self.len() + next.len() > SPLINTER {
            return Some(next);
        }
        let (length, next_length) = (self.len() as i64, next.len() as i64);
        let even = match (&self.steps, &next.steps) {
            (&Steps::Even { first, stride }, &Steps::Even { first: next_first, stride: next_stride }) => {
                let stride = if length == 1 { next_first.wrapping_sub(first) } else { stride };
                let continues = next_first == first.wrapping_add(length.wrapping_mul(stride));
                (continues && (next_length == 1 || next_stride == stride)).then_some(Steps::Even { first, stride })
            }
            _ => None,
        };
        let same_values = matches!(
            (&self.values, &next.values),
            (Values::Single(_), Values::Single(_)) | (Values::Double(_), Values::Double(_))
        );
        match (even, &mut self.values, &next.values) {
            (Some(steps), Values::Single(values), Values::Single(more)) if same_values => {
                self.steps = steps;
                values.extend_from_slice(more);
                self.wall_times.extend_from_slice(&next.wall_times);
            }
            _ => {
                let mut points = Columns::default();
                self.unpack(&mut points);
                next.unpack(&mut points);
                *self = Self::pack(self.part, &points);
            }
        }
        None
    }
}

impl Steps {
    fn pack(steps: &[i64]) -> Self {
        let first = steps.first().copied().unwrap_or_default();
        let stride = steps.get(1).map_or(0, |second| second.wrapping_sub(first));
        if steps.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == stride) {
            Self::Even { first, stride }
        } else {
            Self::Any(steps.to_vec())
        }
    }
}

impl Columns {
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.steps.clear();
        self.wall_times.clear();
        self.values.clear();
    }

    #[inline]
    pub(crate) fn push(&mut self, step: i64, wall_time: f64, value: f64) {
        self.steps.push(step);
        self.wall_times.push(wall_time);
        self.values.push(value);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.steps.extend_from_slice(&other.steps);
        self.wall_times.extend_from_slice(&other.wall_times);
        self.values.extend_from_slice(&other.values);
    }
}

/// Whether a float32 holds it, bit by bit.
#[inline]
fn is_single(value: f64) -> bool {
    f64::from(value as f32).to_bits() == value.to_bits()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns() -> impl Strategy<Value = Columns> {
        let step = prop_oneof![Just(1_i64), Just(7), any::<i64>()];
        let value = prop_oneof![any::<f32>().prop_map(f64::from), any::<f64>(), Just(f64::NAN)];
        proptest::collection::vec((step, any::<f64>(), value), 1..40).prop_map(|points| {
            let mut columns = Columns::default();
            let mut at = 0_i64;
            for (step, wall_time, value) in points {
                at = at.wrapping_add(step);
                columns.push(at, wall_time, value);
            }
            columns
        })
    }

    fn shown(columns: &Columns) -> String {
        format!("{columns:?}") // NaN included, which equals nothing
    }

    proptest! {
        #[test]
        fn points_come_back_from_a_chunk_and_from_joined_ones(a in columns(), b in columns()) {
            let part = PartId { file: 0, index: 0 };
            let mut joined = Chunk::pack(part, &a);
            prop_assert_eq!(joined.at(0).map(|point| point.0), Some(a.steps[0]));
            prop_assert_eq!(joined.join(Chunk::pack(part, &b)), None);
            let (mut back, mut both) = (Columns::default(), a);
            joined.unpack(&mut back);
            both.append(&b);
            prop_assert_eq!(joined.len(), both.len());
            prop_assert_eq!(shown(&back), shown(&both));
        }
    }

    #[test]
    fn evenly_spaced_single_values_take_twelve_bytes_and_long_chunks_stay_apart() {
        let mut points = Columns::default();
        (0..300).for_each(|i| points.push(10 * i, 0.5, 0.25));
        let part = PartId { file: 0, index: 0 };
        let mut chunk = Chunk::pack(part, &points);
        assert!(matches!((&chunk.steps, &chunk.values), (Steps::Even { first: 0, stride: 10 }, Values::Single(_))));
        assert_eq!(chunk.join(chunk.clone()), Some(chunk.clone()));
        let elsewhere = Chunk::pack(PartId { file: 1, index: 0 }, &points);
        assert_eq!(chunk.join(elsewhere.clone()), Some(elsewhere));
    }
}
