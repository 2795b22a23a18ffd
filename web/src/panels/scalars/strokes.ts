/** A card's series as a chart's lines. */
import type { LineSeries } from "../../api/types";
import { smoothed } from "../../base/smooth";
import { makeLine, type Line } from "../../plot/line";

/** A line that knows what it shows. */
export interface Stroke extends Line {
  readonly series: LineSeries;
}

export interface StrokeStyle {
  readonly shown: ReadonlySet<string>;
  /** The tags of the card, in order: each but the first has a dash of its own. */
  readonly tags: readonly string[];
  /** The weight of the exponential average for lines that came whole; 0 for none. */
  readonly weight: number;
  /** Whether steps count from each run's own first one. */
  readonly align: boolean;
  readonly colorOf: (run: string) => string;
  /** Whether the run stands behind the line of its group. */
  readonly recedes: (run: string) => boolean;
  /** 0 for a run itself, 1 … for what `add_scalars` made beside it. */
  readonly partOf: (run: string) => number;
}

const DASHES: readonly (readonly number[] | null)[] = [
  null,
  [5, 3],
  [1.5, 2.5],
  [8, 3, 1.5, 3],
  [10, 4],
];

/** The lines of the shown runs, in the order of the series; those without points are left out. */
export function strokesOf(
  series: readonly LineSeries[],
  style: StrokeStyle,
): Stroke[] {
  return series
    .filter((one) => style.shown.has(one.run) && one.values.length > 0)
    .map((one) => strokeOf(one, style));
}

/** Kept for as long as the series is: ticking a run makes no new lines, and what a chart worked out for one stays true. */
const made = new WeakMap<LineSeries, { look: string; stroke: Stroke }>();

function strokeOf(series: LineSeries, style: StrokeStyle): Stroke {
  const color = style.colorOf(series.run);
  const place =
    Math.max(0, style.tags.indexOf(series.tag)) + style.partOf(series.run);
  const own = series.whole && !series.smoothed ? style.weight : 0;
  const recedes = style.recedes(series.run);
  const look = [color, recedes, place, own, style.align].join(" ");
  const known = made.get(series);
  if (known?.look === look) return known.stroke;
  const shift = style.align && series.xs === series.steps;
  const first = shift ? series.firstStep : 0;
  const stroke: Stroke = {
    ...makeLine({
      key: series.run,
      color,
      xs: columnFor(series, shift),
      ys: series.smoothed ?? series.values,
      raws: series.smoothed || own > 0 ? series.values : null,
      dash: DASHES[place % DASHES.length] ?? null,
      faint: series.attempt > 0,
      recedes,
      band: bandOf(series),
      restarts: [...series.restarts].map((step) => step - first),
    }),
    series,
  };
  if (own > 0) smoothLater(stroke, own);
  made.set(series, { look, stroke });
  return stroke;
}

/** When they are first asked for: of a thousand lines, a slider that moves shows a few. */
function smoothLater(stroke: Stroke, weight: number): void {
  let ys: Float64Array | null = null;
  Object.defineProperty(stroke, "ys", {
    get: () => (ys ??= smoothed(stroke.series.values, weight)),
  });
}

/** Steps counted from the first one, made once. */
const shifted = new WeakMap<LineSeries, Float64Array>();

function columnFor(series: LineSeries, shift: boolean): Float64Array {
  if (!shift) return series.xs;
  const known = shifted.get(series);
  if (known) return known;
  const xs = series.xs.map((x) => x - series.firstStep);
  shifted.set(series, xs);
  return xs;
}

function bandOf({ bandLows, bandHighs }: LineSeries): Line["band"] {
  return bandLows && bandHighs && { lows: bandLows, highs: bandHighs };
}
