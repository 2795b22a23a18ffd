//! What supersedes what: a run that was restarted writes again what it had written before.
//!
//! A part is what one file holds from its beginning, or from a `SessionLog.START`, to the next one. Where a part begins after
//! another ended, it supersedes what that one wrote from a step on: the step of its START, for all tags; and, where it is
//! another file, the step at which it writes a tag first, for that tag. Parts whose times overlap were written side by side,
//! and both count.
//!
//! TensorBoard's own rule ("purge") is `plugin_event_accumulator.py`'s, which ignores the first START of a run and looks at no
//! times.

use std::cmp::Ordering;

/// Which part: files in the run's order, and in a file the parts in order. What it orders is the order of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId {
    /// The place of its file in the run's list.
    pub file: u32,
    /// How many parts of that file come before it.
    pub index: u32,
}

/// When a part was written, and from which step on it says that it begins anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Which.
    pub id: PartId,
    /// The step of the `SessionLog.START` that begins it.
    pub start: Option<i64>,
    /// The wall time of its first event, in seconds since 1970-01-01 UTC.
    pub first_wall_time: f64,
    /// The latest wall time of its events.
    pub last_wall_time: f64,
    /// The step of its first summary.
    pub first_step: Option<i64>,
    /// The highest step of its summaries.
    pub last_step: i64,
}

impl Part {
    /// A part that begins with an event of this wall time.
    pub(super) fn new(id: PartId, start: Option<i64>, wall_time: f64) -> Self {
        let (first_wall_time, last_wall_time) = (wall_time, wall_time);
        Self { id, start, first_wall_time, last_wall_time, first_step: None, last_step: i64::MIN }
    }

    fn by_time(&self, other: &Self) -> Ordering {
        self.first_wall_time.total_cmp(&other.first_wall_time).then(self.id.cmp(&other.id))
    }

    /// Whether it began before the other ended, though it is later.
    fn overlaps(&self, later: &Self) -> bool {
        self.id.file != later.id.file && self.last_wall_time.total_cmp(&later.first_wall_time).is_gt()
    }
}

/// One part, as a reader of a tag sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reach {
    /// Which.
    pub id: PartId,
    /// What it wrote at or above this step is superseded.
    pub superseded_from: Option<i64>,
    /// Whether it was written beside the one before it, so that their points are in order of wall time only when merged.
    pub beside: bool,
}

impl Reach {
    /// Whether a later part supersedes what this one wrote at `step`.
    pub(super) fn is_superseded(&self, step: i64) -> bool {
        self.superseded_from.is_some_and(|from| step >= from)
    }
}

/// The parts, given in order of reading, in order of time; and how far each one counts for a tag that begins at `first_step` in
/// each part that has it.
pub(super) fn reaches(parts: &[Part], first_step: impl Fn(&Part) -> Option<i64>) -> Vec<Reach> {
    let parts = one_after_another(parts);
    let mut in_time: Vec<(&Part, Option<i64>)> = parts.iter().zip(superseded_within_file(&parts)).collect();
    in_time.sort_by(|(a, _), (b, _)| a.by_time(b));
    // The least step from which on a part, or any after it, supersedes what is over.
    let mut from_here_on = vec![None; in_time.len() + 1];
    for (place, (part, _)) in in_time.iter().enumerate().rev() {
        let begins = if part.id.index == 0 { first_step(part) } else { part.start };
        from_here_on[place] = least(begins, from_here_on[place + 1]);
    }
    let mut found = Vec::with_capacity(in_time.len());
    let mut latest: Option<&Part> = None;
    for (place, &(part, limit)) in in_time.iter().enumerate() {
        let not_over = |(later, _): &(&Part, _)| later.first_wall_time.total_cmp(&part.last_wall_time).is_lt();
        let after = place + 1 + in_time[place + 1..].partition_point(not_over);
        let beside = latest.is_some_and(|latest| latest.overlaps(part));
        if latest.is_none_or(|latest| latest.last_wall_time < part.last_wall_time) {
            latest = Some(part);
        }
        found.push(Reach { id: part.id, superseded_from: least(limit, from_here_on[after]), beside });
    }
    found
}

/// The parts, each with times that are not before those of the part before it in its file, whatever its events say.
fn one_after_another(parts: &[Part]) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for place in 1..parts.len() {
        let Part { id, last_wall_time, .. } = parts[place - 1];
        let part = &mut parts[place];
        if part.id.file == id.file {
            part.first_wall_time = part.first_wall_time.max(last_wall_time);
            part.last_wall_time = part.last_wall_time.max(last_wall_time);
        }
    }
    parts
}

/// For each part, the least step of the marks that follow it in its file, whatever the times say.
fn superseded_within_file(parts: &[Part]) -> Vec<Option<i64>> {
    let mut limits = vec![None; parts.len()];
    let mut marks = None;
    for (place, part) in parts.iter().enumerate().rev() {
        limits[place] = marks;
        marks = if part.id.index == 0 { None } else { least(part.start, marks) };
    }
    limits
}

fn least(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    [a, b].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// The file, the step of its START, its first and last wall time, the first step of the tag.
    type Written = (u32, Option<i64>, f64, f64, Option<i64>);

    fn check(parts: &[Written], expected: &Expect) {
        let mut of_file = [0; 9];
        let parts: Vec<Part> = parts
            .iter()
            .map(|&(file, start, first_wall_time, last_wall_time, first_step)| {
                let index = of_file[file as usize];
                of_file[file as usize] += 1;
                let id = PartId { file, index };
                Part { id, start, first_wall_time, last_wall_time, first_step, last_step: 0 }
            })
            .collect();
        let shown: Vec<String> = reaches(&parts, |part| part.first_step)
            .iter()
            .map(|reach| {
                let limit = reach.superseded_from.map_or("whole".to_owned(), |step| format!("below {step}"));
                let beside = if reach.beside { ", beside" } else { "" };
                format!("{}.{} {limit}{beside}", reach.id.file, reach.id.index)
            })
            .collect();
        expected.assert_eq(&shown.join("; "));
    }

    #[test]
    fn a_later_file_supersedes_from_its_first_step_on() {
        check(&[(0, None, 0.0, 9.0, Some(0)), (1, None, 10.0, 20.0, Some(50))], &expect!["0.0 below 50; 1.0 whole"]);
        check(&[(0, None, 10.0, 20.0, Some(50)), (1, None, 0.0, 9.0, Some(0))], &expect!["1.0 below 50; 0.0 whole"]);
        // The tag isn't in the later file.
        check(&[(0, None, 0.0, 9.0, Some(0)), (1, None, 10.0, 20.0, None)], &expect!["0.0 whole; 1.0 whole"]);
        // Of two restarts the one that goes further back counts.
        check(
            &[(0, None, 0.0, 9.0, Some(0)), (1, None, 10.0, 19.0, Some(50)), (2, None, 20.0, 29.0, Some(30))],
            &expect!["0.0 below 30; 1.0 below 30; 2.0 whole"],
        );
    }

    #[test]
    fn files_written_side_by_side_both_count() {
        check(&[(0, None, 0.0, 9.0, Some(0)), (1, None, 5.0, 20.0, Some(0))], &expect!["0.0 whole; 1.0 whole, beside"]);
        check(
            &[(0, None, 0.0, 90.0, Some(0)), (1, None, 5.0, 20.0, Some(0)), (2, None, 30.0, 40.0, Some(1))],
            &expect!["0.0 whole; 1.0 below 1, beside; 2.0 whole, beside"],
        );
    }

    #[test]
    fn a_session_start_supersedes_for_every_tag_from_the_first_one_on() {
        check(
            &[(0, None, 0.0, 9.0, Some(0)), (1, None, 10.0, 10.0, None), (1, Some(7), 10.0, 20.0, None)],
            &expect!["0.0 below 7; 1.0 below 7; 1.1 whole"],
        );
        check(&[(0, None, 5.0, 9.0, Some(0)), (0, Some(3), 1.0, 2.0, Some(3))], &expect!["0.0 below 3; 0.1 whole"]);
    }

    #[test]
    fn times_that_are_no_numbers_do_no_harm() {
        check(
            &[(0, None, f64::NAN, f64::NAN, Some(0)), (1, None, 0.0, 0.0, Some(0))],
            &expect!["1.0 below 0; 0.0 whole"],
        );
    }
}
