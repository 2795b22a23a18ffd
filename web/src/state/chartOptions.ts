/** How charts show their lines: what the reader prefers, and what a link asks for. */
import { signal, type Signal } from "@preact/signals";
import { t } from "../i18n";
import { asNumber, asOneOf, asSwitch, asText, parameter } from "./address";
import { oneOf, setting } from "./setting";

/**
 * `ema`: TensorBoard's debiased exponential average. `time`: the same over x, right where steps are unevenly spaced. `mean`
 * and `gaussian`: centred windows.
 */
export type Smoother = "ema" | "time" | "mean" | "gaussian";
/** `tag`: another scalar tag, named by `xTag`. */
export type XAxis = "step" | "relative" | "wall" | "tag";
export type XScale = "linear" | "log";
export type YScale = "linear" | "log" | "symlog";
export type TooltipSort =
  "nearest" | "descending" | "ascending" | "alphabetical";
export type Compare = "difference" | "ratio";

export const SMOOTHERS = ["ema", "time", "mean", "gaussian"] as const;
export const X_AXES = ["step", "relative", "wall", "tag"] as const;
export const X_SCALES = ["linear", "log"] as const;
export const Y_SCALES = ["linear", "log", "symlog"] as const;
export const TOOLTIP_SORTS = [
  "nearest",
  "descending",
  "ascending",
  "alphabetical",
] as const;
export const COMPARES = ["difference", "ratio"] as const;

/** Of what slider and address may ask; TensorBoard's box goes as far. */
export const MAX_SMOOTHING = 0.999;
/** In points. */
export const MAX_WINDOW = 10_000;
/** A card's least width, in CSS pixels; the slider goes over this range. */
export const CARD_WIDTHS = { least: 260, most: 960, step: 20 };

export const smoother = choice<Smoother>("smoother", SMOOTHERS, "ema");
/** The weight of the averages `ema` and `time`, in [0, 1); 0 is off. */
export const smoothing = amount("smoothing", 0.6, isSmoothing);
/** The window of `mean` and `gaussian`, in points; 1 is off. */
export const smoothingWindow = amount("window", 10, isWindow);

export const xAxis = choice<XAxis>("xAxis", X_AXES, "step", "x");
/** What `tag` on the x axis means; empty: none was chosen yet. */
export const xTag = text("xTag", "");
export const xScale = choice<XScale>("xScale", X_SCALES, "linear", "xscale");
/** Whether x counts from each run's own first step. */
export const alignRuns = onOff("align", false);

export const yScale = choice<YScale>("yScale", Y_SCALES, "linear", "y");
/** Whether the vertical axis is made for most values, and not for single spikes. */
export const ignoreOutliers = onOff("outliers", true);

/** Whether a line begins anew wherever its x goes down. */
export const partition = onOff("partition", false);
/** Whether what a restarted run wrote again is drawn, too. */
export const showSuperseded = onOff("superseded", false);
/** Whether steps at which texts or hyperparameters were logged are marked. */
export const showMarks = onOff("marks", true);
/** Whether training and validation of the same quantity share a card. */
export const pairUp = onOff("pairs", false);
/** Whether a zoom keeps its width and moves along with the newest data. */
export const follow = onOff("follow", false);
/** Whether all cards show the same range of x. */
export const linkZoom = onOff("link", false);

export const tooltipSort = choice<TooltipSort>(
  "tooltipSort",
  TOOLTIP_SORTS,
  "descending",
  "sort",
);
/** Rows that a tooltip shows at most. */
export const tooltipRows = amount("rows", 12, isRowLimit);
export const cardWidth = amount("cardWidth", 340, isCardWidth);

/** The run that the others are compared to; empty: none. */
export const baseline = signal("");
parameter("baseline", baseline, asText);
export const compare = choice<Compare>("compare", COMPARES, "difference");

/** What goes to the server as the smoother's strength; null: nothing is smoothed. */
export function smoothingStrength(): number | null {
  const kind = smoother.value;
  if (kind === "ema" || kind === "time") return smoothing.value || null;
  return smoothingWindow.value > 1 ? smoothingWindow.value : null;
}

/** The axes to choose from, in the page's language. */
export function xAxisOptions(): { value: XAxis; label: string }[] {
  return X_AXES.map((value) => ({ value, label: t(`axis.${value}`) }));
}

function choice<T extends string>(
  name: string,
  choices: readonly T[],
  fallback: T,
  inAddress = name,
): Signal<T> {
  const held = setting<T>(name, fallback, oneOf(...choices));
  parameter(inAddress, held, asOneOf(choices), { fallback });
  return held;
}

function onOff(name: string, fallback: boolean): Signal<boolean> {
  const held = setting(name, fallback, oneOf(true, false));
  parameter(name, held, asSwitch, { fallback });
  return held;
}

function amount(
  name: string,
  fallback: number,
  valid: (value: unknown) => value is number,
): Signal<number> {
  const held = setting(name, fallback, valid);
  parameter(name, held, asNumber(valid), { fallback });
  return held;
}

function text(name: string, fallback: string): Signal<string> {
  const held = setting(name, fallback, (value) => typeof value === "string");
  parameter(name, held, asText, { fallback });
  return held;
}

function isSmoothing(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_SMOOTHING;
}

function isWindow(value: unknown): value is number {
  return isWhole(value) && value >= 1 && value <= MAX_WINDOW;
}

function isRowLimit(value: unknown): value is number {
  return isWhole(value) && value >= 1 && value <= 200;
}

function isCardWidth(value: unknown): value is number {
  return (
    isWhole(value) && value >= CARD_WIDTHS.least && value <= CARD_WIDTHS.most
  );
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
