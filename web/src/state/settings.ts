/** What a person prefers, kept in localStorage. */
import { computed, effect, signal } from "@preact/signals";
import { forgetColors } from "../base/cssColor";
import { isLocale, locale, type Locale } from "../i18n";
import { oneOf, setting, stored } from "./setting";

export { locale, type Locale };

export type Theme = "system" | "light" | "dark";

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
