/** Round places on an axis. */
import { tickStep, ticks } from "d3-array";
import type { Interval } from "./line";

/** Beyond these sizes differences overflow, or lose their digits; the ticks of a domain so many times its size are the same. */
const HUGE = 1e300;
const TINY = 1e-200;
const POWER = 1e100;

/** Round values within a domain, and the step between them. */
export interface Even {
  readonly values: readonly number[];
  readonly step: number;
}

/** About `count` evenly spaced round values. */
export function evenTicks([low, high]: Interval, count: number): Even {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (!(low < high)) return { values: [low], step: size || 1 };
  const factor = size > HUGE ? 1 / POWER : size < TINY ? POWER : 1;
  const [from, to] = [low * factor, high * factor];
  const values = ticks(from, to, count)
    .map((value) => value / factor)
    .filter((value) => value >= low && value <= high);
  const step = tickStep(from, to, count) / factor;
  return { values: [...new Set(values)], step };
}

/** Fewer say little of an axis. */
const FEW = 3;

/** What is marked of each power of ten, and of every how many powers. */
interface Marks {
  readonly digits: readonly number[];
  readonly every: number;
}

/**
 * Powers of ten where there are enough of them; 3, or 2 and 5, between them where there are few; evenly spaced ones within
 * one power.
 */
export function logTicks([low, high]: Interval, count: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = last - first;
  if (powers <= 1)
    return evenTicks([low, high], count).values.filter((value) => value > 0);
  const digits =
    powers <= count / 2 ? [1, 2, 5] : powers <= 0.75 * count ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(powers / count));
  // those at the ends may lie outside of the domain: then closer ones are taken
  const closer: Marks[] = [
    ...Array.from({ length: every }, (_, i) => ({
      digits: i === 0 ? digits : [1],
      every: every - i,
    })),
    { digits: [1, 3], every: 1 },
    { digits: [1, 2, 5], every: 1 },
  ];
  let values: number[] = [];
  for (const marks of closer) {
    for (let skipped = 0; skipped < marks.every; skipped++) {
      const found = marksFrom(first + skipped, last, marks).filter(
        (value) => value >= low && value <= high && value > 0,
      );
      if (found.length > values.length) values = found;
    }
    if (values.length >= FEW) break;
  }
  return values;
}

function marksFrom(
  first: number,
  last: number,
  { digits, every }: Marks,
): number[] {
  const values: number[] = [];
  for (let power = first; power <= last; power += every)
    values.push(...digits.map((digit) => Number(`${digit}e${power}`)));
  return values;
}

/**
 * Zero, and powers of ten on both sides of it, none smaller than the threshold of the scale; evenly spaced ones where the
 * domain holds fewer than three of those.
 */
export function symlogTicks(
  [low, high]: Interval,
  threshold: number,
  count: number,
): number[] {
  const first = Math.round(Math.log10(threshold));
  const up = powersUpTo(high, first);
  const down = powersUpTo(-low, first);
  const every = Math.max(1, Math.ceil((up + down) / count));
  const values: number[] = [];
  // counted from the threshold on each side, so that both are alike
  for (let n = down - 1; n >= 0; n--) {
    if (n % every === 0) values.push(-Number(`1e${first + n}`));
  }
  values.push(0);
  for (let n = 0; n < up; n += every) values.push(Number(`1e${first + n}`));
  const within = values.filter((value) => value >= low && value <= high);
  return within.length < 3 ? [...evenTicks([low, high], count).values] : within;
}

/** How many powers of ten there are from 10^first to `value`. */
function powersUpTo(value: number, first: number): number {
  // the small share keeps log10(1000) from being just below three
  return value > 0
    ? Math.max(0, Math.floor(Math.log10(value) + 1e-9) - first + 1)
    : 0;
}
