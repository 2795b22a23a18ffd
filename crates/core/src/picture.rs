//! Pixels to files that every viewer opens: PNG, and GIF for what moves.

use std::borrow::Cow;

use gif::{Encoder, Frame, Repeat};
use png::{BitDepth, ColorType, Compression};

use crate::error::{Error, Result};

/// A lossless PNG of `pixels`, row by row: grey, grey and alpha, RGB or RGBA by the number of `channels`.
pub fn png(pixels: &[u8], width: u32, height: u32, channels: u8) -> Result<Vec<u8>> {
    let color = match channels {
        1 => ColorType::Grayscale,
        2 => ColorType::GrayscaleAlpha,
        3 => ColorType::Rgb,
        4 => ColorType::Rgba,
        _ => return Err(Error::Argument(format!("a picture has 1 to 4 channels, not {channels}"))),
    };
    let mut out = Vec::with_capacity(pixels.len() / 2);
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    written.map_err(|error| unwritable("PNG", &error))?;
    Ok(out)
}

/// A GIF that plays `frames` (RGB, row by row, one after the other) again and again. Each has a palette of 256 colours of its
/// own, and is shown for `delay` hundredths of a second.
pub fn gif(frames: &[u8], width: u16, height: u16, delay: u16) -> Result<Vec<u8>> {
    /// Of 1, the finest, to 30: at 10 one sees no difference on real pictures, and it is four times as fast.
    const QUANTIZATION: i32 = 10;
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height, &[]).map_err(|error| unwritable("GIF", &error))?;
    let mut written = encoder.set_repeat(Repeat::Infinite);
    let size = (3 * usize::from(width) * usize::from(height)).max(1);
    for pixels in frames.chunks_exact(size) {
        let frame = Frame { delay, ..frame(pixels, width, height, QUANTIZATION) };
        written = written.and_then(|()| encoder.write_frame(&frame));
    }
    written.map_err(|error| unwritable("GIF", &error))?;
    drop(encoder);
    Ok(out)
}

/// Exact where the picture has no more colours than a palette.
fn frame(pixels: &[u8], width: u16, height: u16, quantization: i32) -> Frame<'static> {
    let (colors, _) = pixels.as_chunks::<3>();
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut indices = Vec::with_capacity(colors.len());
    for color in colors {
        let known = palette.iter().rposition(|each| each == color);
        let index = known.unwrap_or_else(|| {
            palette.push(*color);
            palette.len() - 1
        });
        let Ok(index) = u8::try_from(index) else {
            return Frame::from_rgb_speed(width, height, pixels, quantization);
        };
        indices.push(index);
    }
    let palette = Some(palette.into_flattened());
    Frame { width, height, buffer: Cow::Owned(indices), palette, ..Frame::default() }
}

fn unwritable(format: &str, error: &dyn std::fmt::Display) -> Error {
    Error::Argument(format!("no {format} can be made of the picture: {error}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pixels_of_png(bytes: &[u8]) -> (Vec<u8>, u32, u32) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        (pixels, frame.width, frame.height)
    }

    fn frames_of_gif(bytes: &[u8]) -> Vec<(Vec<u8>, u16)> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(bytes).unwrap();
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let rgb = frame.buffer.chunks(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
            frames.push((rgb, frame.delay));
        }
        frames
    }

    proptest! {
        #[test]
        fn a_png_holds_every_pixel(width in 1_u32..9, height in 1_u32..9, channels in 1_u8..5, seed: u8) {
            let size = width * height * u32::from(channels);
            let pixels: Vec<u8> = (0..size).map(|i| (i as u8).wrapping_mul(37) ^ seed).collect();
            let decoded = pixels_of_png(&png(&pixels, width, height, channels).unwrap());
            prop_assert_eq!(decoded, (pixels, width, height));
        }
    }

    #[test]
    fn a_gif_of_few_colours_is_exact() {
        let frames: Vec<u8> = (0..2 * 4 * 3 * 3_u32).map(|i| (i * 7) as u8).collect();
        let decoded = frames_of_gif(&gif(&frames, 4, 3, 25).unwrap());
        let (first, second) = frames.split_at(36);
        assert_eq!(decoded, [(first.to_vec(), 25), (second.to_vec(), 25)]);
    }

    #[test]
    fn a_gif_of_many_colours_comes_close() {
        let frame: Vec<u8> = (0..64 * 64_u32).flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 4) as u8, 128]).collect();
        let [(decoded, _)] = &frames_of_gif(&gif(&frame, 64, 64, 1).unwrap())[..] else { panic!("one frame") };
        let off = frame.iter().zip(decoded).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
        assert!(off < 8 * frame.len() as u64, "{off}");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(png(&[0; 3], 0, 1, 3).is_err());
        assert!(png(&[0; 2], 1, 1, 3).is_err());
        assert!(png(&[0; 5], 1, 1, 5).is_err());
    }
}
