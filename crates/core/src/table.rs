//! What was logged as tidy tables, for whoever analyses it: a row for each value, and the run and the tag in columns of their own.
//!
//! Each table is one Arrow batch, so that a column is one array in memory and can be handed on without copying. Rows come by run in
//! natural order, then by tag, then in order of writing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::num::NonZeroU64;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;

use crate::arrow::{Columns, ends};
use crate::error::{Error, Result};
use crate::heavy;
use crate::query;
use crate::store::{Columns as Points, Line, Run, Store, Superseded};
use crate::types::Kind;

/// A table with a column for each tag holds at most so many cells: 2 GiB.
const MOST_CELLS: usize = 1 << 28;

/// What the columns of a wide table are called beside those of the tags.
const KEYS: [&str; 2] = ["run", "step"];

/// Which values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// In these runs; `None`: in all.
    pub runs: Option<&'a [String]>,
    /// Of these tags; `None`: of all.
    pub tags: Option<&'a [String]>,
    /// At these steps.
    pub steps: Steps,
    /// What becomes of scalars that a restart superseded, in [`scalars`].
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

    /// The points of a line at these steps.
    fn of(&self, line: &Line) -> Line {
        let mut kept = Line::default();
        for place in (0..line.columns.len()).filter(|&place| self.contain(line.columns.steps[place])) {
            let Points { steps, wall_times, values } = &line.columns;
            kept.columns.push(steps[place], wall_times[place], values[place]);
            kept.superseded.extend(line.superseded.get(place));
        }
        kept
    }

    fn are_all(&self) -> bool {
        self.low.is_none() && self.high.is_none() && self.every.is_none()
    }
}

/// The table of a kind: `scalars`, `wide_scalars`, `histograms` or `text`. Fails for any other.
pub fn of_kind(store: &Store, kind: &str, selection: &Selection<'_>) -> Result<RecordBatch> {
    match kind {
        "scalars" => scalars(store, selection),
        "wide_scalars" => wide_scalars(store, selection),
        "histograms" => histograms(store, selection),
        "text" => texts(store, selection),
        _ => Err(Error::Argument(format!("there is no table of `{kind}`"))),
    }
}

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
            line = selection.steps.of(&line);
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

/// Histograms: run, tag, step, `wall_time`, and what [`crate::arrow::histograms`] has of each.
pub fn histograms(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let (mut labels, mut rows) = (Labels::default(), Vec::new());
    for (run, tag) in series(store, &Kind::Histograms, selection) {
        let before = rows.len();
        let found = heavy::histograms(store, &run, &tag, None)?;
        rows.extend(found.into_iter().filter(|row| selection.steps.contain(row.step)));
        labels.push(&run, &tag, rows.len() - before);
    }
    let mut columns = labels.into_columns()?;
    crate::arrow::add_histograms(&mut columns, &rows)?;
    columns.batch()
}

/// Texts, a row for each string: run, tag, step, `wall_time`, shape (of the tensor it stands in: a list of int64), index (its place
/// there, row by row) and text.
pub fn texts(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let mut labels = Labels::default();
    let (mut steps, mut wall_times, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    let (mut lengths, mut sizes, mut strings) = (Vec::new(), Vec::new(), Vec::new());
    for (run, tag) in series(store, &Kind::Text, selection) {
        let before = steps.len();
        let found = heavy::texts(store, &run, &tag)?;
        for row in found.into_iter().filter(|row| selection.steps.contain(row.step)) {
            for (index, string) in row.strings.into_iter().enumerate() {
                steps.push(row.step);
                wall_times.push(row.wall_time);
                lengths.push(row.shape.len());
                sizes.extend_from_slice(&row.shape);
                indices.push(index as i64);
                strings.push(string);
            }
        }
        labels.push(&run, &tag, steps.len() - before);
    }
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from(steps));
    columns.add("wall_time", Float64Array::from(wall_times));
    columns.add_lists("shape", &ends(&lengths)?, Int64Array::from(sizes))?;
    columns.add("index", Int64Array::from(indices));
    columns.add("text", StringArray::from_iter_values(strings));
    columns.batch()
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
fn series(store: &Store, kind: &Kind, selection: &Selection<'_>) -> Vec<(Arc<str>, Arc<str>)> {
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

/// A series; `None` where it has gone since it was listed.
fn line(store: &Store, run: &str, tag: &str, superseded: Superseded) -> Result<Option<Line>> {
    match query::scalar_columns(store, run, tag, superseded) {
        Err(Error::NoRun(_) | Error::NoTag { .. }) => Ok(None),
        found => found.map(Some),
    }
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

/// The columns run and tag.
#[derive(Default)]
struct Labels {
    runs: Label,
    tags: Label,
}

impl Labels {
    fn with_capacity(rows: usize) -> Self {
        let label = || Label { keys: Vec::with_capacity(rows), ..Label::default() };
        Self { runs: label(), tags: label() }
    }

    fn push(&mut self, run: &Arc<str>, tag: &Arc<str>, rows: usize) {
        self.runs.push(run, rows);
        self.tags.push(tag, rows);
    }

    fn into_columns(self) -> Result<Columns> {
        let mut columns = Columns::default();
        columns.add("run", self.runs.into_array()?);
        columns.add("tag", self.tags.into_array()?);
        Ok(columns)
    }
}

/// A column of names that repeat: each name once, and for each row which.
#[derive(Default)]
struct Label {
    names: Vec<Arc<str>>,
    places: HashMap<Arc<str>, i32>,
    keys: Vec<i32>,
}

impl Label {
    fn push(&mut self, name: &Arc<str>, rows: usize) {
        if rows == 0 {
            return;
        }
        let place = *self.places.entry(Arc::clone(name)).or_insert_with(|| {
            self.names.push(Arc::clone(name));
            (self.names.len() - 1) as i32
        });
        self.keys.resize(self.keys.len() + rows, place);
    }

    fn into_array(self) -> Result<DictionaryArray<Int32Type>> {
        let names = StringArray::from_iter_values(self.names);
        Ok(DictionaryArray::try_new(Int32Array::from(shrunk(self.keys)), Arc::new(names))?)
    }
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
