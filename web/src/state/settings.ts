/** What a person prefers, kept in localStorage. */
import { computed, effect, signal, type Signal } from "@preact/signals";
import type { XAxis } from "../api/types";
import { forgetColors } from "../base/cssColor";
import { isLocale, locale, type Locale } from "../i18n";
import { readStored, writeStored } from "./stored";

export { locale, type Locale };

export type Theme = "system" | "light" | "dark";
export type YScale = "linear" | "log";

export const X_AXES: readonly XAxis[] = ["step", "relative", "wall"];

/** Of what slider and address may ask; TensorBoard's box goes as far. */
export const MAX_SMOOTHING = 0.999;

/** The system's wish, followed from `startSettings` on. */
const systemDark = signal(false);

export const theme = setting<Theme>("theme", "system", isTheme);
export const resolvedTheme = computed<"light" | "dark">(() => {
  if (theme.value !== "system") return theme.value;
  return systemDark.value ? "dark" : "light";
});
/** The weight of TensorBoard's debiased exponential average, in [0, 1); 0 is off. */
export const smoothing = setting("smoothing", 0.6, isSmoothing);
export const xAxis = setting<XAxis>("xAxis", "step", isXAxis);
export const yScale = setting<YScale>("yScale", "linear", isYScale);
/** Names of the folded sections of the scalars. */
export const foldedSections = setting<readonly string[]>(
  "folded",
  [],
  isStringList,
);
/** Of the runs panel, in CSS pixels. */
export const sidebarWidth = setting("sidebarWidth", 288, Number.isFinite);

/** Applies theme and language to the document, and keeps doing so. */
export function startSettings(): void {
  const stored = readStored("locale");
  if (isLocale(stored)) locale.value = stored;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  systemDark.value = prefersDark.matches;
  prefersDark.addEventListener("change", (event) => {
    systemDark.value = event.matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = resolvedTheme.value;
    forgetColors();
  });
  effect(() => {
    document.documentElement.lang = locale.value;
  });
}

export function setLocale(next: Locale): void {
  locale.value = next;
  writeStored("locale", next);
}

export function isSmoothing(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_SMOOTHING;
}

export function isXAxis(value: unknown): value is XAxis {
  return X_AXES.includes(value as XAxis);
}

export function isYScale(value: unknown): value is YScale {
  return value === "linear" || value === "log";
}

function isTheme(value: unknown): value is Theme {
  return value === "system" || value === "light" || value === "dark";
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}

/** A signal that begins with what was stored, where that is valid, and stores every later value. */
function setting<T>(
  name: string,
  fallback: T,
  valid: (value: unknown) => boolean,
): Signal<T> {
  const stored = readStored(name);
  const held = signal(valid(stored) ? (stored as T) : fallback);
  let first = true;
  effect(() => {
    const value = held.value;
    if (!first) writeStored(name, value);
    first = false;
  });
  return held;
}
