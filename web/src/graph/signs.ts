/** What is written on a drawing that is seen from afar: the texts of boxes are too small then. */
import { BOX, type BoxStyle } from "./boxSize";
import { elide } from "./measure";
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
/** An open box whose inside shows nothing that could be read is named in its place. */
const LEAST_FRAME = 20;

/**
 * The signs of a drawing at this scale: boxes that have room for one on the screen, and open boxes at their top where what is
 * in them leaves room, or says nothing.
 */
export function signsOf(
  drawing: Placed,
  scale: number,
  style: BoxStyle,
): Sign[] {
  const speaking = new Set<string>();
  const fits = ({ width, height }: PlacedBox, least: number): boolean =>
    width * scale >= LEAST_WIDTH && height * scale >= least;
  const hasHeading = BOX.header * scale >= LEAST_HEIGHT + 2;
  const signs: Sign[] = [];
  // from within: what is named makes the boxes around it step back
  for (const placed of [...drawing.boxes].reverse()) {
    const { box, open } = placed;
    const isRoom = open
      ? fits(placed, LEAST_FRAME) && (hasHeading || !speaking.has(box.id))
      : fits(placed, LEAST_HEIGHT);
    const isHeard = isRoom || speaking.has(box.id);
    if (isHeard && box.parent) speaking.add(box.parent.id);
    if (isRoom) signs.push(signOf(placed, scale, style));
  }
  return signs.reverse();
}

function signOf(placed: PlacedBox, scale: number, style: BoxStyle): Sign {
  const { x, y, width, height, open } = placed;
  const size = TYPE / scale;
  const room = width - (2 * INSET) / scale;
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
