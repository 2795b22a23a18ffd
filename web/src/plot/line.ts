/** What a line chart is given. */

/** Where a line's values may lie: of a group of runs, or of a measure's spread. Columns as long as the line's own. */
export interface Band {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** One series; its columns have the same length and the order of writing. */
export interface Line {
  /** Whose line it is. Several lines may have the same key (a run's parts, a run's attempts): they stand out together. */
  readonly key: string;
  /** A custom property that holds its colour (`--run-3`), or the colour itself (`#3b64d6`). */
  readonly color: string;
  readonly xs: Float64Array;
  /** What is drawn: the values, or their moving average. */
  readonly ys: Float64Array;
  /** The values themselves, drawn faintly beneath, where `ys` is their moving average; null otherwise. */
  readonly raws: Float64Array | null;
  /** Whether `xs` never decreases, so that it can be searched by halving. */
  readonly ascending: boolean;
  /** Lengths of strokes and gaps in CSS pixels; null for a solid line. */
  readonly dash: readonly number[] | null;
  /** Drawn faintly beneath the others, and never hit: what a restart superseded. */
  readonly faint: boolean;
  /** Drawn thin and pale beneath the others, but hit like them: one run of an opened group. */
  readonly recedes: boolean;
  /** A translucent area beneath all lines; null without one. */
  readonly band: Band | null;
  /** Where a run was started again, in units of x. */
  readonly restarts: readonly number[];
}

/** A plain solid line, but for what is given. */
export function makeLine(
  given: Pick<Line, "key" | "color" | "xs" | "ys"> & Partial<Line>,
): Line {
  return {
    raws: null,
    ascending: given.ascending ?? isAscending(given.xs),
    dash: null,
    faint: false,
    recedes: false,
    band: null,
    restarts: [],
    ...given,
  };
}

/** What x counts: steps, seconds since a run began, seconds since 1970, or another tag's values. */
export type XKind = "step" | "relative" | "wall" | "value";
/** `symlog`: logarithmic in both directions from zero, and linear around it. */
export type YKind = "linear" | "log" | "symlog";

/** Two ends in data space, the lower one first. */
export type Interval = readonly [low: number, high: number];

/** An axis's ends as a reader typed them; null leaves one to the data. */
export type Limits = readonly [low: number | null, high: number | null];

/** What was zoomed to, in data space; null for an axis that follows the data. */
export interface View {
  readonly x: Interval | null;
  readonly y: Interval | null;
}

/** An area between two lines, where both have values. */
export interface Fill {
  readonly a: Line;
  readonly b: Line;
  readonly color: string;
}

/** A thin dashed line over the plot's whole height. */
export interface Vertical {
  readonly x: number;
  /** Left out where it would touch another one's; the line stays. */
  readonly label: string;
  readonly color: string;
  /** What is marked (`text`, `hparams`, `best` …): of those at one place, each kind has its line. */
  readonly kind: string;
}

/** A chosen range of x, or a chosen x. */
export type Selection =
  { readonly from: number; readonly to: number } | { readonly at: number };

/** Values that the chart's axes leave out, counted in points. */
export interface Beyond {
  /** Above and below what the vertical axis shows, of those within its range of x. */
  readonly above: number;
  readonly below: number;
  /** Without a place on a logarithmic axis: x, or y, of zero and below. */
  readonly noX: number;
  readonly noY: number;
}

/** In CSS pixels, from the canvas's left top corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const knownAscending = new WeakMap<Float64Array, boolean>();

/** Worked out once a column: columns never change. */
export function isAscending(xs: Float64Array): boolean {
  let found = knownAscending.get(xs);
  if (found === undefined) {
    found = xs.every((x, i) => i === 0 || !(x < xs[i - 1]!));
    knownAscending.set(xs, found);
  }
  return found;
}
