//! What is held of one tag.

use std::sync::Arc;

use crate::types::Kind;

/// A line, in columns; in order of writing. 24 bytes a point.
#[derive(Debug, Default)]
pub struct Scalars {
    /// Training steps.
    pub steps: Vec<i64>,
    /// Seconds since 1970-01-01 UTC.
    pub wall_times: Vec<f64>,
    /// The values.
    pub values: Vec<f64>,
}

impl Scalars {
    #[inline]
    pub(super) fn push(&mut self, step: i64, wall_time: f64, value: f64) {
        if self.steps.len() == self.steps.capacity() {
            self.grow();
        }
        self.steps.push(step);
        self.wall_times.push(wall_time);
        self.values.push(value);
    }

    /// Doubles the room of all three columns: a run has thousands of them, which all grow at once, so that a first room of 16
    /// points spares many small moves.
    #[cold]
    fn grow(&mut self) {
        let more = self.steps.len().max(16);
        self.steps.reserve_exact(more);
        self.wall_times.reserve_exact(more);
        self.values.reserve_exact(more);
    }
}

/// Where a value lies that is read when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// The place of its file in the run's list.
    pub file: u32,
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
    /// The tag that came after this one the last time: nearly always the next one, too.
    pub(super) follower: usize,
    /// Its points, if it has any.
    pub scalars: Scalars,
    /// Where its other values are, by kind.
    pub heavy: Vec<(Kind, Vec<Located>)>,
}

impl Tag {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self { name, metadata: None, claim: None, follower: 0, scalars: Scalars::default(), heavy: Vec::new() }
    }

    /// Where its values of `kind` are.
    pub fn located(&self, kind: &Kind) -> &[Located] {
        self.heavy.iter().find(|(of, _)| of == kind).map_or(&[], |(_, located)| located)
    }

    /// Whether it has values of `kind`.
    pub fn has(&self, kind: &Kind) -> bool {
        match kind {
            Kind::Scalars => !self.scalars.steps.is_empty(),
            kind => !self.located(kind).is_empty(),
        }
    }

    /// The kinds it has values of.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        let scalars = self.has(&Kind::Scalars).then_some(&Kind::Scalars);
        scalars.into_iter().chain(self.heavy.iter().map(|(kind, _)| kind))
    }
}
