//! TensorBoard's `Event` message and what it holds: decoded by borrowing, encoded by appending.
//!
//! Source of the field numbers: TensorFlow's `event.proto`, `summary.proto`.

use crate::types::Stamp;
use crate::wire::{
    Fields, Malformed, Wire, put_bytes, put_double, put_doubles, put_float, put_int64, put_message, take_varint,
};

/// One record's content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event<'a> {
    /// When it was logged.
    pub stamp: Stamp,
    /// What was logged.
    pub what: What<'a>,
}

/// What an event carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What<'a> {
    /// Nothing that is shown: a version, a log message, a session's end.
    Other,
    /// A session begins at the event's step: what was written from that step on, before, is superseded.
    SessionStart,
    /// A serialized `GraphDef`.
    Graph(&'a [u8]),
    /// A serialized `MetaGraphDef`.
    MetaGraph(&'a [u8]),
    /// A serialized `TaggedRunMetadata`: see [`tagged_run_metadata`].
    RunMetadata(&'a [u8]),
    /// A serialized `Summary`: see [`values`].
    Summary(&'a [u8]),
    /// What the run was begun with, as JSON: field 101 of an `Event`, which only our writer and we know.
    Context(&'a [u8]),
}

/// One `Summary.Value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value<'a> {
    /// The tag; UTF-8 if the writer kept to the rules.
    pub tag: &'a [u8],
    /// A serialized `SummaryMetadata`, where the value has one: see [`decode_metadata`].
    pub metadata: Option<&'a [u8]>,
    /// The value.
    pub payload: Payload<'a>,
}

/// What a value is. Messages are left undecoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Payload<'a> {
    /// Nothing that is known here.
    Nothing,
    /// A scalar, as TensorFlow 1 and PyTorch write it.
    Simple(f32),
    /// A serialized `Image`.
    Image(&'a [u8]),
    /// A serialized `HistogramProto`.
    Histogram(&'a [u8]),
    /// A serialized `Audio`.
    Audio(&'a [u8]),
    /// A serialized `TensorProto`.
    Tensor(&'a [u8]),
}

/// A `SummaryMetadata`. Each text is empty where it was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// The plugin that claims the tag.
    pub plugin: &'a [u8],
    /// What the plugin wrote for itself.
    pub content: &'a [u8],
    /// A name to show instead of the tag.
    pub display_name: &'a [u8],
    /// What it is, in markdown.
    pub description: &'a [u8],
    /// 1 for a scalar, 2 for a tensor, 3 for a sequence of blobs; 0 where it isn't said.
    pub data_class: u64,
}

/// A `HistogramProto`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// How many values there are.
    pub num: f64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub sum_squares: f64,
    /// The right edge of each bucket, ascending.
    pub limits: Vec<f64>,
    /// How many values each bucket holds.
    pub counts: Vec<f64>,
    /// Values that no bucket can hold.
    pub not_finite: NotFinite,
    /// How many values are 0, where that is known: field 104, which only we write and read. The bucket that holds them may hold
    /// others, too.
    pub zeros: Option<u64>,
}

/// What tells whether a histogram stands out among others.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HistogramMarks {
    /// Whether it counted a value that isn't finite.
    pub(crate) is_odd: bool,
    /// The greatest size of a value.
    pub(crate) most: f64,
    /// The sum of squares.
    pub(crate) squares: f64,
}

/// How many values weren't finite: fields 101 to 103 of a `HistogramProto`, which only we write and read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotFinite {
    /// NaN.
    pub nan: u64,
    /// +∞.
    pub positive: u64,
    /// −∞.
    pub negative: u64,
}

impl NotFinite {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.nan + self.positive + self.negative
    }
}

/// An event with one scalar and nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<'a> {
    /// When it was logged.
    pub stamp: Stamp,
    /// The tag.
    pub tag: &'a [u8],
    /// The value.
    pub value: f32,
}

/// Decodes what nearly every record is, an event with one `simple_value`, where its fields stand in the order in which TensorFlow,
/// PyTorch and others write them; `None` for all else, which [`decode_event`] reads.
#[inline]
pub fn decode_point(message: &[u8]) -> Option<Point<'_>> {
    let rest = message.strip_prefix(&[0x09])?; // field 1: wall time, fixed64
    let (wall_time, mut rest) = rest.split_first_chunk::<8>()?;
    let wall_time = f64::from_le_bytes(*wall_time);
    let mut step = None;
    if let Some(after) = rest.strip_prefix(&[0x10]) {
        rest = after; // field 2: step, varint
        step = Some(take_varint(&mut rest).ok()? as i64);
    }
    // Field 5, the summary; in it field 1, the value; in it field 1, the tag: each with a length of one byte.
    let [0x2a, summary, 0x0a, value, 0x0a, tag, rest @ ..] = rest else { return None };
    let (summary, value, length) = (usize::from(*summary), usize::from(*value), usize::from(*tag));
    let (tag, rest) = rest.split_at_checked(length)?;
    // The end of the value, of the summary and of the event is field 2, the number, fixed32.
    let [0x15, a, b, c, d] = rest else { return None };
    let whole = length < 0x80 && value == length + 7 && summary == value + 2 && summary < 0x80;
    whole.then(|| Point { stamp: Stamp { step, wall_time }, tag, value: f32::from_le_bytes([*a, *b, *c, *d]) })
}

/// Decodes a record's payload.
#[inline]
pub fn decode_event(message: &[u8]) -> Result<Event<'_>, Malformed> {
    let mut stamp = Stamp { step: None, wall_time: 0.0 };
    let mut what = What::Other;
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Fixed64(bits)) => stamp.wall_time = f64::from_bits(bits),
            (2, Wire::Varint(step)) => stamp.step = Some(step as i64), // int64 is its two's complement on the wire
            (4, Wire::Bytes(graph)) => what = What::Graph(graph),
            (5, Wire::Bytes(summary)) => what = What::Summary(summary),
            (7, Wire::Bytes(log)) if is_session_start(log)? => what = What::SessionStart,
            (8, Wire::Bytes(tagged)) => what = What::RunMetadata(tagged),
            (9, Wire::Bytes(graph)) => what = What::MetaGraph(graph),
            (101, Wire::Bytes(context)) => what = What::Context(context),
            _ => {}
        }
    }
    Ok(Event { stamp, what })
}

const SESSION_START: u64 = 1;

/// Whether a `SessionLog` says START.
fn is_session_start(message: &[u8]) -> Result<bool, Malformed> {
    let mut status = 0;
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        if let (1, Wire::Varint(number)) = field {
            status = number;
        }
    }
    Ok(status == SESSION_START)
}

/// The tag and the serialized `RunMetadata` of a `TaggedRunMetadata`, both as parts of it, empty ones too.
pub fn tagged_run_metadata(message: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let (mut tag, mut metadata) = (&message[..0], &message[..0]);
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(bytes)) => tag = bytes,
            (2, Wire::Bytes(bytes)) => metadata = bytes,
            _ => {}
        }
    }
    Ok((tag, metadata))
}

/// The serialized values of a summary, in order.
#[inline]
pub fn values(summary: &[u8]) -> impl Iterator<Item = Result<&[u8], Malformed>> {
    let mut fields = Fields::of(summary);
    std::iter::from_fn(move || {
        loop {
            match fields.next_field() {
                Ok(Some((1, Wire::Bytes(value)))) => return Some(Ok(value)),
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(error) => {
                    fields = Fields::of(&[]);
                    return Some(Err(error));
                }
            }
        }
    })
}

/// Decodes one value of [`values`].
#[inline]
pub fn decode_value(message: &[u8]) -> Result<Value<'_>, Malformed> {
    let mut value = Value { tag: b"", metadata: None, payload: Payload::Nothing };
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(tag)) => value.tag = tag,
            (2, Wire::Fixed32(bits)) => value.payload = Payload::Simple(f32::from_bits(bits)),
            (4, Wire::Bytes(image)) => value.payload = Payload::Image(image),
            (5, Wire::Bytes(histogram)) => value.payload = Payload::Histogram(histogram),
            (6, Wire::Bytes(audio)) => value.payload = Payload::Audio(audio),
            (8, Wire::Bytes(tensor)) => value.payload = Payload::Tensor(tensor),
            (9, Wire::Bytes(metadata)) => value.metadata = Some(metadata),
            _ => {}
        }
    }
    Ok(value)
}

/// Decodes a `SummaryMetadata`.
pub fn decode_metadata(message: &[u8]) -> Result<Metadata<'_>, Malformed> {
    let mut metadata = Metadata::default();
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(plugin_data)) => {
                let mut inner = Fields::of(plugin_data);
                while let Some(field) = inner.next_field()? {
                    match field {
                        (1, Wire::Bytes(name)) => metadata.plugin = name,
                        (2, Wire::Bytes(content)) => metadata.content = content,
                        _ => {}
                    }
                }
            }
            (2, Wire::Bytes(name)) => metadata.display_name = name,
            (3, Wire::Bytes(description)) => metadata.description = description,
            (4, Wire::Varint(class)) => metadata.data_class = class,
            _ => {}
        }
    }
    Ok(metadata)
}

/// Decodes a `HistogramProto`, packed or not.
pub fn decode_histogram(message: &[u8]) -> Result<Histogram, Malformed> {
    let mut h = Histogram::default();
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Fixed64(bits)) => h.min = f64::from_bits(bits),
            (2, Wire::Fixed64(bits)) => h.max = f64::from_bits(bits),
            (3, Wire::Fixed64(bits)) => h.num = f64::from_bits(bits),
            (4, Wire::Fixed64(bits)) => h.sum = f64::from_bits(bits),
            (5, Wire::Fixed64(bits)) => h.sum_squares = f64::from_bits(bits),
            (6, edges) => extend_doubles(&mut h.limits, edges)?,
            (7, counts) => extend_doubles(&mut h.counts, counts)?,
            (101, Wire::Varint(n)) => h.not_finite.nan = n,
            (102, Wire::Varint(n)) => h.not_finite.positive = n,
            (103, Wire::Varint(n)) => h.not_finite.negative = n,
            (104, Wire::Varint(n)) => h.zeros = Some(n),
            _ => {}
        }
    }
    if h.limits.len() != h.counts.len() {
        return Err(Malformed("its edges and counts differ in number"));
    }
    Ok(h)
}

/// What a `HistogramProto` tells beside its buckets, which are passed over.
pub(crate) fn decode_histogram_marks(message: &[u8]) -> Result<HistogramMarks, Malformed> {
    let (mut marks, mut num) = (HistogramMarks::default(), 0.0);
    let (mut min, mut max) = (0.0_f64, 0.0_f64);
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Fixed64(bits)) => min = f64::from_bits(bits),
            (2, Wire::Fixed64(bits)) => max = f64::from_bits(bits),
            (3, Wire::Fixed64(bits)) => num = f64::from_bits(bits),
            (5, Wire::Fixed64(bits)) => marks.squares = f64::from_bits(bits),
            (101..=103, Wire::Varint(n)) => marks.is_odd |= n > 0,
            _ => {}
        }
    }
    // Without values, min and max are what they began with.
    marks.most = if num > 0.0 { min.abs().max(max.abs()) } else { 0.0 };
    Ok(marks)
}

/// Appends the first event of a file: what wrote it, and in which version of the format.
pub fn put_file_version(out: &mut Vec<u8>, wall_time: f64) {
    put_double(out, 1, wall_time);
    put_bytes(out, 3, b"brain.Event:2");
    put_message(out, 10, |source| put_bytes(source, 1, b"glassboard.EventWriter"));
}

/// Appends an event with one scalar.
pub fn put_scalar(out: &mut Vec<u8>, tag: &str, value: f32, stamp: Stamp) {
    put_value(out, tag, stamp, |out| put_float(out, 2, value));
}

/// Appends an event with one histogram.
pub fn put_histogram(out: &mut Vec<u8>, tag: &str, h: &Histogram, stamp: Stamp) {
    put_value(out, tag, stamp, |out| {
        put_message(out, 5, |out| {
            put_double(out, 1, h.min);
            put_double(out, 2, h.max);
            put_double(out, 3, h.num);
            put_double(out, 4, h.sum);
            put_double(out, 5, h.sum_squares);
            put_doubles(out, 6, &h.limits);
            put_doubles(out, 7, &h.counts);
            let NotFinite { nan, positive, negative } = h.not_finite;
            for (field, count) in [(101, nan), (102, positive), (103, negative)] {
                if count > 0 {
                    put_int64(out, field, count as i64);
                }
            }
            if let Some(zeros) = h.zeros {
                put_int64(out, 104, zeros as i64);
            }
        });
    });
}

/// Appends an event with one text: a string tensor of shape [1] for the plugin `text`.
pub fn put_text(out: &mut Vec<u8>, tag: &str, text: &str, stamp: Stamp) {
    const DT_STRING: i64 = 7;
    put_value(out, tag, stamp, |out| {
        put_message(out, 8, |tensor| {
            put_int64(tensor, 1, DT_STRING);
            put_message(tensor, 2, |shape| put_message(shape, 2, |dim| put_int64(dim, 1, 1)));
            put_bytes(tensor, 8, text.as_bytes());
        });
        put_message(out, 9, |metadata| {
            put_message(metadata, 1, |plugin_data| put_bytes(plugin_data, 1, b"text"));
        });
    });
}

/// Appends an event with one value of any kind: `fields` are those of a `Summary.Value` but for its tag, serialized.
pub fn put_fields(out: &mut Vec<u8>, tag: &str, fields: &[u8], stamp: Stamp) {
    put_value(out, tag, stamp, |out| out.extend_from_slice(fields));
}

/// Appends a `SessionLog` that says START: what was written from `step` on, before, is superseded.
pub fn put_session_start(out: &mut Vec<u8>, step: i64, wall_time: f64) {
    put_double(out, 1, wall_time);
    put_int64(out, 2, step);
    put_message(out, 7, |log| put_int64(log, 1, SESSION_START as i64));
}

/// Appends an event with a serialized `GraphDef`.
pub fn put_graph(out: &mut Vec<u8>, graph_def: &[u8], wall_time: f64) {
    put_double(out, 1, wall_time);
    put_bytes(out, 4, graph_def);
}

/// Appends an event with a serialized `RunMetadata` under a tag.
pub fn put_run_metadata(out: &mut Vec<u8>, tag: &str, run_metadata: &[u8], wall_time: f64) {
    put_double(out, 1, wall_time);
    put_message(out, 8, |tagged| {
        put_bytes(tagged, 1, tag.as_bytes());
        put_bytes(tagged, 2, run_metadata);
    });
}

fn put_value(out: &mut Vec<u8>, tag: &str, stamp: Stamp, fill: impl FnOnce(&mut Vec<u8>)) {
    put_double(out, 1, stamp.wall_time);
    if let Some(step) = stamp.step {
        put_int64(out, 2, step);
    }
    put_message(out, 5, |summary| {
        put_message(summary, 1, |value| {
            put_bytes(value, 1, tag.as_bytes());
            fill(value);
        });
    });
}

fn extend_doubles(out: &mut Vec<f64>, wire: Wire<'_>) -> Result<(), Malformed> {
    match wire {
        Wire::Fixed64(bits) => out.push(f64::from_bits(bits)),
        Wire::Bytes(packed) => {
            let (doubles, rest) = packed.as_chunks::<8>();
            if !rest.is_empty() {
                return Err(Malformed("packed doubles take no whole number of eight bytes"));
            }
            out.extend(doubles.iter().map(|b| f64::from_le_bytes(*b)));
        }
        _ => return Err(Malformed("a double has the wrong wire type")),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
