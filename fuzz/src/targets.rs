//! What each target does with its bytes. It panics where the core breaks a promise; that no allocation is larger than a small
//! multiple of the bytes is libFuzzer's to watch (`-malloc_limit_mb`).

use glassboard_core::bins::{Bins, Extent, Scale};
use glassboard_core::dialect::{claimed_kind, interpret};
use glassboard_core::event::{
    Event, Payload, Point, Value, What, decode_event, decode_metadata, decode_point, decode_value, put_scalar, values,
};
use glassboard_core::mass::Mass;
use glassboard_core::record::{FOOTER, Frame, HEADER, find_header, frame, put_record};
use glassboard_core::schema::{Field, Kind, Label, Message};
use glassboard_core::tensor::{Allowance, decode_tensor, single_number};
use glassboard_core::types::Stamp;
use glassboard_core::{buckets, functions, graph, graph_def, graph_file, media, pbtxt, step_stats};

/// A target's name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 5] =
    [("record", record), ("event", event), ("tensor", tensor), ("graph", graph), ("media", media)];

/// An answer may hold so many bytes that no file does, for tensors whose last value stands for many.
const ALLOWANCE: usize = 64 << 20;

/// Bytes as a file: it comes to an end, a whole record is written back as it was, and any payload comes back.
pub fn record(bytes: &[u8]) {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        at += match frame(rest) {
            Frame::Whole(payload) => {
                let mut again = Vec::new();
                put_record(&mut again, |out| out.extend_from_slice(payload));
                assert!(rest.starts_with(&again));
                again.len()
            }
            Frame::BadPayload { size } => {
                assert!((HEADER + FOOTER..=rest.len()).contains(&size));
                size
            }
            Frame::CutShort { size } => {
                assert!(size > rest.len() as u64);
                break;
            }
            Frame::BadLength => {
                let Some(found) = find_header(&rest[1..], u64::MAX) else { break };
                assert_ne!(frame(&rest[1 + found..]), Frame::BadLength);
                1 + found
            }
        };
    }
    let mut out = Vec::new();
    put_record(&mut out, |out| out.extend_from_slice(bytes));
    assert_eq!(frame(&out), Frame::Whole(bytes));
}

/// Bytes as an event, and as one value of a summary: everything in them is decoded.
pub fn event(bytes: &[u8]) {
    if let Ok(event) = decode_event(bytes) {
        if let Some(point) = decode_point(bytes) {
            is_the_point(point, event);
        }
        match event.what {
            What::Summary(summary) => values(summary).flatten().for_each(value),
            What::Graph(message) => graph(message),
            _ => {}
        }
        let tag = String::from_utf8_lossy(bytes);
        let number = event.stamp.wall_time as f32;
        written_comes_back(&tag, number, event.stamp);
    }
    value(bytes);
}

/// Bytes as a tensor.
pub fn tensor(bytes: &[u8]) {
    let single = single_number(bytes);
    let Ok(tensor) = decode_tensor(bytes) else { return };
    if let Ok(data) = tensor.data(&mut Allowance::default()) {
        assert!(data.len() <= 16 * bytes.len() + ALLOWANCE);
    }
    let numbers = tensor.numbers(&mut Allowance::default());
    if let Ok(numbers) = &numbers {
        assert_eq!(numbers.len() as i64, tensor.shape.iter().product::<i64>());
        assert!(size_of_val(&numbers[..]) <= 16 * bytes.len() + ALLOWANCE);
    }
    if let Ok(single) = single {
        assert!(numbers.is_ok_and(|numbers| numbers.len() == 1 && numbers[0].to_bits() == single.to_bits()));
    }
    if let Ok(strings) = tensor.strings(&mut Allowance::default()) {
        assert!(strings.iter().map(|string| string.len()).sum::<usize>() <= bytes.len() + ALLOWANCE);
    }
}

/// A message that holds everything, itself too: the core's own schemas are its own affair.
static ANY: Message = Message {
    fields: &[
        field(1, Label::One, Kind::String),
        field(2, Label::Many, Kind::Message(&ANY)),
        field(3, Label::Many, Kind::Bytes),
        field(4, Label::Either, Kind::Message(&ANY)),
        field(5, Label::Map, Kind::Message(&ENTRY)),
        field(6, Label::Either, Kind::Float),
        field(7, Label::Many, Kind::Int64),
        field(8, Label::Many, Kind::Double),
        field(9, Label::Opt, Kind::Bool),
        field(10, Label::Many, Kind::Enum(|number| (number < 3).then(|| "NAMED".into()))),
    ],
};
static ENTRY: Message =
    Message { fields: &[field(1, Label::Opt, Kind::String), field(2, Label::Opt, Kind::Message(&ANY))] };

const fn field(number: u32, label: Label, kind: Kind) -> Field {
    Field { number, name: "field", label, kind }
}

/// Bytes as a graph, and as the metadata of a run: decoded, printed, put together, made smaller.
pub fn graph(bytes: &[u8]) {
    if let Ok(graph) = graph::decode(bytes) {
        assert!(2 * (graph.nodes.len() + graph.modules.len() + graph.notes.len()) <= bytes.len());
    }
    if let (Ok(mut opened), Ok(stats)) = (functions::decode(bytes), step_stats::decode(bytes)) {
        stats.tell(&mut opened);
    }
    let _ = graph_file::read(bytes);
    let _ = pbtxt::print(bytes, &ANY);
    let _ = graph_def::merged(&[bytes.into(), bytes.into()]);
    let _ = graph_def::function_graphs(bytes).and_then(|graphs| graph_def::merged(&graphs));
    let _ = graph_def::meta_graphs_graph(bytes);
    if let Ok(smaller) = graph_def::without_large_attributes(bytes, 64, "large") {
        assert!(smaller.len() <= 16 * bytes.len());
    }
}

/// Bytes as the beginning of a picture or a sound.
pub fn media(bytes: &[u8]) {
    let _ = (media::content_type(bytes), media::size(bytes), media::wave(bytes));
}

fn value(message: &[u8]) {
    if let Ok(value) = decode_value(message) {
        if let Some(metadata) = value.metadata {
            let _ = decode_metadata(metadata);
        }
        let _ = claimed_kind(value.metadata.unwrap_or_default()).map(|claim| interpret(&value, claim.as_ref()));
        if let Payload::Tensor(message) = value.payload {
            tensor(message);
        }
    }
    if let Ok(decoded) = buckets::decode(message, &mut Allowance::default()) {
        const BINS: usize = 30;
        let is_filled = |bucket: Option<&(f64, f64, f64)>| bucket.is_none_or(|bucket| bucket.2 > 0.0);
        assert!(is_filled(decoded.buckets.first()) && is_filled(decoded.buckets.last()));
        for scale in [Scale::Linear, Scale::Log, Scale::Symlog] {
            let bins = Bins::over([Extent::of(&decoded, scale)].into_iter(), scale, BINS);
            assert!(bins.low < bins.high, "{bins:?}");
            assert_eq!(bins.counts(&decoded.buckets).len(), BINS);
        }
        let mass = Mass::of(&decoded);
        assert_eq!(mass.quantile(0.0).is_nan(), decoded.buckets.is_empty());
        let _ = (mass.std(), mass.norm(), mass.share_within(1.0), mass.quantile_of_sizes(0.5), mass.at_ends());
    }
}

/// The quick way to read a scalar must say what the other one says.
fn is_the_point(point: Point<'_>, event: Event<'_>) {
    assert_eq!(point.stamp.step, event.stamp.step);
    assert_eq!(point.stamp.wall_time.to_bits(), event.stamp.wall_time.to_bits());
    let What::Summary(summary) = event.what else { panic!("not a summary: {event:?}") };
    let only = values(summary).map(|value| value.and_then(decode_value)).collect::<Result<Vec<_>, _>>();
    let Ok([Value { tag, metadata: None, payload: Payload::Simple(number) }]) = only.as_deref() else {
        panic!("not a point: {only:?}")
    };
    assert_eq!((*tag, number.to_bits()), (point.tag, point.value.to_bits()));
}

fn written_comes_back(tag: &str, number: f32, stamp: Stamp) {
    let mut out = Vec::new();
    put_scalar(&mut out, tag, number, stamp);
    let event = decode_event(&out);
    let Ok(Event { stamp: found, what: What::Summary(summary) }) = event else { panic!("not a summary: {event:?}") };
    assert_eq!((found.step, found.wall_time.to_bits()), (stamp.step, stamp.wall_time.to_bits()));
    let value = values(summary).next().and_then(Result::ok).and_then(|value| decode_value(value).ok());
    let Some(Value { tag: found, payload: Payload::Simple(bits), .. }) = value else {
        panic!("not a scalar: {value:?}")
    };
    assert_eq!((found, bits.to_bits()), (tag.as_bytes(), number.to_bits()));
}
