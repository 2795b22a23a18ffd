/** Where there are values, but none that has a place on the axis: they are NaN or infinite. */
import { cssColor } from "../base/cssColor";
import type { Box } from "./line";
import type { Target } from "./target";

/** CSS pixels. */
const GAP = 6;
const FILL_ALPHA = 0.16;
const LINE_ALPHA = 0.75;

/** Diagonal lines over a tint. They lie at the same places whatever the box, so that those of boxes side by side meet. */
export function hatch(target: Target, box: Box): void {
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width, top + height];
  const color = cssColor("--bad");
  target.fillStyle = color;
  target.globalAlpha = FILL_ALPHA;
  target.fillRect(left, top, width, height);
  target.strokeStyle = color;
  target.globalAlpha = LINE_ALPHA;
  target.lineWidth = 1;
  target.beginPath();
  const first = Math.ceil((left + top) / GAP) * GAP;
  for (let sum = first; sum < right + bottom; sum += GAP) {
    const [from, to] = [
      Math.max(left, sum - bottom),
      Math.min(right, sum - top),
    ];
    target.moveTo(from, sum - from);
    target.lineTo(to, sum - to);
  }
  target.stroke();
  target.globalAlpha = 1;
}

/** A mark for a histogram of which some values have no place on the axis. */
export function markOdd(target: Target, box: Box): void {
  target.fillStyle = cssColor("--bad");
  target.fillRect(box.left, box.top, box.width, box.height);
}
