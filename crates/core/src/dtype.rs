//! TensorFlow's data types: what they are called, and how their values lie in bytes.
//!
//! Source: TensorFlow's `types.proto`, `tensor.proto`. The small floats: Micikevicius et al. 2022 (arXiv 2209.05433), Noune et
//! al. 2022 (arXiv 2206.02915; the `uz` forms) and the OCP's Microscaling Formats 1.0.

use std::borrow::Cow;

/// One data type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dtype {
    /// Its name in `DataType`, without `DT_`.
    proto: &'static str,
    /// Its name in numpy, or in `ml_dtypes` and TensorFlow where numpy has none.
    pub name: &'static str,
    /// How its values lie; `None` for those that aren't numbers.
    pub layout: Option<Layout>,
}

/// How the values of a type lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The typed field of a `TensorProto` that holds them.
    pub field: u32,
    /// The bytes of one in `tensor_content`.
    pub width: usize,
    number: Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    /// Two's complement of so many bits.
    Signed(u32),
    /// So many bits.
    Unsigned(u32),
    Float(Float),
    /// Two floats, the real and the imaginary part.
    Complex,
}

/// How the bits of a float are shared out; one more is the sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Float {
    exponent: u32,
    mantissa: u32,
    bias: i32,
    special: Special,
}

/// Which bits aren't a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Special {
    /// The highest exponent: infinity or NaN, as in IEEE 754.
    HighestExponent,
    /// All ones but for the sign: NaN. There is no infinity.
    AllOnes,
    /// What would be −0: NaN. There is no infinity.
    NegativeZero,
    /// None.
    Nothing,
}

/// The number of `DT_STRING`.
pub const STRING: u64 = 7;
/// The number of `DT_HALF`.
const HALF: u64 = 19;

pub(crate) const FLOAT_VAL: u32 = 5;
pub(crate) const DOUBLE_VAL: u32 = 6;
pub(crate) const INT_VAL: u32 = 7;
pub(crate) const STRING_VAL: u32 = 8;
pub(crate) const SCOMPLEX_VAL: u32 = 9;
const INT64_VAL: u32 = 10;
const BOOL_VAL: u32 = 11;
pub(crate) const DCOMPLEX_VAL: u32 = 12;
pub(crate) const HALF_VAL: u32 = 13;
pub(crate) const UINT32_VAL: u32 = 16;
const UINT64_VAL: u32 = 17;
pub(crate) const FLOAT8_VAL: u32 = 18;

/// Each at its number.
static DTYPES: [Dtype; 34] = [
    opaque("INVALID", "invalid"),
    number("FLOAT", "float32", FLOAT_VAL, 4, float(8, 23, 127, Special::HighestExponent)),
    number("DOUBLE", "float64", DOUBLE_VAL, 8, float(11, 52, 1023, Special::HighestExponent)),
    number("INT32", "int32", INT_VAL, 4, Number::Signed(32)),
    number("UINT8", "uint8", INT_VAL, 1, Number::Unsigned(8)),
    number("INT16", "int16", INT_VAL, 2, Number::Signed(16)),
    number("INT8", "int8", INT_VAL, 1, Number::Signed(8)),
    opaque("STRING", "string"),
    number("COMPLEX64", "complex64", SCOMPLEX_VAL, 8, Number::Complex),
    number("INT64", "int64", INT64_VAL, 8, Number::Signed(64)),
    number("BOOL", "bool", BOOL_VAL, 1, Number::Unsigned(8)),
    number("QINT8", "qint8", INT_VAL, 1, Number::Signed(8)),
    number("QUINT8", "quint8", INT_VAL, 1, Number::Unsigned(8)),
    number("QINT32", "qint32", INT_VAL, 4, Number::Signed(32)),
    number("BFLOAT16", "bfloat16", HALF_VAL, 2, float(8, 7, 127, Special::HighestExponent)),
    number("QINT16", "qint16", INT_VAL, 2, Number::Signed(16)),
    number("QUINT16", "quint16", INT_VAL, 2, Number::Unsigned(16)),
    number("UINT16", "uint16", INT_VAL, 2, Number::Unsigned(16)),
    number("COMPLEX128", "complex128", DCOMPLEX_VAL, 16, Number::Complex),
    number("HALF", "float16", HALF_VAL, 2, float(5, 10, 15, Special::HighestExponent)),
    opaque("RESOURCE", "resource"),
    opaque("VARIANT", "variant"),
    number("UINT32", "uint32", UINT32_VAL, 4, Number::Unsigned(32)),
    number("UINT64", "uint64", UINT64_VAL, 8, Number::Unsigned(64)),
    number("FLOAT8_E5M2", "float8_e5m2", FLOAT8_VAL, 1, float(5, 2, 15, Special::HighestExponent)),
    number("FLOAT8_E4M3FN", "float8_e4m3fn", FLOAT8_VAL, 1, float(4, 3, 7, Special::AllOnes)),
    number("FLOAT8_E4M3FNUZ", "float8_e4m3fnuz", FLOAT8_VAL, 1, float(4, 3, 8, Special::NegativeZero)),
    number("FLOAT8_E4M3B11FNUZ", "float8_e4m3b11fnuz", FLOAT8_VAL, 1, float(4, 3, 11, Special::NegativeZero)),
    number("FLOAT8_E5M2FNUZ", "float8_e5m2fnuz", FLOAT8_VAL, 1, float(5, 2, 16, Special::NegativeZero)),
    // The last five: one value a byte, in its low bits.
    number("INT4", "int4", INT_VAL, 1, Number::Signed(4)),
    number("UINT4", "uint4", INT_VAL, 1, Number::Unsigned(4)),
    number("INT2", "int2", INT_VAL, 1, Number::Signed(2)),
    number("UINT2", "uint2", INT_VAL, 1, Number::Unsigned(2)),
    number("FLOAT4_E2M1FN", "float4_e2m1fn", FLOAT8_VAL, 1, float(2, 1, 1, Special::Nothing)),
];

/// The type of this number in `DataType`.
pub fn dtype(number: u64) -> Option<&'static Dtype> {
    DTYPES.get(usize::try_from(number).ok()?)
}

/// The name of this number in `DataType`: `DT_FLOAT`, or `DT_FLOAT_REF` for a reference to one.
pub fn proto_name(number: u64) -> Option<Cow<'static, str>> {
    const REFERENCE: u64 = 100;
    match number {
        0..REFERENCE => dtype(number).map(|dtype| format!("DT_{}", dtype.proto).into()),
        REFERENCE => None,
        _ => dtype(number - REFERENCE).map(|dtype| format!("DT_{}_REF", dtype.proto).into()),
    }
}

const fn opaque(proto: &'static str, name: &'static str) -> Dtype {
    Dtype { proto, name, layout: None }
}

const fn number(proto: &'static str, name: &'static str, field: u32, width: usize, number: Number) -> Dtype {
    Dtype { proto, name, layout: Some(Layout { field, width, number }) }
}

const fn float(exponent: u32, mantissa: u32, bias: i32, special: Special) -> Number {
    Number::Float(Float { exponent, mantissa, bias, special })
}

/// The bits of a 16-bit float, where those of a float32 may stand for it: these have more than sixteen, but for 0.
pub fn sixteen_bits(dtype: u64, bits: u64) -> u64 {
    let bits = bits as u32;
    if u16::try_from(bits).is_ok() {
        return bits.into();
    }
    match dtype {
        HALF => half::f16::from_f32(f32::from_bits(bits)).to_bits().into(),
        _ => (bits >> 16).into(), // bfloat16 is the upper half
    }
}

impl Layout {
    /// The number that these bits are, the lowest first; `None` for a complex one.
    #[inline]
    pub fn decode(&self, bits: u64) -> Option<f64> {
        Some(match (self.number, self.width) {
            (Number::Float(_), 4) => f32::from_bits(bits as u32).into(),
            (Number::Float(_), 8) => f64::from_bits(bits),
            (Number::Float(float), _) => float.decode(bits),
            (Number::Signed(size), _) => ((bits << (64 - size)) as i64 >> (64 - size)) as f64, // carries the sign up
            (Number::Unsigned(size), _) => (bits << (64 - size) >> (64 - size)) as f64,
            (Number::Complex, _) => return None,
        })
    }
}

impl Float {
    fn decode(self, bits: u64) -> f64 {
        let Self { exponent: width, mantissa: precision, bias, special } = self;
        let fraction = bits & ((1 << precision) - 1);
        let exponent = bits >> precision & ((1 << width) - 1);
        let is_negative = bits >> (width + precision) & 1 == 1;
        let (highest, ones) = ((1 << width) - 1, (1 << precision) - 1);
        let magnitude = match special {
            Special::HighestExponent if exponent == highest && fraction == 0 => f64::INFINITY,
            Special::HighestExponent if exponent == highest => f64::NAN,
            Special::AllOnes if exponent == highest && fraction == ones => f64::NAN,
            Special::NegativeZero if exponent == 0 && fraction == 0 && is_negative => f64::NAN,
            _ if exponent == 0 => fraction as f64 * 2_f64.powi(1 - bias - precision as i32),
            _ => (fraction | 1 << precision) as f64 * 2_f64.powi(exponent as i32 - bias - precision as i32),
        };
        if is_negative { -magnitude } else { magnitude }
    }
}

/// Up to eight bytes as a number, the lowest first.
pub fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |bits, &byte| bits << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(name: &str, bits: u64) -> f64 {
        let dtype = DTYPES.iter().find(|dtype| dtype.name == name).unwrap();
        dtype.layout.unwrap().decode(bits).unwrap()
    }

    #[test]
    fn small_numbers() {
        let check = |name, bits, expected: f64| {
            let found = decoded(name, bits);
            assert!(found == expected || found.is_nan() && expected.is_nan(), "{name} {bits:#x}: {found}");
        };
        check("float8_e5m2", 0x7c, f64::INFINITY);
        check("float8_e5m2", 0xfd, f64::NAN);
        check("float8_e5m2", 0x7b, 57344.0);
        check("float8_e4m3fn", 0x7e, 448.0);
        check("float8_e4m3fn", 0x7f, f64::NAN);
        check("float8_e4m3fn", 0x01, 2_f64.powi(-9));
        check("float8_e4m3fnuz", 0x7f, 240.0);
        check("float8_e4m3fnuz", 0x80, f64::NAN);
        check("float8_e4m3b11fnuz", 0x7f, 30.0);
        check("float8_e5m2fnuz", 0x7f, 57344.0);
        check("float4_e2m1fn", 0x7, 6.0);
        check("float4_e2m1fn", 0x9, -0.5);
        check("int4", 0xf, -1.0);
        check("uint4", 0xff, 15.0);
        check("int2", 0x2, -2.0);
        check("bfloat16", 0x3fc0, 1.5);
        check("float16", 0xfc00, f64::NEG_INFINITY);
    }

    #[test]
    fn names_are_those_of_the_enumeration() {
        assert_eq!(proto_name(1).as_deref(), Some("DT_FLOAT"));
        assert_eq!(proto_name(133).as_deref(), Some("DT_FLOAT4_E2M1FN_REF"));
        assert_eq!((proto_name(34), proto_name(134)), (None, None));
        assert_eq!((proto_name(100), proto_name(u64::MAX)), (None, None));
    }

    proptest! {
        #[test]
        fn halves_are_those_of_the_standard(bits: u16) {
            let (found, expected) = (decoded("float16", bits.into()), f64::from(half_by_table(bits)));
            prop_assert!(found == expected || found.is_nan() && expected.is_nan());
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
