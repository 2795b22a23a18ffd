//! What each target does with its bytes. It panics where the core breaks a promise; that no allocation is larger than a small
//! multiple of the bytes is libFuzzer's to watch (`-malloc_limit_mb`).

use glassboard_core::event::{Event, Payload, Value, What, decode_event, decode_value, put_scalar, values};
use glassboard_core::record::{FOOTER, Frame, HEADER, find_header, frame, put_record};
use glassboard_core::tensor::decode_tensor;
use glassboard_core::types::Stamp;
use glassboard_core::{buckets, graph as graphs};

/// A target's name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 4] = [("record", record), ("event", event), ("tensor", tensor), ("graph", graph)];

/// Of many values of one tensor only one need be written: see the core's `tensor`.
const MOST_REPEATED: usize = 1 << 16;

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
    let Ok(tensor) = decode_tensor(bytes) else { return };
    if let Ok(numbers) = tensor.numbers() {
        let wanted = tensor.shape.iter().product::<i64>();
        assert_eq!(numbers.len() as i64, wanted);
        assert!(numbers.len() <= bytes.len().max(MOST_REPEATED));
    }
    if let Ok(strings) = tensor.strings() {
        assert!(strings.iter().map(|string| string.len() + 1).sum::<usize>() <= bytes.len());
    }
}

/// Bytes as a graph.
pub fn graph(bytes: &[u8]) {
    if let Ok(nodes) = graphs::decode(bytes) {
        assert!(2 * nodes.len() <= bytes.len());
    }
}

fn value(message: &[u8]) {
    if let Ok(value) = decode_value(message)
        && let Payload::Tensor(message) = value.payload
    {
        tensor(message);
    }
    if let Ok(decoded) = buckets::decode(message) {
        const BINS: usize = 30;
        let is_filled = |bucket: Option<&(f64, f64, f64)>| bucket.is_none_or(|bucket| bucket.2 > 0.0);
        assert!(is_filled(decoded.buckets.first()) && is_filled(decoded.buckets.last()));
        let counts = buckets::spread(&decoded.buckets, decoded.stats.min, decoded.stats.max, BINS);
        assert_eq!(counts.len(), BINS);
    }
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
