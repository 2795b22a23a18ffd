//! Questions to the store, answered in columns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::downsample::{View, pick};
use crate::error::{Error, Result};
use crate::smoothing::smooth;
use crate::store::{Columns, Line, Located, Run, Store, Superseded};
use crate::types::{Kind, RunName};

/// One run, as it was when asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSummary {
    /// Its name.
    pub name: RunName,
    /// Where its files lie; empty where it has none left.
    pub directory: PathBuf,
    /// The wall time of its first event, in seconds since 1970-01-01 UTC.
    pub first_wall_time: f64,
    /// The latest wall time of its events.
    pub last_wall_time: f64,
    /// The highest step that no restart superseded.
    pub last_step: i64,
    /// When its files last changed.
    pub modified: f64,
    /// Its tags by kind, sorted.
    pub tags: BTreeMap<Kind, Vec<Arc<str>>>,
}

/// All runs, in natural order of their names.
pub fn runs(store: &Store) -> Vec<RunSummary> {
    store.runs().iter().map(|run| summary(run)).collect()
}

fn summary(run: &Run) -> RunSummary {
    let data = run.read();
    let mut tags: BTreeMap<Kind, Vec<Arc<str>>> = BTreeMap::new();
    for tag in &data.tags {
        for kind in tag.kinds() {
            tags.entry(kind.clone()).or_default().push(Arc::clone(&tag.name));
        }
    }
    for names in tags.values_mut() {
        names.sort_unstable();
    }
    RunSummary {
        name: run.name().clone(),
        directory: data.files.first().and_then(|file| file.parent()).map(Path::to_path_buf).unwrap_or_default(),
        first_wall_time: data.first_wall_time(),
        last_wall_time: data.last_wall_time(),
        last_step: data.last_step(),
        modified: data.modified,
        tags,
    }
}

/// What lies along the horizontal axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Training steps.
    Step,
    /// Seconds since 1970-01-01 UTC.
    WallTime,
    /// Seconds since the series' first point.
    Relative,
}

/// Which points of a tag.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// The tag.
    pub tag: &'a str,
    /// In these runs, in this order; `None`: in all, in natural order.
    pub runs: Option<&'a [String]>,
    /// What `view` is measured in.
    pub axis: Axis,
    /// Which part, and how fine.
    pub view: View,
    /// The weight of the moving average, in [0, 1); 0 for none.
    pub smoothing: f64,
    /// Whether to tell what restarts superseded, too.
    pub superseded: Superseded,
}

/// The points of one tag in many runs, one after the other.
#[derive(Debug, Default)]
pub struct ScalarRows {
    /// The run of each row.
    pub runs: Vec<String>,
    /// How many points of each lie in the range.
    pub points: Vec<i64>,
    /// The first wall time of each row's whole series.
    pub first_wall_times: Vec<f64>,
    /// How many points of each are in the columns below.
    pub lengths: Vec<usize>,
    /// Training steps.
    pub steps: Vec<i64>,
    /// Seconds since 1970-01-01 UTC.
    pub wall_times: Vec<f64>,
    /// The values.
    pub values: Vec<f64>,
    /// The moving average, where it was asked for.
    pub smoothed: Option<Vec<f64>>,
    /// Whether a restart superseded the point, where such ones were asked for.
    pub superseded: Option<Vec<bool>>,
}

/// The points of a tag in the runs that have it.
///
/// Fails for a run that isn't there, a tag that no run has, and bounds, widths or weights that make no sense.
pub fn scalars(store: &Store, selection: &Selection<'_>) -> Result<ScalarRows> {
    check(selection)?;
    let runs = match selection.runs {
        Some(names) => names.iter().map(|name| run(store, name)).collect::<Result<_>>()?,
        None => store.runs(),
    };
    let mut rows = ScalarRows {
        smoothed: (selection.smoothing > 0.0).then(Vec::new),
        superseded: (selection.superseded == Superseded::Marked).then(Vec::new),
        ..ScalarRows::default()
    };
    for run in runs {
        let data = run.read();
        if let Some(tag) = data.tag(selection.tag).filter(|tag| tag.has(&Kind::Scalars)) {
            let line = data.line(tag, selection.superseded);
            drop(data);
            rows.push(run.name().as_str(), &line, selection);
        }
    }
    let is_known = |run: &Arc<Run>| run.read().tag(selection.tag).is_some_and(|tag| tag.has(&Kind::Scalars));
    if rows.runs.is_empty() && !store.runs().iter().any(is_known) {
        return Err(Error::UnknownTag { kind: Kind::Scalars, tag: selection.tag.to_owned() });
    }
    Ok(rows)
}

/// One series, whole.
pub fn scalar_columns(store: &Store, run_name: &str, tag: &str, superseded: Superseded) -> Result<Line> {
    let run = run(store, run_name)?;
    let data = run.read();
    let tag =
        data.tag(tag).filter(|tag| tag.has(&Kind::Scalars)).ok_or_else(|| no_tag(run_name, &Kind::Scalars, tag))?;
    Ok(data.line(tag, superseded))
}

/// Where the values of one tag are, but for those that a restart superseded: the run's files, and the places in them.
pub(crate) fn located(store: &Store, run_name: &str, kind: &Kind, tag: &str) -> Result<(Vec<PathBuf>, Vec<Located>)> {
    let (files, places) = all_located(store, run_name, kind, tag)?;
    Ok((files, places.into_iter().filter(|(_, superseded)| !superseded).map(|(place, _)| place).collect()))
}

/// Where a value is, and whether a restart superseded it.
type Marked = (Located, bool);

/// Where all values of one tag are, with a mark on what a restart superseded: the run's files, and the places in them.
pub(crate) fn all_located(
    store: &Store,
    run_name: &str,
    kind: &Kind,
    tag: &str,
) -> Result<(Vec<PathBuf>, Vec<Marked>)> {
    let run = run(store, run_name)?;
    let data = run.read();
    let found = data.tag(tag).filter(|tag| tag.has(kind)).ok_or_else(|| no_tag(run_name, kind, tag))?;
    Ok((data.files.clone(), data.places(found, kind)))
}

/// A run by its name.
pub(crate) fn run(store: &Store, name: &str) -> Result<Arc<Run>> {
    store.run(name).ok_or_else(|| Error::NoRun(name.to_owned()))
}

pub(crate) fn no_tag(run: &str, kind: &Kind, tag: &str) -> Error {
    Error::NoTag { run: run.to_owned(), kind: kind.clone(), tag: tag.to_owned() }
}

fn check(selection: &Selection<'_>) -> Result<()> {
    check_view(selection.view)?;
    if !(0.0..1.0).contains(&selection.smoothing) {
        return Err(Error::Argument(format!(
            "`smoothing` must be from 0 up to, but not, 1; not `{}`",
            selection.smoothing
        )));
    }
    Ok(())
}

/// Fails for bounds and widths that make no sense.
pub(crate) fn check_view(View { low, high, width, .. }: View) -> Result<()> {
    let refuse = |message: String| Err(Error::Argument(message));
    if low.is_some_and(f64::is_nan) || high.is_some_and(f64::is_nan) {
        return refuse("`low` and `high` must be numbers, not NaN".to_owned());
    }
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        return refuse(format!("`low` must not be above `high`: {low} > {high}"));
    }
    if width == Some(0) {
        return refuse("`width` must be 1 or more".to_owned());
    }
    Ok(())
}

impl ScalarRows {
    fn push(&mut self, run: &str, line: &Line, selection: &Selection<'_>) {
        let Columns { steps, wall_times, values } = &line.columns;
        let first = wall_times.first().copied().unwrap_or_default();
        let picked = match selection.axis {
            Axis::Step => pick(values, |place| steps[place] as f64, selection.view),
            Axis::WallTime => pick(values, |place| wall_times[place], selection.view),
            Axis::Relative => pick(values, |place| wall_times[place] - first, selection.view),
        };
        self.runs.push(run.to_owned());
        self.points.push(picked.inside as i64);
        self.first_wall_times.push(first);
        self.lengths.push(picked.places.len());
        self.steps.extend(picked.places.iter().map(|&place| steps[place]));
        self.wall_times.extend(picked.places.iter().map(|&place| wall_times[place]));
        self.values.extend(picked.places.iter().map(|&place| values[place]));
        if let Some(column) = &mut self.superseded {
            column.extend(picked.places.iter().map(|&place| line.superseded[place]));
        }
        if let Some(column) = &mut self.smoothed {
            let smoothed = smooth(values, selection.smoothing);
            column.extend(picked.places.iter().map(|&place| smoothed[place]));
        }
    }
}
