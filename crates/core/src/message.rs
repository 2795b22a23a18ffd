//! A serialized message's parts, taken and put one by one.

use std::borrow::Cow;

use crate::wire::{Fields, Malformed, Wire, put_bytes, put_double, put_float, put_int64};

/// The string in a field that isn't repeated: the last one counts; empty where there is none.
pub fn string(message: &[u8], number: u32) -> Result<&[u8], Malformed> {
    let mut string: &[u8] = b"";
    let mut fields = Fields::of(message);
    while let Some((found, wire)) = fields.next_field()? {
        if let (true, Wire::Bytes(bytes)) = (found == number, wire) {
            string = bytes;
        }
    }
    Ok(string)
}

/// The message in a field that isn't repeated: where there are several they are merged, as protobuf does it; `None` where there
/// is none. One after the other, two serialized messages are their merger's.
pub fn part(message: &[u8], number: u32) -> Result<Option<Cow<'_, [u8]>>, Malformed> {
    let mut part: Option<Cow<'_, [u8]>> = None;
    let mut fields = Fields::of(message);
    while let Some((found, wire)) = fields.next_field()? {
        if let (true, Wire::Bytes(bytes)) = (found == number, wire) {
            match &mut part {
                Some(before) => before.to_mut().extend_from_slice(bytes),
                None => part = Some(bytes.into()),
            }
        }
    }
    Ok(part)
}

/// Appends a field as it was read.
pub fn put_wire(out: &mut Vec<u8>, number: u32, wire: Wire<'_>) {
    match wire {
        Wire::Varint(value) => put_int64(out, number, value as i64),
        Wire::Fixed64(bits) => put_double(out, number, f64::from_bits(bits)),
        Wire::Bytes(bytes) => put_bytes(out, number, bytes),
        Wire::Fixed32(bits) => put_float(out, number, f32::from_bits(bits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_occurs_twice_is_merged_or_replaced() {
        let message = b"\x0a\x02hi\x10\x01\x0a\x01x";
        assert_eq!(string(message, 1), Ok(b"x".as_slice()));
        assert_eq!(part(message, 1).unwrap().as_deref(), Some(b"hix".as_slice()));
        assert_eq!((string(message, 3), part(message, 3)), (Ok(b"".as_slice()), Ok(None)));
        assert!(string(&message[..3], 1).is_err() && part(&message[..3], 1).is_err());
    }

    #[test]
    fn fields_of_every_wire_type_come_back() {
        let message = b"\x08\x96\x01\x12\x02hi\x1d\0\0\xc0\x7f\x21\0\0\0\0\0\0\xf0\x3f";
        let (mut out, mut fields) = (Vec::new(), Fields::of(message));
        while let Ok(Some((number, wire))) = fields.next_field() {
            put_wire(&mut out, number, wire);
        }
        assert_eq!(out, message);
    }
}
