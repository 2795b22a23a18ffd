//! Messages as text, the way protobuf prints them for Python: `google.protobuf.text_format.MessageToString`.
//!
//! Fields stand in order of their numbers, the entries of a map in order of their keys, unknown fields are left out.
//! Format: <https://protobuf.dev/reference/protobuf/textformat-spec/>.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write;

use crate::schema::{Field, Kind, Label, Message};
use crate::wire::{Fields, Malformed, Wire, take_varint};

/// Messages in messages, at most; protobuf's own limit.
const DEEPEST: usize = 100;

/// A text is at most about so long: indented, a message of two bytes may take hundreds.
const LONGEST: usize = 1 << 30;

/// Prints a serialized message.
pub fn print(message: &[u8], schema: &Message) -> Result<Vec<u8>, Malformed> {
    let mut printer = Printer { out: Vec::with_capacity(4 * message.len()), depth: 0 };
    printer.fields(message, schema)?;
    Ok(printer.out)
}

struct Printer {
    out: Vec<u8>,
    depth: usize,
}

impl Printer {
    fn fields(&mut self, message: &[u8], schema: &Message) -> Result<(), Malformed> {
        let found = known_fields(message, schema)?;
        for of_field in found.chunk_by(|a, b| a.0.number == b.0.number) {
            let [.., (field, last)] = of_field else { continue };
            let wires = of_field.iter().map(|(_, wire)| *wire);
            match (field.label, field.kind) {
                (Label::Map, Kind::Message(entry)) => self.map(field, wires, entry)?,
                (Label::Many, kind) => wires.clone().try_for_each(|wire| self.items(field, kind, wire))?,
                (_, Kind::Message(schema)) => self.message(field.name, &merged(wires), schema)?,
                _ => self.present(field, *last)?,
            }
        }
        Ok(())
    }

    /// One value of a repeated field, or several that are packed.
    fn items(&mut self, field: &Field, kind: Kind, wire: Wire<'_>) -> Result<(), Malformed> {
        let (name, Wire::Bytes(mut packed)) = (field.name, wire) else { return self.value(field.name, kind, wire) };
        match kind {
            Kind::Message(schema) => self.message(name, packed, schema),
            Kind::String | Kind::Bytes => self.value(name, kind, wire),
            Kind::Float => {
                let (items, rest) = packed.as_chunks::<4>();
                items.iter().try_for_each(|b| self.value(name, kind, Wire::Fixed32(u32::from_le_bytes(*b))))?;
                whole(rest)
            }
            Kind::Double | Kind::Fixed64 => {
                let (items, rest) = packed.as_chunks::<8>();
                items.iter().try_for_each(|b| self.value(name, kind, Wire::Fixed64(u64::from_le_bytes(*b))))?;
                whole(rest)
            }
            _ => {
                while !packed.is_empty() {
                    let value = take_varint(&mut packed)?;
                    self.value(name, kind, Wire::Varint(value))?;
                }
                Ok(())
            }
        }
    }

    /// The entries of a map by their keys; of several with one key the last counts.
    fn map<'a>(
        &mut self,
        field: &Field,
        wires: impl Iterator<Item = Wire<'a>>,
        entry: &Message,
    ) -> Result<(), Malformed> {
        let [key, value] = entry.fields else { return Ok(()) };
        let mut entries = Vec::new();
        for wire in wires {
            let Wire::Bytes(message) = wire else { continue };
            let found = known_fields(message, entry)?;
            let values = found.partition_point(|(field, _)| field.number == key.number);
            let this_key = found[..values].last().map_or(nothing(key.kind), |(_, wire)| *wire);
            entries.push((this_key, found[values..].iter().map(|(_, wire)| *wire).collect::<Vec<_>>()));
        }
        entries.sort_by(|(a, _), (b, _)| order(*a).cmp(&order(*b))); // stable: the last written stays the last
        for same in entries.chunk_by(|(a, _), (b, _)| a == b) {
            let [.., (this_key, values)] = same else { continue };
            self.open(field.name)?;
            self.present(key, *this_key)?;
            match value.kind {
                Kind::Message(schema) => self.message(value.name, &merged(values.iter().copied()), schema)?,
                kind => self.present(value, values.last().copied().unwrap_or(nothing(kind)))?,
            }
            self.close()?;
        }
        Ok(())
    }

    fn message(&mut self, name: &str, message: &[u8], schema: &Message) -> Result<(), Malformed> {
        self.open(name)?;
        self.fields(message, schema)?;
        self.close()
    }

    fn open(&mut self, name: &str) -> Result<(), Malformed> {
        if self.depth >= DEEPEST {
            return Err(Malformed("its messages lie more than 100 deep"));
        }
        self.indent()?;
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b" {\n");
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Malformed> {
        self.depth -= 1;
        self.indent()?;
        self.out.extend_from_slice(b"}\n");
        Ok(())
    }

    fn indent(&mut self) -> Result<(), Malformed> {
        if self.out.len() > LONGEST {
            return Err(Malformed("as text it would take more than 1 GiB"));
        }
        self.out.resize(self.out.len() + 2 * self.depth, b' ');
        Ok(())
    }

    /// A number or a string that isn't repeated, if it counts as there.
    fn present(&mut self, field: &Field, wire: Wire<'_>) -> Result<(), Malformed> {
        if field.label == Label::One && is_default(field.kind, wire) {
            return Ok(());
        }
        self.value(field.name, field.kind, wire)
    }

    fn value(&mut self, name: &str, kind: Kind, wire: Wire<'_>) -> Result<(), Malformed> {
        self.indent()?;
        let out = &mut self.out;
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        match (kind, wire) {
            (Kind::String, Wire::Bytes(string)) => put_string(out, string),
            (_, Wire::Bytes(bytes)) => put_bytes(out, bytes),
            (Kind::Float, Wire::Fixed32(bits)) => put_float(out, shortest(f32::from_bits(bits))),
            (Kind::Double, Wire::Fixed64(bits)) => put_float(out, f64::from_bits(bits)),
            // What is left are varints and fixed64. Signed numbers are two's complement, cut to their width.
            (_, Wire::Fixed64(bits) | Wire::Varint(bits)) => match kind {
                Kind::Bool => put(out, bits != 0),
                Kind::Int32 => put(out, bits as i32),
                Kind::Int64 => put(out, bits as i64),
                Kind::Uint32 => put(out, bits as u32),
                Kind::Enum(name) => match name(u64::from(bits as u32)) {
                    Some(name) => put(out, name),
                    None => put(out, bits as i32),
                },
                _ => put(out, bits),
            },
            (_, Wire::Fixed32(bits)) => put(out, bits),
        }
        out.push(b'\n');
        Ok(())
    }
}

/// The fields of a message that its type knows, by number, else in order of writing.
fn known_fields<'a>(message: &'a [u8], schema: &Message) -> Result<Vec<(&'static Field, Wire<'a>)>, Malformed> {
    let mut found = Vec::new();
    let mut fields = Fields::of(message);
    while let Some((number, wire)) = fields.next_field()? {
        if let Some(field) = schema.field(number).filter(|field| fits(field, wire)) {
            found.push((field, wire));
        }
    }
    keep_latest_of_either(&mut found);
    found.sort_by_key(|(field, _)| field.number);
    Ok(found)
}

/// Of fields that exclude each other, keeps the one that was written last, but nothing of it that was written before another.
fn keep_latest_of_either(found: &mut Vec<(&'static Field, Wire<'_>)>) {
    let is_either = |field: &Field| field.label == Label::Either;
    let Some((latest, _)) = found.iter().rfind(|(field, _)| is_either(field)) else { return };
    let other = |(field, _): &(&'static Field, Wire<'_>)| is_either(field) && field.number != latest.number;
    let begin = found.iter().rposition(other).map_or(0, |place| place + 1);
    let mut place = 0;
    found.retain(|(field, _)| {
        place += 1;
        !is_either(field) || place > begin
    });
}

/// Whether a field may lie so on the wire; of the numbers that may be repeated, many may be packed in one.
fn fits(field: &Field, wire: Wire<'_>) -> bool {
    match (field.kind, wire) {
        (Kind::String | Kind::Bytes | Kind::Message(_), wire) => matches!(wire, Wire::Bytes(_)),
        (_, Wire::Bytes(_)) => field.label == Label::Many,
        (Kind::Float, wire) => matches!(wire, Wire::Fixed32(_)),
        (Kind::Double | Kind::Fixed64, wire) => matches!(wire, Wire::Fixed64(_)),
        (_, wire) => matches!(wire, Wire::Varint(_)),
    }
}

/// Whether a number is 0, or a string empty.
fn is_default(kind: Kind, wire: Wire<'_>) -> bool {
    match (kind, wire) {
        (Kind::Int32 | Kind::Uint32 | Kind::Enum(_), Wire::Varint(bits)) => bits as u32 == 0,
        (_, Wire::Varint(bits) | Wire::Fixed64(bits)) => bits == 0,
        (_, Wire::Fixed32(bits)) => bits == 0,
        (_, Wire::Bytes(bytes)) => bytes.is_empty(),
    }
}

/// A number that is 0, or an empty string.
fn nothing(kind: Kind) -> Wire<'static> {
    match kind {
        Kind::String | Kind::Bytes => Wire::Bytes(b""),
        _ => Wire::Varint(0),
    }
}

/// The order of a map's keys: strings or unsigned numbers.
fn order(key: Wire<'_>) -> (u64, &[u8]) {
    match key {
        Wire::Varint(number) | Wire::Fixed64(number) => (number, b""),
        Wire::Fixed32(number) => (number.into(), b""),
        Wire::Bytes(string) => (0, string),
    }
}

/// Messages merged into one: put one after the other.
fn merged<'a>(wires: impl Iterator<Item = Wire<'a>>) -> Cow<'a, [u8]> {
    let mut all: Cow<'a, [u8]> = Cow::Borrowed(&[]);
    for wire in wires {
        let Wire::Bytes(part) = wire else { continue };
        if all.is_empty() {
            all = part.into();
        } else {
            all.to_mut().extend_from_slice(part);
        }
    }
    all
}

fn whole(rest: &[u8]) -> Result<(), Malformed> {
    if rest.is_empty() { Ok(()) } else { Err(Malformed("packed numbers end in the middle of one")) }
}

fn put(out: &mut Vec<u8>, value: impl Display) {
    let _ = write!(out, "{value}"); // memory takes everything
}

/// A float32 as the float64 of the fewest decimal digits, but six at least, that is rounded to it.
fn shortest(value: f32) -> f64 {
    let digits = (5..9).map(|digits| format!("{value:.digits$e}").parse().unwrap_or(f64::NAN));
    digits.into_iter().find(|decimal: &f64| *decimal as f32 == value).unwrap_or(value.into())
}

/// A float as Python's `repr` has it: with the fewest digits that tell it, and an exponent below 1e-4 and from 1e16 on.
fn put_float(out: &mut Vec<u8>, value: f64) {
    if value.is_nan() {
        return out.extend_from_slice(b"nan");
    }
    if value.is_infinite() {
        return out.extend_from_slice(if value > 0.0 { b"inf" } else { b"-inf" });
    }
    let scientific = digits(value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let digits = mantissa.replace('.', "");
    let places = exponent.unsigned_abs() as usize;
    match exponent {
        0..16 => {
            let (whole, rest) = digits.split_at(digits.len().min(places + 1));
            put(out, format_args!("{sign}{whole:0<width$}.{rest:0<1}", width = places + 1));
        }
        -4..0 => put(out, format_args!("{sign}0.{digits:0>width$}", width = digits.len() + places - 1)),
        16.. => put(out, format_args!("{sign}{mantissa}e+{places:02}")),
        _ => put(out, format_args!("{sign}{mantissa}e-{places:02}")),
    }
}

/// The fewest digits that tell a float, with an exponent. Where two such texts are equally near, it is the even one: what
/// rounding to as many digits gives, where that still tells the float.
fn digits(value: f64) -> String {
    let shortest = format!("{value:e}");
    let count = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    // With fewer digits nothing lies in the middle of two texts that both tell it.
    if count < 15 {
        return shortest;
    }
    let rounded = format!("{value:.precision$e}", precision = count - 1);
    if rounded.parse() == Ok(value) { rounded } else { shortest }
}

/// Quotes text, which may be any Unicode; of what isn't, every byte is escaped.
fn put_string(out: &mut Vec<u8>, string: &[u8]) {
    out.push(b'"');
    for chunk in string.utf8_chunks() {
        for &byte in chunk.valid().as_bytes() {
            if byte < 0x80 { put_escaped(out, byte) } else { out.push(byte) }
        }
        chunk.invalid().iter().for_each(|&byte| put_escaped(out, byte));
    }
    out.push(b'"');
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    for &byte in bytes {
        put_escaped(out, byte);
    }
    out.push(b'"');
}

fn put_escaped(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'"' | b'\'' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b' '..=b'~' => out.push(byte),
        _ => out.extend_from_slice(&[b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)]),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::{GRAPH_DEF, RUN_METADATA};
    use crate::wire::{put_bytes, put_int64, put_message};

    #[test]
    fn a_graph_reads_as_protobuf_prints_it() {
        let mut graph = Vec::new();
        put_message(&mut graph, 1, |node| {
            put_bytes(node, 1, "é'\n\u{7f}".as_bytes());
            for (name, value) in [("b", 1), ("a", 2), ("b", 14)] {
                put_message(node, 5, |entry| {
                    put_bytes(entry, 1, name.as_bytes());
                    put_message(entry, 2, |attribute| put_int64(attribute, 6, value));
                });
            }
        });
        put_message(&mut graph, 4, |versions| put_bytes(versions, 3, &[1, 0xff, 1]));
        let expected = r#"node {
  name: "é\'\n\177"
  attr {
    key: "a"
    value {
      type: DT_DOUBLE
    }
  }
  attr {
    key: "b"
    value {
      type: DT_BFLOAT16
    }
  }
}
versions {
  bad_consumers: 1
  bad_consumers: 255
}
"#;
        assert_eq!(String::from_utf8(print(&graph, &GRAPH_DEF).unwrap()).unwrap(), expected);
    }

    #[test]
    fn floats_are_pythons() {
        let check = |value: f64, expected: &str| {
            let mut out = Vec::new();
            put_float(&mut out, value);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        check(0.0, "0.0");
        check(-0.0, "-0.0");
        check(1e-4, "0.0001");
        check(-1.5e-5, "-1.5e-05");
        check(1e15, "1000000000000000.0");
        check(1e16, "1e+16");
        check(123.25, "123.25");
        check(5e-324, "5e-324");
        check(-34_842_218_802_749.562, "-34842218802749.562");
        check(shortest(0.1), "0.1");
        check(shortest(f32::from_bits(1)), "1.4013e-45");
        check(shortest(123_456_789.0), "123456790.0");
        check(f64::NEG_INFINITY, "-inf");
    }

    proptest! {
        #[test]
        fn any_bytes_are_printed_or_refused(bytes: Vec<u8>) {
            let _ = (print(&bytes, &GRAPH_DEF), print(&bytes, &RUN_METADATA));
        }
    }
}
