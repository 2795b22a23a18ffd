//! What a stretch of one event file says, before it is put to the rest of the run: so that several stretches can be read at
//! once.

use std::collections::HashMap;

use super::chunk::{Chunk, Columns};
use super::part::{Part, PartId};
use super::run_data::RunData;
use super::series::Located;
use crate::dialect::{Meaning, claimed_kind, interpret};
use crate::event::{Payload, What, decode_event, decode_point, decode_value, tagged_run_metadata, values};
use crate::types::{Kind, Stamp};
use crate::wire::Malformed;

/// What a stretch of one file holds.
#[derive(Debug, Default)]
pub struct Fragment {
    pub(super) events: u64,
    /// The first one continues what came before it in the file, if anything did; their numbers count from it.
    pub(super) parts: Vec<Part>,
    pub(super) contexts: Vec<Located>,
    pub(super) tags: Vec<FragmentTag>,
}

/// What the stretch says of one tag.
#[derive(Debug)]
pub(super) struct FragmentTag {
    pub(super) name: Box<[u8]>,
    pub(super) metadata: Option<Box<[u8]>>,
    pub(super) claim: Option<Kind>,
    /// Whether something was taken for what it would be if no metadata had come before.
    pub(super) guessed: bool,
    pub(super) chunks: Vec<Chunk>,
    pub(super) heavy: Vec<(Kind, Vec<Located>)>,
}

/// Collects events into fragments, one after the other. What it learns of tags' names and order, and the room for their points,
/// serves the next fragment too, also another run's.
#[derive(Debug, Default)]
pub struct Collector {
    file: u32,
    events: u64,
    parts: Vec<Part>,
    contexts: Vec<Located>,
    slots: Vec<Slot>,
    places: HashMap<Box<[u8]>, usize>,
    /// The slots that the present fragment uses, in order of appearance.
    used: Vec<usize>,
    /// The slot of the last value: its follower is tried first for the next one.
    latest: usize,
}

/// A tag's name, and what the present fragment has of it.
#[derive(Debug)]
struct Slot {
    name: Box<[u8]>,
    /// The tag that came after this one the last time: nearly always the next one, too.
    follower: usize,
    in_use: bool,
    metadata: Option<Box<[u8]>>,
    has_metadata: bool,
    claim: Option<Kind>,
    guessed: bool,
    points: Columns,
    chunks: Vec<Chunk>,
    heavy: Vec<(Kind, Vec<Located>)>,
}

/// More names than this are forgotten after each fragment, and more room for points than this given back.
const MOST_KEPT: usize = 1 << 16;

impl Collector {
    /// Begins a fragment of the file at place `file`.
    pub fn begin(&mut self, file: u32) {
        self.file = file;
    }

    /// Takes in one record's payload, which lies at byte `offset` of the file; `run` is what is known of the run already.
    #[inline]
    pub fn take(&mut self, run: &RunData, offset: u64, payload: &[u8]) -> Result<(), Malformed> {
        if let Some(point) = decode_point(payload) {
            self.note(point.stamp, true);
            let place = self.place(point.tag, run);
            let Stamp { step, wall_time } = point.stamp;
            self.slots[place].points.push(step.unwrap_or(0), wall_time, point.value.into());
            return Ok(());
        }
        self.take_any(run, offset, payload)
    }

    /// What was collected since the beginning.
    pub fn finish(&mut self) -> Fragment {
        self.seal();
        let mut fragment = Fragment {
            events: std::mem::take(&mut self.events),
            parts: std::mem::take(&mut self.parts),
            contexts: std::mem::take(&mut self.contexts),
            tags: Vec::with_capacity(self.used.len()),
        };
        for place in self.used.drain(..) {
            fragment.tags.push(self.slots[place].empty());
        }
        if self.slots.len() > MOST_KEPT {
            self.slots.clear();
            self.places.clear();
        }
        fragment
    }

    #[inline(never)]
    fn take_any(&mut self, run: &RunData, offset: u64, payload: &[u8]) -> Result<(), Malformed> {
        let event = decode_event(payload)?;
        let Stamp { step, wall_time } = event.stamp;
        let step = step.unwrap_or(0);
        if event.what == What::SessionStart {
            self.start_part(step, wall_time);
        }
        self.note(event.stamp, matches!(event.what, What::Summary(_)));
        let part = PartId { file: self.file, index: self.parts.len() as u32 - 1 };
        // A slice of the payload, as a place in the file.
        let locate = |bytes: &[u8]| {
            let offset = offset + (bytes.as_ptr().addr() - payload.as_ptr().addr()) as u64;
            Located { part, offset, length: bytes.len() as u64, step, wall_time }
        };
        match event.what {
            What::Summary(summary) => {
                for message in values(summary) {
                    let message = message?;
                    self.take_value(message, locate(message), run)?;
                }
            }
            What::Graph(graph) => self.push_heavy(b"graph", Kind::Graphs, locate(graph), run),
            What::MetaGraph(graph) => {
                self.push_heavy(b"meta_graph", Kind::Plugin("meta_graphs".into()), locate(graph), run);
            }
            What::RunMetadata(tagged) => {
                let (tag, metadata) = tagged_run_metadata(tagged)?;
                self.push_heavy(tag, Kind::Plugin("graph_tagged_run_metadata".into()), locate(metadata), run);
            }
            What::Context(context) => self.contexts.push(locate(context)),
            What::SessionStart | What::Other => {}
        }
        Ok(())
    }

    fn take_value(&mut self, message: &[u8], located: Located, run: &RunData) -> Result<(), Malformed> {
        let value = decode_value(message)?;
        let place = self.place(value.tag, run);
        let slot = &mut self.slots[place];
        if !slot.has_metadata {
            if let Some(metadata) = value.metadata {
                slot.claim = claimed_kind(metadata)?;
                slot.metadata = Some(metadata.into());
                slot.has_metadata = true;
            } else if matches!(value.payload, Payload::Tensor(_) | Payload::Nothing) {
                slot.guessed = true;
            }
        }
        match interpret(&value, slot.claim.as_ref())? {
            Meaning::Scalar(number) => slot.points.push(located.step, located.wall_time, number),
            Meaning::Heavy(kind) => slot.push_heavy(kind, located),
            Meaning::Nothing => {}
        }
        Ok(())
    }

    fn push_heavy(&mut self, tag: &[u8], kind: Kind, located: Located, run: &RunData) {
        let place = self.place(tag, run);
        self.slots[place].push_heavy(kind, located);
    }

    /// Takes note of an event and, where it is a summary, of its step.
    #[inline]
    fn note(&mut self, stamp: Stamp, is_summary: bool) {
        self.events += 1;
        if self.parts.is_empty() {
            self.parts.push(Part::new(PartId { file: self.file, index: 0 }, None, stamp.wall_time));
        }
        let Some(part) = self.parts.last_mut() else { return };
        part.last_wall_time = part.last_wall_time.max(stamp.wall_time);
        if is_summary {
            let step = stamp.step.unwrap_or(0);
            part.first_step = part.first_step.or(Some(step));
            part.last_step = part.last_step.max(step);
        }
    }

    /// Begins a part at a `SessionLog.START`.
    fn start_part(&mut self, step: i64, wall_time: f64) {
        self.seal();
        if self.parts.is_empty() {
            self.parts.push(Part::new(PartId { file: self.file, index: 0 }, None, wall_time));
        }
        let id = PartId { file: self.file, index: self.parts.len() as u32 };
        self.parts.push(Part::new(id, Some(step), wall_time));
    }

    /// Packs the points collected so far, all of the present part.
    fn seal(&mut self) {
        let part = PartId { file: self.file, index: (self.parts.len() as u32).saturating_sub(1) };
        for &place in &self.used {
            let slot = &mut self.slots[place];
            if !slot.points.is_empty() {
                slot.chunks.push(Chunk::pack(part, &slot.points));
                slot.points.clear();
            }
        }
    }

    /// Where the tag of this name is. Training writes its tags in the same order at every step, so that a comparison nearly
    /// always replaces the look-up.
    #[inline]
    fn place(&mut self, name: &[u8], run: &RunData) -> usize {
        let guess = self.slots.get(self.latest).map_or(0, |slot| slot.follower);
        let place = match self.slots.get(guess) {
            Some(slot) if *slot.name == *name => guess,
            _ => self.look_up(name),
        };
        self.latest = place;
        if !self.slots[place].in_use {
            self.use_slot(place, run);
        }
        place
    }

    #[cold]
    fn look_up(&mut self, name: &[u8]) -> usize {
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            self.slots.push(Slot::new(name));
            self.places.insert(name.into(), self.slots.len() - 1);
            self.slots.len() - 1
        });
        if let Some(latest) = self.slots.get_mut(self.latest) {
            latest.follower = place;
        }
        place
    }

    #[cold]
    fn use_slot(&mut self, place: usize, run: &RunData) {
        self.used.push(place);
        let slot = &mut self.slots[place];
        slot.in_use = true;
        if let Some(known) = run.tag(&String::from_utf8_lossy(&slot.name)) {
            slot.has_metadata = known.metadata.is_some();
            slot.claim.clone_from(&known.claim);
        }
    }
}

impl Slot {
    fn new(name: &[u8]) -> Self {
        Self {
            name: name.into(),
            follower: 0,
            in_use: false,
            metadata: None,
            has_metadata: false,
            claim: None,
            guessed: false,
            points: Columns::default(),
            chunks: Vec::new(),
            heavy: Vec::new(),
        }
    }

    fn push_heavy(&mut self, kind: Kind, located: Located) {
        match self.heavy.iter_mut().find(|(of, _)| *of == kind) {
            Some((_, list)) => list.push(located),
            None => self.heavy.push((kind, vec![located])),
        }
    }

    /// Hands over what the fragment has of the tag.
    fn empty(&mut self) -> FragmentTag {
        if self.points.steps.capacity() > MOST_KEPT {
            self.points = Columns::default();
        }
        self.in_use = false;
        self.has_metadata = false;
        FragmentTag {
            name: self.name.clone(),
            metadata: self.metadata.take(),
            claim: self.claim.take(),
            guessed: std::mem::take(&mut self.guessed),
            chunks: std::mem::take(&mut self.chunks),
            heavy: std::mem::take(&mut self.heavy),
        }
    }
}
