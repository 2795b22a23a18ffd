//! Values as tensors, whichever dialect they were written in.

use crate::blobs::is_bare;
use crate::buckets;
use crate::error::{Error, Result};
use crate::event::{Payload, decode_value};
use crate::message::string;
use crate::payload;
use crate::query::all_located;
use crate::store::{Located, Store};
use crate::tensor::{Allowance, decode_tensor};
use crate::types::Kind;
use crate::wire::{Fields, Malformed, Wire};

/// One value of a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorRow {
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// What it holds.
    pub array: Array,
    /// Its own serialized `SummaryMetadata`; empty where it has none.
    pub metadata: Vec<u8>,
    /// Whether a restart superseded it.
    pub superseded: bool,
}

/// An array of numbers or strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// What its type is called: see [`dtype_name`](crate::tensor::Tensor::dtype_name).
    pub dtype: &'static str,
    /// Its sizes.
    pub shape: Vec<i64>,
    /// Its numbers, row by row, little-endian.
    pub data: Vec<u8>,
    /// Its strings, row by row.
    pub strings: Vec<Vec<u8>>,
}

/// The files' bytes that one answer may take.
const MOST_BYTES: u64 = 2 << 30;

/// The values of a tag, in order of writing; those that a restart superseded only where `superseded` is set.
///
/// What isn't a tensor in the file becomes what TensorBoard makes of it when it reads (`data_compat.py`): a histogram is float64
/// of shape [k, 3], left and right edge and count; an image strings of shape [3], width, height and the picture; a sound a string
/// of shape [1, 2] with an empty label; a graph, or the metadata of a run's step, a string of shape [1]; a value without anything
/// float32 of shape [0]. Fails where the values take more than
/// 2 GiB, and for scalars, which are held as columns.
pub fn tensors(store: &Store, run: &str, kind: &Kind, tag: &str, superseded: bool) -> Result<Vec<TensorRow>> {
    if *kind == Kind::Scalars {
        return Err(Error::Argument("scalars are no tensors here: ask for their columns".to_owned()));
    }
    let (files, places) = all_located(store, run, kind, tag)?;
    let shown = || places.iter().filter(|(_, is_superseded)| superseded || !is_superseded);
    let located: Vec<Located> = shown().map(|(place, _)| *place).collect();
    let bytes = located.iter().fold(0_u64, |sum, place| sum.saturating_add(place.length));
    if bytes > MOST_BYTES {
        let count = located.len();
        return Err(Error::Argument(format!("the {count} values of `{tag}` take {bytes} bytes, too many at once")));
    }
    let (mut rows, mut allowance) = (Vec::with_capacity(located.len()), Allowance::default());
    let mut marks = shown().map(|(_, is_superseded)| *is_superseded);
    payload::read(&files, &located, |place, file, message| {
        let (array, metadata) = decode(kind, message, &mut allowance).map_err(|Malformed(why)| {
            let (path, offset) = (file.to_path_buf(), place.offset);
            Error::Undecodable { kind: kind.clone(), path, offset, why }
        })?;
        let superseded = marks.next().unwrap_or_default();
        rows.push(TensorRow { step: place.step, wall_time: place.wall_time, array, metadata, superseded });
        Ok(())
    })?;
    Ok(rows)
}

fn decode(kind: &Kind, message: &[u8], allowance: &mut Allowance) -> Result<(Array, Vec<u8>), Malformed> {
    if is_bare(kind) {
        return Ok((Array::of_strings([1].into(), vec![message.to_vec()]), Vec::new()));
    }
    let value = decode_value(message)?;
    let array = match value.payload {
        Payload::Tensor(message) => {
            let tensor = decode_tensor(message)?;
            if tensor.is_text() {
                let strings = tensor.strings(allowance)?.into_iter().map(<[u8]>::to_vec).collect();
                Array::of_strings(tensor.shape, strings)
            } else {
                let (dtype, data) = (tensor.dtype_name(), tensor.data(allowance)?.into_owned());
                Array { dtype, shape: tensor.shape, data, strings: Vec::new() }
            }
        }
        Payload::Histogram(_) => {
            let rows = buckets::decode(message, allowance)?.buckets;
            let numbers = rows.iter().flat_map(|(left, right, count)| [*left, *right, *count]);
            let data = numbers.flat_map(f64::to_le_bytes).collect();
            Array { dtype: "float64", shape: vec![rows.len() as i64, 3], data, strings: Vec::new() }
        }
        Payload::Image(image) => Array::of_strings([3].into(), image_strings(image)?),
        Payload::Audio(audio) => {
            let encoded = string(audio, 4)?;
            Array::of_strings([1, 2].into(), vec![encoded.to_vec(), Vec::new()])
        }
        Payload::Simple(number) => {
            Array { dtype: "float32", shape: Vec::new(), data: number.to_le_bytes().to_vec(), strings: Vec::new() }
        }
        Payload::Nothing => Array { dtype: "float32", shape: vec![0], data: Vec::new(), strings: Vec::new() },
    };
    Ok((array, value.metadata.unwrap_or_default().to_vec()))
}

/// Width, height and the encoded picture of an `Image`.
fn image_strings(message: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
    let (mut width, mut height, mut encoded): (i32, i32, &[u8]) = (0, 0, b"");
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(pixels)) => height = pixels as i32,
            (2, Wire::Varint(pixels)) => width = pixels as i32,
            (4, Wire::Bytes(bytes)) => encoded = bytes,
            _ => {}
        }
    }
    Ok(vec![width.to_string().into_bytes(), height.to_string().into_bytes(), encoded.to_vec()])
}

impl Array {
    fn of_strings(shape: Vec<i64>, strings: Vec<Vec<u8>>) -> Self {
        Self { dtype: "string", shape, data: Vec::new(), strings }
    }
}
