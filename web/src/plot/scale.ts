/** Data space ⇄ CSS pixels. */
import type { Interval, YKind } from "./line";

export interface Scale {
  readonly kind: YKind;
  readonly domain: Interval;
  /** Pixel of a value: `slope · f(value) + offset`, where f is the identity or log10. NaN where a log scale has no place. */
  readonly slope: number;
  readonly offset: number;
  toPixel(value: number): number;
  toData(pixel: number): number;
}

/** Maps `domain` onto the pixels from `start` to `end`, which may run backwards (y axes do). */
export function createScale(
  kind: YKind,
  domain: Interval,
  start: number,
  end: number,
): Scale {
  const forward = kind === "log" ? Math.log10 : identity;
  const backward = kind === "log" ? power10 : identity;
  const low = forward(domain[0]);
  const high = forward(domain[1]);
  const slope = (end - start) / (high - low || 1);
  const offset = start - slope * low;
  return {
    kind,
    domain,
    slope,
    offset,
    toPixel: (value) =>
      kind === "log" && value <= 0 ? NaN : slope * forward(value) + offset,
    toData: (pixel) => backward((pixel - offset) / slope),
  };
}

function identity(value: number): number {
  return value;
}

function power10(value: number): number {
  return 10 ** value;
}
