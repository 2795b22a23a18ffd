/** Values that have no place on the axis, told at its edge: +∞ at the top, −∞ and NaN at the bottom. */
import { cssColor } from "../base/cssColor";
import type { Line } from "./line";
import type { Scene } from "./scene";

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

export function drawMarks(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { left, top, width, height } = scene.plot;
  for (const line of scene.lines) {
    const marks = marksOf(line, scene);
    if (marks.length === 0) continue;
    ctx.fillStyle = cssColor(line.color);
    ctx.beginPath();
    for (const { kind, x } of marks) {
      if (x < left || x > left + width) continue;
      if (kind === "posInf") triangle(ctx, x, top - SIZE, SIZE);
      else if (kind === "negInf") triangle(ctx, x, top + height + SIZE, -SIZE);
      else diamond(ctx, x, top + height - SIZE);
    }
    ctx.fill();
  }
}

/** Its point at `tip`; a positive size points up. */
function triangle(
  ctx: CanvasRenderingContext2D,
  x: number,
  tip: number,
  size: number,
): void {
  ctx.moveTo(x, tip);
  ctx.lineTo(x + SIZE, tip + 2 * size);
  ctx.lineTo(x - SIZE, tip + 2 * size);
  ctx.closePath();
}

function diamond(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.moveTo(x, y - SIZE);
  ctx.lineTo(x + SIZE, y);
  ctx.lineTo(x, y + SIZE);
  ctx.lineTo(x - SIZE, y);
  ctx.closePath();
}
