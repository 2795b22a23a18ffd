/**
 * Lines as pixels, without a canvas: where no GPU helps, a browser's strokes take ten times as long, and each chart has
 * thousands. A stroke covers a pixel by how far its middle is from the line, with round ends and joins.
 */
import type { Box } from "./line";
import type { Pen } from "./trace";

export type Rgb = readonly [red: number, green: number, blue: number];

const FULL = 255;

export class Raster implements Pen {
  private pixels = new Uint8ClampedArray();
  /** Pixels from one row of the picture to the next. */
  private stride = 0;
  /** Where the strokes may be: the plot, in pixels of the picture. */
  private left = 0;
  private top = 0;
  private columns = 0;
  private rows = 0;
  private ratio = 1;
  /** How much of each pixel the stroke covers, of `FULL`; column by column, since a line over time is low and wide. */
  private cover = new Uint8Array();
  /** What the stroke has touched of each column: the first row, and the one after the last. */
  private firsts = new Int32Array();
  private ends = new Int32Array();
  /** Half the stroke's width, and half a pixel in which its edge fades. */
  private reach = 1;
  private penLeft = 0;
  private penTop = 0;

  /** Draws on this picture from now on, within `clip`, in CSS pixels of which each has `ratio` of the picture's. */
  aim(picture: ImageData, clip: Box, ratio: number): void {
    const { width, height } = picture;
    const [left, columns] = within(clip.left, clip.width, ratio, width);
    const [top, rows] = within(clip.top, clip.height, ratio, height);
    this.pixels = picture.data;
    this.stride = width;
    this.ratio = ratio;
    [this.left, this.top] = [left, top];
    if (columns === this.columns && rows === this.rows) return;
    [this.columns, this.rows] = [columns, rows];
    this.cover = new Uint8Array(columns * rows);
    this.firsts = new Int32Array(columns).fill(rows);
    this.ends = new Int32Array(columns);
  }

  /** The strokes up to the next `ink` are this wide, in CSS pixels; at least a pixel of the picture. */
  begin(width: number): void {
    this.reach = Math.max(1, width * this.ratio) / 2 + 0.5;
  }

  moveTo(left: number, top: number): void {
    this.penLeft = left * this.ratio - this.left;
    this.penTop = top * this.ratio - this.top;
  }

  lineTo(left: number, top: number): void {
    const toLeft = left * this.ratio - this.left;
    const toTop = top * this.ratio - this.top;
    this.segment(this.penLeft, this.penTop, toLeft, toTop, this.reach);
    [this.penLeft, this.penTop] = [toLeft, toTop];
  }

  dot(left: number, top: number): void {
    const at = left * this.ratio - this.left;
    const down = top * this.ratio - this.top;
    const reach = Math.max(this.reach, DOT_RADIUS * this.ratio + 0.5);
    this.segment(at, down, at, down, reach);
  }

  /** Colours what was stroked since the last time: where strokes cross, no more than where there is one. */
  ink([red, green, blue]: Rgb, alpha: number): void {
    const { pixels, stride, cover, columns, rows, firsts, ends } = this;
    const share = alpha / FULL;
    for (let column = 0; column < columns; column++) {
      const end = ends[column]!;
      const first = firsts[column]!;
      if (first >= end) continue;
      firsts[column] = rows;
      ends[column] = 0;
      const above = column * rows;
      let at = ((this.top + first) * stride + this.left + column) * 4;
      for (let row = first; row < end; row++, at += stride * 4) {
        const covered = cover[above + row]!;
        if (covered === 0) continue;
        cover[above + row] = 0;
        const ink = covered * share;
        const rest = 1 - ink;
        pixels[at] = pixels[at]! * rest + red * ink;
        pixels[at + 1] = pixels[at + 1]! * rest + green * ink;
        pixels[at + 2] = pixels[at + 2]! * rest + blue * ink;
      }
    }
  }

  /** Covers what is nearer to the segment than `reach`; places are pixels from the clip's corner. */
  private segment(
    left: number,
    top: number,
    toLeft: number,
    toTop: number,
    reach: number,
  ): void {
    const { cover, columns, rows, firsts, ends } = this;
    const across = toLeft - left;
    const down = toTop - top;
    const squared = across * across + down * down;
    const inverse = squared > 0 ? 1 / squared : 0;
    const slope = across === 0 ? 0 : down / across;
    const leftmost = Math.min(left, toLeft);
    const rightmost = Math.max(left, toLeft);
    const firstColumn = Math.max(0, Math.floor(leftmost - reach));
    const lastColumn = Math.min(columns - 1, Math.floor(rightmost + reach));
    for (let column = firstColumn; column <= lastColumn; column++) {
      const beside = column + 0.5 - left;
      // the heights between which the segment is within reach of this column
      let high = Math.min(top, toTop);
      let low = Math.max(top, toTop);
      if (rightmost - leftmost > 2 * reach) {
        const from = Math.max(leftmost, column + 0.5 - reach);
        const to = Math.min(rightmost, column + 0.5 + reach);
        const one = top + (from - left) * slope;
        const other = top + (to - left) * slope;
        high = Math.min(one, other);
        low = Math.max(one, other);
      }
      const first = Math.max(0, Math.floor(high - reach));
      const end = Math.min(rows, Math.floor(low + reach) + 1);
      if (first >= end) continue;
      if (first < firsts[column]!) firsts[column] = first;
      if (end > ends[column]!) ends[column] = end;
      const above = column * rows;
      for (let row = first; row < end; row++) {
        const below = row + 0.5 - top;
        const along = (beside * across + below * down) * inverse;
        let distance: number;
        if (along <= 0) {
          distance = Math.sqrt(beside * beside + below * below);
        } else if (along >= 1) {
          const x = beside - across;
          const y = below - down;
          distance = Math.sqrt(x * x + y * y);
        } else {
          const area = beside * down - below * across;
          distance = Math.sqrt(area * area * inverse);
        }
        if (distance >= reach) continue;
        const covered = Math.min(1, reach - distance) * FULL;
        if (covered > cover[above + row]!) cover[above + row] = covered;
      }
    }
  }
}

/** Of a point with nothing at either side, in CSS pixels. */
export const DOT_RADIUS = 2.5;

/** Whole pixels of the picture: where a stretch of CSS pixels begins, and how many there are. */
function within(
  start: number,
  length: number,
  ratio: number,
  most: number,
): [first: number, count: number] {
  const first = Math.max(0, Math.floor(start * ratio));
  const end = Math.min(most, Math.ceil((start + length) * ratio));
  return [first, Math.max(0, end - first)];
}
