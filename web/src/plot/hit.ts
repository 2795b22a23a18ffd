/** What lies nearest to the pointer. */
import type { Line } from "./line";
import type { Scale } from "./scale";

/** The place of the point whose x is nearest to `x`, the later one of equals; -1 where there is none. */
export function nearestIndex(line: Line, x: number): number {
  return line.ascending
    ? nearestSorted(line.xs, x)
    : nearestUnsorted(line.xs, x);
}

function nearestSorted(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  // `low` is the first place beyond x
  if (low === 0) return xs.length > 0 ? 0 : -1;
  if (low === xs.length) return low - 1;
  return xs[low]! - x < x - xs[low - 1]! ? low : low - 1;
}

function nearestUnsorted(xs: Float64Array, x: number): number {
  let best = -1;
  let distance = Infinity;
  for (let i = 0; i < xs.length; i++) {
    const away = Math.abs(xs[i]! - x);
    if (away <= distance) {
      distance = away;
      best = i;
    }
  }
  return best;
}

/** A line's point at the crosshair. */
export interface Hit {
  readonly line: Line;
  readonly index: number;
}

/** Each line's nearest point in x; lines without points are left out. */
export function hitsAt(lines: readonly Line[], x: number): Hit[] {
  const hits: Hit[] = [];
  for (const line of lines) {
    const index = nearestIndex(line, x);
    if (index >= 0) hits.push({ line, index });
  }
  return hits;
}

/** The hit whose point lies nearest to a place in pixels; null where none can be drawn. */
export function nearestHit(
  hits: readonly Hit[],
  xScale: Scale,
  yScale: Scale,
  left: number,
  top: number,
): Hit | null {
  let best: Hit | null = null;
  let distance = Infinity;
  for (const hit of hits) {
    const dx = xScale.toPixel(hit.line.xs[hit.index]!) - left;
    const dy = yScale.toPixel(hit.line.ys[hit.index]!) - top;
    const away = dx * dx + dy * dy;
    if (away < distance) {
      distance = away;
      best = hit;
    }
  }
  return best;
}
