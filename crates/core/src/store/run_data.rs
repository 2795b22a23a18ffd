//! What is held of one run: filled with fragments of its files, read by queries.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::fragment::{Fragment, FragmentTag};
use super::names::Names;
use super::part::{Part, PartId};
use super::series::{Located, Tag};
use crate::types::Kind;

/// Everything known of a run.
#[derive(Debug, Default)]
pub struct RunData {
    /// Its event files; [`PartId::file`] is a place in here.
    pub files: Vec<PathBuf>,
    /// What of them was written at one go, in order of reading.
    pub parts: Vec<Part>,
    /// When its files last changed, in seconds since 1970-01-01 UTC.
    pub modified: f64,
    /// How many events were read.
    pub events: u64,
    /// How many scalar points are held.
    pub points: u64,
    /// Where it says what it was begun with, in order of reading.
    pub contexts: Vec<Located>,
    /// Its tags, in order of appearance.
    pub tags: Vec<Tag>,
    pub(super) places: HashMap<Arc<str>, usize>,
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

/// A fragment was read before it was known what one of its tags is: it has to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outdated;

impl RunData {
    /// A tag by its name.
    pub fn tag(&self, name: &str) -> Option<&Tag> {
        self.places.get(name).map(|&place| &self.tags[place])
    }

    /// The wall time of its first event; 0 where it has none.
    pub fn first_wall_time(&self) -> f64 {
        self.parts.iter().map(|part| part.first_wall_time).min_by(f64::total_cmp).unwrap_or_default()
    }

    /// The latest wall time of its events.
    pub fn last_wall_time(&self) -> f64 {
        self.parts.iter().map(|part| part.last_wall_time).fold(f64::MIN, f64::max)
    }

    /// Puts a fragment that follows what was read of its file to the rest. It must not have been read with a tag taken for
    /// something else than what it has turned out to be since.
    pub(crate) fn absorb(&mut self, fragment: Fragment, names: &Names) -> Result<(), Outdated> {
        let found: Vec<Option<usize>> =
            fragment.tags.iter().map(|tag| self.places.get(&*String::from_utf8_lossy(&tag.name)).copied()).collect();
        let outdated = |(tag, place): (&FragmentTag, &Option<usize>)| {
            let known = place.map(|place| &self.tags[place]);
            tag.guessed && known.is_some_and(|known| known.claim.is_some())
        };
        if fragment.tags.iter().zip(&found).any(outdated) {
            return Err(Outdated);
        }
        self.changed.listing |= self.events == 0 && fragment.events > 0;
        self.events += fragment.events;
        let before = self.absorb_parts(&fragment.parts);
        self.changed.listing |= !fragment.contexts.is_empty();
        for mut context in fragment.contexts {
            context.part = later(context.part, before);
            let place = self.contexts.partition_point(|other| other.part <= context.part);
            self.contexts.insert(place, context);
        }
        for (tag, place) in fragment.tags.into_iter().zip(found) {
            let place = place.unwrap_or_else(|| self.new_tag(&tag.name, names));
            self.absorb_tag(tag, place, before);
        }
        Ok(())
    }

    /// How many parts its file had already, besides the one that the fragment continues.
    fn absorb_parts(&mut self, parts: &[Part]) -> u32 {
        let Some(file) = parts.first().map(|part| part.id.file) else { return 0 };
        let end = self.parts.partition_point(|part| part.id.file <= file);
        let open = end.checked_sub(1).filter(|&place| self.parts[place].id.file == file);
        let before = open.map_or(0, |place| self.parts[place].id.index);
        let mut parts = parts.iter();
        if let Some(open) = open.map(|place| &mut self.parts[place])
            && let Some(more) = parts.next()
        {
            open.last_wall_time = open.last_wall_time.max(more.last_wall_time);
            open.first_step = open.first_step.or(more.first_step);
            open.last_step = open.last_step.max(more.last_step);
        }
        let new = parts.map(|part| Part { id: later(part.id, before), ..*part });
        self.parts.splice(end..end, new);
        before
    }

    fn absorb_tag(&mut self, from: FragmentTag, place: usize, parts_before: u32) {
        let tag = &mut self.tags[place];
        if tag.metadata.is_none() && from.metadata.is_some() {
            tag.metadata = from.metadata;
            tag.claim = from.claim;
        }
        if !from.chunks.is_empty() {
            self.changed.listing |= tag.points == 0;
            note(&mut self.changed, &Kind::Scalars);
        }
        for mut chunk in from.chunks {
            self.points += chunk.len() as u64;
            chunk.part = later(chunk.part, parts_before);
            tag.push_chunk(chunk);
        }
        for (kind, mut located) in from.heavy {
            note(&mut self.changed, &kind);
            for place in &mut located {
                place.part = later(place.part, parts_before);
            }
            self.changed.listing |= tag.push_located(kind, located);
        }
    }

    fn new_tag(&mut self, name: &[u8], names: &Names) -> usize {
        let name = names.shared(&String::from_utf8_lossy(name));
        // Two names that aren't UTF-8 may become one.
        if let Some(&place) = self.places.get(&name) {
            return place;
        }
        self.tags.push(Tag::new(Arc::clone(&name)));
        self.places.insert(name, self.tags.len() - 1);
        self.tags.len() - 1
    }
}

fn note(changed: &mut Changed, kind: &Kind) {
    if !changed.kinds.contains(kind) {
        changed.kinds.push(kind.clone());
    }
}

fn later(id: PartId, by: u32) -> PartId {
    PartId { index: id.index.saturating_add(by), ..id }
}
