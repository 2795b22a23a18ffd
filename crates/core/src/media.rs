//! What encoded pictures and sounds say of themselves, in their first bytes.
//!
//! Sources: W3C PNG 5.2 and 11.2.2; `CompuServe` GIF 89a; ITU T.81 B.2; RFC 9649 (WebP); Microsoft's BITMAPINFOHEADER and RIFF WAVE;
//! TIFF 6.0; ISO 14496-12 (MP4, AVIF); the signatures of the WHATWG's MIME sniffing standard.

/// How much of a file is enough to tell what it is.
pub const HEAD: usize = 4096;

/// What a picture or a sound is, by its first bytes; `application/octet-stream` for anything else. What it was called when it was
/// logged doesn't count: it may come from anybody.
pub fn content_type(head: &[u8]) -> &'static str {
    const SIGNATURES: [(&[u8], &str); 12] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"OggS\0", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3", "audio/mpeg"),
        (b"\xff\xfb", "audio/mpeg"),
        (b"FORM", "audio/aiff"),
    ];
    match (head.get(..4), head.get(8..12)) {
        (Some(b"RIFF"), Some(b"WEBP")) => return "image/webp",
        (Some(b"RIFF"), Some(b"WAVE")) => return "audio/wav",
        (Some(b"FORM"), Some(kind)) if kind != b"AIFF" && kind != b"AIFC" => return UNKNOWN,
        _ => {}
    }
    // ISO 14496-12 4.3: a box `ftyp` begins with the brand; those of still pictures have others
    match (head.get(4..8), head.get(8..11)) {
        (Some(b"ftyp"), Some(b"iso" | b"mp4" | b"avc" | b"M4V")) => return "video/mp4",
        (Some(b"ftyp"), Some(b"avi")) => return "image/avif",
        _ => {}
    }
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return kind;
    }
    if is_svg(head) { "image/svg+xml" } else { UNKNOWN }
}

const UNKNOWN: &str = "application/octet-stream";

/// Text that begins with an element `svg`, but for XML's declaration, comments and document types.
fn is_svg(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            _ => break,
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else { return false };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    rest.strip_prefix(b"<svg").is_some_and(|rest| rest.first().is_none_or(|c| c.is_ascii_whitespace() || *c == b'>'))
}

/// A picture's width and height in pixels, where its first bytes tell them.
pub fn size(head: &[u8]) -> Option<(u32, u32)> {
    match content_type(head) {
        "image/png" => Some((big(head, 16, 4)?, big(head, 20, 4)?)),
        "image/gif" => Some((little(head, 6, 2)?, little(head, 8, 2)?)),
        // The height is negative where the rows run from top to bottom.
        "image/bmp" => Some((little(head, 18, 4)?, (little(head, 22, 4)? as i32).unsigned_abs())),
        "image/jpeg" => jpeg_size(head),
        "image/webp" => webp_size(head),
        _ => None,
    }
}

/// From the first frame's header, behind as many segments as there are before it.
fn jpeg_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = big(head, at, 2)?;
        match marker {
            0xffff => at += 1, // filling
            0xffc4 | 0xffc8 | 0xffcc => at += 2 + big(head, at + 2, 2)? as usize,
            0xffc0..=0xffcf => return Some((big(head, at + 7, 2)?, big(head, at + 5, 2)?)),
            0xff01..=0xfffe => at += 2 + big(head, at + 2, 2)? as usize,
            _ => return None,
        }
    }
}

/// From whichever of its three kinds of first chunk it has.
fn webp_size(head: &[u8]) -> Option<(u32, u32)> {
    const FOURTEEN_BITS: u32 = 0x3fff;
    match head.get(12..16)? {
        b"VP8 " => Some((little(head, 26, 2)? & FOURTEEN_BITS, little(head, 28, 2)? & FOURTEEN_BITS)),
        b"VP8L" => {
            let bits = little(head, 21, 4)?;
            Some(((bits & FOURTEEN_BITS) + 1, (bits >> 14 & FOURTEEN_BITS) + 1))
        }
        b"VP8X" => Some((little(head, 24, 3)? + 1, little(head, 27, 3)? + 1)),
        _ => None,
    }
}

/// A WAV's sample rate in hertz and how many samples a channel has, where its first bytes tell them.
pub fn wave(head: &[u8]) -> Option<(u32, u64)> {
    if content_type(head) != "audio/wav" {
        return None;
    }
    let (mut at, mut format) = (12, None);
    loop {
        let (chunk, length) = (head.get(at..)?.get(..4)?, little(head, at + 4, 4)?);
        match (chunk, format) {
            (b"fmt ", _) => format = Some((little(head, at + 12, 4)?, little(head, at + 20, 2)?)),
            (b"data", Some((rate, block))) => return Some((rate, u64::from(length.checked_div(block)?))),
            _ => {}
        }
        let even = usize::try_from(length).ok()?.checked_next_multiple_of(2)?; // chunks begin at even bytes
        at = at.checked_add(8)?.checked_add(even)?;
    }
}

fn big(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.get(..width)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

fn little(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.get(..width)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_it_is_stands_in_its_first_bytes() {
        let check = |head: &[u8], expected| assert_eq!(content_type(head), expected, "{head:?}");
        check(b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav");
        check(b"RIFF\x24\0\0\0AVI LIST", UNKNOWN);
        check(b"FORM\0\0\0\0AIFF", "audio/aiff");
        check(b"FORM\0\0\0\0ILBM", UNKNOWN);
        check(b"MM\0*", "image/tiff");
        check(b"\0\0\0\x20ftypisom\0\0\x02\0", "video/mp4");
        check(b"\0\0\0\x20ftypavif\0\0\0\0", "image/avif");
        check(b"\0\0\0\x20ftypheic\0\0\0\0", UNKNOWN);
        check(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg>\n<svg xmlns=''/>", "image/svg+xml");
        check(b"<svg>", "image/svg+xml");
        check(b"<svgx>", UNKNOWN);
        check(b"<!-- <svg>", UNKNOWN);
        check(b"<html><svg>", UNKNOWN);
        check(b"", UNKNOWN);
    }

    #[test]
    fn sizes_of_the_rarer_kinds() {
        assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x02\0\0\x04\0\0"), Some((3, 5)));
        let mut bmp = [0; 30];
        bmp[..2].copy_from_slice(b"BM");
        bmp[18] = 7;
        bmp[22..26].copy_from_slice(&(-9_i32).to_le_bytes());
        assert_eq!(size(&bmp), Some((7, 9)));
        assert_eq!(size(b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xff\xc2\0\x0b\x08\0\x02\0\x03"), Some((3, 2)));
        assert_eq!(size(b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xda"), None);
        assert_eq!(size(b"MM\0*"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_told_or_not(start in 0..13_usize, bytes: Vec<u8>) {
            let starts: [&[u8]; 13] = [
                b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"RIFF1234WEBPVP8 ", b"RIFF1234WEBPVP8L",
                b"RIFF1234WEBPVP8X", b"RIFF1234WAVE", b"RIFF1234WAVEfmt \x10\0\0\0", b"<?", b"<!--", b"<svg",
            ];
            let head = [starts[start], &bytes].concat();
            let _ = (content_type(&head), size(&head), wave(&head));
        }
    }
}
