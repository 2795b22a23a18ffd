/** What is written on a drawing that is seen from afar: the texts of boxes are too small then. */
import { BOX, type BoxStyle } from "./boxSize";
import { elide } from "./measure";
import { ancestors, type Box } from "./model";
import type { Placed, PlacedBox, Point } from "./placed";

/** From this scale on, boxes are read by their own texts. */
export const NEAR = 0.6;

/** A title in a size that reads well on the screen, cut to its box. */
export interface Sign extends Point {
  readonly placed: PlacedBox;
  readonly text: string;
  /** Of the type, in the drawing's pixels. */
  readonly size: number;
}

/** Sizes on the screen, in CSS pixels. */
const TYPE = 11;
const LEAST_WIDTH = 26;
const LEAST_HEIGHT = 13;
const INSET = 4;
/** An open box of this height is named; what is in one lower than that is not. */
const LEAST_FRAME = 20;
const WHOLE_FRAME = 150;
const REACH = 90;

/**
 * The signs of a drawing at this scale, one at most for any place on the screen: boxes that have room for one; open boxes where
 * there is room above what is in them, or where that is too small to be told apart.
 */
export function signsOf(
  drawing: Placed,
  scale: number,
  style: BoxStyle,
): Sign[] {
  const fits = ({ width, height }: PlacedBox, least: number): boolean =>
    width * scale >= LEAST_WIDTH && height * scale >= least;
  const hasHeading = BOX.header * scale >= LEAST_HEIGHT + 2;
  const silent = new Set<Box>();
  const named = new Map<Box, PlacedBox>();
  const passed: PlacedBox[] = [];
  for (const placed of drawing.boxes) {
    const { box, open, height } = placed;
    if (box.parent && silent.has(box.parent)) silent.add(box);
    else if (!open && fits(placed, LEAST_HEIGHT)) named.set(box, placed);
    else if (open && hasHeading) named.set(box, placed);
    else if (open && height * scale > WHOLE_FRAME) passed.push(placed);
    else if (open && height * scale >= LEAST_FRAME) {
      named.set(box, placed);
      silent.add(box);
    }
  }
  // in a large box of which nothing is named, it is; the innermost first
  const heard = new Set([...named.keys()].flatMap(ancestors));
  for (const placed of passed.reverse()) {
    if (heard.has(placed.box) || !fits(placed, LEAST_FRAME)) continue;
    named.set(placed.box, placed);
    for (const outer of ancestors(placed.box)) heard.add(outer);
  }
  return [...named.values()].map((placed) => {
    // nothing in it speaks, so its name may reach beyond it
    const least = silent.has(placed.box) ? REACH / scale : 0;
    return signOf(placed, scale, style, least);
  });
}

function signOf(
  placed: PlacedBox,
  scale: number,
  style: BoxStyle,
  leastRoom: number,
): Sign {
  const { x, y, width, height, open } = placed;
  const size = TYPE / scale;
  const room = Math.max(leastRoom, width - (2 * INSET) / scale);
  // the title's font is measured at 12.5 pixels
  const grown = size / 12.5;
  const text = elide(
    placed.box.title,
    room,
    (part) => style.measure(part, style.titleFont) * grown,
  );
  const base = open ? INSET / scale + size * 0.8 : height / 2 + size * 0.36;
  return { placed, text, size, x: x + INSET / scale, y: y + base };
}
