/**
 * Colours of the design tokens for canvases, which cannot read `var(--name)`. Values are kept until `forgetColors`, since
 * `getComputedStyle` costs far more than drawing a line.
 */
const known = new Map<string, string>();

/** A custom property's colour; a colour itself (`#3b64d6`) stays what it is. */
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

/** To be called when the theme changes, before anything is drawn in it. */
export function forgetColors(): void {
  known.clear();
}
