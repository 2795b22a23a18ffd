//! Numbers that lie near each other, as bytes of which half are nearly all alike.

use std::sync::Arc;

use arrow_array::{ArrayRef, StructArray, UInt8Array};
use arrow_schema::{DataType, Field};

/// The bytes' names, the lowest first.
const PLANES: [&str; 4] = ["b0", "b1", "b2", "b3"];

/// Each number's distance from the one before it, the first one's from 0, as a struct of its bytes.
///
/// The distance is of the bits, as int32 that wrap; n is written as 2n, and -n as 2n - 1, so that those near 0 have high bytes of
/// 0. Arrow lays the bytes of one place behind each other, where deflate finds them alike. It leaves noise as it is: the
/// middle bytes of a loss are that.
pub(super) fn deltas(numbers: &[f32]) -> StructArray {
    let folded = folded(numbers);
    let plane = |place: usize| UInt8Array::from_iter_values(folded.iter().map(|folded| (folded >> (8 * place)) as u8));
    let columns = PLANES
        .iter()
        .enumerate()
        .map(|(place, name)| (Arc::new(Field::new(*name, DataType::UInt8, false)), Arc::new(plane(place)) as ArrayRef));
    columns.collect::<Vec<_>>().into()
}

fn folded(numbers: &[f32]) -> Vec<u32> {
    let mut before = 0;
    let fold = |number: &f32| {
        let bits = number.to_bits();
        let delta = bits.wrapping_sub(before) as i32;
        before = bits;
        ((delta << 1) ^ (delta >> 31)) as u32
    };
    numbers.iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::UInt8Type;
    use proptest::prelude::*;

    use super::*;

    fn undone(deltas: &StructArray) -> Vec<u32> {
        let planes = PLANES.map(|name| deltas.column_by_name(name).unwrap().as_primitive::<UInt8Type>().values());
        let mut bits = 0_u32;
        let add = |place: usize| {
            let folded = u32::from_le_bytes(planes.map(|plane| plane[place]));
            let delta = (folded >> 1) ^ (folded & 1).wrapping_neg();
            bits = bits.wrapping_add(delta);
            bits
        };
        (0..deltas.len()).map(add).collect()
    }

    proptest! {
        #[test]
        fn numbers_come_back_bit_by_bit(bits in proptest::collection::vec(any::<u32>(), 0..99)) {
            let numbers: Vec<f32> = bits.iter().copied().map(f32::from_bits).collect();
            prop_assert_eq!(undone(&deltas(&numbers)), bits);
        }
    }

    #[test]
    fn near_numbers_have_no_high_bytes() {
        let near = [1.0, 1.000_000_1, 1.0, f32::from_bits(1.0_f32.to_bits() + 0x4321)];
        assert_eq!(folded(&near), [2 * 0x3f80_0000, 2, 1, 2 * 0x4321]);
        assert_eq!(folded(&[-0.0, 0.0]), [u32::MAX, u32::MAX]); // the least int32, then the same again
    }
}
