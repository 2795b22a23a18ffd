/** Figures as text. Every function is pure; `locale` is a BCP 47 tag. */

/** Keeps what `make` made for these options: making an Intl object takes far longer than using it. */
function remember<O, F>(
  make: (locale: string, options: O) => F,
): (locale: string, options: O) => F {
  const made = new Map<string, F>();
  return (locale, options) => {
    const key = locale + JSON.stringify(options);
    const known = made.get(key);
    if (known) return known;
    const format = make(locale, options);
    made.set(key, format);
    return format;
  };
}

const numberFormat = remember(
  (locale, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options),
);
const ageFormat = remember(
  (locale, options: Intl.RelativeTimeFormatOptions) =>
    new Intl.RelativeTimeFormat(locale, options),
);
const dateFormat = remember(
  (locale, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options),
);

/**
 * A measured value with `digits` significant digits (4 as in TensorBoard): `0.1234`, `12.34`, `1.23e-5`, `NaN`, `+∞`. From 10,000 up and below
 * 0.001 it is written with an exponent.
 */
export function formatValue(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 10_000 || size < 0.001
      ? value.toExponential(Math.max(0, digits - 2)).replace("e+", "e")
      : value.toPrecision(digits);
  return text.replace("-", "−").replace("e-", "e−");
}

/** A whole count with the locale's separators: `12,345`. */
export function formatCount(count: number, locale: string): string {
  // as both languages of the page have it: its first Intl object takes tens of milliseconds, just when the first chart is due
  if (Number.isSafeInteger(count)) return grouped(count);
  return numberFormat(locale, { maximumFractionDigits: 4 }).format(count);
}

/** A whole number with commas at its thousands, and no Intl object: `12,345`, `−5`. */
export function grouped(value: number): string {
  return String(value)
    .replace(/\B(?=(\d{3})+$)/g, ",")
    .replace("-", "−");
}

/** A step; where doubles hold it no more exactly, from 2^53 on, `≈` and the sixteen digits that are sure. */
export function formatStep(step: number, locale: string): string {
  if (Math.abs(step) <= Number.MAX_SAFE_INTEGER)
    return formatCount(step, locale);
  return `≈ ${formatValue(step, 17)}`;
}

/** A step where room is short: `950`, `8.44k`, `1.25M`, `9.22e18`. */
export function formatStepShort(step: number): string {
  // rounded first: 999,999 is a million
  const rounded = Math.abs(step) < 1_000 ? step : Number(step.toPrecision(3));
  const size = Math.abs(rounded);
  const [unit, letter] = UNITS.find(([from]) => size >= from) ?? [1, ""];
  const text =
    size < 1e15
      ? `${rounded / unit}${letter}`
      : rounded.toExponential().replace("+", "");
  return text.replace("-", "−");
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

const PARTS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Longer than anybody trains, in seconds: told as a plain figure. */
export const ENDLESS = 1e12;

/** A duration in seconds by its two leading units: `1 hr 12 min`, `4.2 sec`, `350 ms`. */
export function formatDuration(seconds: number, locale: string): string {
  if (!(Math.abs(seconds) <= ENDLESS)) return formatValue(seconds);
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size > 0 && size < 1)
    return sign + unit(size * 1000, "millisecond", locale, 3);
  if (size < 60) return sign + unit(size, "second", locale, 3);
  const whole = Math.round(size);
  const first = PARTS.findIndex(([, length]) => whole >= length);
  const [name, length] = PARTS[first] ?? PARTS[3];
  const lead = unit(Math.floor(whole / length), name, locale);
  const next = PARTS[first + 1];
  const rest = next ? Math.floor((whole % length) / next[1]) : 0;
  return (
    sign + (next && rest > 0 ? `${lead} ${unit(rest, next[0], locale)}` : lead)
  );
}

function unit(
  value: number,
  name: string,
  locale: string,
  digits?: number,
): string {
  return numberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    ...(digits ? { maximumSignificantDigits: digits } : {}),
  }).format(value);
}

/** How long ago, by the largest fitting unit: `3 minutes ago`, `3分钟前`. */
export function formatAge(seconds: number, locale: string): string {
  const [name, length] = PARTS.find(([, size]) => seconds >= size) ?? PARTS[3];
  const count = Math.max(0, Math.floor(seconds / length));
  return ageFormat(locale, { numeric: "auto" }).format(-count, name);
}

/** An age where room is short: `12s`, `3m`, `2h`, `5d`; `3分钟`. */
export function formatAgeShort(seconds: number, locale: string): string {
  const size = Math.max(0, seconds);
  const [name, length] = PARTS.find(([, least]) => size >= least) ?? PARTS[3];
  return numberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: "narrow",
    maximumFractionDigits: 0,
  }).format(Math.floor(size / length));
}

/** As far from 1970 as a Date can be, in seconds. */
export const LAST_DATE = 8.64e12;

/** A wall time (seconds since 1970) as the reader's local date and time; where no calendar reaches, seconds. */
export function formatWallTime(seconds: number, locale: string): string {
  if (!(Math.abs(seconds) <= LAST_DATE)) return formatValue(seconds);
  return dateFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
  }).format(seconds * 1000);
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A size in bytes, in powers of 1000: `812 B`, `1.4 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  let size = bytes;
  let power = 0;
  // what would be rounded up to 1,000.0 is already one of the next unit
  while (
    size >= (power === 0 ? 1_000 : 999.95) &&
    power < BYTE_UNITS.length - 1
  ) {
    size /= 1_000;
    power += 1;
  }
  const digits = power === 0 ? 0 : 1;
  const figure = numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(size);
  return `${figure} ${BYTE_UNITS[power]}`;
}
