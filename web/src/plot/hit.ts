/** What lies nearest to the pointer. */
import type { Line } from "./line";
import type { Scale } from "./scale";
import { firstFrom, partsOf } from "./spans";

/** The place of the point whose x is nearest to `x`, the later one of equals; -1 where there is none. */
export function nearestIndex(line: Line, x: number): number {
  const { xs } = line;
  let best = -1;
  let distance = Infinity;
  for (const part of partsOf(line)) {
    const after = firstFrom(xs, part, x, true);
    // the last one up to `x`, and the first one beyond it
    for (const index of [after - 1, after]) {
      if (index < part.from || index >= part.to) continue;
      const away = Math.abs(xs[index]! - x);
      const nearer = index === after ? away < distance : away <= distance;
      if (!nearer) continue;
      distance = away;
      best = index;
    }
  }
  return best;
}

/** A line's point at the crosshair. */
export interface Hit {
  readonly line: Line;
  readonly index: number;
}

/** Each line's nearest point in x; faint lines are left out, and those without points. */
export function hitsAt(lines: readonly Line[], x: number): Hit[] {
  const hits: Hit[] = [];
  for (const line of lines) {
    if (line.faint) continue;
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
