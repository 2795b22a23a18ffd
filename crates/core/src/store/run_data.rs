//! What is held of one run: filled by records, read by queries.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::names::Names;
use super::series::{Located, Tag};
use crate::dialect::{Meaning, claimed_kind, interpret};
use crate::event::{What, decode_event, decode_value, tagged_run_metadata, values};
use crate::types::{Kind, Stamp};
use crate::wire::Malformed;

/// Everything known of a run.
#[derive(Debug, Default)]
pub struct RunData {
    /// Its event files; [`Located::file`] is a place in here.
    pub files: Vec<PathBuf>,
    /// The wall time of its first event.
    pub first_wall_time: f64,
    /// The latest wall time of its events.
    pub last_wall_time: f64,
    /// The highest step; 0 where no step is above it.
    pub last_step: i64,
    /// When its files last changed, in seconds since 1970-01-01 UTC.
    pub modified: f64,
    /// How many events were read.
    pub events: u64,
    /// How many scalar points are held.
    pub points: u64,
    /// Its tags, in order of appearance.
    pub tags: Vec<Tag>,
    places: HashMap<Arc<str>, usize>,
    /// The tag of the last value: its follower is tried first for the next one.
    latest: usize,
    /// Each kind there is, with the store's version when it last got something.
    pub(super) versions: Vec<(Kind, u64)>,
    pub(super) changed: Changed,
}

/// What came since the last commit.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) kinds: Vec<Kind>,
    /// Whether a listing of runs and tags taken before is out of date.
    pub(super) listing: bool,
}

impl RunData {
    /// Takes in one record's payload, which lies at byte `offset` of the file at place `file`.
    pub fn take(&mut self, file: usize, offset: u64, payload: &[u8], names: &Names) -> Result<(), Malformed> {
        let event = decode_event(payload)?;
        let Stamp { step, wall_time } = event.stamp;
        let step = step.unwrap_or(0);
        if self.events == 0 {
            self.first_wall_time = wall_time;
            self.last_wall_time = wall_time;
            self.changed.listing = true;
        }
        self.events += 1;
        self.last_wall_time = self.last_wall_time.max(wall_time);
        // A slice of the payload, as a place in the file.
        let locate = |bytes: &[u8]| Located {
            file: file as u32,
            offset: offset + (bytes.as_ptr().addr() - payload.as_ptr().addr()) as u64,
            length: bytes.len() as u64,
            step,
            wall_time,
        };
        match event.what {
            What::Summary(summary) => {
                self.last_step = self.last_step.max(step);
                for message in values(summary) {
                    let message = message?;
                    self.take_value(message, locate(message), names)?;
                }
            }
            What::Graph(graph) => {
                let tag = self.place(b"graph", names);
                self.push_heavy(tag, Kind::Graphs, locate(graph));
            }
            What::MetaGraph(graph) => {
                let tag = self.place(b"meta_graph", names);
                self.push_heavy(tag, Kind::Plugin("meta_graphs".into()), locate(graph));
            }
            What::RunMetadata(tagged) => {
                let (tag, metadata) = tagged_run_metadata(tagged)?;
                let tag = self.place(tag, names);
                self.push_heavy(tag, Kind::Plugin("graph_tagged_run_metadata".into()), locate(metadata));
            }
            What::SessionStart | What::Other => {}
        }
        Ok(())
    }

    /// A tag by its name.
    pub fn tag(&self, name: &str) -> Option<&Tag> {
        self.places.get(name).map(|&place| &self.tags[place])
    }

    #[inline]
    fn take_value(&mut self, message: &[u8], located: Located, names: &Names) -> Result<(), Malformed> {
        let value = decode_value(message)?;
        let place = self.place(value.tag, names);
        let tag = &mut self.tags[place];
        if tag.metadata.is_none()
            && let Some(metadata) = value.metadata
        {
            tag.claim = claimed_kind(metadata)?;
            tag.metadata = Some(metadata.into());
        }
        match interpret(&value, tag.claim.as_ref())? {
            Meaning::Scalar(number) => {
                self.changed.listing |= tag.scalars.steps.is_empty();
                tag.scalars.push(located.step, located.wall_time, number);
                self.points += 1;
                self.note(Kind::Scalars);
            }
            Meaning::Heavy(kind) => self.push_heavy(place, kind, located),
            Meaning::Nothing => {}
        }
        Ok(())
    }

    /// Where the tag of this name is; it is made where it is new. Training writes its tags in the same order at every step, so
    /// that a comparison nearly always replaces the look-up.
    #[inline]
    fn place(&mut self, name: &[u8], names: &Names) -> usize {
        let guess = self.tags.get(self.latest).map_or(0, |tag| tag.follower);
        let place = match self.tags.get(guess) {
            Some(tag) if tag.name.as_bytes() == name => guess,
            _ => self.look_up(name, names),
        };
        self.latest = place;
        place
    }

    #[cold]
    fn look_up(&mut self, name: &[u8], names: &Names) -> usize {
        let name = String::from_utf8_lossy(name);
        let place = self.places.get(&*name).copied().unwrap_or_else(|| {
            let name = names.shared(&name);
            self.tags.push(Tag::new(Arc::clone(&name)));
            self.places.insert(name, self.tags.len() - 1);
            self.tags.len() - 1
        });
        if let Some(latest) = self.tags.get_mut(self.latest) {
            latest.follower = place;
        }
        place
    }

    fn push_heavy(&mut self, tag: usize, kind: Kind, located: Located) {
        let heavy = &mut self.tags[tag].heavy;
        if let Some((_, list)) = heavy.iter_mut().find(|(of, _)| *of == kind) {
            list.push(located);
        } else {
            heavy.push((kind.clone(), vec![located]));
            self.changed.listing = true;
        }
        self.note(kind);
    }

    #[inline]
    fn note(&mut self, kind: Kind) {
        if !self.changed.kinds.contains(&kind) {
            self.changed.kinds.push(kind);
        }
    }
}
