//! Where points lie along the horizontal axis.

use super::question::{Question, X};
use super::track::Track;
use crate::chosen::Series;
use crate::store::{Attempt, Columns};

/// Where a series begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Origin {
    pub step: i64,
    pub wall_time: f64,
    /// Its first x, where that is another tag's value.
    x: Option<f64>,
}

impl Origin {
    /// The first point, in order of writing.
    pub(super) fn of(columns: &Columns) -> Self {
        let wall_time = columns.wall_times.first().copied().unwrap_or(f64::NAN);
        Self { step: columns.steps.first().copied().unwrap_or_default(), wall_time, x: None }
    }

    /// For an attempt that was superseded: it lies where it was while it counted. What was superseded whole began before.
    pub(super) fn or_earlier(self, attempt: &Attempt) -> Self {
        if self.wall_time.is_nan() {
            return Self { wall_time: attempt.began, ..Self::of(&attempt.columns) };
        }
        Self { wall_time: self.wall_time.min(attempt.began), ..self }
    }
}

/// What x is for the points of one run.
pub(super) struct Axis<'a> {
    x: X<'a>,
    align: bool,
    joined: Joined,
}

impl<'a> Axis<'a> {
    /// `None` where x is a tag that the run hasn't.
    pub(super) fn of(series: &Series<'_>, question: &Question<'a>) -> Option<Self> {
        let Question { x, align, .. } = *question;
        let joined = match x {
            X::Tag(tag) => Joined::of(Series::find(series.run, tag)?.current()),
            _ => Joined::default(),
        };
        Some(Self { x, align, joined })
    }

    /// Points over the axis; those that have no x are left out.
    pub(super) fn track(&self, columns: Columns, origin: &mut Origin) -> Track {
        let since = |begin: f64| columns.wall_times.iter().map(|time| time - begin).collect();
        let zero = if self.align { origin.step } else { 0 };
        let x = match self.x {
            X::Step if self.align => columns.steps.iter().map(|&step| distance(zero, step)).collect(),
            X::Step => columns.steps.iter().map(|&step| step as f64).collect(),
            X::Relative => since(origin.wall_time),
            X::Wall if self.align => since(origin.wall_time),
            X::Wall => columns.wall_times,
            X::Tag(_) => return self.joined(&columns, origin),
        };
        let zero = (self.x == X::Step).then_some(zero);
        Track { steps: columns.steps, x, values: columns.values, zero, ..Track::default() }
    }

    fn joined(&self, columns: &Columns, origin: &mut Origin) -> Track {
        let room = || Vec::with_capacity(columns.len());
        let mut track =
            Track { steps: Vec::with_capacity(columns.len()), x: room(), values: room(), ..Track::default() };
        let mut cursor = 0;
        for (&step, &value) in columns.steps.iter().zip(&columns.values) {
            let Some(x) = self.joined.at(step, &mut cursor) else { continue };
            track.steps.push(step);
            track.x.push(if self.align { x - *origin.x.get_or_insert(x) } else { x });
            track.values.push(value);
        }
        track.is_part = track.len() < columns.len();
        track
    }
}

/// The values of another tag by step: an as-of join.
#[derive(Debug, Default)]
struct Joined {
    /// Ascending, each once.
    steps: Vec<i64>,
    values: Vec<f64>,
}

impl Joined {
    /// The finite values; of several at one step the last one written.
    fn of(columns: Columns) -> Self {
        let Columns { steps, values, .. } = columns;
        if steps.is_sorted_by(|a, b| a < b) && values.iter().all(|value| value.is_finite()) {
            return Self { steps, values };
        }
        let points = steps.into_iter().zip(values);
        let mut points: Vec<(i64, f64)> = points.filter(|(_, value)| value.is_finite()).collect();
        points.sort_by_key(|(step, _)| *step);
        let lasts = points.chunk_by(|a, b| a.0 == b.0).filter_map(|same| same.last().copied());
        let (steps, values) = lasts.unzip();
        Self { steps, values }
    }

    /// The value at `step`, or the last one before; `cursor` is where the last answer was found.
    fn at(&self, step: i64, cursor: &mut usize) -> Option<f64> {
        let is_next = |at: usize| self.steps.get(at).is_none_or(|&next| next > step);
        if *cursor > 0 && self.steps[*cursor - 1] <= step && is_next(*cursor + 1) {
            *cursor += usize::from(!is_next(*cursor));
        } else {
            *cursor = self.steps.partition_point(|&other| other <= step);
        }
        Some(self.values[cursor.checked_sub(1)?])
    }
}

/// How far it is from one step to another, which may be further than an i64 reaches.
pub(super) fn distance(from: i64, to: i64) -> f64 {
    match to.checked_sub(from) {
        Some(distance) => distance as f64,
        None => (i128::from(to) - i128::from(from)) as f64,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_are_as_far_apart_as_they_are() {
        assert_eq!(distance(i64::MIN, i64::MAX), 2_f64.powi(64));
        assert_eq!(distance(i64::MAX, i64::MIN), -2_f64.powi(64));
        assert_eq!(distance(i64::MAX - 3, i64::MAX), 3.0);
    }

    #[test]
    fn what_was_superseded_whole_begins_where_it_began() {
        let columns = |step, wall_time| Columns { steps: vec![step], wall_times: vec![wall_time], values: vec![0.0] };
        let current = Origin::of(&columns(5, 100.0));
        let earlier = Attempt { columns: columns(3, 50.0), began: 40.0 };
        assert_eq!(current.or_earlier(&earlier), Origin { step: 5, wall_time: 40.0, x: None });
        let later = Attempt { columns: columns(8, 150.0), began: 140.0 };
        assert_eq!(current.or_earlier(&later), current);
        let nothing = Origin::of(&Columns::default());
        assert_eq!(nothing.or_earlier(&earlier), Origin { step: 3, wall_time: 40.0, x: None });
    }

    proptest! {
        /// The slow twin looks through all points.
        #[test]
        fn a_value_is_joined_with_the_last_one_at_or_before_its_step(
            points in proptest::collection::vec((-9..20_i64, prop_oneof![4 => -9.0..9.0_f64, 1 => Just(f64::NAN)]), 0..20),
            sorted: bool,
            asked in proptest::collection::vec(-12..22_i64, 0..40),
        ) {
            let mut points = points;
            if sorted {
                points.sort_by_key(|point| point.0);
            }
            let (steps, values): (Vec<i64>, Vec<f64>) = points.iter().copied().unzip();
            let joined = Joined::of(Columns { wall_times: values.clone(), steps, values });
            let mut cursor = 0;
            for step in asked {
                let before = || points.iter().filter(|point| point.0 <= step && point.1.is_finite());
                let at = before().map(|point| point.0).max();
                let expected = before().rfind(|point| Some(point.0) == at).map(|point| point.1);
                prop_assert_eq!(joined.at(step, &mut cursor), expected);
            }
        }
    }
}
