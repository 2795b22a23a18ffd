//! Points to take away: of many series, one in memory at a time, as columns or as files that other programs read.

mod base64;
mod csv;
mod histograms;
mod parquet;

use std::collections::HashSet;
use std::sync::Arc;

use crate::downsample::View;
use crate::error::{Error, Result};
use crate::query::{Axis, check_view};
use crate::store::{Columns, Line, Run, Store, Superseded};
use crate::types::Kind;

pub use self::csv::Csv;
pub use self::histograms::{HistogramCsv, HistogramExport, HistogramParquet, HistogramSeries};
pub use self::parquet::Parquet;

/// Which points.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of these tags; `None`: of all.
    pub tags: Option<&'a [String]>,
    /// In these runs; `None`: in all.
    pub runs: Option<&'a [String]>,
    /// What the bounds are about; relative times count from the series' first point that no restart superseded.
    pub axis: Axis,
    /// The least x.
    pub low: Option<f64>,
    /// The greatest x.
    pub high: Option<f64>,
    /// Whether to tell what restarts superseded, too.
    pub superseded: Superseded,
}

/// The points of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The run.
    pub run: Arc<str>,
    /// The tag.
    pub tag: Arc<str>,
    /// In order of writing; there is at least one.
    pub line: Line,
}

/// The series of a question that have a point, by run in natural order, then by tag. Each is read from the store when its turn
/// comes.
#[derive(Debug)]
pub struct Export {
    left: std::vec::IntoIter<(Arc<Run>, Arc<str>)>,
    /// The one to come.
    next: Option<Series>,
    range: Range,
    superseded: Superseded,
}

impl Export {
    /// Fails for a run that isn't there, a tag that no run has, bounds that make no sense, and where there is no point.
    pub fn new(store: &Store, question: &Question<'_>) -> Result<Self> {
        let Question { axis, low, high, superseded, .. } = *question;
        check_view(View { low, high, ..View::default() })?;
        let left = chosen(store, &Kind::Scalars, question.tags, question.runs)?.into_iter();
        let mut export = Self { left, next: None, range: Range { axis, low, high }, superseded };
        export.next = export.read();
        match export.next {
            Some(_) => Ok(export),
            None => Err(Error::Argument("there are no points in what was chosen".to_owned())),
        }
    }

    fn read(&mut self) -> Option<Series> {
        let (range, superseded) = (self.range, self.superseded);
        self.left.find_map(|(run, tag)| {
            let data = run.read();
            let line = data.line(data.tag(&tag)?, superseded);
            drop(data);
            let line = range.part(line);
            (!line.columns.is_empty()).then(|| Series { run: run.name().as_str().into(), tag, line })
        })
    }
}

impl Iterator for Export {
    type Item = Series;

    fn next(&mut self) -> Option<Series> {
        let found = self.next.take();
        found.or_else(|| self.read())
    }
}

/// The series of a kind that are there, by run and tag.
fn chosen(
    store: &Store,
    kind: &Kind,
    tags: Option<&[String]>,
    in_runs: Option<&[String]>,
) -> Result<Vec<(Arc<Run>, Arc<str>)>> {
    let runs = store.runs();
    let names: HashSet<&str> = runs.iter().map(|run| run.name().as_str()).collect();
    if let Some(run) = in_runs.unwrap_or_default().iter().find(|run| !names.contains(run.as_str())) {
        return Err(Error::NoRun(run.clone()));
    }
    let (wanted_runs, wanted_tags) = (set(in_runs), set(tags));
    let (mut series, mut known) = (Vec::new(), HashSet::new());
    for run in &runs {
        let data = run.read();
        let held = data.tags.iter().filter(|tag| tag.has(kind)).map(|tag| &tag.name);
        let mut tags: Vec<&Arc<str>> = held.filter(|tag| has(wanted_tags.as_ref(), tag)).collect();
        tags.sort_unstable();
        known.extend(tags.iter().map(|&tag| Arc::clone(tag)));
        if has(wanted_runs.as_ref(), run.name().as_str()) {
            series.extend(tags.into_iter().map(|tag| (Arc::clone(run), Arc::clone(tag))));
        }
    }
    match tags.unwrap_or_default().iter().find(|tag| !known.contains(tag.as_str())) {
        Some(tag) => Err(Error::UnknownTag { kind: kind.clone(), tag: tag.clone() }),
        None => Ok(series),
    }
}

fn set(names: Option<&[String]>) -> Option<HashSet<&str>> {
    names.map(|names| names.iter().map(String::as_str).collect())
}

fn has(names: Option<&HashSet<&str>>, name: &str) -> bool {
    names.is_none_or(|names| names.contains(name))
}

/// A part of x, its bounds included.
#[derive(Clone, Copy, Debug)]
struct Range {
    axis: Axis,
    low: Option<f64>,
    high: Option<f64>,
}

impl Range {
    fn part(self, line: Line) -> Line {
        if self.low.is_none() && self.high.is_none() {
            return line;
        }
        let Columns { steps, wall_times, .. } = &line.columns;
        let counts = |place: usize| line.superseded.get(place) != Some(&true);
        let first = (0..steps.len()).find(|&place| counts(place)).unwrap_or_default();
        let began = wall_times.get(first).copied().unwrap_or_default();
        let places: Vec<usize> = match self.axis {
            Axis::Step => self.places(steps.len(), |place| steps[place] as f64),
            Axis::WallTime => self.places(steps.len(), |place| wall_times[place]),
            Axis::Relative => self.places(steps.len(), |place| wall_times[place] - began),
        };
        if places.len() == steps.len() { line } else { at(&line, &places) }
    }

    fn places(self, length: usize, x: impl Fn(usize) -> f64) -> Vec<usize> {
        let (low, high) = (self.low.unwrap_or(f64::NEG_INFINITY), self.high.unwrap_or(f64::INFINITY));
        (0..length).filter(|&place| (low..=high).contains(&x(place))).collect()
    }
}

fn at(line: &Line, places: &[usize]) -> Line {
    let Columns { steps, wall_times, values } = &line.columns;
    Line {
        columns: Columns {
            steps: places.iter().map(|&place| steps[place]).collect(),
            wall_times: places.iter().map(|&place| wall_times[place]).collect(),
            values: places.iter().map(|&place| values[place]).collect(),
        },
        superseded: places.iter().filter_map(|&place| line.superseded.get(place).copied()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At the steps 0, 1, 2, a second each from 100 on; the first two superseded by what a restart wrote at 200.
    fn line() -> Line {
        Line {
            columns: Columns {
                steps: vec![0, 1, 0, 1, 2],
                wall_times: vec![100.0, 101.0, 200.0, 201.0, 202.0],
                values: vec![5.0, 6.0, 7.0, 8.0, 9.0],
            },
            superseded: vec![true, true, false, false, false],
        }
    }

    fn check(axis: Axis, low: Option<f64>, high: Option<f64>, expected: &[f64]) {
        let part = Range { axis, low, high }.part(line());
        assert_eq!(part.columns.values, expected);
        let marks: Vec<bool> = expected.iter().map(|value| *value < 7.0).collect();
        assert_eq!(part.superseded, marks);
    }

    #[test]
    fn a_part_has_what_lies_between_its_bounds() {
        check(Axis::Step, None, None, &[5.0, 6.0, 7.0, 8.0, 9.0]);
        check(Axis::Step, Some(1.0), None, &[6.0, 8.0, 9.0]);
        check(Axis::Step, Some(0.5), Some(1.0), &[6.0, 8.0]);
        check(Axis::WallTime, None, Some(200.0), &[5.0, 6.0, 7.0]);
        check(Axis::Relative, Some(0.0), Some(1.5), &[7.0, 8.0]);
        check(Axis::Step, Some(3.0), None, &[]);
    }

    #[test]
    fn where_nothing_is_marked_nothing_is_marked_in_a_part() {
        let line = Line { superseded: Vec::new(), ..line() };
        let part = Range { axis: Axis::Relative, low: Some(100.0), high: None }.part(line);
        assert_eq!((&part.columns.values[..], &part.superseded[..]), (&[7.0, 8.0, 9.0][..], &[][..]));
    }
}
