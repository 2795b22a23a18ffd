/** Translucent areas beneath the lines: a line's band, and the gap between two lines. */
import { cssColor } from "../base/cssColor";
import type { Band, Fill, Line } from "./line";
import type { Scene } from "./scene";
import { spansAround } from "./spans";
import type { Target } from "./target";
import { stretches, type Vertices } from "./trace";

const BAND_ALPHA = 0.16;
const FILL_ALPHA = 0.14;

/** Closed outlines in CSS pixels, one for each stretch in which there is a band. */
export function bandOutlines(line: Line, band: Band, scene: Scene): Vertices[] {
  const { x, y, plot } = scene;
  const top = plot.top - 1;
  const bottom = plot.top + plot.height + 1;
  const outlines: Vertices[] = [];
  /** Of the stretch: what is above, and what is below, to be walked back. */
  let upper: Vertices = [];
  let lower: Vertices = [];
  let column = NaN;
  const part = () => {
    if (upper.length > 0) outlines.push(closed(upper, lower));
    upper = [];
    lower = [];
    column = NaN;
  };
  for (const { from, to } of spansAround(line, x.domain)) {
    for (let i = from; i < to; i++) {
      const left = x.toPixel(line.xs[i]!);
      const low = band.lows[i]!;
      const high = band.highs[i]!;
      if (!(low <= high) || Number.isNaN(left)) {
        part();
        continue;
      }
      // what has no place, or none on the canvas, lies at the edge: the band goes on there
      const highest = clamp(y.toPixel(high), top, bottom);
      const lowest = clamp(y.toPixel(low), top, bottom);
      const mine = Math.floor(left);
      if (mine === column) {
        const last = upper.length - 1;
        upper[last] = Math.min(upper[last]!, highest);
        lower[last] = Math.max(lower[last]!, lowest);
      } else {
        upper.push(left, highest);
        lower.push(left, lowest);
        column = mine;
      }
    }
    part();
  }
  return outlines;
}

/** NaN is what has no place on a logarithmic axis, and lies below it. */
function clamp(pixel: number, top: number, bottom: number): number {
  return Number.isNaN(pixel) ? bottom : Math.max(top, Math.min(pixel, bottom));
}

/** There along one side, and back along the other. */
function closed(there: Vertices, back: Vertices): Vertices {
  const outline = [...there];
  for (let i = back.length - 2; i >= 0; i -= 2) {
    outline.push(back[i]!, back[i + 1]!);
  }
  return outline;
}

/** The areas between two lines, over the stretches of x in which both are drawn. */
export function gapOutlines(a: Line, b: Line, scene: Scene): Vertices[] {
  const { x, y } = scene;
  const outlines: Vertices[] = [];
  const others = stretches(b, b.ys, x, y);
  for (const one of stretches(a, a.ys, x, y)) {
    for (const other of others) {
      const from = Math.max(one[0]!, other[0]!);
      const to = Math.min(one.at(-2)!, other.at(-2)!);
      if (from < to)
        outlines.push(closed(within(one, from, to), within(other, from, to)));
    }
  }
  return outlines;
}

/** A stretch between two places of x, cut where it passes them. */
function within(vertices: Vertices, from: number, to: number): Vertices {
  const cut: Vertices = [from, heightAt(vertices, from)];
  for (let i = 0; i < vertices.length; i += 2) {
    const left = vertices[i]!;
    if (left > from && left < to) cut.push(left, vertices[i + 1]!);
  }
  cut.push(to, heightAt(vertices, to));
  return cut;
}

function heightAt(vertices: Vertices, left: number): number {
  let after = 2;
  while (after < vertices.length - 2 && vertices[after]! < left) after += 2;
  const before = after - 2;
  const width = vertices[after]! - vertices[before]!;
  const share = width > 0 ? (left - vertices[before]!) / width : 0;
  const start = vertices[before + 1]!;
  return start + share * (vertices[after + 1]! - start);
}

export function drawBands(target: Target, scene: Scene): void {
  for (const line of scene.lines) {
    if (!line.band) continue;
    const outlines = bandOutlines(line, line.band, scene);
    fillOutlines(target, outlines, line.color, BAND_ALPHA);
  }
}

export function drawFills(
  target: Target,
  scene: Scene,
  fills: readonly Fill[],
): void {
  for (const { a, b, color } of fills) {
    const outlines = gapOutlines(a, b, scene);
    fillOutlines(target, outlines, color, FILL_ALPHA);
  }
}

function fillOutlines(
  target: Target,
  outlines: readonly Vertices[],
  color: string,
  alpha: number,
): void {
  target.fillStyle = cssColor(color);
  target.globalAlpha = alpha;
  for (const outline of outlines) {
    target.beginPath();
    target.moveTo(outline[0]!, outline[1]!);
    for (let i = 2; i < outline.length; i += 2) {
      target.lineTo(outline[i]!, outline[i + 1]!);
    }
    target.closePath();
    target.fill();
  }
  target.globalAlpha = 1;
}
