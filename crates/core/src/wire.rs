//! Protocol buffers on a byte slice: read by borrowing, written by appending.
//!
//! Format: <https://protobuf.dev/programming-guides/encoding/>.

/// Bytes that aren't the message they should be, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

const TRUNCATED: Malformed = Malformed("it ends in the middle of a field");

/// One field's value, as it lies on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wire<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    Fixed64(u64),
    /// Wire type 2: strings, bytes, messages, packed numbers.
    Bytes(&'a [u8]),
    /// Wire type 5.
    Fixed32(u32),
}

/// The fields of a message, one after the other.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Reads a message's bytes.
    pub fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// The next field's number and value; `None` at the end.
    #[expect(clippy::inline_always, reason = "with a call for each field, events take a fifth longer to read")]
    #[inline(always)]
    pub fn next_field(&mut self) -> Result<Option<(u32, Wire<'a>)>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = take_varint(&mut self.rest)?;
        let number = u32::try_from(key >> 3).map_err(|_| Malformed("a field number is too large"))?;
        let value = match key & 7 {
            0 => Wire::Varint(take_varint(&mut self.rest)?),
            1 => Wire::Fixed64(u64::from_le_bytes(self.take_array()?)),
            2 => {
                let length = take_varint(&mut self.rest)?;
                let length = usize::try_from(length).map_err(|_| TRUNCATED)?;
                let (bytes, rest) = self.rest.split_at_checked(length).ok_or(TRUNCATED)?;
                self.rest = rest;
                Wire::Bytes(bytes)
            }
            5 => Wire::Fixed32(u32::from_le_bytes(self.take_array()?)),
            3 | 4 => return Err(Malformed("it holds a group, which event files never do")),
            _ => return Err(Malformed("a field has an unknown wire type")),
        };
        Ok(Some((number, value)))
    }

    #[inline]
    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(*bytes)
    }
}

/// Takes a varint off the front. Bits beyond the 64th are dropped, as protobuf does.
#[inline]
pub fn take_varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    if let Some((&first, rest)) = bytes.split_first()
        && first < 0x80
    {
        *bytes = rest;
        return Ok(u64::from(first));
    }
    let mut value = 0u64;
    for (i, &byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            *bytes = &bytes[i + 1..];
            return Ok(value);
        }
    }
    Err(if bytes.len() < 10 { TRUNCATED } else { Malformed("a number is longer than ten bytes") })
}

/// Appends a varint.
#[inline]
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value as u8 | 0x80); // the low seven bits, and "more follows"
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends an int64 field; negative numbers take ten bytes, as protobuf's int64 does.
pub fn put_int64(out: &mut Vec<u8>, field: u32, value: i64) {
    put_key(out, field, 0);
    put_varint(out, value as u64);
}

/// Appends a double field.
pub fn put_double(out: &mut Vec<u8>, field: u32, value: f64) {
    put_key(out, field, 1);
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a float field.
pub fn put_float(out: &mut Vec<u8>, field: u32, value: f32) {
    put_key(out, field, 5);
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a bytes or string field.
pub fn put_bytes(out: &mut Vec<u8>, field: u32, value: &[u8]) {
    put_key(out, field, 2);
    put_varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

/// Appends a packed repeated double field.
pub fn put_doubles(out: &mut Vec<u8>, field: u32, values: &[f64]) {
    put_key(out, field, 2);
    put_varint(out, 8 * values.len() as u64);
    out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
}

/// Appends a message field whose content `fill` writes. The length is put in afterwards: one byte is kept free for it, which
/// is enough for a scalar; longer content is moved up by the one to nine bytes more.
pub fn put_message(out: &mut Vec<u8>, field: u32, fill: impl FnOnce(&mut Vec<u8>)) {
    put_key(out, field, 2);
    let at = out.len();
    out.push(0);
    fill(out);
    let length = out.len() - at - 1;
    if length <= 0x7f {
        out[at] = length as u8;
        return;
    }
    let mut prefix = Vec::with_capacity(10);
    put_varint(&mut prefix, length as u64);
    out.splice(at..=at, prefix);
}

fn put_key(out: &mut Vec<u8>, field: u32, wire_type: u32) {
    put_varint(out, u64::from(field << 3 | wire_type));
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], expected: &Expect) {
        let mut fields = Fields::of(bytes);
        let mut shown = String::new();
        loop {
            match fields.next_field() {
                Ok(Some((number, value))) => shown += &format!("{number}: {value:?}\n"),
                Ok(None) => break,
                Err(error) => {
                    shown += &format!("error: {error}\n");
                    break;
                }
            }
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn fields_of_every_wire_type() {
        check(b"", &expect![""]);
        check(
            b"\x08\x96\x01\x12\x02hi\x1d\0\0\x80\x3f",
            &expect![[r#"
            1: Varint(150)
            2: Bytes([104, 105])
            3: Fixed32(1065353216)
        "#]],
        );
        check(
            b"\x09\0\0\0\0\0\0\xf0\x3f",
            &expect![[r#"
            1: Fixed64(4607182418800017408)
        "#]],
        );
    }

    #[test]
    fn damage_is_said() {
        check(
            b"\x12\x05hi",
            &expect![[r#"
            error: it ends in the middle of a field
        "#]],
        );
        check(
            b"\x08\x96",
            &expect![[r#"
            error: it ends in the middle of a field
        "#]],
        );
        check(
            b"\x0b\x0c",
            &expect![[r#"
            error: it holds a group, which event files never do
        "#]],
        );
        check(
            b"\x0e",
            &expect![[r#"
            error: a field has an unknown wire type
        "#]],
        );
        check(
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            &expect![[r#"
            error: a number is longer than ten bytes
        "#]],
        );
        check(
            b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
            &expect![[r#"
            error: it ends in the middle of a field
        "#]],
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut fields = Fields::of(&bytes);
            while let Ok(Some(_)) = fields.next_field() {}
        }

        #[test]
        fn varints_come_back(value: u64) {
            let mut out = Vec::new();
            put_varint(&mut out, value);
            let mut rest = out.as_slice();
            prop_assert_eq!(take_varint(&mut rest), Ok(value));
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn nested_messages_come_back(content in proptest::collection::vec(any::<u8>(), 0..20_000)) {
            let mut out = vec![7];
            put_message(&mut out, 5, |out| put_bytes(out, 4, &content));
            let Some((5, Wire::Bytes(inner))) = Fields::of(&out[1..]).next_field()? else { panic!("no message") };
            prop_assert_eq!(Fields::of(inner).next_field()?, Some((4, Wire::Bytes(&content))));
        }
    }
}
