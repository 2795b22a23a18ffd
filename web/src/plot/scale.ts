/** Data space ⇄ CSS pixels. */
import type { Interval, YKind } from "./line";

export interface Scale {
  readonly kind: YKind;
  readonly domain: Interval;
  /** NaN where a logarithmic scale has no place. */
  toPixel(value: number): number;
  /** Always finite, and positive on a logarithmic scale. */
  toData(pixel: number): number;
}

const LARGEST = Number.MAX_VALUE;
const LEAST = Number.MIN_VALUE;

/**
 * Maps `domain` onto the pixels from `start` to `end`, which may run backwards (y axes do). `threshold` is the size of value
 * around which `symlog` turns from linear to logarithmic.
 */
export function createScale(
  kind: YKind,
  domain: Interval,
  start: number,
  end: number,
  threshold = 1,
): Scale {
  if (kind === "linear") return linearScale(domain, start, end);
  const [forward, backward] = kind === "log" ? [log, power] : symlog(threshold);
  const low = forward(domain[0]);
  const slope = (end - start) / (forward(domain[1]) - low || 1);
  return {
    kind,
    domain,
    toPixel: (value) => start + slope * (forward(value) - low),
    toData: (pixel) => backward(low + (pixel - start) / slope),
  };
}

function linearScale(domain: Interval, start: number, end: number): Scale {
  // halves, since the difference of two huge values of opposite sign overflows; from `low`, since a sum would lose the
  // small differences of large values
  const low = domain[0] / 2;
  const span = domain[1] / 2 - low || 0.5;
  const slope = (end - start) / span;
  // of values next to 0 it overflows
  const isSteep = !Number.isFinite(slope);
  return {
    kind: "linear",
    domain,
    toPixel: isSteep
      ? (value) => start + (end - start) * ((value / 2 - low) / span)
      : (value) => start + slope * (value / 2 - low),
    toData: isSteep
      ? (pixel) => clamp(2 * (low + ((pixel - start) / (end - start)) * span))
      : (pixel) => clamp(2 * (low + (pixel - start) / slope)),
  };
}

type Mapping = readonly [
  forward: (value: number) => number,
  backward: (place: number) => number,
];

function log(value: number): number {
  return value > 0 ? Math.log10(value) : NaN;
}

function power(place: number): number {
  return Math.max(LEAST, Math.min(10 ** place, LARGEST));
}

/**
 * sign(v) · log10(1 + |v| / threshold): smooth, odd, linear far below the threshold and logarithmic far above it. After
 * J. B. W. Webber, "A bi-symmetric log transformation for wide-range data", Meas. Sci. Technol. 24 (2013) 027001.
 */
function symlog(threshold: number): Mapping {
  const logThreshold = Math.log10(threshold);
  const forward = (value: number) => {
    const size = Math.abs(value);
    const ratio = size / threshold;
    const place =
      ratio < Infinity
        ? Math.log1p(ratio) / Math.LN10
        : Math.log10(size) - logThreshold;
    return value < 0 ? -place : place;
  };
  const backward = (place: number) => {
    const size = Math.abs(place);
    const value =
      size < 15
        ? threshold * Math.expm1(size * Math.LN10)
        : 10 ** (size + logThreshold);
    return clamp(place < 0 ? -value : value);
  };
  return [forward, backward];
}

function clamp(value: number): number {
  return Math.max(-LARGEST, Math.min(value, LARGEST));
}
