/** The upper canvas of a line chart: crosshair, the points at it, the line that stands out, and the box being dragged. */
import { cssColor } from "../base/cssColor";
import { crisp } from "./axes";
import { drawLine } from "./drawLines";
import type { Hit } from "./hit";
import type { Box, Selection } from "./line";
import type { Scene } from "./scene";

export interface Overlay {
  /** The crosshair's x in data space; null draws none. */
  readonly x: number | null;
  readonly hits: readonly Hit[];
  /** The key of the line that stands out, or null. */
  readonly emphasised: string | null;
  readonly box: Box | null;
  readonly selected: Selection | null;
}

const LIFTED_WIDTH = 2.4;
const DOT_RADIUS = 3;
const LIFTED_RADIUS = 4;
export function drawOverlay(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  overlay: Overlay,
): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  const { plot, x, y } = scene;
  const lifted = scene.lines.find((line) => line.key === overlay.emphasised);
  if (lifted) drawLine(ctx, lifted, scene, LIFTED_WIDTH);

  if (overlay.x !== null) {
    const at = x.toPixel(overlay.x);
    if (at >= plot.left - 1 && at <= plot.left + plot.width + 1) {
      ctx.strokeStyle = cssColor("--ink-3");
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(crisp(at), plot.top);
      ctx.lineTo(crisp(at), plot.top + plot.height);
      ctx.stroke();
    }
  }

  ctx.strokeStyle = cssColor("--surface");
  ctx.lineWidth = 1.5;
  for (const { line, index } of overlay.hits) {
    const isLifted = line === lifted;
    const left = x.toPixel(line.xs[index]!);
    const top = y.toPixel(line.ys[index]!);
    if (!inside(plot, left, top)) continue;
    ctx.fillStyle = cssColor(line.color);
    ctx.beginPath();
    const radius = isLifted ? LIFTED_RADIUS : DOT_RADIUS;
    ctx.arc(left, top, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }

  if (overlay.box) {
    const { left, top, width, height } = overlay.box;
    ctx.fillStyle = cssColor("--select-fill");
    ctx.fillRect(left, top, width, height);
    ctx.strokeStyle = cssColor("--accent");
    ctx.lineWidth = 1;
    ctx.strokeRect(
      crisp(left),
      crisp(top),
      Math.round(width) - 1,
      Math.round(height) - 1,
    );
  }
}

/** With a pixel of tolerance; false for what has no place. */
function inside(box: Box, left: number, top: number): boolean {
  return (
    left >= box.left - 1 &&
    left <= box.left + box.width + 1 &&
    top >= box.top - 1 &&
    top <= box.top + box.height + 1
  );
}
