//! What a chart draws: lines over an axis, smoothed, cut to what is shown and reduced to what a screen can show.
//!
//! ```text
//! series ─▶ axis ─▶ parts ─▶ smoothing over all points ─▶ range ─▶ M4 ─▶ row ─▶ columns
//! ```

mod axis;
mod encode;
mod row;
mod runs;
mod track;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use self::axis::Origin;
use self::row::{Label, Row};
use self::runs::{Series, named, series};
use self::track::Track;
use crate::arrow::{Packing, stream};
use crate::downsample::View;
use crate::error::{Error, Result};
use crate::query::check_view;
use crate::smoothing::Smoother;
use crate::store::{Attempts, Store};
use crate::types::Kind;

/// Which lines, and how they are drawn.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Each has a line in each run.
    pub tags: &'a [String],
    /// In these runs, in this order; `None`: in all, in natural order. A name that isn't there is passed over.
    pub runs: Option<&'a [String]>,
    /// What lies along the horizontal axis.
    pub x: X,
    /// Whether x counts from each line's own first one.
    pub align: bool,
    /// Which part of x, and how fine.
    pub view: View,
    /// What the smoothed values are.
    pub smoother: Smoother,
    /// Whether what restarts superseded comes as lines of their own.
    pub superseded: bool,
    /// Whether a line begins anew whenever x goes down.
    pub partition: bool,
}

/// What lies along the horizontal axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum X {
    /// Training steps.
    Step,
    /// Seconds since the series' first point.
    Relative,
    /// Seconds since 1970-01-01 UTC.
    Wall,
}

/// The lines as an Arrow IPC stream, a row for each: by tag, then by run.
///
/// Fails where no run has any of the tags, and for bounds, widths and smoothers that make no sense.
pub fn lines(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    check_view(question.view)?;
    question.smoother.check()?;
    let runs = named(store, question.runs);
    let found = series(&runs, question.tags);
    if found.is_empty() && !runs::any_has(store, question.tags) {
        let tag = question.tags.first().cloned().unwrap_or_default();
        return Err(Error::UnknownTag { kind: Kind::Scalars, tag });
    }
    let rows: Vec<Vec<Row>> = found.par_iter().map(|series| rows_of(series, question)).collect();
    stream(&encode::batch(&rows.into_iter().flatten().collect::<Vec<Row>>())?, Packing::None)
}

/// The rows of one series: what counts, then what was superseded.
fn rows_of(series: &Series<'_>, question: &Question<'_>) -> Vec<Row> {
    let Attempts { current, earlier, restarts } = series.attempts();
    let origin = Origin::of(&current);
    let label = |attempt: usize, origin: Origin, restarts: Vec<i64>| Label {
        tag: series.tag.to_owned(),
        name: series.run.name().as_str().to_owned(),
        attempt: attempt as i32,
        part: 0,
        first_wall_time: origin.wall_time,
        first_step: origin.step,
        members: 1,
        restarts,
    };
    let mut rows = Vec::new();
    let mut add = |label: Label, track: Track| {
        let parts = if question.partition { track.parts() } else { vec![track] };
        for (part, track) in parts.into_iter().enumerate() {
            let restarts = if part == 0 { label.restarts.clone() } else { Vec::new() };
            rows.push(Row::of(Label { part: part as i32, restarts, ..label.clone() }, &track, question));
        }
    };
    add(label(0, origin, restarts), Track::new(current, origin, question));
    if question.superseded {
        for (place, attempt) in earlier.into_iter().enumerate() {
            let origin = origin.or_earlier(&attempt);
            add(label(place + 1, origin, Vec::new()), Track::new(attempt.columns, origin, question));
        }
    }
    rows
}
