/** A series → the strokes that show it. */
import type { Line } from "./line";
import type { Scale } from "./scale";

/** Where strokes go; places are CSS pixels. */
export interface Pen {
  moveTo(left: number, top: number): void;
  lineTo(left: number, top: number): void;
  /** A point with nothing at either side: no line, but to be seen. */
  dot(left: number, top: number): void;
}

/**
 * Leads the pen along a line's `ys`. Of neighbours within one pixel column only the lowest and the highest are visited, in
 * their order: the picture is the same, and costs at most two vertices a column. Values without a place (NaN, infinities,
 * non-positive ones on a log scale) part the line, and so does a step back in x: a run that was started again.
 */
export function trace(
  line: Line,
  ys: Float64Array,
  x: Scale,
  y: Scale,
  pen: Pen,
): void {
  const { xs } = line;
  const place = placer(y);
  /** Vertices since the line was parted. */
  let drawn = 0;
  let lastLeft = 0;
  let lastTop = 0;
  const visit = (left: number, top: number) => {
    if (drawn === 0) pen.moveTo(left, top);
    else pen.lineTo(left, top);
    drawn += 1;
    lastLeft = left;
    lastTop = top;
  };

  let column = NaN;
  let lowLeft = 0;
  let low = Infinity;
  let highLeft = 0;
  let high = -Infinity;
  let lowFirst = true;
  const finishColumn = () => {
    if (low > high) return;
    if (lowFirst) visit(lowLeft, low);
    if (low < high) visit(highLeft, high);
    if (!lowFirst) visit(lowLeft, low);
    low = Infinity;
    high = -Infinity;
  };
  const part = () => {
    finishColumn();
    if (drawn === 1) pen.dot(lastLeft, lastTop);
    drawn = 0;
    column = NaN;
  };

  for (let i = 0; i < xs.length; i++) {
    const top = place(ys[i]!);
    // false for NaN and for both infinities
    if (!(Math.abs(top) < Infinity)) {
      part();
      continue;
    }
    if (xs[i]! < xs[i - 1]!) part();
    const left = x.slope * xs[i]! + x.offset;
    const mine = Math.floor(left);
    if (mine !== column) {
      finishColumn();
      column = mine;
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
  part();
}

function placer(scale: Scale): (value: number) => number {
  const { slope, offset } = scale;
  return scale.kind === "log"
    ? (value) => (value > 0 ? slope * Math.log10(value) + offset : NaN)
    : (value) => slope * value + offset;
}
