//! `TensorProto` to typed values.
//!
//! Source: TensorFlow's `tensor.proto`, `types.proto`. Values stand in `tensor_content` (little-endian) or in one of the typed
//! `*_val` fields, whose last item stands for all that are missing.

use crate::wire::{Fields, Malformed, Wire, take_varint};

/// A `TensorProto`, undecoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor<'a> {
    dtype: u64,
    /// Its sizes; empty for a single value.
    pub shape: Vec<i64>,
    content: &'a [u8],
    /// The typed fields in order: number and value.
    typed: Vec<(u32, Wire<'a>)>,
}

/// A single value stands for at most so many: an array filled with one value is real, a shape that asks for gigabytes is not.
const MOST_REPEATED: usize = 1 << 16;

/// Decodes a tensor's frame.
pub fn decode_tensor(message: &[u8]) -> Result<Tensor<'_>, Malformed> {
    let mut tensor = Tensor::default();
    let mut fields = Fields::of(message);
    while let Some((number, wire)) = fields.next_field()? {
        match (number, wire) {
            (1, Wire::Varint(dtype)) => tensor.dtype = dtype,
            (2, Wire::Bytes(shape)) => tensor.shape = decode_shape(shape)?.unwrap_or_default(),
            (4, Wire::Bytes(content)) => tensor.content = content,
            (5.., _) => tensor.typed.push((number, wire)),
            _ => {}
        }
    }
    Ok(tensor)
}

/// Decodes a `TensorShapeProto`: −1 for an unknown size, `None` for an unknown rank.
pub fn decode_shape(message: &[u8]) -> Result<Option<Vec<i64>>, Malformed> {
    let mut shape = Vec::new();
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (2, Wire::Bytes(dim)) => {
                let mut size = 0;
                let mut inner = Fields::of(dim);
                while let Some(field) = inner.next_field()? {
                    if let (1, Wire::Varint(n)) = field {
                        size = n as i64; // int64 is its two's complement on the wire
                    }
                }
                shape.push(size);
            }
            (3, Wire::Varint(1)) => return Ok(None),
            _ => {}
        }
    }
    Ok(Some(shape))
}

impl<'a> Tensor<'a> {
    /// Its numbers, row by row, as float64. Fails for a tensor of anything else.
    pub fn numbers(&self) -> Result<Vec<f64>, Malformed> {
        let layout = Layout::of(self.dtype)?;
        let mut numbers = if self.content.is_empty() {
            self.typed_numbers(&layout)?
        } else {
            let (items, rest) = (self.content.chunks_exact(layout.width), self.content.len() % layout.width);
            if rest != 0 {
                return Err(Malformed("a tensor's content ends in the middle of a value"));
            }
            items.map(|item| layout.decode(little_endian(item))).collect()
        };
        let wanted = self.elements()?;
        if let Some(&last) = numbers.last()
            && numbers.len() < wanted
            && wanted <= MOST_REPEATED
        {
            numbers.resize(wanted, last);
        }
        if numbers.len() == wanted { Ok(numbers) } else { Err(Malformed("a tensor's values don't fill its shape")) }
    }

    /// Its strings, row by row. Fails for a tensor of anything else.
    pub fn strings(&self) -> Result<Vec<&'a [u8]>, Malformed> {
        const DT_STRING: u64 = 7;
        if self.dtype != DT_STRING {
            return Err(Malformed("a tensor holds no strings"));
        }
        let strings = self.typed.iter().filter_map(|field| match *field {
            (8, Wire::Bytes(string)) => Some(string),
            _ => None,
        });
        Ok(strings.collect())
    }

    /// How many values the shape asks for.
    fn elements(&self) -> Result<usize, Malformed> {
        self.shape
            .iter()
            .try_fold(1_usize, |n, &size| n.checked_mul(usize::try_from(size).ok()?))
            .ok_or(Malformed("a tensor's shape is impossible"))
    }

    fn typed_numbers(&self, layout: &Layout) -> Result<Vec<f64>, Malformed> {
        let mut numbers = Vec::new();
        for &(number, wire) in self.typed.iter().filter(|(number, _)| *number == layout.field) {
            match wire {
                Wire::Varint(bits) | Wire::Fixed64(bits) => numbers.push(layout.decode(bits)),
                Wire::Fixed32(bits) => numbers.push(layout.decode(bits.into())),
                Wire::Bytes(mut packed) => match number {
                    FLOAT_VAL => numbers.extend(packed.chunks_exact(4).map(|b| layout.decode(little_endian(b)))),
                    DOUBLE_VAL => numbers.extend(packed.chunks_exact(8).map(|b| layout.decode(little_endian(b)))),
                    _ => {
                        while !packed.is_empty() {
                            numbers.push(layout.decode(take_varint(&mut packed)?));
                        }
                    }
                },
            }
        }
        Ok(numbers)
    }
}

const FLOAT_VAL: u32 = 5;
const DOUBLE_VAL: u32 = 6;

/// How the numbers of one dtype lie.
struct Layout {
    /// Which typed field holds them.
    field: u32,
    /// Bytes of one in `tensor_content`.
    width: usize,
    number: Number,
}

enum Number {
    Half,
    Brain,
    Single,
    Double,
    Signed,
    Unsigned,
}

impl Layout {
    fn of(dtype: u64) -> Result<Self, Malformed> {
        let (field, width, number) = match dtype {
            1 => (FLOAT_VAL, 4, Number::Single),
            2 => (DOUBLE_VAL, 8, Number::Double),
            3 => (7, 4, Number::Signed),
            4 => (7, 1, Number::Unsigned),
            5 => (7, 2, Number::Signed),
            6 => (7, 1, Number::Signed),
            9 => (10, 8, Number::Signed),
            10 => (11, 1, Number::Unsigned),
            14 => (13, 2, Number::Brain),
            17 => (7, 2, Number::Unsigned),
            19 => (13, 2, Number::Half),
            22 => (16, 4, Number::Unsigned),
            23 => (17, 8, Number::Unsigned),
            _ => return Err(Malformed("a tensor holds no real numbers")),
        };
        Ok(Self { field, width, number })
    }

    fn decode(&self, bits: u64) -> f64 {
        match self.number {
            Number::Half => half(bits as u16),
            Number::Brain => f32::from_bits((bits as u32) << 16).into(),
            Number::Single => f32::from_bits(bits as u32).into(),
            Number::Double => f64::from_bits(bits),
            Number::Unsigned => bits as f64,
            Number::Signed => {
                let unused = 64 - 8 * self.width as u32;
                ((bits << unused) as i64 >> unused) as f64 // carries the sign up
            }
        }
    }
}

/// Up to eight bytes, the lowest first.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |bits, &byte| bits << 8 | u64::from(byte))
}

/// IEEE 754 binary16.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::{put_bytes, put_double, put_doubles, put_float, put_int64, put_message};

    fn tensor(dtype: i64, shape: &[i64], fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        put_int64(&mut out, 1, dtype);
        put_message(&mut out, 2, |out| {
            for &size in shape {
                put_message(out, 2, |dim| put_int64(dim, 1, size));
            }
        });
        fill(&mut out);
        out
    }

    #[test]
    fn numbers_of_every_dtype() {
        let check = |dtype, shape: &[i64], fill: &dyn Fn(&mut Vec<u8>), expected: &[f64]| {
            let message = tensor(dtype, shape, fill);
            assert_eq!(decode_tensor(&message).unwrap().numbers(), Ok(expected.to_vec()), "dtype {dtype}");
        };
        check(1, &[], &|t| put_float(t, 5, 0.5), &[0.5]);
        check(1, &[2], &|t| put_bytes(t, 5, &[0, 0, 0, 63, 0, 0, 128, 63]), &[0.5, 1.0]);
        check(1, &[3], &|t| put_float(t, 5, 0.5), &[0.5, 0.5, 0.5]);
        check(2, &[2], &|t| put_doubles(t, 6, &[1.0, -2.0]), &[1.0, -2.0]);
        check(2, &[1], &|t| put_double(t, 6, 7.0), &[7.0]);
        check(2, &[1], &|t| put_bytes(t, 4, &1.5_f64.to_le_bytes()), &[1.5]);
        check(3, &[2], &|t| put_bytes(t, 4, &[255, 255, 255, 255, 2, 0, 0, 0]), &[-1.0, 2.0]);
        check(3, &[1], &|t| put_int64(t, 7, -5), &[-5.0]);
        check(4, &[2], &|t| put_bytes(t, 4, &[255, 1]), &[255.0, 1.0]);
        check(6, &[1], &|t| put_bytes(t, 4, &[255]), &[-1.0]);
        check(9, &[1], &|t| put_int64(t, 10, -5), &[-5.0]);
        check(10, &[2], &|t| put_bytes(t, 11, &[1, 0]), &[1.0, 0.0]);
        check(14, &[1], &|t| put_int64(t, 13, 0x3fc0), &[1.5]);
        check(
            19,
            &[4],
            &|t| put_bytes(t, 4, &[0, 0x3e, 0, 0xfc, 1, 0, 0, 0x80]),
            &[1.5, f64::NEG_INFINITY, 2_f64.powi(-24), 0.0],
        );
        check(23, &[1], &|t| put_int64(t, 17, 9), &[9.0]);
        check(2, &[0, 3], &|_| {}, &[]);
    }

    #[test]
    fn damage_is_said() {
        let check = |message: &[u8], why| {
            assert_eq!(decode_tensor(message).and_then(|t| t.numbers()), Err(Malformed(why)));
        };
        check(&tensor(1, &[2], |t| put_bytes(t, 4, &[0; 7])), "a tensor's content ends in the middle of a value");
        check(&tensor(7, &[1], |t| put_bytes(t, 8, b"s")), "a tensor holds no real numbers");
        check(&tensor(1, &[1 << 40], |t| put_float(t, 5, 0.0)), "a tensor's values don't fill its shape");
        check(&tensor(1, &[-1], |t| put_float(t, 5, 0.0)), "a tensor's shape is impossible");
        check(&tensor(1, &[1 << 40, 1 << 40], |_| {}), "a tensor's shape is impossible");
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
            if let Ok(tensor) = decode_tensor(&bytes) {
                let _ = (tensor.numbers(), tensor.strings());
            }
        }

        #[test]
        fn halves_are_those_of_the_standard(bits: u16) {
            let expected = f64::from(half_by_table(bits));
            prop_assert!(half(bits) == expected || half(bits).is_nan() && expected.is_nan());
        }
    }

    /// The slow twin: widens the fields of a binary16 to those of a binary32.
    fn half_by_table(bits: u16) -> f32 {
        let (sign, exponent, fraction) = (u32::from(bits >> 15), u32::from(bits >> 10 & 31), u32::from(bits & 1023));
        if exponent == 0 {
            return (if sign == 1 { -1.0 } else { 1.0 }) * fraction as f32 / 16_777_216.0;
        }
        let exponent = if exponent == 31 { 255 } else { exponent + 112 };
        f32::from_bits(sign << 31 | exponent << 23 | fraction << 13)
    }
}
