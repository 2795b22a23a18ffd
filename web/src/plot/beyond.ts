/** What the axes leave out: counted, and marked at the edge, so that nobody takes a spike for lost. */
import { extremesOf } from "./extremes";
import type { Beyond, Line } from "./line";
import type { Scale } from "./scale";
import { spansWithin } from "./spans";

/** A pixel column in which a line leaves the plot. */
export interface Leaving {
  /** In CSS pixels, whole. */
  readonly x: number;
  readonly edge: "top" | "bottom";
  readonly color: string;
}

/** `cut`: whether the vertical axis shows a part only, without having been zoomed to it. */
export function beyondOf(
  lines: readonly Line[],
  x: Scale,
  y: Scale,
  cut: boolean,
): { beyond: Beyond; leaving: Leaving[] } {
  let noX = 0;
  let noY = 0;
  for (const { xs, ys, raws } of lines) {
    if (x.kind === "log") noX += extremesOf(xs).notPositive;
    if (y.kind === "log") noY += extremesOf(raws ?? ys).notPositive;
  }
  const none = { above: 0, below: 0, noX, noY };
  if (!cut) return { beyond: none, leaving: [] };

  const counted = new Outside(x, y);
  for (const line of lines) counted.add(line);
  const { above, below } = counted;
  return { beyond: { ...none, above, below }, leaving: counted.leaving() };
}

class Outside {
  above = 0;
  below = 0;
  /** Colours by pixel column. */
  private readonly top = new Map<number, string>();
  private readonly bottom = new Map<number, string>();

  constructor(
    private readonly x: Scale,
    private readonly y: Scale,
  ) {}

  /** Counts the values as they were logged, and marks where the line that is drawn leaves. */
  add(line: Line): void {
    const [low, high] = this.y.domain;
    const columns = line.raws ? [line.ys, line.raws] : [line.ys];
    const inside = columns.every((column) => {
      const span = extremesOf(column);
      return span.low >= low && span.high <= high;
    });
    if (inside) return;
    const values = line.raws ?? line.ys;
    // zero and below on a logarithmic axis are counted as having no place
    const least = this.y.kind === "log" ? 0 : -Infinity;
    for (const { from, to } of spansWithin(line, this.x.domain)) {
      for (let i = from; i < to; i++) {
        const value = values[i]!;
        if (value > high && value < Infinity) this.above += 1;
        else if (value < low && value > least) this.below += 1;
        const drawn = line.ys[i]!;
        if (drawn > high && drawn < Infinity) this.mark(this.top, line, i);
        else if (drawn < low && drawn > least) this.mark(this.bottom, line, i);
      }
    }
  }

  private mark(edge: Map<number, string>, line: Line, i: number): void {
    edge.set(Math.round(this.x.toPixel(line.xs[i]!)), line.color);
  }

  leaving(): Leaving[] {
    const of = (edge: "top" | "bottom") =>
      [...this[edge]].map(([x, color]) => ({ x, edge, color }));
    return [...of("top"), ...of("bottom")];
  }
}
