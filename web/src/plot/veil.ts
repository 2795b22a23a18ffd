/** A veil over a part of a picture: what is drawn later stands out from it. */
import type { Box } from "./line";
import { within, type Rgb } from "./raster";

const OPAQUE = 0xff000000;
const BYTE = 256;

/** Mixes every pixel in `box`, of CSS pixels of which each has `ratio` of the picture's, with `share` of a colour. */
export function veil(
  { data, width, height }: ImageData,
  box: Box,
  ratio: number,
  [red, green, blue]: Rgb,
  share: number,
): void {
  const pixels = new Uint32Array(data.buffer);
  const [left, columns] = within(box.left, box.width, ratio, width);
  const [top, rows] = within(box.top, box.height, ratio, height);
  const kept = Math.round((1 - share) * BYTE);
  // red and blue go together, each with a byte of room above it
  const addOuter = ((blue << 16) | red) * (BYTE - kept);
  const addGreen = (green << 8) * (BYTE - kept);
  for (let row = top; row < top + rows; row++) {
    const end = row * width + left + columns;
    for (let at = end - columns; at < end; at++) {
      const pixel = pixels[at]!;
      const outer = ((pixel & 0xff00ff) * kept + addOuter) / BYTE;
      const middle = ((pixel & 0xff00) * kept + addGreen) / BYTE;
      pixels[at] = OPAQUE | (outer & 0xff00ff) | (middle & 0xff00);
    }
  }
}
