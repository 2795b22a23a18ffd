/**
 * Lines as pixels, without a canvas: where no GPU helps, a browser's strokes take ten times as long, and each chart has
 * thousands. A stroke covers a pixel by how far its middle is from the line, with round ends and joins.
 */
import type { Box } from "./line";
import type { Pen } from "./trace";

export type Rgb = readonly [red: number, green: number, blue: number];

const FULL = 255;
/** That of a line one pixel wide: of these a chart may have a thousand, with several points in each pixel column. */
const THIN_REACH = 1;
/** Thin segments up to so many pixels are drawn column by column. */
const SHORT = 6;
/** A segment shorter than this, in pixels, is a point, and one with a smaller cosine upright: floating point tells no better. */
const TINY = 1e-9;
/** A pixel as a word: alpha, blue, green, red from the highest byte on, as every machine that runs a browser has them. */
const OPAQUE = 0xff000000;

export class Raster implements Pen {
  private pixels = new Uint32Array();
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
  private reach = THIN_REACH;
  private penLeft = 0;
  private penTop = 0;
  /** Whether the pen has drawn since it was set down. */
  private joined = false;

  /** Draws on this picture from now on, within `clip`, in CSS pixels of which each has `ratio` of the picture's. */
  aim(picture: ImageData, clip: Box, ratio: number): void {
    const { width, height } = picture;
    const [left, columns] = within(clip.left, clip.width, ratio, width);
    const [top, rows] = within(clip.top, clip.height, ratio, height);
    this.pixels = new Uint32Array(picture.data.buffer);
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
    this.joined = false;
    this.penLeft = left * this.ratio - this.left;
    this.penTop = top * this.ratio - this.top;
  }

  lineTo(left: number, top: number): void {
    const toLeft = left * this.ratio - this.left;
    const toTop = top * this.ratio - this.top;
    const { penLeft, penTop, reach, joined } = this;
    const across = Math.abs(toLeft - penLeft);
    if (reach === THIN_REACH && across <= 1) {
      this.upright(penLeft, penTop, toLeft, toTop);
    } else if (reach === THIN_REACH && across <= SHORT) {
      this.slanted(penLeft, penTop, toLeft, toTop);
    } else this.segment(penLeft, penTop, toLeft, toTop, reach, joined);
    this.joined = true;
    this.penLeft = toLeft;
    this.penTop = toTop;
  }

  dot(left: number, top: number): void {
    const at = left * this.ratio - this.left;
    const down = top * this.ratio - this.top;
    const reach = Math.max(this.reach, DOT_RADIUS * this.ratio + 0.5);
    this.segment(at, down, at, down, reach, false);
  }

  /** Colours what was stroked since the last time: where strokes cross, no more than where there is one. */
  ink([red, green, blue]: Rgb, alpha: number): void {
    const { pixels, stride, cover, columns, rows, firsts, ends } = this;
    const opaque = (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
    const share = alpha / FULL;
    for (let column = 0; column < columns; column++) {
      const first = firsts[column]!;
      const end = ends[column]!;
      if (first >= end) continue;
      firsts[column] = rows;
      ends[column] = 0;
      const above = column * rows;
      let at = (this.top + first) * stride + this.left + column;
      for (let row = first; row < end; row++, at += stride) {
        const covered = cover[above + row]!;
        if (covered === 0) continue;
        cover[above + row] = 0;
        const ink = covered * share;
        if (ink >= 1) {
          pixels[at] = opaque;
          continue;
        }
        const old = pixels[at]!;
        const [r, g, b] = [old & FULL, (old >> 8) & FULL, (old >> 16) & FULL];
        const newRed = r + (red - r) * ink + 0.5;
        const newGreen = g + (green - g) * ink + 0.5;
        const newBlue = b + (blue - b) * ink + 0.5;
        pixels[at] = OPAQUE | (newBlue << 16) | (newGreen << 8) | newRed;
      }
    }
  }

  /** A thin segment within a column, or from one to the next: it is drawn as high as it is, and as wide as the columns. */
  private upright(
    left: number,
    top: number,
    toLeft: number,
    toTop: number,
  ): void {
    const column = Math.floor(left);
    const next = Math.floor(toLeft);
    if (column === next) {
      this.span(column, top, toTop, 0.5);
      return;
    }
    const middle = (top + toTop) / 2;
    this.span(column, top, middle, 0.5);
    this.span(next, middle, toTop, 0.5);
  }

  /** A short thin segment: of each column it covers what it passes, and as much more as a slanted line is higher than wide. */
  private slanted(
    left: number,
    top: number,
    toLeft: number,
    toTop: number,
  ): void {
    if (left > toLeft) {
      this.slanted(toLeft, toTop, left, top);
      return;
    }
    const slope = (toTop - top) / (toLeft - left);
    const beyond = (Math.sqrt(1 + slope * slope) - Math.abs(slope)) / 2;
    let from = left;
    let height = top;
    for (let column = Math.floor(left); from < toLeft; column++) {
      const to = Math.min(column + 1, toLeft);
      const next = top + (to - left) * slope;
      this.span(column, height, next, beyond);
      from = to;
      height = next;
    }
  }

  /** Covers a column between two heights, and so much beyond each. */
  private span(
    column: number,
    one: number,
    other: number,
    beyond: number,
  ): void {
    const { cover, columns, rows, firsts, ends } = this;
    if (column < 0 || column >= columns) return;
    const high = Math.min(one, other) - beyond;
    const low = Math.max(one, other) + beyond;
    const first = Math.max(0, Math.floor(high));
    const end = Math.min(rows, Math.ceil(low));
    if (first >= end) return;
    if (first < firsts[column]!) firsts[column] = first;
    if (end > ends[column]!) ends[column] = end;
    const above = column * rows;
    for (let row = first; row < end; row++) {
      const share = Math.min(row + 1, low) - Math.max(row, high);
      const covered = share < 1 ? share * FULL : FULL;
      if (covered > cover[above + row]!) cover[above + row] = covered;
    }
  }

  /**
   * Covers what is nearer to the segment than `reach`; places are pixels from the clip's corner. Where it is `joined` to a
   * segment before it, that one's round end is its beginning.
   */
  private segment(
    left: number,
    top: number,
    toLeft: number,
    toTop: number,
    reach: number,
    joined: boolean,
  ): void {
    const { cover, columns, rows, firsts, ends } = this;
    const across = toLeft - left;
    const down = toTop - top;
    const length = Math.sqrt(across * across + down * down);
    const isPoint = length < TINY;
    const cos = isPoint ? 1 : across / length;
    const sin = isPoint ? 0 : down / length;
    const before = joined ? reach * Math.abs(sin) : reach;
    const rightwards = across >= 0;
    const leftmost = rightwards ? left - before : toLeft - reach;
    const rightmost = rightwards ? toLeft + reach : left + before;
    const firstColumn = Math.max(0, Math.floor(leftmost));
    const lastColumn = Math.min(columns - 1, Math.floor(rightmost));
    // of the whole segment, and of the endless line at each column
    const highest = Math.min(top, toTop) - reach;
    const lowest = Math.max(top, toTop) + reach;
    const isUpright = Math.abs(cos) < TINY;
    const slope = sin / cos;
    const around = isUpright ? Infinity : reach / Math.abs(cos);
    for (let column = firstColumn; column <= lastColumn; column++) {
      const beside = column + 0.5 - left;
      const middle = isUpright ? top : top + beside * slope;
      const high = Math.max(highest, middle - around);
      const low = Math.min(lowest, middle + around);
      const first = Math.max(0, Math.floor(high));
      const end = Math.min(rows, Math.floor(low) + 1);
      if (first >= end) continue;
      if (first < firsts[column]!) firsts[column] = first;
      if (end > ends[column]!) ends[column] = end;
      let below = first + 0.5 - top;
      let place = column * rows + first;
      const last = place + end - first;
      for (; place < last; place++, below++) {
        const along = beside * cos + below * sin;
        let distance = Math.abs(beside * sin - below * cos);
        if (along < 0) {
          if (joined) continue;
          distance = Math.sqrt(distance * distance + along * along);
        } else if (along > length) {
          const beyond = along - length;
          distance = Math.sqrt(distance * distance + beyond * beyond);
        }
        if (distance >= reach) continue;
        const covered = reach - distance < 1 ? (reach - distance) * FULL : FULL;
        if (covered > cover[place]!) cover[place] = covered;
      }
    }
  }
}

/** Of a point with nothing at either side, in CSS pixels. */
export const DOT_RADIUS = 2.5;

/** Whole pixels of the picture: where a stretch of CSS pixels begins, and how many there are. */
export function within(
  start: number,
  length: number,
  ratio: number,
  most: number,
): [first: number, count: number] {
  const first = Math.max(0, Math.floor(start * ratio));
  const end = Math.min(most, Math.ceil((start + length) * ratio));
  return [first, Math.max(0, end - first)];
}
