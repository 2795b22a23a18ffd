//! `TensorProto` to typed values.
//!
//! Source: TensorFlow's `tensor.proto`. Values stand in `tensor_content` (little-endian) or in the typed `*_val` field of their
//! type, whose last item stands for all that are missing; where it has none at all, they are 0 or empty.

use std::borrow::Cow;

use crate::dtype::{
    self, DCOMPLEX_VAL, DOUBLE_VAL, FLOAT_VAL, FLOAT8_VAL, HALF_VAL, INT_VAL, Layout, SCOMPLEX_VAL, STRING_VAL,
    UINT32_VAL,
};
use crate::wire::{Fields, Malformed, Wire, take_varint};

/// A `TensorProto`, undecoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor<'a> {
    dtype: u64,
    /// Its sizes; empty for a single value.
    pub shape: Vec<i64>,
    content: &'a [u8],
    message: &'a [u8],
}

/// How many bytes an answer may still hold that no file does: those that stand for the missing values of tensors. An array
/// filled with one value is real; a shape that asks for gigabytes is not.
#[derive(Debug)]
pub struct Allowance(usize);

impl Default for Allowance {
    /// Of a whole answer: 64 MiB.
    fn default() -> Self {
        Self(64 << 20)
    }
}

impl Allowance {
    fn take(&mut self, bytes: Option<usize>) -> Result<(), Malformed> {
        let left = bytes.and_then(|bytes| self.0.checked_sub(bytes));
        self.0 = left.ok_or(TOO_FEW)?;
        Ok(())
    }
}

/// Decodes a tensor's frame.
pub fn decode_tensor(message: &[u8]) -> Result<Tensor<'_>, Malformed> {
    let mut tensor = Tensor { message, ..Tensor::default() };
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(dtype)) => tensor.dtype = dtype,
            (2, Wire::Bytes(shape)) => tensor.shape = decode_shape(shape)?.unwrap_or_default(),
            (4, Wire::Bytes(content)) => tensor.content = content,
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

const TOO_FEW: Malformed = Malformed("a tensor's values don't fill its shape");
const NOT_REAL: Malformed = Malformed("a tensor holds no real numbers");
const NOT_ONE: Malformed = Malformed("a scalar's tensor doesn't hold one number");

/// The number in a serialized tensor that holds just one, of any real type. Allocates nothing: there may be millions.
#[inline]
pub fn single_number(message: &[u8]) -> Result<f64, Malformed> {
    let tensor = decode_tensor(message)?;
    let layout = tensor.layout().ok_or(NOT_REAL)?;
    let (mut bits, mut values) = (0, 1);
    if tensor.content.is_empty() {
        values = 0;
        tensor.each_typed(&layout, |of_one| (bits, values) = (of_one, values + 1))?;
    } else if tensor.content.len() == layout.width {
        bits = dtype::little_endian(tensor.content);
    } else {
        return Err(NOT_ONE);
    }
    if tensor.elements()? != 1 || values > 1 {
        return Err(NOT_ONE);
    }
    layout.decode(bits).ok_or(NOT_REAL)
}

impl<'a> Tensor<'a> {
    /// What its type is called: `float32`, `string`, `bool`, …; `unknown` where TensorFlow has no such type.
    pub fn dtype_name(&self) -> &'static str {
        dtype::dtype(self.dtype).map_or("unknown", |dtype| dtype.name)
    }

    /// Whether it holds strings.
    pub fn is_text(&self) -> bool {
        self.dtype == dtype::STRING
    }

    /// Its numbers, row by row, little-endian. Of a type that isn't a number's, whatever stands in `tensor_content`.
    pub fn data(&self, allowance: &mut Allowance) -> Result<Cow<'a, [u8]>, Malformed> {
        self.data_becoming(0, allowance)
    }

    /// As [`data`](Self::data), where so many bytes more are to be made of each value.
    fn data_becoming(&self, more: usize, allowance: &mut Allowance) -> Result<Cow<'a, [u8]>, Malformed> {
        let Some(layout) = self.layout() else { return Ok(self.content.into()) };
        let wanted = self.elements()?.checked_mul(layout.width).ok_or(TOO_FEW)?;
        if !self.content.is_empty() {
            return if self.content.len() == wanted { Ok(self.content.into()) } else { Err(TOO_FEW) };
        }
        let mut data = Vec::new();
        let width = field_width(layout.field).unwrap_or(layout.width);
        self.each_typed(&layout, |bits| data.extend_from_slice(&bits.to_le_bytes()[..width]))?;
        if data.len() > wanted || !data.len().is_multiple_of(layout.width) {
            return Err(TOO_FEW);
        }
        if data.len() < wanted {
            let missing = wanted - data.len();
            allowance.take((missing / layout.width).checked_mul(layout.width + more))?;
            match data.len().checked_sub(layout.width) {
                Some(last) => {
                    let last = last..data.len();
                    (data.len()..wanted).step_by(layout.width).for_each(|_| data.extend_from_within(last.clone()));
                }
                None => data.resize(wanted, 0),
            }
        }
        Ok(data.into())
    }

    /// Its numbers, row by row, as float64. Fails for a tensor of anything else.
    pub fn numbers(&self, allowance: &mut Allowance) -> Result<Vec<f64>, Malformed> {
        let layout = self.layout().ok_or(NOT_REAL)?;
        let data = self.data_becoming(size_of::<f64>(), allowance)?;
        let numbers = data.chunks_exact(layout.width).map(|item| layout.decode(dtype::little_endian(item)));
        numbers.collect::<Option<_>>().ok_or(NOT_REAL)
    }

    /// Its strings, row by row. Fails for a tensor of anything else.
    pub fn strings(&self, allowance: &mut Allowance) -> Result<Vec<&'a [u8]>, Malformed> {
        if !self.is_text() {
            return Err(Malformed("a tensor holds no strings"));
        }
        let mut strings = Vec::new();
        let mut fields = Fields::of(self.message);
        while let Some(field) = fields.next_field()? {
            if let (STRING_VAL, Wire::Bytes(string)) = field {
                strings.push(string);
            }
        }
        if let Some(missing @ 1..) = self.elements()?.checked_sub(strings.len()) {
            let last = strings.last().copied().unwrap_or_default();
            allowance.take(missing.checked_mul(last.len() + size_of::<Vec<u8>>()))?;
            strings.resize(strings.len() + missing, last);
        }
        Ok(strings)
    }

    fn layout(&self) -> Option<Layout> {
        dtype::dtype(self.dtype)?.layout
    }

    /// How many values the shape asks for.
    fn elements(&self) -> Result<usize, Malformed> {
        self.shape
            .iter()
            .try_fold(1_usize, |n, &size| n.checked_mul(usize::try_from(size).ok()?))
            .ok_or(Malformed("a tensor's shape is impossible"))
    }

    /// Hands over the bits of each value in the typed field. `PyTorch` puts unsigned integers into the field of the wider ones, and
    /// of 16-bit floats the bits of a float32.
    #[inline]
    fn each_typed(&self, layout: &Layout, mut take: impl FnMut(u64)) -> Result<(), Malformed> {
        let dtype = self.dtype;
        let mut take = |bits: u64| take(if layout.field == HALF_VAL { dtype::sixteen_bits(dtype, bits) } else { bits });
        let mut fields = Fields::of(self.message);
        while let Some((number, wire)) = fields.next_field()? {
            if number != layout.field && !(number == UINT32_VAL && layout.field == INT_VAL) {
                continue;
            }
            match (wire, field_width(number)) {
                (Wire::Varint(bits) | Wire::Fixed64(bits), _) => take(bits),
                (Wire::Fixed32(bits), _) => take(bits.into()),
                (Wire::Bytes(packed), Some(width)) => {
                    if !packed.len().is_multiple_of(width) {
                        return Err(Malformed("a tensor ends in the middle of a value"));
                    }
                    packed.chunks_exact(width).for_each(|bytes| take(dtype::little_endian(bytes)));
                }
                (Wire::Bytes(mut packed), None) => {
                    while !packed.is_empty() {
                        take(take_varint(&mut packed)?);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The bytes of one item of a packed typed field; `None` where they are varints.
fn field_width(field: u32) -> Option<usize> {
    match field {
        FLOAT_VAL | SCOMPLEX_VAL => Some(4),
        DOUBLE_VAL | DCOMPLEX_VAL => Some(8),
        FLOAT8_VAL => Some(1),
        _ => None,
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

    fn numbers(message: &[u8]) -> Result<Vec<f64>, Malformed> {
        decode_tensor(message)?.numbers(&mut Allowance::default())
    }

    #[test]
    fn numbers_of_every_dtype() {
        let check = |dtype, shape: &[i64], fill: &dyn Fn(&mut Vec<u8>), expected: &[f64]| {
            let message = tensor(dtype, shape, fill);
            assert_eq!(numbers(&message), Ok(expected.to_vec()), "dtype {dtype}");
            let single = if let [number] = expected { Ok(*number) } else { Err(NOT_ONE) };
            assert_eq!(single_number(&message), single, "dtype {dtype}");
        };
        check(1, &[], &|t| put_float(t, 5, 0.5), &[0.5]);
        check(1, &[], &|_| {}, &[0.0]);
        check(1, &[2], &|t| put_bytes(t, 5, &[0, 0, 0, 63, 0, 0, 128, 63]), &[0.5, 1.0]);
        check(1, &[3], &|t| put_float(t, 5, 0.5), &[0.5, 0.5, 0.5]);
        check(2, &[2], &|t| put_doubles(t, 6, &[1.0, -2.0]), &[1.0, -2.0]);
        check(2, &[1, 1], &|t| put_double(t, 6, 7.0), &[7.0]);
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
        check(24, &[2], &|t| put_bytes(t, 18, &[0x3c, 0xbc]), &[1.0, -1.0]);
        check(2, &[0, 3], &|_| {}, &[]);
    }

    #[test]
    fn bytes_are_as_numpy_has_them() {
        let check = |dtype, shape: &[i64], fill: &dyn Fn(&mut Vec<u8>), name, expected: &[u8]| {
            let message = tensor(dtype, shape, fill);
            let tensor = decode_tensor(&message).unwrap();
            let data = tensor.data(&mut Allowance::default()).unwrap();
            assert_eq!((tensor.dtype_name(), &*data), (name, expected));
        };
        check(8, &[1], &|t| put_bytes(t, 9, &[0, 0, 0, 63, 0, 0, 128, 63]), "complex64", &[0, 0, 0, 63, 0, 0, 128, 63]);
        check(4, &[3], &|t| put_bytes(t, 7, &[9, 7]), "uint8", &[9, 7, 7]);
        check(5, &[2], &|t| put_int64(t, 7, -2), "int16", &[254, 255, 254, 255]);
        check(10, &[2], &|_| {}, "bool", &[0, 0]);
        check(77, &[2], &|t| put_bytes(t, 4, b"?"), "unknown", b"?");
        check(21, &[2], &|_| {}, "variant", b"");
    }

    #[test]
    fn strings_fill_their_shape() {
        let check = |shape: &[i64], strings: &[&str], expected: &[&str]| {
            let message = tensor(7, shape, |t| strings.iter().for_each(|s| put_bytes(t, 8, s.as_bytes())));
            let found = decode_tensor(&message).unwrap().strings(&mut Allowance::default()).unwrap();
            assert_eq!(found, expected.iter().map(|s| s.as_bytes()).collect::<Vec<_>>());
        };
        check(&[], &["a"], &["a"]);
        check(&[3], &["a", "b"], &["a", "b", "b"]);
        check(&[2], &[], &["", ""]);
        check(&[1], &["a", "b"], &["a", "b"]);
        check(&[0], &[], &[]);
    }

    #[test]
    fn damage_is_said() {
        let check = |message: &[u8], why| assert_eq!(numbers(message), Err(Malformed(why)));
        check(&tensor(1, &[2], |t| put_bytes(t, 4, &[0; 7])), "a tensor's values don't fill its shape");
        check(&tensor(1, &[2], |t| put_bytes(t, 5, &[0; 7])), "a tensor ends in the middle of a value");
        check(&tensor(7, &[1], |t| put_bytes(t, 8, b"s")), "a tensor holds no real numbers");
        check(&tensor(8, &[1], |_| {}), "a tensor holds no real numbers");
        check(&tensor(1, &[1 << 40], |t| put_float(t, 5, 0.0)), "a tensor's values don't fill its shape");
        check(&tensor(1, &[-1], |t| put_float(t, 5, 0.0)), "a tensor's shape is impossible");
        check(&tensor(1, &[1 << 40, 1 << 40], |_| {}), "a tensor's shape is impossible");
    }

    #[test]
    fn what_no_file_holds_is_bounded_over_a_whole_answer() {
        let message = tensor(7, &[1000], |t| put_bytes(t, 8, &vec![b'x'; 50_000]));
        let (tensor, allowance) = (decode_tensor(&message).unwrap(), &mut Allowance::default());
        assert_eq!(tensor.strings(allowance).unwrap().len(), 1000);
        assert_eq!(tensor.strings(allowance), Err(TOO_FEW));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
            if let Ok(tensor) = decode_tensor(&bytes) {
                let allowance = &mut Allowance::default();
                let _ = (tensor.numbers(allowance), tensor.strings(allowance), tensor.data(allowance));
                let _ = single_number(&bytes);
            }
        }
    }
}
