/** A series → the strokes that show it. */
import type { Line } from "./line";
import type { Scale } from "./scale";
import { spansAround } from "./spans";

/** Where strokes go; places are CSS pixels. */
export interface Pen {
  moveTo(left: number, top: number): void;
  lineTo(left: number, top: number): void;
  /** A point with nothing at either side: no line, but to be seen. */
  dot(left: number, top: number): void;
}

/** What lies further outside than this is drawn there: canvases count in 32 bits, and no eye sees the difference. */
const FAR = 1e6;

/**
 * Leads the pen along a line's `ys`, as far as x is in view, with a neighbour outside at each end. Of neighbours within one
 * pixel column only the lowest and the highest are visited, in their order: the picture is the same, and costs at most two
 * vertices a column. Values without a place (NaN, infinities, non-positive ones on a log scale) part the line, and so does a
 * step back in x: a run that was started again.
 */
export function trace(
  line: Line,
  ys: Float64Array,
  x: Scale,
  y: Scale,
  pen: Pen,
): void {
  const { xs } = line;
  for (const { from, to } of spansAround(line, x.domain)) {
    traceSpan(xs, ys, from, to, x, y, pen);
  }
}

/** In one loop without functions of its own: numbers that several functions change are each an object to the browser. */
function traceSpan(
  xs: Float64Array,
  ys: Float64Array,
  from: number,
  to: number,
  x: Scale,
  y: Scale,
  pen: Pen,
): void {
  /** Vertices since the line was parted, and the last of them. */
  let drawn = 0;
  let lastLeft = 0;
  let lastTop = 0;
  /** The present pixel column, and its highest and lowest vertex: a low number is high up. */
  let column = NaN;
  let lowLeft = 0;
  let low = Infinity;
  let highLeft = 0;
  let high = -Infinity;
  let lowFirst = true;

  for (let i = from; i <= to; i++) {
    const value = i < to ? ys[i]! : NaN;
    let top = y.toPixel(value);
    let left = i < to ? x.toPixel(xs[i]!) : NaN;
    // a finite value may lie too far outside to have a finite pixel
    const hasPlace = Math.abs(value) < Infinity && top === top && left === left;
    top = Math.max(-FAR, Math.min(top, FAR));
    left = Math.max(-FAR, Math.min(left, FAR));
    const mine = Math.floor(left);
    if (!hasPlace || mine !== column) {
      if (low <= high) {
        const firstLeft = lowFirst ? lowLeft : highLeft;
        const firstTop = lowFirst ? low : high;
        if (drawn === 0) pen.moveTo(firstLeft, firstTop);
        else pen.lineTo(firstLeft, firstTop);
        lastLeft = firstLeft;
        lastTop = firstTop;
        drawn += 1;
        if (low < high) {
          pen.lineTo(lowFirst ? highLeft : lowLeft, lowFirst ? high : low);
          drawn += 1;
        }
      }
      low = Infinity;
      high = -Infinity;
      column = mine;
    }
    if (!hasPlace) {
      if (drawn === 1) pen.dot(lastLeft, lastTop);
      drawn = 0;
      column = NaN;
      continue;
    }
    if (top < low) {
      low = top;
      lowLeft = left;
      lowFirst = false;
    }
    if (top > high) {
      high = top;
      highLeft = left;
      lowFirst = true;
    }
    if (low === high) lowFirst = true;
  }
}

/** The vertices of a stretch of line: left, top, left, top … in CSS pixels. */
export type Vertices = number[];

/** A line's stretches between its gaps. */
export function stretches(
  line: Line,
  ys: Float64Array,
  x: Scale,
  y: Scale,
): Vertices[] {
  const found: Vertices[] = [];
  trace(line, ys, x, y, {
    moveTo: (left, top) => found.push([left, top]),
    lineTo: (left, top) => found.at(-1)!.push(left, top),
    dot: () => {},
  });
  return found;
}
