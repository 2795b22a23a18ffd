//! What was logged as tidy tables, for whoever analyses it: a row for each value, and the run and the tag in columns of their own.
//!
//! Each table is one Arrow batch, so that a column is one array in memory and can be handed on without copying. Rows come by run in
//! natural order, then by tag, then in order of writing.

mod heavy;
mod labels;
mod scalars;

use std::collections::HashSet;
use std::num::NonZeroU64;
use std::sync::Arc;

use arrow_array::{BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};

use crate::arrow::Columns;
use crate::error::Result;
use crate::store::{Run, Store, Superseded};
use crate::types::Kind;

pub use self::heavy::{curves, graphs, histograms, media, tensors, texts};
pub(crate) use self::labels::Labels;
pub use self::scalars::{scalars, wide_scalars};

/// Which values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// In these runs; `None`: in all.
    pub runs: Option<&'a [String]>,
    /// Of these tags; `None`: of all.
    pub tags: Option<&'a [String]>,
    /// At these steps.
    pub steps: Steps,
    /// What becomes of values that a restart superseded, in [`scalars`], [`media`] and [`tensors`].
    pub superseded: Superseded,
}

/// Which steps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps {
    /// The lowest; `None`: there is no lowest.
    pub low: Option<i64>,
    /// The highest, itself included; `None`: there is no highest.
    pub high: Option<i64>,
    /// Only those so many apart, from `low` on, or from 0 where there is no lowest.
    pub every: Option<NonZeroU64>,
}

impl Steps {
    /// Whether `step` is one of them.
    pub fn contain(&self, step: i64) -> bool {
        let within = self.low.is_none_or(|low| low <= step) && self.high.is_none_or(|high| step <= high);
        let apart = |every: NonZeroU64| {
            (i128::from(step) - i128::from(self.low.unwrap_or(0))).rem_euclid(i128::from(every.get())) == 0
        };
        within && self.every.is_none_or(apart)
    }

    fn are_all(&self) -> bool {
        self.low.is_none() && self.high.is_none() && self.every.is_none()
    }
}

/// Plain values that become a column; `None` becomes null.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Yes or no.
    Bools(Vec<Option<bool>>),
    /// Whole numbers.
    Integers(Vec<Option<i64>>),
    /// Numbers.
    Floats(Vec<Option<f64>>),
    /// Words.
    Strings(Vec<Option<String>>),
}

/// A small table from plain values: the columns by name, in order. Fails where they aren't equally long.
pub fn of_values(named: Vec<(String, Values)>) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    for (name, values) in named {
        match values {
            Values::Bools(values) => columns.add_nullable(&name, BooleanArray::from(values)),
            Values::Integers(values) => columns.add_nullable(&name, Int64Array::from(values)),
            Values::Floats(values) => columns.add_nullable(&name, Float64Array::from(values)),
            Values::Strings(values) => columns.add_nullable(&name, StringArray::from(values)),
        }
    }
    columns.batch()
}

/// The series of a kind that a selection names, by run and tag.
pub(crate) fn series(store: &Store, kind: &Kind, selection: &Selection<'_>) -> Vec<(Arc<str>, Arc<str>)> {
    let wanted: Option<HashSet<&str>> = selection.tags.map(|tags| tags.iter().map(String::as_str).collect());
    let mut series = Vec::new();
    for run in runs(store, selection.runs) {
        let name: Arc<str> = run.name().as_str().into();
        let data = run.read();
        let named = |tag: &&Arc<str>| wanted.as_ref().is_none_or(|wanted| wanted.contains(&***tag));
        let mut tags: Vec<_> =
            data.tags.iter().filter(|tag| tag.has(kind)).map(|tag| &tag.name).filter(named).collect();
        tags.sort_unstable();
        series.extend(tags.into_iter().map(|tag| (Arc::clone(&name), Arc::clone(tag))));
    }
    series
}

fn runs(store: &Store, named: Option<&[String]>) -> Vec<Arc<Run>> {
    let mut runs = store.runs();
    if let Some(names) = named {
        let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
        runs.retain(|run| wanted.contains(run.name().as_str()));
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_bounded_and_apart() {
        let check = |low, high, every, expected: &[i64]| {
            let steps = Steps { low, high, every: NonZeroU64::new(every) };
            let found: Vec<i64> = (-6..=6).filter(|step| steps.contain(*step)).collect();
            assert_eq!(found, expected, "{steps:?}");
        };
        check(Some(4), None, 0, &[4, 5, 6]);
        check(None, Some(-5), 0, &[-6, -5]);
        check(Some(2), Some(1), 0, &[]);
        check(Some(-5), Some(5), 4, &[-5, -1, 3]);
        check(None, None, 3, &[-6, -3, 0, 3, 6]);
        let all = Steps { low: Some(i64::MIN), high: Some(i64::MAX), every: NonZeroU64::new(u64::MAX) };
        assert!(all.contain(i64::MIN) && all.contain(i64::MAX) && !all.contain(0));
    }

    #[test]
    fn plain_values_become_columns() {
        let batch = of_values(vec![
            ("a".to_owned(), Values::Floats(vec![Some(1.0), None])),
            ("b".to_owned(), Values::Strings(vec![None, Some("x".to_owned())])),
        ])
        .unwrap();
        assert_eq!((batch.num_rows(), batch.column(0).null_count(), batch.column(1).null_count()), (2, 1, 1));
        let unequal = vec![("a".to_owned(), Values::Bools(vec![])), ("b".to_owned(), Values::Integers(vec![None]))];
        assert!(of_values(unequal).is_err());
    }
}
