//! A line as it is sent: the points to draw, in the fewest bytes that hold them exactly.

use super::question::Question;
use super::track::Track;
use crate::downsample::pick_with_band;

/// Whose line it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    pub tag: String,
    /// Of the run, or the group.
    pub name: String,
    pub attempt: i32,
    pub part: i32,
    pub first_wall_time: f64,
    pub first_step: i64,
    pub members: i32,
    pub restarts: Vec<i64>,
}

/// A line, cut and reduced.
#[derive(Debug)]
pub(super) struct Row {
    pub label: Label,
    /// How many points lie in the range.
    pub points: usize,
    /// Whether it has all its points.
    pub whole: bool,
    pub length: usize,
    pub steps: Steps,
    /// Where it isn't the step.
    pub x: Vec<f64>,
    pub values: Numbers,
    /// As wide as the values; none where the page smooths by itself.
    pub smoothed: Numbers,
    /// The bottom and the top of the band around a group's line, smoothed as that; else nothing.
    pub band: (Vec<f64>, Vec<f64>),
}

/// Training steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Steps {
    /// `start`, `start + stride`, …; at most one step where `stride` is 0.
    Even { start: i64, stride: i64 },
    /// What is to be added to `start`, the least of them.
    Short { start: i64, after: Vec<u16> },
    /// The same.
    Long { start: i64, after: Vec<u32> },
    /// As they are; `start` is the least.
    Any { start: i64, steps: Vec<i64> },
}

/// Values in the smallest type that holds all of them without loss.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Numbers {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl Row {
    /// What is to be drawn of a track.
    pub(super) fn of(label: Label, track: &Track, question: &Question<'_>) -> Self {
        let band = track.band.as_ref().map(|(bottom, top)| (&bottom[..], &top[..]));
        let picked = pick_with_band(&track.values, band, |place| track.x[place], question.view);
        let places = &picked.places[..];
        let whole = places.len() == track.len() && !track.is_part;
        let is_left_to_the_page = whole && label.attempt == 0 && question.is_plain();
        let is_smoothed = !question.smoother.is_off() && !is_left_to_the_page;
        let steps = Steps::pack(&at(&track.steps, places));
        let values = Numbers::pack(&at(&track.values, places));
        let smoothed = |column: &[f64]| at(&track.smoothed(column, question), places);
        Self {
            label,
            points: picked.inside,
            whole,
            length: places.len(),
            steps,
            x: if question.is_over_steps() { Vec::new() } else { at(&track.x, places) },
            smoothed: if is_smoothed { values.like(&smoothed(&track.values)) } else { Numbers::Double(Vec::new()) },
            values,
            band: match band {
                None => (Vec::new(), Vec::new()),
                Some((bottom, top)) if is_smoothed => (smoothed(bottom), smoothed(top)),
                Some((bottom, top)) => (at(bottom, places), at(top, places)),
            },
        }
    }
}

fn at<T: Copy>(column: &[T], places: &[usize]) -> Vec<T> {
    if places.len() == column.len() { column.to_vec() } else { places.iter().map(|&place| column[place]).collect() }
}

impl Steps {
    pub(super) fn pack(steps: &[i64]) -> Self {
        let Some(&first) = steps.first() else { return Self::Even { start: 0, stride: 0 } };
        let Some(&second) = steps.get(1) else { return Self::Even { start: first, stride: 0 } };
        let stride = second.checked_sub(first).filter(|stride| *stride != 0);
        let is_even = |stride: i64| steps.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(stride));
        if let Some(stride) = stride.filter(|&stride| is_even(stride)) {
            return Self::Even { start: first, stride };
        }
        let (start, last) = steps.iter().fold((first, first), |(low, high), &step| (low.min(step), high.max(step)));
        // Wrapping, but right: the difference of two i64, the second not above the first, fits into an u64.
        let after = |step: i64| step.wrapping_sub(start) as u64;
        if after(last) <= u16::MAX.into() {
            Self::Short { start, after: steps.iter().map(|&step| after(step) as u16).collect() }
        } else if after(last) <= u32::MAX.into() {
            Self::Long { start, after: steps.iter().map(|&step| after(step) as u32).collect() }
        } else {
            Self::Any { start, steps: steps.to_vec() }
        }
    }

    pub(super) fn start(&self) -> i64 {
        match self {
            Self::Even { start, .. }
            | Self::Short { start, .. }
            | Self::Long { start, .. }
            | Self::Any { start, .. } => *start,
        }
    }

    pub(super) fn stride(&self) -> i64 {
        if let Self::Even { stride, .. } = self { *stride } else { 0 }
    }
}

impl Numbers {
    pub(super) fn pack(values: &[f64]) -> Self {
        if values.iter().all(|&value| f64::from(value as f32) == value || value.is_nan()) {
            Self::Single(singles(values))
        } else {
            Self::Double(values.to_vec())
        }
    }

    /// Other values, in the same type.
    fn like(&self, values: &[f64]) -> Self {
        match self {
            Self::Single(_) => Self::Single(singles(values)),
            Self::Double(_) => Self::Double(values.to_vec()),
        }
    }
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unpacked(steps: &Steps, length: usize) -> Vec<i64> {
        match steps {
            Steps::Even { start, stride } => {
                (0..length as i64).map(|place| start.wrapping_add(place.wrapping_mul(*stride))).collect()
            }
            Steps::Short { start, after } => after.iter().map(|after| start + i64::from(*after)).collect(),
            Steps::Long { start, after } => after.iter().map(|after| start + i64::from(*after)).collect(),
            Steps::Any { steps, .. } => steps.clone(),
        }
    }

    proptest! {
        #[test]
        fn steps_come_back(
            first in prop_oneof![Just(i64::MIN), Just(i64::MAX), -9..9_i64, any::<i64>()],
            gaps in proptest::collection::vec(prop_oneof![Just(10_i64), -3..3_i64, 0..70_000_i64, any::<i64>()], 0..9),
        ) {
            let mut steps = vec![first];
            steps.extend(gaps.iter().scan(first, |at, gap| {
                *at = at.wrapping_add(*gap);
                Some(*at)
            }));
            let packed = Steps::pack(&steps);
            prop_assert_eq!(unpacked(&packed, steps.len()), steps);
        }

        #[test]
        fn values_come_back_bit_by_bit(
            values in proptest::collection::vec(prop_oneof![any::<f32>().prop_map(f64::from), any::<f64>()], 0..9),
        ) {
            let back = match Numbers::pack(&values) {
                Numbers::Single(numbers) => numbers.into_iter().map(f64::from).collect(),
                Numbers::Double(numbers) => numbers,
            };
            for (back, value) in back.into_iter().zip(values) {
                prop_assert!(back.to_bits() == value.to_bits() || back.is_nan() && value.is_nan());
            }
        }
    }

    #[test]
    fn steps_take_the_fewest_bytes_that_hold_them() {
        assert_eq!(Steps::pack(&[]), Steps::Even { start: 0, stride: 0 });
        assert_eq!(Steps::pack(&[7]), Steps::Even { start: 7, stride: 0 });
        assert_eq!(Steps::pack(&[7, 5, 3]), Steps::Even { start: 7, stride: -2 });
        assert_eq!(Steps::pack(&[7, 7]), Steps::Short { start: 7, after: vec![0, 0] });
        assert_eq!(Steps::pack(&[-1, 65534, 0]), Steps::Short { start: -1, after: vec![0, 65535, 1] });
        assert_eq!(Steps::pack(&[-1, 65535, 0]), Steps::Long { start: -1, after: vec![0, 65536, 1] });
        let wide = [i64::MIN, i64::MAX, 0];
        assert_eq!(Steps::pack(&wide), Steps::Any { start: i64::MIN, steps: wide.to_vec() });
    }

    #[test]
    fn numbers_are_single_where_that_loses_nothing() {
        assert_eq!(Numbers::pack(&[0.5, f64::INFINITY, -0.0]), Numbers::Single(vec![0.5, f32::INFINITY, -0.0]));
        assert_eq!(Numbers::pack(&[0.1]), Numbers::Double(vec![0.1]));
        assert_eq!(Numbers::pack(&[1e308]), Numbers::Double(vec![1e308]));
        assert!(matches!(Numbers::pack(&[f64::NAN]), Numbers::Single(_)));
    }
}
