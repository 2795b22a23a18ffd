//! What a chart draws: lines over an axis, smoothed, cut to what is shown and reduced to what a screen can show.
//!
//! ```text
//! series ─▶ axis ─▶ track ─┬─▶ parts ─┬─▶ baseline ─▶ smoothing over all points ─▶ range ─▶ M4 ─▶ row ─▶ columns
//!                          └─▶ group ─┘
//! ```

mod spread;
mod question;
mod track;
mod axis;
mod curve;
mod group;
mod row;
mod deltas;
mod encode;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelExtend, ParallelIterator};

use self::axis::{Axis, Origin};
use self::curve::Curve;
use self::group::averaged;
use self::row::{Label, Row};
use self::track::Track;
use crate::arrow::{Packing, stream};
use crate::chosen::{Runs, Series, distinct};
use crate::error::Result;
use crate::store::{Attempts, Store};

pub use self::question::{Baseline, Compare, Group, Of, Question, X};
pub use self::spread::{Band, Center};

/// The lines as an Arrow IPC stream, a row for each: by tag, then by run or group. A column of no more than `most_deltas` float32
/// is sent as the bytes of their differences, which gzip makes smaller.
///
/// Fails where no run has any of the tags, or `x`'s; for bounds, widths and smoothers that make no sense; and without a width where
/// there are more than 2²⁵ points.
pub fn lines(store: &Store, question: &Question<'_>, most_deltas: usize) -> Result<Vec<u8>> {
    let runs = store.runs();
    let runs = Runs::of(&runs);
    question.check(&runs)?;
    let mut rows = Vec::new();
    for tag in distinct(question.tags) {
        let baseline = match question.baseline {
            None => None,
            Some(Baseline { run, compare }) => {
                let found = runs.named(run).and_then(|run| Series::find(run, tag));
                let Some((track, _)) = found.and_then(|series| main_track(&series, question)) else { continue };
                Some((Curve::of(&track), compare))
            }
        };
        match question.of {
            Of::Runs(names) => {
                let found = runs.series(names, tag);
                question.check_size(&found)?;
                let of_run = |series: &Series<'_>| lines_of_run(series, baseline.as_ref(), question);
                rows.extend(found.par_iter().map(of_run).collect::<Vec<_>>().into_iter().flatten());
            }
            Of::Groups(groups, center, band) => {
                let members: Vec<_> = groups.iter().map(|group| runs.series(Some(&group.runs), tag)).collect();
                question.check_size(members.iter().flatten())?;
                let of_group = |(group, members): (&Group, &Vec<Series<'_>>)| {
                    line_of_group(&group.name, members, (center, band), baseline.as_ref(), question)
                };
                rows.par_extend(groups.par_iter().zip(&members).filter_map(of_group));
            }
        }
    }
    stream(&encode::batch(&rows, most_deltas)?, Packing::None)
}

/// What a baseline's line is along x, by the way in which it is compared.
type Compared = (Curve, Compare);

/// The lines of one series: what counts, then what was superseded.
fn lines_of_run(series: &Series<'_>, baseline: Option<&Compared>, question: &Question<'_>) -> Vec<Row> {
    let Some(axis) = Axis::of(series, question) else { return Vec::new() };
    let Attempts { current, earlier, restarts } = series.attempts();
    let mut rows = Vec::new();
    let mut add = |attempt: usize, origin: Origin, track: Track, restarts: &[i64]| {
        let parts = if question.partition { track.parts() } else { vec![track] };
        for (part, mut track) in parts.into_iter().enumerate() {
            let label = Label {
                tag: series.tag.to_owned(),
                name: series.run.name().as_str().to_owned(),
                attempt: attempt as i32,
                part: part as i32,
                first_wall_time: origin.wall_time,
                first_step: origin.step,
                members: 1,
                restarts: if part == 0 { restarts.to_vec() } else { Vec::new() },
            };
            if let Some((curve, compare)) = baseline {
                track.compare(curve, *compare);
            }
            rows.push(Row::of(label, &track, question));
        }
    };
    let mut origin = Origin::of(&current);
    let track = axis.track(current, &mut origin);
    add(0, origin, track, &restarts);
    if question.superseded {
        for (place, attempt) in earlier.into_iter().enumerate() {
            let mut origin = origin.or_earlier(&attempt);
            let track = axis.track(attempt.columns, &mut origin);
            add(place + 1, origin, track, &[]);
        }
    }
    rows
}

/// The line of a group; `None` where no member has one.
fn line_of_group(
    name: &str,
    members: &[Series<'_>],
    spread: (Center, Band),
    baseline: Option<&Compared>,
    question: &Question<'_>,
) -> Option<Row> {
    let tracks: Vec<(Track, Origin)> = members.par_iter().filter_map(|series| main_track(series, question)).collect();
    let label = Label {
        tag: members.first()?.tag.to_owned(),
        name: name.to_owned(),
        first_wall_time: tracks.iter().map(|(_, origin)| origin.wall_time).fold(f64::NAN, f64::min),
        // Aligned, its steps count from 0 as they are.
        first_step: tracks.iter().map(|(_, origin)| if question.align { 0 } else { origin.step }).min()?,
        members: tracks.len() as i32,
        ..Label::default()
    };
    let curves: Vec<Curve> = tracks.par_iter().map(|(track, _)| Curve::of(track)).collect();
    let mut track = averaged(&curves, spread, question);
    if let Some((curve, compare)) = baseline {
        track.compare(curve, *compare);
    }
    Some(Row::of(label, &track, question))
}

/// The points of a series that count, over the axis; `None` where there is no axis.
fn main_track(series: &Series<'_>, question: &Question<'_>) -> Option<(Track, Origin)> {
    let axis = Axis::of(series, question)?;
    let current = series.current();
    let mut origin = Origin::of(&current);
    Some((axis.track(current, &mut origin), origin))
}
