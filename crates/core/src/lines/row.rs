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
        match after(last) {
            0..=0xffff => Self::Short { start, after: steps.iter().map(|&step| after(step) as u16).collect() },
            0..=0xffff_ffff => Self::Long { start, after: steps.iter().map(|&step| after(step) as u32).collect() },
            _ => Self::Any { start, steps: steps.to_vec() },
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
