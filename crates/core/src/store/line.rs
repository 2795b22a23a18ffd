//! One tag of a run, put together from its parts: what a restart superseded is left out, or marked.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::chunk::{Chunk, Columns};
use super::part::{Part, PartId, Reach, reaches};
use super::run_data::RunData;
use super::series::{Located, Tag};
use crate::types::Kind;

/// What becomes of values that a restart of the run superseded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Superseded {
    /// They are left out.
    #[default]
    Hidden,
    /// They stay, and are marked.
    Marked,
}

/// The points of one tag, in order of writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The points.
    pub columns: Columns,
    /// Whether each is superseded; empty where those are hidden.
    pub superseded: Vec<bool>,
}

/// The points of one tag by attempt: what counts, and what restarts superseded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempts {
    /// The points that count, in order of writing.
    pub current: Columns,
    /// What was superseded, the latest attempt first: none of them is empty.
    pub earlier: Vec<Attempt>,
    /// The steps at which a later attempt took over, ascending.
    pub restarts: Vec<i64>,
}

/// What one attempt wrote that a later one superseded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// The points, in order of writing.
    pub columns: Columns,
    /// The wall time of the first point the attempt wrote, superseded or not.
    pub began: f64,
}

impl RunData {
    /// The points of one of its tags, attempt by attempt. What was written side by side is one attempt.
    pub fn attempts(&self, tag: &Tag) -> Attempts {
        if self.parts.len() <= 1 {
            return Attempts { current: unpacked(&tag.chunks), ..Attempts::default() };
        }
        let mut attempts = Attempts::default();
        for group in self.groups(tag) {
            let line = group_line(tag, &group, Superseded::Marked);
            let holds = |reach: &&Reach| !of_part(&tag.chunks, reach.id, |chunk| chunk.part).is_empty();
            attempts.restarts.extend(group.iter().filter(holds).filter_map(|reach| reach.superseded_from));
            if !line.superseded.contains(&true) {
                attempts.current.append(&line.columns);
                continue;
            }
            let began = line.columns.wall_times.first().copied().unwrap_or_default();
            let mut of_group = Attempt { began, ..Attempt::default() };
            for (place, &superseded) in line.superseded.iter().enumerate() {
                let Columns { steps, wall_times, values } = &line.columns;
                let to = if superseded { &mut of_group.columns } else { &mut attempts.current };
                to.push(steps[place], wall_times[place], values[place]);
            }
            attempts.earlier.push(of_group);
        }
        attempts.earlier.reverse();
        attempts.restarts.sort_unstable();
        attempts.restarts.dedup();
        attempts
    }

    /// The points of one of its tags.
    pub fn line(&self, tag: &Tag, superseded: Superseded) -> Line {
        let mut line = Line::default();
        if self.parts.len() <= 1 {
            line.columns = unpacked(&tag.chunks);
            line.superseded = if superseded == Superseded::Marked { vec![false; tag.points] } else { Vec::new() };
            return line;
        }
        for group in self.groups(tag) {
            line.append(&group_line(tag, &group, superseded));
        }
        line
    }

    /// The parts that a tag was written in, in order of time; those of a group were written side by side.
    fn groups(&self, tag: &Tag) -> Vec<Vec<Reach>> {
        let first_step = |part: &Part| of_part(&tag.chunks, part.id, |chunk| chunk.part).first()?.at(0).map(|at| at.0);
        side_by_side(reaches(&self.parts, first_step))
    }

    /// The highest step that no restart superseded; 0 where no step is above it.
    pub fn last_step(&self) -> i64 {
        match &self.parts[..] {
            [] => 0,
            [only] => only.last_step.max(0),
            _ => self.tags.iter().map(|tag| self.last_step_of(tag)).fold(0, i64::max),
        }
    }

    /// Of one tag; of its points the last one of each part counts.
    fn last_step_of(&self, tag: &Tag) -> i64 {
        let steps = |part: PartId| {
            let points = of_part(&tag.chunks, part, |chunk| chunk.part).iter().map(|chunk| (chunk.at(0), chunk.last()));
            let points = points.filter_map(|(first, last)| Some((first?.0, last?.0)));
            let heavy = tag.heavy.iter().flat_map(move |(_, located)| of_part(located, part, |place| place.part));
            points.chain(heavy.map(|place| (place.step, place.step)))
        };
        let kept = |reach: &Reach| {
            let before = reach.superseded_from.map_or(i64::MAX, |from| from.saturating_sub(1));
            steps(reach.id).map(move |(_, last)| last.min(before)).max()
        };
        let reaches = reaches(&self.parts, |part| steps(part.id).next().map(|(first, _)| first));
        reaches.iter().filter_map(kept).fold(0, i64::max)
    }

    /// Where the values of one of its tags are, in order of writing, with a mark on what is superseded; what isn't measured at a
    /// step never is.
    pub fn places(&self, tag: &Tag, kind: &Kind) -> Vec<(Located, bool)> {
        let located = tag.located(kind);
        if self.parts.len() <= 1 || !kind.is_measured() {
            return located.iter().map(|place| (*place, false)).collect();
        }
        let of_part = |id: PartId| of_part(located, id, |place| place.part);
        let first_step = |part: &Part| of_part(part.id).first().map(|place| place.step);
        let mut places = Vec::with_capacity(located.len());
        for group in side_by_side(reaches(&self.parts, first_step)) {
            let sources: Vec<&[Located]> = group.iter().map(|reach| of_part(reach.id)).collect();
            let lengths: Vec<usize> = sources.iter().map(|source| source.len()).collect();
            for (source, place) in merged(&lengths, |source, place| sources[source][place].wall_time) {
                let located = sources[source][place];
                places.push((located, group[source].is_superseded(located.step)));
            }
        }
        places
    }
}

/// What the parts of a group have of a tag.
fn group_line(tag: &Tag, group: &[Reach], superseded: Superseded) -> Line {
    let points_of = |reach: &Reach| unpacked(of_part(&tag.chunks, reach.id, |chunk| chunk.part));
    let mut sources: Vec<Line> = group.iter().map(|reach| Line::of(points_of(reach), reach, superseded)).collect();
    if sources.len() == 1 {
        return sources.remove(0);
    }
    let lengths: Vec<usize> = sources.iter().map(|source| source.columns.len()).collect();
    let mut line = Line::default();
    for (source, place) in merged(&lengths, |source, place| sources[source].columns.wall_times[place]) {
        line.push(&sources[source], place);
    }
    line
}

impl Line {
    fn of(columns: Columns, reach: &Reach, superseded: Superseded) -> Self {
        let marks = |columns: &Columns| columns.steps.iter().map(|step| reach.is_superseded(*step)).collect();
        if superseded == Superseded::Marked {
            return Self { superseded: marks(&columns), columns };
        }
        if !columns.steps.iter().any(|step| reach.is_superseded(*step)) {
            return Self { columns, superseded: Vec::new() };
        }
        let mut kept = Self::default();
        let all = Self { columns, superseded: Vec::new() };
        for place in 0..all.columns.len() {
            if !reach.is_superseded(all.columns.steps[place]) {
                kept.push(&all, place);
            }
        }
        kept
    }

    fn append(&mut self, other: &Self) {
        self.columns.append(&other.columns);
        self.superseded.extend_from_slice(&other.superseded);
    }

    fn push(&mut self, other: &Self, place: usize) {
        let Columns { steps, wall_times, values } = &other.columns;
        self.columns.push(steps[place], wall_times[place], values[place]);
        self.superseded.extend(other.superseded.get(place));
    }
}

fn unpacked(chunks: &[Chunk]) -> Columns {
    let points = chunks.iter().map(Chunk::len).sum();
    let mut columns = Columns {
        steps: Vec::with_capacity(points),
        wall_times: Vec::with_capacity(points),
        values: Vec::with_capacity(points),
    };
    for chunk in chunks {
        chunk.unpack(&mut columns);
    }
    columns
}

/// What belongs to one part, of items in order of their parts.
fn of_part<T>(items: &[T], id: PartId, part: impl Fn(&T) -> PartId) -> &[T] {
    let begin = items.partition_point(|item| part(item) < id);
    let end = items.partition_point(|item| part(item) <= id);
    &items[begin..end]
}

/// Parts in groups: those of a group were written side by side.
fn side_by_side(reaches: Vec<Reach>) -> Vec<Vec<Reach>> {
    let mut groups: Vec<Vec<Reach>> = Vec::new();
    for reach in reaches {
        match groups.last_mut() {
            Some(group) if reach.beside => group.push(reach),
            _ => groups.push(vec![reach]),
        }
    }
    groups
}

/// Sequences merged by wall time, each in its own order: (sequence, place) of each item.
fn merged(lengths: &[usize], wall_time: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let key = |source: usize, place: usize| Reverse((ascending(wall_time(source, place)), source, place));
    let mut heads: BinaryHeap<_> =
        lengths.iter().enumerate().filter(|(_, length)| **length > 0).map(|(source, _)| key(source, 0)).collect();
    let mut order = Vec::with_capacity(lengths.iter().sum());
    while let Some(Reverse((_, source, place))) = heads.pop() {
        order.push((source, place));
        if place + 1 < lengths[source] {
            heads.push(key(source, place + 1));
        }
    }
    order
}

/// A number in whose order floats are, NaN among them.
fn ascending(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64 // as in `f64::total_cmp`
}
