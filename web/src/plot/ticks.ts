/** Round places on an axis, and what is written at them. */
import { tickStep, ticks } from "d3-array";
import { timeTicks } from "d3-time";
import { timeFormat } from "d3-time-format";
import { assertNever } from "../base/assertNever";
import { formatDuration } from "../base/format";
import type { Interval, XKind, YKind } from "./line";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export function yTicks(domain: Interval, kind: YKind, count: number): Tick[] {
  const [low, high] = domain;
  if (kind === "log") return logTicks(low, high, count);
  const step = Math.abs(tickStep(low, high, count));
  return ticks(low, high, count).map((value) => ({
    value,
    label: decimalLabel(value, step, Math.max(Math.abs(low), Math.abs(high))),
  }));
}

export function xTicks(
  domain: Interval,
  kind: XKind,
  count: number,
  locale: string,
): Tick[] {
  switch (kind) {
    case "step":
      return stepTicks(domain, count);
    case "relative":
      return durationTicks(domain, count, locale);
    case "wall":
      return wallTicks(domain, count);
    case "value":
      return yTicks(domain, "linear", count);
    default:
      return assertNever(kind);
  }
}

/** Steps are whole, so ticks between two of them would say nothing. */
function stepTicks([low, high]: Interval, count: number): Tick[] {
  const step = Math.max(1, tickStep(low, high, count));
  const values = ticks(low, high, count).filter(
    (value) => step > 1 || Number.isInteger(value),
  );
  const size = Math.max(Math.abs(low), Math.abs(high));
  return values.map((value) => ({
    value,
    label: stepLabel(value, step, size),
  }));
}

const STEP_UNITS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** `8k`, `1.25M`: in the unit of the axis, with as many decimals as tell neighbours apart; plain where those are many. */
function stepLabel(value: number, step: number, size: number): string {
  if (value === 0) return "0";
  const [unit, letter] = STEP_UNITS.find(([from]) => size >= 2 * from) ?? [
    1,
    "",
  ];
  const decimals = decimalsOf(step / unit);
  if (unit === 1 || decimals > 2) return value.toLocaleString("en");
  return minus((value / unit).toFixed(decimals)) + letter;
}

/** Seconds apart at which durations are round for a reader. */
const DURATIONS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
  43_200, 86_400,
];

function durationTicks([low, high]: Interval, count: number, locale: string) {
  const raw = (high - low) / count;
  const day = 86_400;
  const step =
    raw < 1
      ? tickStep(low, high, count)
      : (DURATIONS.find((size) => size >= raw) ??
        day * tickStep(low / day, high / day, count));
  const marks: Tick[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) {
    // multiples, not sums: 0.1 added ten times is not 1
    const value = Number((i * step).toPrecision(12));
    marks.push({
      value,
      label: value === 0 ? "0" : formatDuration(value, locale),
    });
  }
  return marks;
}

const clock = timeFormat("%H:%M");
const seconds = timeFormat("%H:%M:%S");
const millis = timeFormat("%S.%L");
const monthDay = timeFormat("%m-%d");
const yearMonth = timeFormat("%Y-%m");

/** Local time, in notations that are read alike in every language. */
function wallTicks([low, high]: Interval, count: number): Tick[] {
  const dates = timeTicks(new Date(low * 1000), new Date(high * 1000), count);
  const step =
    dates.length > 1
      ? (Number(dates[1]) - Number(dates[0])) / 1000
      : high - low;
  return dates.map((date) => ({
    value: Number(date) / 1000,
    label: wallLabel(date, step),
  }));
}

function wallLabel(date: Date, step: number): string {
  if (step < 1) return millis(date);
  if (step < 60) return seconds(date);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (step < 86_400) return midnight ? monthDay(date) : clock(date);
  return step < 27 * 86_400 ? monthDay(date) : yearMonth(date);
}

/** Powers of ten where there are enough of them; 3, or 2 and 5, between them where there are few; linear within one power. */
function logTicks(low: number, high: number, count: number): Tick[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = last - first;
  if (powers <= 1) {
    return ticks(low, high, count)
      .filter((value) => value > 0)
      .map((value) => ({
        value,
        label: decimalLabel(value, tickStep(low, high, count), high),
      }));
  }
  const digits =
    powers <= count / 2 ? [1, 2, 5] : powers <= 0.75 * count ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(powers / count));
  const marks: Tick[] = [];
  for (let power = first; power <= last; power += every) {
    for (const digit of digits) {
      const value = Number(`${digit}e${power}`);
      if (value < low || value > high || value === 0) continue;
      const plain = power >= -3 && power < 4;
      const label = plain ? String(value) : minus(`${digit}e${power}`);
      marks.push({ value, label });
    }
  }
  return marks;
}

/** As many decimals as tell neighbours apart; an exponent where the figures are very large or very small. */
function decimalLabel(value: number, step: number, size: number): string {
  if (value === 0) return "0";
  if (size >= 100_000 || step < 1e-4) {
    const digits = Math.max(
      0,
      Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)),
    );
    return minus(value.toExponential(Math.min(digits, 6)).replace("e+", "e"));
  }
  return minus(value.toFixed(decimalsOf(step)));
}

function decimalsOf(step: number): number {
  // the small share keeps 0.30000000000000004 from asking for seventeen
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

function minus(text: string): string {
  return text.replaceAll("-", "−");
}
