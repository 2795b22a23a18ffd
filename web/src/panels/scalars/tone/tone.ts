/** A line as a rising and falling tone: pitch is height on the chart, and it goes from left to right as the line does. Pure. */

/** Where things are drawn: pixels from left to right, and from the top down. */
export interface Drawn {
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly x: { toPixel(value: number): number };
  readonly y: { toPixel(value: number): number };
}

export interface Heard {
  readonly xs: Float64Array;
  /** As drawn. */
  readonly ys: Float64Array;
}

/** Columns of one length, evenly spaced over the seconds. */
export interface Tone {
  readonly seconds: number;
  /** In hertz; where it is silent, that of the moment before. */
  readonly frequencies: Float32Array;
  /** 1 where the line is, 0 where there is none. */
  readonly levels: Float32Array;
  /** From −1, the left edge of the chart, to 1, the right one. */
  readonly pans: Float32Array;
  /** When values come that are no numbers, in seconds from the beginning; each moment once. */
  readonly clicks: readonly number[];
}

export const SECONDS = 4;
/** From A3 up, two octaves. */
export const LOWEST_HERTZ = 220;
export const OCTAVES = 2;
/** As fine as an ear can follow. */
const SAMPLES_A_SECOND = 100;

export function toneOf(line: Heard, drawn: Drawn, seconds = SECONDS): Tone {
  const count = Math.max(2, Math.round(seconds * SAMPLES_A_SECOND));
  const { heights, clicks } = sampled(line, drawn, count);
  const frequencies = new Float32Array(count);
  let last = heights.find((height) => !Number.isNaN(height)) ?? 0;
  heights.forEach((height, i) => {
    if (!Number.isNaN(height)) last = height;
    frequencies[i] = hertzAt(last);
  });
  return {
    seconds,
    frequencies,
    levels: Float32Array.from(heights, (height) => (height >= 0 ? 1 : 0)),
    pans: frequencies.map((_, i) => (2 * i) / (count - 1) - 1),
    clicks: [...clicks].map((i) => (i * seconds) / (count - 1)),
  };
}

/** The pitch of a height: 0 is the bottom of the chart, 1 its top. Equal steps up the chart are equal intervals. */
export function hertzAt(height: number): number {
  return LOWEST_HERTZ * 2 ** (OCTAVES * height);
}

/**
 * How high the line is at each of `count` places from left to right, NaN where it isn't; and at which of them values are no
 * numbers. Several points at one place are heard as their mean; between points the line is straight, as it is drawn.
 */
function sampled(
  { xs, ys }: Heard,
  { plot, x, y }: Drawn,
  count: number,
): { heights: Float64Array; clicks: ReadonlySet<number> } {
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  const clicks = new Set<number>();
  const heights = new Float64Array(count).fill(NaN);
  /** The end of the segment that the next point begins: its place in samples, and its height. */
  let before: readonly [number, number] | null = null;
  for (let i = 0; i < xs.length; i++) {
    const share = (x.toPixel(xs[i]!) - plot.left) / plot.width;
    const at = share * (count - 1);
    if (!Number.isFinite(at)) continue;
    const place = Math.round(at);
    const isInside = place >= 0 && place < count;
    const up = (plot.top + plot.height - y.toPixel(ys[i]!)) / plot.height;
    if (!Number.isFinite(up)) {
      // infinite or not on the scale: heard as what cannot be drawn
      if (isInside) clicks.add(place);
      before = null;
      continue;
    }
    const height = Math.max(0, Math.min(up, 1));
    if (before && at > before[0]) {
      const [start, low] = before;
      const first = Math.max(0, Math.ceil(start));
      for (let j = first; j <= Math.min(count - 1, Math.floor(at)); j++) {
        heights[j] = low + ((j - start) / (at - start)) * (height - low);
      }
    }
    if (isInside) {
      sums[place]! += height;
      counts[place]! += 1;
    }
    before = [at, height];
  }
  counts.forEach((points, place) => {
    if (points > 0 && (points > 1 || Number.isNaN(heights[place]))) {
      heights[place] = sums[place]! / points;
    }
  });
  return { heights, clicks };
}
