//! TFRecord framing: what a record is, where the next one begins, how one is appended.
//!
//! | bytes  | content                                             |
//! |--------|-----------------------------------------------------|
//! | 8      | payload length, little-endian                       |
//! | 4      | masked CRC-32C of those eight bytes                 |
//! | length | payload: one serialized `Event`                     |
//! | 4      | masked CRC-32C of the payload                       |
//!
//! Source: TensorFlow's `core/lib/io/record_writer.h`.

use std::sync::LazyLock;

/// Bytes before a payload.
pub const HEADER: usize = 12;
/// Bytes after a payload.
pub const FOOTER: usize = 4;

/// What lies at a place where a record should begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A whole record; it takes `HEADER + payload.len() + FOOTER` bytes.
    Whole(&'a [u8]),
    /// The bytes end before the record does: with `size` bytes at hand it can be read (or, where the header itself is cut
    /// short, looked at again).
    CutShort {
        /// How many bytes are needed, from the record's beginning.
        size: u64,
    },
    /// The length is sound and the payload isn't: what follows the record can be read.
    BadPayload {
        /// How many bytes the record takes.
        size: usize,
    },
    /// The length itself is damaged: where the next record begins must be searched for.
    BadLength,
}

/// Looks at the record that begins where `bytes` begin.
#[inline]
pub fn frame(bytes: &[u8]) -> Frame<'_> {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER>() else {
        return Frame::CutShort { size: HEADER as u64 };
    };
    let Some(length) = payload_length(header) else { return Frame::BadLength };
    let size = length.saturating_add((HEADER + FOOTER) as u64);
    if (bytes.len() as u64) < size {
        return Frame::CutShort { size };
    }
    let (payload, footer) = rest.split_at(length as usize); // fits: it is less than bytes.len()
    match footer.first_chunk::<FOOTER>() {
        Some(&crc) if u32::from_le_bytes(crc) == masked_crc(payload) => Frame::Whole(payload),
        _ => Frame::BadPayload { size: size as usize },
    }
}

/// The first place in `bytes` where a record's header stands whose checksum is right and whose payload is no longer than
/// `longest`. Chance alone passes the checksum once in 2^32 places.
pub fn find_header(bytes: &[u8], longest: u64) -> Option<usize> {
    // Few places hold a length that may be: only those are worth a checksum.
    let may_be =
        |header: &[u8; HEADER]| header.first_chunk().is_some_and(|length| u64::from_le_bytes(*length) <= longest);
    let is_header = |window: &[u8]| {
        let header = window.first_chunk().filter(|header| may_be(header));
        header.and_then(payload_length).is_some()
    };
    bytes.windows(HEADER).position(is_header)
}

/// Appends a record whose payload `fill` writes.
pub fn put_record(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0; HEADER]);
    fill(out);
    let (_, record) = out.split_at_mut(start);
    let (header, payload) = record.split_at_mut(HEADER);
    let length = (payload.len() as u64).to_le_bytes();
    header[..8].copy_from_slice(&length);
    header[8..].copy_from_slice(&masked_crc(&length).to_le_bytes());
    let crc = masked_crc(payload).to_le_bytes();
    out.extend_from_slice(&crc);
}

/// How many bytes the sound record takes that begins where `bytes` begin; no more than there are.
pub(crate) fn record_size(bytes: &[u8]) -> usize {
    let length = bytes.first_chunk().map_or(u64::MAX, |length| u64::from_le_bytes(*length));
    length.saturating_add((HEADER + FOOTER) as u64).min(bytes.len() as u64) as usize
}

/// The length a header states, if its checksum is right.
#[inline]
fn payload_length(header: &[u8; HEADER]) -> Option<u64> {
    let (length, crc) = header.split_first_chunk::<8>()?;
    let crc = u32::from_le_bytes(*crc.first_chunk()?);
    let stated = u64::from_le_bytes(*length);
    let expected = match SHORT_LENGTHS.get(stated as usize) {
        Some(&known) if stated < SHORT => known,
        _ => masked_crc(length),
    };
    (expected == crc).then_some(stated)
}

/// Scalars' records are shorter than this: the checksums of their lengths are looked up, so that each record costs one checksum.
const SHORT: u64 = 256;
static SHORT_LENGTHS: LazyLock<Vec<u32>> =
    LazyLock::new(|| (0..SHORT).map(|length| masked_crc(&length.to_le_bytes())).collect());

/// CRC-32C, rotated and shifted so that the checksum of bytes which hold checksums stays sound.
#[inline]
fn masked_crc(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(payload: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put_record(&mut out, |out| out.extend_from_slice(payload));
        out
    }

    #[test]
    fn the_mask_is_tensorflows() {
        // From TensorFlow's crc32c_test.cc: the CRC-32C of 32 zero bytes is 0x8a9136aa.
        assert_eq!(masked_crc(&[0; 32]), 0x8a91_36aa_u32.rotate_right(15).wrapping_add(0xa282_ead8));
        assert_eq!(crc32c::crc32c(&[0; 32]), 0x8a91_36aa);
    }

    proptest! {
        #[test]
        fn a_record_comes_back_and_every_prefix_is_cut_short(payload: Vec<u8>) {
            let bytes = record(&payload);
            prop_assert_eq!(frame(&bytes), Frame::Whole(&payload[..]));
            for end in 0..bytes.len() {
                let size = if end < HEADER { HEADER } else { bytes.len() } as u64;
                prop_assert_eq!(frame(&bytes[..end]), Frame::CutShort { size });
            }
        }

        #[test]
        fn one_wrong_bit_is_seen(payload: Vec<u8>, at: prop::sample::Index, bit in 0..8_u8) {
            let mut bytes = record(&payload);
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            let expected = if at < HEADER { Frame::BadLength } else { Frame::BadPayload { size: bytes.len() } };
            prop_assert_eq!(frame(&bytes), expected);
        }

        #[test]
        fn the_next_header_is_found(noise in proptest::collection::vec(any::<u8>(), 0..200), payload: Vec<u8>) {
            let mut bytes = noise.clone();
            bytes.extend(record(&payload));
            prop_assert_eq!(find_header(&bytes, 1 << 20), Some(noise.len()));
            prop_assert_eq!(find_header(&noise, 1 << 20), None);
        }
    }
}
