//! What is held of one tag.

use std::sync::Arc;

use super::chunk::Chunk;
use super::part::PartId;
use crate::types::Kind;

/// Where a value lies that is read when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// The part of the run that holds it, and with that its file.
    pub part: PartId,
    /// The byte of the file where it begins.
    pub offset: u64,
    /// How many bytes it takes.
    pub length: u64,
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
}

/// One tag of one run. It may be of several kinds: nothing forbids a scalar and a histogram of one name.
#[derive(Debug)]
pub struct Tag {
    /// Its name.
    pub name: Arc<str>,
    /// The first serialized `SummaryMetadata` of its values: the only one that counts.
    pub metadata: Option<Box<[u8]>>,
    /// The kind that its metadata claim it for.
    pub(super) claim: Option<Kind>,
    /// How many points it has.
    pub points: usize,
    /// Its points, in order of reading.
    pub(super) chunks: Vec<Chunk>,
    /// Where its other values are, by kind, in order of reading.
    pub(super) heavy: Vec<(Kind, Vec<Located>)>,
}

impl Tag {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self { name, metadata: None, claim: None, points: 0, chunks: Vec::new(), heavy: Vec::new() }
    }

    /// Where its values of `kind` are, in order of reading.
    pub fn located(&self, kind: &Kind) -> &[Located] {
        self.heavy.iter().find(|(of, _)| of == kind).map_or(&[], |(_, located)| located)
    }

    /// Whether it has values of `kind`.
    pub fn has(&self, kind: &Kind) -> bool {
        match kind {
            Kind::Scalars => self.points > 0,
            kind => !self.located(kind).is_empty(),
        }
    }

    /// The kinds it has values of.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        let scalars = self.has(&Kind::Scalars).then_some(&Kind::Scalars);
        scalars.into_iter().chain(self.heavy.iter().map(|(kind, _)| kind))
    }

    /// The step and the wall time of its first point, in order of reading.
    pub fn first_point(&self) -> Option<(i64, f64)> {
        self.chunks.first().and_then(|chunk| chunk.at(0))
    }

    /// The step and the wall time of its last point, in order of reading.
    pub fn last_point(&self) -> Option<(i64, f64)> {
        self.chunks.last().and_then(Chunk::last)
    }

    /// Puts a chunk where its part stands among the others: nearly always at the end.
    pub(super) fn push_chunk(&mut self, chunk: Chunk) {
        self.points += chunk.len();
        let chunk = match self.chunks.last_mut() {
            Some(last) => last.join(chunk),
            None => Some(chunk),
        };
        let Some(chunk) = chunk else { return };
        let place = self.chunks.partition_point(|other| other.part <= chunk.part);
        self.chunks.insert(place, chunk);
    }

    /// Puts places of one kind where their part stands among the others; whether the kind is new.
    pub(super) fn push_located(&mut self, kind: Kind, more: Vec<Located>) -> bool {
        let Some((_, located)) = self.heavy.iter_mut().find(|(of, _)| *of == kind) else {
            self.heavy.push((kind, more));
            return true;
        };
        for group in more.chunk_by(|a, b| a.part == b.part) {
            let Some(part) = group.first().map(|first| first.part) else { continue };
            let place = located.partition_point(|other| other.part <= part);
            located.splice(place..place, group.iter().copied());
        }
        false
    }
}
