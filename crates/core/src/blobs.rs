//! Questions about what is served as the bytes that were logged: pictures, sounds, and whatever a plugin keeps as one.

use std::fs::Metadata;
use std::ops::Range;

use crate::dtype::STRING;
use crate::error::{Error, Result};
use crate::media::{content_type, size, wave};
use crate::query::all_located;
use crate::store::{Located, Store};
use crate::tensor::{Allowance, decode_shape, decode_tensor};
use crate::types::Kind;
use crate::window::{Item, Window, look};

/// The pictures or sounds of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaRow {
    /// Its place among all values of the tag, in order of writing.
    pub index: usize,
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// The bytes of each sample.
    pub lengths: Vec<u64>,
    /// Of the first picture, in pixels; 0 where unknown.
    pub width: u64,
    /// Of the first picture, in pixels; 0 where unknown.
    pub height: u64,
    /// What the first sample is, by its bytes.
    pub content_type: &'static str,
    /// Of the first sound, in hertz; 0 where unknown.
    pub sample_rate: f64,
    /// How many samples each channel of the first sound has; 0 where unknown.
    pub length_frames: u64,
    /// Whether a restart superseded it.
    pub superseded: bool,
}

/// The pictures or sounds of a tag, in order of writing; those that a restart superseded only where `superseded` is set.
pub fn media(store: &Store, run: &str, kind: &Kind, tag: &str, superseded: bool) -> Result<Vec<MediaRow>> {
    if !matches!(kind, Kind::Images | Kind::Audio) {
        return Err(Error::Argument(format!("`kind` must be `images` or `audio`, not `{kind}`")));
    }
    let (files, places) = all_located(store, run, kind, tag)?;
    let shown = places.iter().enumerate().filter(|(_, (_, is_superseded))| superseded || !is_superseded);
    let mut marks = shown.clone().map(|(index, (_, is_superseded))| (index, *is_superseded));
    let mut rows = Vec::new();
    look(&files, kind, shown.map(|(_, (place, _))| *place), |place, window| {
        let (index, superseded) = marks.next().unwrap_or_default();
        rows.push(media_row(index, superseded, place, window)?);
        Ok(())
    })?;
    Ok(rows)
}

/// The bytes of one sample of the value at `index`, counted in order of writing over all values of the tag. Of a string tensor,
/// each string is a sample; any other value has one: its numbers, row by row, little-endian.
pub fn blob(store: &Store, run: &str, kind: &Kind, tag: &str, index: usize, sample: usize) -> Result<Vec<u8>> {
    at(store, run, kind, tag, index, |_, window| {
        let Outline { samples, tensor, .. } = outline(window)?;
        match (samples.get(sample), tensor) {
            (Some(range), _) => window.bytes(range).map(Ok),
            (None, Some(tensor)) if sample == 0 => {
                let message = window.bytes(&tensor)?;
                let tensor = decode_tensor(&message).map_err(|why| window.undecodable(why))?;
                let data = tensor.data(&mut Allowance::default()).map_err(|why| window.undecodable(why))?;
                Ok(Ok(data.into_owned()))
            }
            (None, Some(_)) => Ok(Err(1)),
            (None, None) => Ok(Err(samples.len())),
        }
    })
}

/// A name for the bytes of [`blob`] that is another one where they could be others: it tells the file by its device and inode,
/// the place in it, when the value was logged, and a checksum of its first 4,096 bytes.
pub fn blob_id(store: &Store, run: &str, kind: &Kind, tag: &str, index: usize, sample: usize) -> Result<String> {
    at(store, run, kind, tag, index, |place, window| {
        let metadata = window.path().metadata().map_err(Error::io("read", window.path()))?;
        let checksum = crc32c::crc32c(window.head(&window.whole())?);
        let (file, logged) = (identity(&metadata), place.wall_time.to_bits());
        Ok(Ok(format!("{file}-{:x}-{:x}-{sample:x}-{logged:x}-{checksum:x}", place.offset, place.length)))
    })
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{:x}-{:x}", metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> String {
    let created = metadata.created().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{:x}", created.unwrap_or_default().as_nanos())
}

/// Whether values of this kind lie in their files as they are, outside of a summary.
pub(crate) fn is_bare(kind: &Kind) -> bool {
    match kind {
        Kind::Graphs => true,
        Kind::Plugin(name) => matches!(&**name, "meta_graphs" | "graph_tagged_run_metadata"),
        _ => false,
    }
}

/// Looks at the value at `index`; an error where there is none, or `take` says that it has only so many samples.
fn at<T>(
    store: &Store,
    run: &str,
    kind: &Kind,
    tag: &str,
    index: usize,
    take: impl Fn(&Located, &mut Window<'_>) -> Result<Result<T, usize>>,
) -> Result<T> {
    let (files, places) = all_located(store, run, kind, tag)?;
    let (run, tag) = (run.to_owned(), tag.to_owned());
    let Some((place, _)) = places.get(index) else { return Err(Error::NoValue { run, tag, values: places.len() }) };
    let mut found = Err(0);
    look(&files, kind, [*place], |place, window| {
        found = take(place, window)?;
        Ok(())
    })?;
    found.map_err(|samples| Error::NoSample { run, tag, index, samples })
}

fn media_row(index: usize, superseded: bool, place: &Located, window: &mut Window<'_>) -> Result<MediaRow> {
    let Outline { samples, mut width, mut height, mut sample_rate, mut length_frames, .. } = outline(window)?;
    let head = match samples.first() {
        Some(first) => window.head(first)?,
        None => &[],
    };
    if (width == 0 || height == 0)
        && let Some((across, down)) = size(head)
    {
        (width, height) = (across.into(), down.into());
    }
    if (sample_rate == 0.0 || length_frames == 0)
        && let Some((rate, frames)) = wave(head)
    {
        (sample_rate, length_frames) = (rate.into(), frames);
    }
    Ok(MediaRow {
        index,
        step: place.step,
        wall_time: place.wall_time,
        content_type: content_type(head),
        lengths: samples.iter().map(|range| range.end - range.start).collect(),
        width,
        height,
        sample_rate,
        length_frames,
        superseded,
    })
}

/// Where the samples of a serialized `Summary.Value` are, and what it says of them.
#[derive(Debug, Default)]
struct Outline {
    samples: Vec<Range<u64>>,
    width: u64,
    height: u64,
    sample_rate: f64,
    length_frames: u64,
    /// Its tensor, where that holds no strings.
    tensor: Option<Range<u64>>,
}

fn outline(window: &mut Window<'_>) -> Result<Outline> {
    let mut outline = Outline::default();
    if is_bare(window.kind()) {
        outline.samples = vec![window.whole()];
        return Ok(outline);
    }
    let mut rest = window.whole();
    while let Some(field) = window.next_field(&mut rest)? {
        match field {
            (4, Item::Bytes(image)) => outline = image_outline(window, image)?,
            (6, Item::Bytes(audio)) => outline = audio_outline(window, audio)?,
            (8, Item::Bytes(tensor)) => outline = tensor_outline(window, tensor)?,
            _ => {}
        }
    }
    Ok(outline)
}

fn image_outline(window: &mut Window<'_>, mut image: Range<u64>) -> Result<Outline> {
    let mut outline = Outline::default();
    while let Some(field) = window.next_field(&mut image)? {
        match field {
            (1, Item::Number(height)) => outline.height = pixels(height),
            (2, Item::Number(width)) => outline.width = pixels(width),
            (4, Item::Bytes(encoded)) => outline.samples = vec![encoded],
            _ => {}
        }
    }
    Ok(outline)
}

fn audio_outline(window: &mut Window<'_>, mut audio: Range<u64>) -> Result<Outline> {
    let mut outline = Outline::default();
    while let Some(field) = window.next_field(&mut audio)? {
        match field {
            (1, Item::Number(bits)) => outline.sample_rate = f32::from_bits(bits as u32).into(),
            (3, Item::Number(frames)) => outline.length_frames = u64::try_from(frames as i64).unwrap_or(0),
            (4, Item::Bytes(encoded)) => outline.samples = vec![encoded],
            _ => {}
        }
    }
    Ok(outline)
}

/// Pixels are int32.
fn pixels(varint: u64) -> u64 {
    u64::try_from(varint as i32).unwrap_or(0)
}

/// TensorFlow 2 writes width, height and the pictures in one list of strings; sounds and their labels in two columns.
fn tensor_outline(window: &mut Window<'_>, tensor: Range<u64>) -> Result<Outline> {
    let (mut outline, mut shape, mut dtype) = (Outline::default(), Vec::new(), 0);
    let mut rest = tensor.clone();
    while let Some(field) = window.next_field(&mut rest)? {
        match field {
            (1, Item::Number(number)) => dtype = number,
            (2, Item::Bytes(range)) => {
                let message = window.bytes(&range)?;
                shape = decode_shape(&message).map_err(|why| window.undecodable(why))?.unwrap_or_default();
            }
            (8, Item::Bytes(string)) => outline.samples.push(string),
            _ => {}
        }
    }
    match window.kind() {
        _ if dtype != STRING => outline = Outline { tensor: Some(tensor), ..Outline::default() },
        Kind::Images if outline.samples.len() >= 2 => {
            let pictures = outline.samples.split_off(2);
            outline.width = decimal(window.head(&outline.samples[0])?);
            outline.height = decimal(window.head(&outline.samples[1])?);
            outline.samples = pictures;
        }
        Kind::Images => outline.samples.clear(),
        Kind::Audio => {
            let columns = shape.iter().skip(1).fold(1_i64, |n, size| n.saturating_mul(*size));
            let columns = usize::try_from(columns).unwrap_or(1).max(1);
            outline.samples = outline.samples.into_iter().step_by(columns).collect();
        }
        _ => {}
    }
    Ok(outline)
}

fn decimal(digits: &[u8]) -> u64 {
    str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
