//! Where points lie along the horizontal axis.

use super::{Question, X};
use crate::store::{Attempt, Columns};

/// Where a series begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Origin {
    pub step: i64,
    pub wall_time: f64,
}

impl Origin {
    /// The first point, in order of writing.
    pub(super) fn of(columns: &Columns) -> Self {
        let wall_time = columns.wall_times.first().copied().unwrap_or(f64::NAN);
        Self { step: columns.steps.first().copied().unwrap_or_default(), wall_time }
    }

    /// For an attempt that began before: so that it lies where it was while it counted.
    pub(super) fn or_earlier(self, attempt: &Attempt) -> Self {
        let own = Self::of(&attempt.columns);
        if self.wall_time.is_nan() {
            return Self { wall_time: attempt.began, ..own };
        }
        Self { wall_time: self.wall_time.min(attempt.began), ..self }
    }
}

/// The x of each point.
pub(super) fn axis(columns: &Columns, origin: Origin, question: &Question<'_>) -> Vec<f64> {
    let since = |begin: f64| columns.wall_times.iter().map(move |time| time - begin).collect();
    match question.x {
        X::Step if question.align => columns.steps.iter().map(|&step| distance(origin.step, step)).collect(),
        X::Step => columns.steps.iter().map(|&step| step as f64).collect(),
        X::Wall if !question.align => columns.wall_times.clone(),
        X::Wall | X::Relative => since(origin.wall_time),
    }
}

/// How far it is from one step to another, which may be further than an i64 reaches.
pub(super) fn distance(from: i64, to: i64) -> f64 {
    match to.checked_sub(from) {
        Some(distance) => distance as f64,
        None => (i128::from(to) - i128::from(from)) as f64,
    }
}
