/** The colours that a terminal's escape sequences name, so that they can be read on either theme. */
import { contrast } from "../../base/contrast";

export type Rgb = readonly [red: number, green: number, blue: number];

/** The sixteen of a terminal, by their numbers: a name, whose tone is each theme's own, and as a background what it is everywhere. */
const NAMES = "ink red green yellow blue magenta cyan ink".split(" ");
const BASE: readonly Rgb[] = [
  [0, 0, 0],
  [187, 0, 0],
  [0, 150, 0],
  [170, 110, 0],
  [20, 60, 200],
  [170, 0, 170],
  [0, 140, 160],
  [204, 204, 204],
  [102, 102, 102],
  [255, 85, 85],
  [85, 230, 85],
  [255, 230, 85],
  [110, 140, 255],
  [255, 110, 255],
  [85, 230, 255],
  [255, 255, 255],
];

/** One of the sixteen, or one that is mixed. */
export type Color = { readonly index: number } | { readonly rgb: Rgb };

/** What a text of no background stands on: `--sunken` of either theme. */
const LIGHT = "#efefec";
const DARK = "#0b0c0d";
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/** WCAG 2.2's ratio for text. */
const ENOUGH = 4.5;

/** xterm's 256: the sixteen, a cube of six tones each, and 24 greys. */
export function indexed(index: number): Color | null {
  if (!Number.isInteger(index) || index < 0 || index > 255) return null;
  if (index < 16) return { index };
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return { rgb: [grey, grey, grey] };
  }
  const cube = index - 16;
  const tone = (part: number) => (part === 0 ? 0 : 55 + 40 * part);
  const [red, green] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6];
  return { rgb: [tone(red), tone(green), tone(cube % 6)] };
}

/** How text in these colours is drawn: a class for one of the sixteen, or colours for the light theme and for the dark one. */
export interface Painted {
  readonly name?: string;
  readonly light?: string;
  readonly dark?: string;
  readonly background?: string;
}

export function painted(
  color: Color | null,
  background: Color | null,
): Painted {
  if (background) {
    const under = rgbOf(background);
    const hex = hexOf(under);
    const ends = [BLACK, WHITE].map((end) => contrast(hexOf(end), hex));
    const towards = ends[0]! > ends[1]! ? BLACK : WHITE;
    const ink = hexOf(color ? legible(rgbOf(color), hex, towards) : towards);
    return { light: ink, dark: ink, background: hex };
  }
  if (!color) return {};
  if ("index" in color) return { name: NAMES[color.index % 8]! };
  return {
    light: hexOf(legible(color.rgb, LIGHT, BLACK)),
    dark: hexOf(legible(color.rgb, DARK, WHITE)),
  };
}

/** The colour, mixed with as much of another as it takes to be read. */
function legible(color: Rgb, under: string, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, towards, share);
    if (contrast(hexOf(mixed), under) >= ENOUGH) return mixed;
  }
  return towards;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const at = (part: 0 | 1 | 2) =>
    Math.round(one[part] + (other[part] - one[part]) * share);
  return [at(0), at(1), at(2)];
}

function rgbOf(color: Color): Rgb {
  return "rgb" in color ? color.rgb : BASE[color.index]!;
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
