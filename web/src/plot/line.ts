/** What a line chart is given. */

/** One series; `xs`, `ys` and `raws` have the same length and the order of writing. */
export interface Line {
  readonly key: string;
  /** The custom property that holds its colour. */
  readonly color: string;
  readonly xs: Float64Array;
  /** What is drawn: the values, or their moving average. */
  readonly ys: Float64Array;
  /** The values themselves, drawn faintly beneath, where `ys` is their moving average; null otherwise. */
  readonly raws: Float64Array | null;
  /** Whether `xs` never decreases, so that it can be searched by halving. */
  readonly ascending: boolean;
}

export type XKind = "step" | "relative" | "wall";
export type YKind = "linear" | "log";

/** Two ends in data space, the lower one first. */
export type Interval = readonly [low: number, high: number];

/** A part of the plane in data space. */
export interface View {
  readonly x: Interval;
  readonly y: Interval;
}

/** In CSS pixels, from the canvas's left top corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function isAscending(xs: Float64Array): boolean {
  for (let i = 1; i < xs.length; i++) {
    if (xs[i]! < xs[i - 1]!) return false;
  }
  return true;
}
