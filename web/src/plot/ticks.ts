/** Round places on an axis, and what is written at them. */
import { timeTicks } from "d3-time";
import { timeFormat } from "d3-time-format";
import { assertNever } from "../base/assertNever";
import { ENDLESS, formatDuration, grouped, LAST_DATE } from "../base/format";
import type { Interval, XKind, YKind } from "./line";
import { evenTicks, logTicks, symlogTicks } from "./tickValues";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** `threshold`: that of the `symlog` scale. */
export function yTicks(
  domain: Interval,
  kind: YKind,
  count: number,
  threshold = 1,
): Tick[] {
  switch (kind) {
    case "linear":
      return decimalTicks(domain, count);
    case "log": {
      const values = isOnePower(domain) ? [] : logTicks(domain, count);
      return values.length > 1
        ? values.map(powerTick)
        : decimalTicks(domain, count);
    }
    case "symlog": {
      const values = symlogTicks(domain, threshold, count);
      const powers = values.every((value) => isPower(Math.abs(value)));
      return powers ? values.map(powerTick) : decimalTicks(domain, count);
    }
    default:
      return assertNever(kind);
  }
}

export function xTicks(
  domain: Interval,
  kind: XKind,
  count: number,
  locale: string,
  isLog = false,
): Tick[] {
  switch (kind) {
    case "step":
      return isLog && !isOnePower(domain)
        ? logTicks(domain, count).filter(Number.isInteger).map(powerStep)
        : stepTicks(domain, count);
    case "relative":
      return isLog && !isOnePower(domain)
        ? logDurationTicks(domain, count, locale)
        : durationTicks(domain, count, locale);
    case "wall":
      return wallTicks(domain, count);
    case "value":
      return yTicks(domain, isLog ? "log" : "linear", count);
    default:
      return assertNever(kind);
  }
}

function isOnePower([low, high]: Interval): boolean {
  return Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) <= 1;
}

function isPower(size: number): boolean {
  return size === 0 || Number(`1e${Math.round(Math.log10(size))}`) === size;
}

function decimalTicks(domain: Interval, count: number): Tick[] {
  const { values, step } = evenTicks(domain, count);
  const size = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  return values.map((value) => ({
    value,
    label: decimalLabel(value, step, size),
  }));
}

/** `0.01`, `50`, `1e−6`: of one leading digit. */
function powerTick(value: number): Tick {
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-3 && size < 1e4);
  return { value, label: minus(plain ? String(value) : shortest(value)) };
}

function powerStep(value: number): Tick {
  const whole = Math.max(1, value);
  return { value, label: stepLabel(value, whole, whole) };
}

/** Steps are whole, so ticks between two of them would say nothing. */
function stepTicks(domain: Interval, count: number): Tick[] {
  const even = evenTicks(domain, count);
  const step = Math.max(1, even.step);
  const size = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  return even.values
    .filter((value) => step > 1 || Number.isInteger(value))
    .map((value) => ({ value, label: stepLabel(value, step, size) }));
}

const STEP_UNITS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];
/** From here on a step's figures would fill the axis. */
const LONG_STEP = 1e12;

/** `8k`, `1.25M`: in the unit of the axis, with as many decimals as tell neighbours apart; plain where those are many. */
function stepLabel(value: number, step: number, size: number): string {
  if (value === 0) return "0";
  const isPowerOfTen = isPower(Math.abs(size));
  const [unit, letter] = STEP_UNITS.find(
    ([from]) => size >= (isPowerOfTen ? from : 2 * from),
  ) ?? [1, ""];
  const decimals = decimalsOf(step / unit);
  if (size >= 1e15 || (decimals > 2 && size >= LONG_STEP))
    return exponential(value, step);
  if (unit === 1 || decimals > 2) return minus(grouped(value));
  return minus((value / unit).toFixed(decimals)) + letter;
}

/** Seconds apart at which durations are round for a reader. */
const DURATIONS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
  43_200, 86_400,
];
const DAY = 86_400;

/** Shorter than any step takes, in seconds. */
const INSTANT = 1e-6;

function durationTicks(domain: Interval, count: number, locale: string) {
  const [low, high] = domain;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size > ENDLESS || high - low < INSTANT)
    return decimalTicks(domain, count);
  const { values, step } = durationValues(domain, count);
  const ticks = values.map((value) => durationTick(value, locale));
  const labels = new Set(ticks.map(({ label }) => label));
  if (labels.size === ticks.length) return ticks;
  // their two leading units don't tell neighbours apart
  return values.map((value) => ({ value, label: clockLabel(value, step) }));
}

function durationValues([low, high]: Interval, count: number) {
  const raw = (high - low) / count;
  const step = DURATIONS.find((size) => size >= raw);
  if (raw < 1 || !step) {
    const unit = raw < 1 ? 1 : DAY;
    const even = evenTicks([low / unit, high / unit], count);
    const values = even.values.map((value) => value * unit);
    return { values, step: even.step * unit };
  }
  const first = Math.ceil(low / step);
  const length = Math.max(0, Math.floor(high / step) - first + 1);
  const values = Array.from({ length }, (_, i) => (first + i) * step);
  return { values, step };
}

/** Hours, minutes and seconds: `76:05:10`, with as many decimals as tell ticks `step` apart. */
function clockLabel(value: number, step: number): string {
  const size = Math.abs(value);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const decimals = Math.min(decimalsOf(step), 6);
  const rest = (size % 60).toFixed(decimals);
  const seconds = rest.padStart(decimals > 0 ? decimals + 3 : 2, "0");
  const hours = grouped(Math.floor(size / 3600));
  return `${value < 0 ? "−" : ""}${hours}:${two((size / 60) % 60)}:${seconds}`;
}

/** Each about ten times the one before, up to days; then by tens of days. */
const LOG_DURATIONS = [1, 10, 60, 600, 3600, 36_000, DAY];

function logDurationTicks(
  [low, high]: Interval,
  count: number,
  locale: string,
) {
  const candidates = [...LOG_DURATIONS];
  for (let power = -1; 10 ** power >= low && power > -300; power--)
    candidates.unshift(Number(`1e${power}`));
  for (let days = 10; days * DAY <= high; days *= 10)
    candidates.push(days * DAY);
  const within = candidates.filter((value) => value >= low && value <= high);
  const every = Math.max(1, Math.ceil(within.length / count));
  return within
    .filter((_, i) => i % every === 0)
    .map((value) =>
      value > ENDLESS || value < INSTANT
        ? powerTick(value)
        : durationTick(value, locale),
    );
}

function durationTick(value: number, locale: string): Tick {
  return { value, label: value === 0 ? "0" : formatDuration(value, locale) };
}

const clock = timeFormat("%H:%M");
const seconds = timeFormat("%H:%M:%S");
const millis = timeFormat("%H:%M:%S.%L");
const monthDay = timeFormat("%m-%d");
const yearMonth = timeFormat("%Y-%m");
/** Local time, in notations that are read alike in every language; where no calendar reaches, seconds. */
function wallTicks(domain: Interval, count: number): Tick[] {
  const [low, high] = domain;
  if (low < -LAST_DATE || high > LAST_DATE) return decimalTicks(domain, count);
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
  // as many decimals as tell neighbours apart, of three
  if (step < 1)
    return millis(date).slice(
      0,
      -Math.max(0, 3 - decimalsOf(step)) || undefined,
    );
  if (step < 60) return seconds(date);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (step < DAY) return midnight ? monthDay(date) : clock(date);
  return step < 27 * DAY ? monthDay(date) : yearMonth(date);
}

/** As many decimals as tell neighbours apart; an exponent where the figures are very large or very small. */
function decimalLabel(value: number, step: number, size: number): string {
  if (value === 0) return "0";
  if (size >= 100_000 || size < 1e-3) return exponential(value, step);
  return minus(value.toFixed(decimalsOf(step)));
}

/** No double has more digits that mean anything. */
const MOST_DIGITS = 15;

/** `1.25e7`, with as many digits as tell values `step` apart from each other. */
function exponential(value: number, step: number): string {
  const digits =
    Math.floor(Math.log10(Math.abs(value))) -
    Math.floor(Math.log10(step) + 1e-9);
  const kept = Math.max(0, Math.min(digits, MOST_DIGITS));
  return minus(value.toExponential(kept).replace("e+", "e"));
}

function shortest(value: number): string {
  return value.toExponential().replace("e+", "e");
}

function decimalsOf(step: number): number {
  // the small share keeps 0.30000000000000004 from asking for seventeen
  const decimals = Math.ceil(-Math.log10(step) - 1e-9);
  return Math.max(0, Math.min(decimals, MOST_DIGITS));
}

function minus(text: string): string {
  return text.replaceAll("-", "−");
}
