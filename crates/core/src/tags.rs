//! Questions about what tags there are, and what their writers said of them.

use std::sync::Arc;

use crate::dialect::{claimed_kind, data_class};
use crate::error::Result;
use crate::event::{Metadata, decode_metadata};
use crate::query::run;
use crate::store::{Run, Store, Tag};
use crate::types::{Kind, RunName};

/// What is known of one tag of one run, as one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct TagInfo {
    /// The run.
    pub run: RunName,
    /// The kind.
    pub kind: Kind,
    /// The tag.
    pub name: Arc<str>,
    /// The plugin that the tag's first metadata name; empty where they name none, or one of another kind.
    pub plugin: String,
    /// What that plugin wrote for itself.
    pub content: Vec<u8>,
    /// A name to show instead of the tag; empty where none was given.
    pub display_name: String,
    /// What it is, in markdown; empty where it wasn't said.
    pub description: String,
    /// 1 for scalars, 2 for tensors, 3 for sequences of blobs, 0 where it is unknown; filled in where the metadata leave it out.
    pub data_class: u64,
    /// How its values lie in time.
    pub extent: Extent,
}

/// How many values there are, and where they begin and end, in order of writing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// How many values are held.
    pub count: usize,
    /// How many bytes they take in their files; 0 for scalars.
    pub bytes: u64,
    /// The training step of the first.
    pub first_step: i64,
    /// The training step of the last.
    pub last_step: i64,
    /// Seconds since 1970-01-01 UTC of the first.
    pub first_wall_time: f64,
    /// Seconds since 1970-01-01 UTC of the last.
    pub last_wall_time: f64,
}

/// Everything that a run holds, by kind, then by name.
pub fn tags(store: &Store, run_name: &str) -> Result<Vec<TagInfo>> {
    let run = run(store, run_name)?;
    let data = run.read();
    let mut tags: Vec<_> = data.tags.iter().flat_map(|tag| infos(&run, tag)).collect();
    tags.sort_by(|a, b| (a.kind.as_str(), &a.name).cmp(&(b.kind.as_str(), &b.name)));
    Ok(tags)
}

/// The tags of one kind, sorted, of each run that has any; runs in natural order of their names.
pub fn tag_names(store: &Store, kind: &Kind) -> Vec<(RunName, Vec<Arc<str>>)> {
    let of_run = |run: Arc<Run>| {
        let data = run.read();
        let having = data.tags.iter().filter(|tag| tag.has(kind));
        let mut names: Vec<_> = having.map(|tag| Arc::clone(&tag.name)).collect();
        names.sort_unstable();
        (!names.is_empty()).then(|| (run.name().clone(), names))
    };
    store.runs().into_iter().filter_map(of_run).collect()
}

/// A run, a tag, its display name and its description.
pub type Described = (RunName, Arc<str>, String, String);

/// Run, tag, display name and description of each tag of a kind that has one of the two, in the order of [`tag_names`].
pub fn described(store: &Store, kind: &Kind) -> Vec<Described> {
    let mut described = Vec::new();
    for run in store.runs() {
        let data = run.read();
        let before = described.len();
        for tag in data.tags.iter().filter(|tag| tag.metadata.is_some() && tag.has(kind)) {
            let Metadata { display_name, description, .. } = metadata(tag);
            if !display_name.is_empty() || !description.is_empty() {
                described.push((run.name().clone(), Arc::clone(&tag.name), text(display_name), text(description)));
            }
        }
        described[before..].sort_by(|a, b| a.1.cmp(&b.1));
    }
    described
}

/// A run, a tag, and what the tag's plugin wrote for itself.
pub type Content = (RunName, Arc<str>, Vec<u8>);

/// Run, tag and the plugin's own metadata of each tag of a kind, in the order of [`tag_names`].
pub fn contents(store: &Store, kind: &Kind) -> Vec<Content> {
    let mut contents = Vec::new();
    for run in store.runs() {
        let data = run.read();
        let before = contents.len();
        for tag in data.tags.iter().filter(|tag| tag.has(kind)) {
            contents.push((run.name().clone(), Arc::clone(&tag.name), content(tag, kind)));
        }
        contents[before..].sort_by(|a, b| a.1.cmp(&b.1));
    }
    contents
}

/// Empty where the metadata are of another kind.
fn content(tag: &Tag, kind: &Kind) -> Vec<u8> {
    let claim = tag.metadata.as_deref().and_then(|message| claimed_kind(message).ok().flatten());
    if claim.as_ref() == Some(kind) { metadata(tag).content.to_vec() } else { Vec::new() }
}

/// A tag's metadata. Those that can't be decoded were told as a problem when they were read.
pub(crate) fn metadata(tag: &Tag) -> Metadata<'_> {
    tag.metadata.as_deref().and_then(|message| decode_metadata(message).ok()).unwrap_or_default()
}

fn infos(run: &Run, tag: &Tag) -> Vec<TagInfo> {
    let metadata = metadata(tag);
    let claim = tag.metadata.as_deref().and_then(|message| claimed_kind(message).ok().flatten());
    let info = |kind: &Kind| {
        let of_kind = if claim.as_ref() == Some(kind) {
            metadata
        } else {
            Metadata { plugin: b"", content: b"", data_class: 0, ..metadata }
        };
        TagInfo {
            run: run.name().clone(),
            kind: kind.clone(),
            name: Arc::clone(&tag.name),
            plugin: text(of_kind.plugin),
            content: of_kind.content.to_vec(),
            display_name: text(of_kind.display_name),
            description: text(of_kind.description),
            data_class: data_class(&of_kind, kind),
            extent: extent(tag, kind),
        }
    };
    tag.kinds().map(info).collect()
}

fn extent(tag: &Tag, kind: &Kind) -> Extent {
    if *kind == Kind::Scalars {
        let (first_step, first_wall_time) = tag.first_point().unwrap_or_default();
        let (last_step, last_wall_time) = tag.last_point().unwrap_or_default();
        return Extent { count: tag.points, bytes: 0, first_step, last_step, first_wall_time, last_wall_time };
    }
    let located = tag.located(kind);
    let (Some(first), Some(last)) = (located.first(), located.last()) else { return Extent::default() };
    Extent {
        count: located.len(),
        bytes: located.iter().map(|place| place.length).sum(),
        first_step: first.step,
        last_step: last.step,
        first_wall_time: first.wall_time,
        last_wall_time: last.wall_time,
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
