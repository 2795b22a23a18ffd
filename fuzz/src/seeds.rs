//! What the frameworks' own logdirs give each target to begin with.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use glassboard_core::event::{Payload, What, decode_event, decode_value, values};
use glassboard_core::record::{FOOTER, Frame, HEADER, frame};
use glassboard_core::wire::{Fields, Wire};

/// Longer bytes teach a fuzzer little.
const LONGEST: usize = 4096;

/// (target, bytes) of every event file below `folder`: its beginning, its events, their tensors and graphs, each once.
pub fn below(folder: &Path) -> io::Result<BTreeSet<(&'static str, Vec<u8>)>> {
    let mut seeds = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            seeds.append(&mut below(&path)?);
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains("tfevents")) {
            of_file(&fs::read(&path)?, &mut seeds);
        }
    }
    seeds.retain(|(_, bytes)| bytes.len() <= LONGEST);
    Ok(seeds)
}

fn of_file(content: &[u8], seeds: &mut BTreeSet<(&'static str, Vec<u8>)>) {
    seeds.insert(("record", content[..content.len().min(LONGEST)].to_vec()));
    let mut rest = content;
    while let Frame::Whole(payload) = frame(rest) {
        rest = &rest[HEADER + payload.len() + FOOTER..];
        seeds.insert(("event", payload.to_vec()));
        match decode_event(payload).map(|event| event.what) {
            Ok(What::Graph(graph) | What::RunMetadata(graph)) => drop(seeds.insert(("graph", graph.to_vec()))),
            Ok(What::Summary(summary)) => {
                for value in values(summary).flatten().filter_map(|value| decode_value(value).ok()) {
                    seeds.extend(of_payload(value.payload).map(|(target, bytes)| (target, bytes.to_vec())));
                }
            }
            _ => {}
        }
    }
}

fn of_payload(payload: Payload<'_>) -> Option<(&'static str, &[u8])> {
    match payload {
        Payload::Tensor(tensor) => Some(("tensor", tensor)),
        Payload::Image(message) | Payload::Audio(message) => Some(("media", encoded(message)?)),
        _ => None,
    }
}

/// The file in an `Image` or an `Audio`.
fn encoded(message: &[u8]) -> Option<&[u8]> {
    let mut fields = Fields::of(message);
    std::iter::from_fn(|| fields.next_field().ok()?).find_map(|field| match field {
        (4, Wire::Bytes(content)) => Some(content),
        _ => None,
    })
}
