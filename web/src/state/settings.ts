/** What a person prefers, kept in localStorage. */
import { computed, effect, signal } from "@preact/signals";
import type { XAxis } from "../api/types";
import { forgetColors } from "../base/cssColor";
import { isLocale, locale, t, type Locale } from "../i18n";
import { oneOf, setting, stored } from "./setting";

export { locale, type Locale };

export type Theme = "system" | "light" | "dark";
export type YScale = "linear" | "log";

const X_AXES: readonly XAxis[] = ["step", "relative", "wall"];

/** Of what slider and address may ask; TensorBoard's box goes as far. */
export const MAX_SMOOTHING = 0.999;

/** The system's wish, followed from `startSettings` on. */
const systemDark = signal(false);

export const theme = setting<Theme>(
  "theme",
  "system",
  oneOf("system", "light", "dark"),
);
export const resolvedTheme = computed<"light" | "dark">(() => {
  if (theme.value !== "system") return theme.value;
  return systemDark.value ? "dark" : "light";
});
/** The weight of TensorBoard's debiased exponential average, in [0, 1); 0 is off. */
export const smoothing = setting("smoothing", 0.6, isSmoothing);
export const xAxis = setting<XAxis>("xAxis", "step", isXAxis);
/** The axes to choose from, in the page's language. */
export function xAxisOptions(): { value: XAxis; label: string }[] {
  return X_AXES.map((value) => ({ value, label: t(`axis.${value}`) }));
}

export const yScale = setting<YScale>("yScale", "linear", isYScale);
/** Of the runs panel, in CSS pixels. */
export const sidebarWidth = setting("sidebarWidth", 288, Number.isFinite);

/** Applies theme and language to the document, and keeps doing so. */
export function startSettings(): void {
  stored("locale", locale, isLocale);
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

export function isSmoothing(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_SMOOTHING;
}

export function isXAxis(value: unknown): value is XAxis {
  return X_AXES.includes(value as XAxis);
}

export function isYScale(value: unknown): value is YScale {
  return value === "linear" || value === "log";
}
