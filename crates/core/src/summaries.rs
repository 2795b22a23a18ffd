//! Figures of series: where they begin and end, their extremes and means, over all of x or a part of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{Float64Array, Int64Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::arrow::{Columns, Packing, stream};
use crate::chosen::{Runs, Series, distinct};
use crate::downsample::View;
use crate::error::Result;
use crate::query::{Axis, check_view};
use crate::store::{Columns as Points, Store};
use crate::types::Kind;

/// Which series, and which part of them.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of these tags, in this order; `None`: of all, sorted. A name that isn't there is passed over.
    pub tags: Option<&'a [String]>,
    /// In these runs, in this order; `None`: in all, in natural order.
    pub runs: Option<&'a [String]>,
    /// What the bounds are about.
    pub axis: Axis,
    /// The least x that counts.
    pub low: Option<f64>,
    /// The greatest x that counts.
    pub high: Option<f64>,
}

/// Figures of one series; of those of points without a finite value, or without any point, floats are NaN and steps 0.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figures {
    /// Of points within the bounds.
    points: i64,
    first_step: i64,
    last_step: i64,
    first_wall_time: f64,
    last_wall_time: f64,
    /// Of finite values.
    first: f64,
    last: f64,
    min: f64,
    min_step: i64,
    max: f64,
    max_step: i64,
    mean: f64,
    non_finite: i64,
    /// The values of the points nearest to the bounds; without a bound, the series' first or last one.
    start: f64,
    end: f64,
}

/// Figures as an Arrow IPC stream, a row for each series that is there: by tag, then by run.
///
/// Fails where tags are given and no run has any of them, and for bounds that make no sense.
pub fn summaries(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    check_view(View { low: question.low, high: question.high, ..View::default() })?;
    let runs = store.runs();
    let runs = Runs::of(&runs);
    if let Some(tags) = question.tags {
        runs.check_known(tags)?;
    }
    let names = tags(&runs, question);
    let series: Vec<Series<'_>> = names.iter().flat_map(|tag| runs.series(question.runs, tag)).collect();
    let figures: Vec<Figures> = series.par_iter().map(|series| Figures::of(&series.current(), question)).collect();
    let mut columns = Columns::default();
    columns.add("tag", StringArray::from_iter_values(series.iter().map(|series| series.tag)));
    columns.add("run", StringArray::from_iter_values(series.iter().map(|series| series.run.name().as_str())));
    let integers = |get: fn(&Figures) -> i64| Int64Array::from_iter_values(figures.iter().map(get));
    let floats = |get: fn(&Figures) -> f64| Float64Array::from_iter_values(figures.iter().map(get));
    columns.add("points", integers(|f| f.points));
    columns.add("first_step", integers(|f| f.first_step));
    columns.add("last_step", integers(|f| f.last_step));
    columns.add("first", floats(|f| f.first));
    columns.add("last", floats(|f| f.last));
    columns.add("min", floats(|f| f.min));
    columns.add("min_step", integers(|f| f.min_step));
    columns.add("max", floats(|f| f.max));
    columns.add("max_step", integers(|f| f.max_step));
    columns.add("mean", floats(|f| f.mean));
    columns.add("non_finite", integers(|f| f.non_finite));
    columns.add("first_wall_time", floats(|f| f.first_wall_time));
    columns.add("last_wall_time", floats(|f| f.last_wall_time));
    columns.add("start", floats(|f| f.start));
    columns.add("end", floats(|f| f.end));
    stream(&columns.batch()?, Packing::None)
}

fn tags(runs: &Runs<'_>, question: &Question<'_>) -> Vec<Arc<str>> {
    if let Some(names) = question.tags {
        return distinct(names).map(Arc::from).collect();
    }
    let mut found = BTreeSet::new();
    for run in runs.chosen(question.runs) {
        let data = run.read();
        found.extend(data.tags.iter().filter(|tag| tag.has(&Kind::Scalars)).map(|tag| Arc::clone(&tag.name)));
    }
    found.into_iter().collect()
}

impl Figures {
    fn of(points: &Points, question: &Question<'_>) -> Self {
        let Points { steps, wall_times, .. } = points;
        let began = wall_times.first().copied().unwrap_or(f64::NAN);
        match question.axis {
            Axis::Step => Self::along(points, |place| steps[place] as f64, question),
            Axis::WallTime => Self::along(points, |place| wall_times[place], question),
            Axis::Relative => Self::along(points, |place| wall_times[place] - began, question),
        }
    }

    fn along(points: &Points, x: impl Fn(usize) -> f64, question: &Question<'_>) -> Self {
        let Points { steps, wall_times, values } = points;
        let (low, high) = (question.low.unwrap_or(f64::NEG_INFINITY), question.high.unwrap_or(f64::INFINITY));
        let is_all = question.low.is_none() && question.high.is_none();
        let mut figures = Self {
            start: nearest(points, &x, question.low).unwrap_or(values.first().copied().unwrap_or(f64::NAN)),
            end: nearest(points, &x, question.high).unwrap_or(values.last().copied().unwrap_or(f64::NAN)),
            ..Self::none()
        };
        let (mut least, mut greatest, mut sum) = (None, None, 0.0);
        let inside = || (0..points.len()).filter(|&place| is_all || (low..=high).contains(&x(place)));
        for place in inside() {
            if figures.points == 0 {
                (figures.first_step, figures.first_wall_time) = (steps[place], wall_times[place]);
            }
            (figures.last_step, figures.last_wall_time) = (steps[place], wall_times[place]);
            figures.points += 1;
            let value = values[place];
            if !value.is_finite() {
                figures.non_finite += 1;
                continue;
            }
            if least.is_none() {
                figures.first = value;
            }
            figures.last = value;
            sum += value;
            if least.is_none_or(|least| value < values[least]) {
                least = Some(place);
            }
            if greatest.is_none_or(|greatest| value > values[greatest]) {
                greatest = Some(place);
            }
        }
        if let (Some(least), Some(greatest)) = (least, greatest) {
            (figures.min, figures.min_step) = (values[least], steps[least]);
            (figures.max, figures.max_step) = (values[greatest], steps[greatest]);
            let count = (figures.points - figures.non_finite) as f64;
            let mean = if sum.is_finite() {
                sum / count
            } else {
                inside().map(|place| values[place]).filter(|value| value.is_finite()).map(|value| value / count).sum()
            };
            figures.mean = mean.clamp(figures.min, figures.max); // where all are equal, that is what they are
        }
        figures
    }

    fn none() -> Self {
        const NONE: f64 = f64::NAN;
        Self {
            points: 0,
            first_step: 0,
            last_step: 0,
            first_wall_time: NONE,
            last_wall_time: NONE,
            first: NONE,
            last: NONE,
            min: NONE,
            min_step: 0,
            max: NONE,
            max_step: 0,
            mean: NONE,
            non_finite: 0,
            start: NONE,
            end: NONE,
        }
    }
}

/// The value of the point nearest to a bound; of several the first.
fn nearest(points: &Points, x: impl Fn(usize) -> f64, bound: Option<f64>) -> Option<f64> {
    let bound = bound?;
    let distance = |place: &usize| (x(*place) - bound).abs();
    let place = (0..points.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    Some(points.values[place])
}
