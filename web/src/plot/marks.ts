/** Small marks: values that have no place on the axis, told at its edge (+∞ at the top, −∞ and NaN at the bottom), and restarts. */
import { cssColor } from "../base/cssColor";
import { extremesOf } from "./extremes";
import { nearestIndex } from "./hit";
import type { Line } from "./line";
import type { Scene } from "./scene";
import type { Target } from "./target";

const SIZE = 3.5;

export type MarkKind = "nan" | "posInf" | "negInf";

export interface Mark {
  readonly kind: MarkKind;
  readonly x: number;
}

/** The non-finite values of a line, at most one of a kind for each pixel column. */
export function marksOf(line: Line, scene: Scene): Mark[] {
  const ys = line.raws ?? line.ys;
  const marks: Mark[] = [];
  if (extremesOf(ys).finite === ys.length) return marks;
  const last: Record<MarkKind, number> = { nan: NaN, posInf: NaN, negInf: NaN };
  for (let i = 0; i < ys.length; i++) {
    const value = ys[i]!;
    if (Number.isFinite(value)) continue;
    const kind = Number.isNaN(value) ? "nan" : value > 0 ? "posInf" : "negInf";
    const x = Math.round(scene.x.toPixel(line.xs[i]!));
    if (x === last[kind]) continue;
    last[kind] = x;
    marks.push({ kind, x });
  }
  return marks;
}

export function drawMarks(target: Target, scene: Scene): void {
  const { left, top, width, height } = scene.plot;
  for (const line of scene.lines) {
    const marks = marksOf(line, scene);
    if (marks.length === 0) continue;
    target.fillStyle = cssColor(line.color);
    target.beginPath();
    for (const { kind, x } of marks) {
      if (!(x >= left && x <= left + width)) continue;
      if (kind === "posInf") triangle(target, x, top - SIZE, SIZE);
      else if (kind === "negInf")
        triangle(target, x, top + height + SIZE, -SIZE);
      else diamond(target, x, top + height - SIZE);
    }
    target.fill();
  }
}

/** Its point at `tip`; a positive size points up. */
function triangle(target: Target, x: number, tip: number, size: number): void {
  target.moveTo(x, tip);
  target.lineTo(x + SIZE, tip + 2 * size);
  target.lineTo(x - SIZE, tip + 2 * size);
  target.closePath();
}

function diamond(target: Target, x: number, y: number): void {
  target.moveTo(x, y - SIZE);
  target.lineTo(x + SIZE, y);
  target.lineTo(x, y + SIZE);
  target.lineTo(x - SIZE, y);
  target.closePath();
}

const LEAVING_PX = 4;
const LEAVING_WIDTH = 1.5;

/** Strokes outside the plot where a line goes on beyond what the axis shows. */
export function drawLeaving(target: Target, scene: Scene): void {
  const { plot } = scene;
  const top = plot.top - 1.5;
  const bottom = plot.top + plot.height + 2;
  target.lineWidth = LEAVING_WIDTH;
  for (const { x, edge, color } of scene.leaving) {
    target.strokeStyle = cssColor(color);
    target.beginPath();
    target.moveTo(x, edge === "top" ? top : bottom);
    target.lineTo(x, edge === "top" ? top - LEAVING_PX : bottom + LEAVING_PX);
    target.stroke();
  }
}

const RESTART_PX = 5;

/** A stroke across the line where a run was started again. */
export function drawRestarts(target: Target, scene: Scene): void {
  const { x, y, plot } = scene;
  target.lineWidth = LEAVING_WIDTH;
  for (const line of scene.lines) {
    for (const restart of line.restarts) {
      const index = nearestIndex(line, restart);
      const left = x.toPixel(restart);
      if (index < 0 || !(left >= plot.left && left <= plot.left + plot.width))
        continue;
      const top = y.toPixel(line.ys[index]!);
      if (Number.isNaN(top)) continue;
      target.strokeStyle = cssColor(line.color);
      target.beginPath();
      target.moveTo(left, top - RESTART_PX);
      target.lineTo(left, top + RESTART_PX);
      target.stroke();
    }
  }
}
