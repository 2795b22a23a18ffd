/**
 * A run's colour is a custom property of the design tokens (`--run-3`) or a literal one that a person picked (`#a02060`). Canvases
 * cannot read `var(--name)`: values are kept until `forgetColors`, since `getComputedStyle` costs far more than drawing a line.
 */
const known = new Map<string, string>();

/** For a canvas. */
export function cssColor(name: string): string {
  if (!name.startsWith("--")) return name;
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement)
      .getPropertyValue(name)
      .trim();
    known.set(name, value);
  }
  return value;
}

/** For a style sheet. */
export function cssPaint(name: string): string {
  return name.startsWith("--") ? `var(${name})` : name;
}

/** To be called when the theme changes, before anything is drawn in it. */
export function forgetColors(): void {
  known.clear();
}
