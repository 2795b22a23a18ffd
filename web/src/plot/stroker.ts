/** What lines are stroked with: on the screen as pixels, in a picture to keep as vectors. */
import { cssColor, cssRgb } from "../base/cssColor";
import { dashed } from "./dashes";
import type { Line } from "./line";
import { DOT_RADIUS, type Raster } from "./raster";
import type { Scene } from "./scene";
import type { Target } from "./target";
import { trace } from "./trace";

export interface Look {
  /** In CSS pixels. */
  readonly width: number;
  readonly alpha: number;
  readonly dash: readonly number[] | null;
}

/** Strokes a line's values, or its raw ones, in its colour. */
export type Stroker = (line: Line, ys: Float64Array, look: Look) => void;

export function pixelStroker(raster: Raster, { x, y }: Scene): Stroker {
  return (line, ys, { width, alpha, dash }) => {
    raster.begin(width);
    trace(line, ys, x, y, dash ? dashed(raster, dash) : raster);
    raster.ink(cssRgb(line.color), alpha);
  };
}

export function vectorStroker(target: Target, { x, y }: Scene): Stroker {
  return (line, ys, { width, alpha, dash }) => {
    const dots: [number, number][] = [];
    const color = cssColor(line.color);
    target.lineWidth = width;
    target.globalAlpha = alpha;
    target.strokeStyle = color;
    target.setLineDash([...(dash ?? [])]);
    target.beginPath();
    trace(line, ys, x, y, {
      moveTo: (left, top) => target.moveTo(left, top),
      lineTo: (left, top) => target.lineTo(left, top),
      dot: (left, top) => dots.push([left, top]),
    });
    target.stroke();
    target.setLineDash([]);
    drawDots(target, dots, color);
    target.globalAlpha = 1;
  };
}

function drawDots(
  target: Target,
  dots: readonly [number, number][],
  color: string,
): void {
  if (dots.length === 0) return;
  target.fillStyle = color;
  target.beginPath();
  for (const [left, top] of dots) {
    target.moveTo(left + DOT_RADIUS, top);
    target.arc(left, top, DOT_RADIUS, 0, 2 * Math.PI);
  }
  target.fill();
}
