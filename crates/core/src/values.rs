//! Values as they lie in their files, for whoever decodes them for himself.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Result;
use crate::payload;
use crate::query::{all_located, run};
use crate::store::{Located, Store};
use crate::types::Kind;

/// A value of a tag: a serialized `Summary.Value`; or, of what events hold themselves, a serialized `GraphDef`, `MetaGraphDef` or
/// `RunMetadata`.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// The message.
    pub message: Vec<u8>,
}

/// The values of a tag, in order of writing; those that a restart superseded only where `superseded` is set. Of scalars there are
/// none: they are held as columns.
pub fn values(store: &Store, run: &str, kind: &Kind, tag: &str, superseded: bool) -> Result<Vec<ValueRow>> {
    let (files, places) = all_located(store, run, kind, tag)?;
    let shown = places.into_iter().filter(|(_, is_superseded)| superseded || !is_superseded);
    let located: Vec<Located> = shown.map(|(place, _)| place).collect();
    let mut rows = Vec::with_capacity(located.len());
    payload::read(&files, &located, |place, _, message| {
        rows.push(ValueRow { step: place.step, wall_time: place.wall_time, message: message.to_vec() });
        Ok(())
    })?;
    Ok(rows)
}

/// What a run was begun with, each time: seconds since 1970-01-01 UTC, and what its writer tells as JSON, in order of writing.
/// The bytes are as they lie in the file; longer ones than `most` are left out.
pub fn contexts(store: &Store, run_name: &str, most: u64) -> Result<Vec<(f64, Vec<u8>)>> {
    let run = run(store, run_name)?;
    let data = run.read();
    let files = data.files.clone();
    let places: Vec<Located> = data.contexts.iter().copied().filter(|place| place.length <= most).collect();
    drop(data);
    let mut found = Vec::with_capacity(places.len());
    payload::read(&files, &places, |place, _, message| {
        found.push((place.wall_time, message.to_vec()));
        Ok(())
    })?;
    Ok(found)
}

/// A tag and a serialized `SummaryMetadata`.
pub type Claim = (Arc<str>, Box<[u8]>);

/// The first serialized `SummaryMetadata` of each tag of a run that has any, in order of appearance.
pub fn metadata(store: &Store, run_name: &str) -> Result<Vec<Claim>> {
    let run = run(store, run_name)?;
    let data = run.read();
    Ok(data.tags.iter().filter_map(|tag| Some((Arc::clone(&tag.name), tag.metadata.clone()?))).collect())
}

/// The event files of a run, in the order of their reading.
pub fn files(store: &Store, run_name: &str) -> Result<Vec<PathBuf>> {
    let run = run(store, run_name)?;
    let data = run.read();
    Ok(data.files.clone())
}
