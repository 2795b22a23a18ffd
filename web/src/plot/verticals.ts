/** Thin dashed lines at chosen places of x, with labels that never touch each other. */
import { cssColor } from "../base/cssColor";
import { crisp } from "./axes";
import type { Box, Vertical } from "./line";
import type { Scale } from "./scale";
import type { Target } from "./target";

export interface PlacedVertical {
  /** In CSS pixels. */
  readonly x: number;
  /** Null where there is no room. */
  readonly label: string | null;
  /** On which side of the line the label stands. */
  readonly side: "left" | "right";
  readonly color: string;
}

const LABEL_DISTANCE = 4;
const LABEL_GAP = 6;
/** A longer label is left out: it would stand for more than a mark. */
const LONGEST_LABEL = 0.5;

/** Those within the plot, from left to right; of those with the same colour in one pixel column, the first one. */
export function placeVerticals(
  verticals: readonly Vertical[],
  scale: Scale,
  plot: Box,
  textWidth: (text: string) => number,
): PlacedVertical[] {
  const right = plot.left + plot.width;
  const seen = new Set<string>();
  const within = verticals
    .map((vertical) => ({ vertical, x: Math.round(scale.toPixel(vertical.x)) }))
    .filter(({ vertical, x }) => {
      const key = `${x} ${vertical.color}`;
      if (!(x >= plot.left && x <= right) || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => a.x - b.x);
  let free = plot.left;
  return within.map(({ vertical: { label, color }, x }, i) => {
    const line = { x, color };
    const width = label === "" ? Infinity : textWidth(label) + LABEL_DISTANCE;
    if (width > plot.width * LONGEST_LABEL)
      return { ...line, label: null, side: "right" };
    // a label must not cross the next line either
    const end = within[i + 1]?.x ?? right;
    if (x >= free && x + width + LABEL_GAP <= end) {
      free = x + width + LABEL_GAP;
      return { ...line, label, side: "right" };
    }
    if (
      x - width >=
      Math.max(free, (within[i - 1]?.x ?? plot.left) + LABEL_GAP)
    ) {
      free = x + LABEL_GAP;
      return { ...line, label, side: "left" };
    }
    return { ...line, label: null, side: "right" };
  });
}

const DASH = [3, 3];
const ALPHA = 0.75;
/** Beyond so many, lines over the whole height would hide the data: only their ends are drawn. */
const MOST_WHOLE = 32;
const END_PX = 7;

export function drawVerticals(
  target: Target,
  verticals: readonly PlacedVertical[],
  plot: Box,
): void {
  const bottom = plot.top + plot.height;
  target.save();
  target.lineWidth = 1;
  target.globalAlpha = ALPHA;
  target.setLineDash(DASH);
  const whole = verticals.length <= MOST_WHOLE;
  for (const { x, color } of verticals) {
    target.strokeStyle = cssColor(color);
    target.beginPath();
    target.moveTo(crisp(x), whole ? plot.top : bottom - END_PX);
    target.lineTo(crisp(x), bottom);
    target.stroke();
  }
  target.restore();
}

export function drawVerticalLabels(
  target: Target,
  verticals: readonly PlacedVertical[],
  plot: Box,
): void {
  target.textBaseline = "top";
  for (const { x, label, side, color } of verticals) {
    if (label === null) continue;
    target.textAlign = side === "right" ? "left" : "right";
    target.fillStyle = cssColor(color);
    const distance = side === "right" ? LABEL_DISTANCE : -LABEL_DISTANCE;
    target.fillText(label, x + distance, plot.top + 1);
  }
}
