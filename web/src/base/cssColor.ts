/**
 * A run's colour is a custom property of the design tokens (`--run-3`) or a literal one that a person picked (`#a02060`). Canvases
 * cannot read `var(--name)`: values are kept until `forgetColors`, since `getComputedStyle` costs far more than drawing a line.
 */
let known = new Map<string, string>();
/** Whose custom properties count. */
let source: HTMLElement | null = null;

/** For a canvas. */
export function cssColor(name: string): string {
  if (!name.startsWith("--")) return name;
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(source ?? document.documentElement)
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

/** Does something in the light theme's colours, whichever the page has: for what is to be printed. */
export function inLightTheme<T>(task: () => T): T {
  const probe = document.createElement("div");
  probe.dataset.theme = "light";
  probe.hidden = true;
  document.body.append(probe);
  const kept = known;
  known = new Map();
  source = probe;
  try {
    return task();
  } finally {
    known = kept;
    source = null;
    probe.remove();
  }
}

const knownRgb = new Map<string, readonly [number, number, number]>();
let reader: CanvasRenderingContext2D | null = null;

/** Its red, green and blue of 255; what it lets through counts for nothing. */
export function cssRgb(name: string): readonly [number, number, number] {
  const color = cssColor(name);
  let rgb = knownRgb.get(color);
  if (!rgb) {
    rgb = readRgb(color);
    knownRgb.set(color, rgb);
  }
  return rgb;
}

/** As a browser understands it, whatever way of writing it is. */
function readRgb(color: string): readonly [number, number, number] {
  reader ??= document
    .createElement("canvas")
    .getContext("2d", { willReadFrequently: true });
  if (!reader) throw new Error("this browser draws no 2D canvas");
  reader.fillStyle = color;
  reader.fillRect(0, 0, 1, 1);
  const [red, green, blue] = reader.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}
