//! Scalars, one below the other or side by side.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use arrow_array::{BooleanArray, Float64Array, Int64Array, RecordBatch};
use arrow_buffer::NullBuffer;

use super::labels::{Label, Labels};
use super::{Selection, Steps, runs, series};
use crate::arrow::Columns;
use crate::error::{Error, Result};
use crate::query;
use crate::store::{Columns as Points, Line, Store, Superseded};
use crate::types::Kind;

/// A table with a column for each tag holds at most so many cells: 2 GiB.
const MOST_CELLS: usize = 1 << 28;

/// What the columns of a wide table are called beside those of the tags.
const KEYS: [&str; 2] = ["run", "step"];

/// Scalars: run, tag, step, `wall_time` and value; and whether each is superseded, where those are asked for.
pub fn scalars(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let most = runs(store, selection.runs).iter().map(|run| run.read().points as usize).sum();
    let mut labels = Labels::with_capacity(most);
    let mut all = Points {
        steps: Vec::with_capacity(most),
        wall_times: Vec::with_capacity(most),
        values: Vec::with_capacity(most),
    };
    let mut superseded = Vec::new();
    for (run, tag) in series(store, &Kind::Scalars, selection) {
        let Some(mut line) = line(store, &run, &tag, selection.superseded)? else { continue };
        if !selection.steps.are_all() {
            line = at(selection.steps, &line);
        }
        labels.push(&run, &tag, line.columns.len());
        all.append(&line.columns);
        superseded.extend(line.superseded);
    }
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from(shrunk(all.steps)));
    columns.add("wall_time", Float64Array::from(shrunk(all.wall_times)));
    columns.add("value", Float64Array::from(shrunk(all.values)));
    if selection.superseded == Superseded::Marked {
        columns.add("superseded", BooleanArray::from(superseded));
    }
    columns.batch()
}

/// Scalars side by side: run, step, and a column for each tag, null where it has no value at that step; a row for each step of each
/// run, ascending. Where a tag has several values at one step, the last one written counts. A tag called `run` or `step` has its
/// column under that name with `_` behind.
///
/// Fails where this would be a table of more than 2²⁸ cells.
pub fn wide_scalars(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let series = series(store, &Kind::Scalars, selection);
    let tags: BTreeSet<&Arc<str>> = series.iter().map(|(_, tag)| tag).collect();
    let places: HashMap<&Arc<str>, usize> = tags.iter().enumerate().map(|(place, &tag)| (tag, place)).collect();
    let mut wide = vec![Sparse::default(); tags.len()];
    let (mut labels, mut rows): (_, Vec<i64>) = (Label::default(), Vec::new());
    for of_run in series.chunk_by(|(a, _), (b, _)| a == b) {
        let mut points = Vec::with_capacity(of_run.len());
        for (run, tag) in of_run {
            if let Some(line) = line(store, run, tag, Superseded::Hidden)? {
                let all = line.columns.steps.into_iter().zip(line.columns.values);
                let kept = all.filter(|(step, _)| selection.steps.contain(*step));
                points.push((places[tag], kept.collect::<Vec<_>>()));
            }
        }
        let began = rows.len();
        rows.extend(points.iter().flat_map(|(_, points)| points).map(|(step, _)| step).collect::<BTreeSet<_>>());
        if rows.len().saturating_mul(tags.len()) > MOST_CELLS {
            return Err(Error::Argument(format!(
                "a column for each of {} tags would take more than {MOST_CELLS} cells\nhint: choose fewer tags, runs or steps",
                tags.len()
            )));
        }
        let Some((run, _)) = of_run.first() else { continue };
        labels.push(run, rows.len() - began);
        for (place, points) in points {
            wide[place].fill(began, &rows[began..], &points);
        }
    }
    let mut columns = Columns::default();
    columns.add("run", labels.into_array()?);
    let names: Vec<String> =
        tags.iter().map(|tag| column_of(tag, |name| places.contains_key(&Arc::from(name)))).collect();
    let length = rows.len();
    columns.add("step", Int64Array::from(rows));
    for (name, values) in names.iter().zip(wide) {
        columns.add_nullable(name, values.into_array(length));
    }
    columns.batch()
}

/// A series; `None` where it has gone since it was listed.
fn line(store: &Store, run: &str, tag: &str, superseded: Superseded) -> Result<Option<Line>> {
    match query::scalar_columns(store, run, tag, superseded) {
        Err(Error::NoRun(_) | Error::NoTag { .. }) => Ok(None),
        found => found.map(Some),
    }
}

/// The points of a line at these steps.
fn at(these: Steps, line: &Line) -> Line {
    let mut kept = Line::default();
    for place in (0..line.columns.len()).filter(|&place| these.contain(line.columns.steps[place])) {
        let Points { steps, wall_times, values } = &line.columns;
        kept.columns.push(steps[place], wall_times[place], values[place]);
        kept.superseded.extend(line.superseded.get(place));
    }
    kept
}

fn column_of(tag: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = tag.to_owned();
    while KEYS.contains(&name.as_str()) || name != tag && is_taken(&name) {
        name.push('_');
    }
    name
}

/// The column was made for the most there could be.
fn shrunk<T>(mut column: Vec<T>) -> Vec<T> {
    column.shrink_to_fit();
    column
}

/// A column that is filled in places.
#[derive(Clone, Default)]
struct Sparse {
    values: Vec<f64>,
    known: Vec<bool>,
}

impl Sparse {
    /// Puts `points` into the rows from `began` on, which are those of `steps`, ascending.
    fn fill(&mut self, began: usize, steps: &[i64], points: &[(i64, f64)]) {
        self.resize(began + steps.len());
        let mut guess = 0; // the row after the last one: nearly always the next
        for &(step, value) in points {
            if steps.get(guess) != Some(&step) {
                guess = steps.partition_point(|&other| other < step);
            }
            self.values[began + guess] = value;
            self.known[began + guess] = true;
            guess += 1;
        }
    }

    fn resize(&mut self, rows: usize) {
        self.values.resize(rows, f64::NAN);
        self.known.resize(rows, false);
    }

    fn into_array(mut self, rows: usize) -> Float64Array {
        self.resize(rows);
        let known = NullBuffer::from(self.known);
        Float64Array::new(self.values.into(), (known.null_count() > 0).then_some(known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_with_the_name_of_a_key_gets_another_column() {
        let check =
            |tag, others: &[&str], expected| assert_eq!(column_of(tag, |name| others.contains(&name)), expected);
        check("loss", &[], "loss");
        check("step", &[], "step_");
        check("run", &["run_"], "run__");
        check("step_", &["step"], "step_");
    }

    #[test]
    fn points_are_put_where_their_step_is() {
        let mut column = Sparse::default();
        column.fill(1, &[2, 4, 7], &[(4, 1.0), (7, 2.0), (2, 3.0), (4, 5.0)]);
        let array = column.into_array(5);
        let found: Vec<Option<f64>> = array.iter().collect();
        assert_eq!(found, [None, Some(3.0), Some(5.0), Some(2.0), None]);
    }
}
