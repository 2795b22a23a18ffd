/** What lies above a line chart: what is chosen, the crosshair, the points at it, and the box being dragged. */
import { cssColor } from "../base/cssColor";
import { crisp } from "./axes";
import type { Hit } from "./hit";
import type { Box, Selection } from "./line";
import type { Scene } from "./scene";
import type { Target } from "./target";
import { endsOf } from "./zones";

export interface Overlay {
  /** The crosshair's x in data space; null draws none. */
  readonly x: number | null;
  /** Points to mark, in drawing order. */
  readonly hits: readonly Hit[];
  /** The key of the line that stands out, or null. */
  readonly emphasised: string | null;
  readonly box: Box | null;
  readonly selected: Selection | null;
}

const DOT_RADIUS = 3;
const LIFTED_RADIUS = 4;

/** Draws on a blank target. */
export function drawOverlay(
  target: Target,
  scene: Scene,
  overlay: Overlay,
): void {
  if (overlay.selected) drawSelection(target, scene, overlay.selected);
  if (overlay.x !== null) drawCrosshair(target, scene, overlay.x);
  drawHits(target, scene, overlay);
  if (overlay.box) drawBox(target, overlay.box);
}

function drawCrosshair(target: Target, { plot, x }: Scene, at: number): void {
  const left = x.toPixel(at);
  if (!(left >= plot.left - 1 && left <= plot.left + plot.width + 1)) return;
  target.strokeStyle = cssColor("--ink-3");
  target.lineWidth = 1;
  line(target, crisp(left), plot.top, plot.top + plot.height);
}

function drawHits(target: Target, scene: Scene, overlay: Overlay): void {
  const { plot, x, y } = scene;
  target.strokeStyle = cssColor("--surface");
  target.lineWidth = 1.5;
  for (const { line, index } of overlay.hits) {
    const left = x.toPixel(line.xs[index]!);
    const top = y.toPixel(line.ys[index]!);
    if (!inside(plot, left, top)) continue;
    const lifted = line.key === overlay.emphasised;
    target.fillStyle = cssColor(line.color);
    target.beginPath();
    const radius = lifted ? LIFTED_RADIUS : DOT_RADIUS;
    target.arc(left, top, radius, 0, 2 * Math.PI);
    target.fill();
    target.stroke();
  }
}

function drawBox(target: Target, { left, top, width, height }: Box): void {
  target.fillStyle = cssColor("--select-fill");
  target.fillRect(left, top, width, height);
  target.strokeStyle = cssColor("--accent");
  target.lineWidth = 1;
  target.beginPath();
  target.rect(
    crisp(left),
    crisp(top),
    Math.round(width) - 1,
    Math.round(height) - 1,
  );
  target.stroke();
}

/** How much of what is not chosen is hidden. */
const SHADE = 0.62;
const GRIP = { width: 7, height: 12 };

/** What is not chosen lies under a veil; each end is a line with a grip on the axis. */
export function drawSelection(
  target: Target,
  scene: Scene,
  selected: Selection,
): void {
  const { plot, x } = scene;
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  const clamp = (left: number) => Math.max(plot.left, Math.min(left, right));
  if ("from" in selected) {
    // what has no place lies left of everything
    const from = clamp(x.toPixel(selected.from) || plot.left);
    const to = clamp(x.toPixel(selected.to) || plot.left);
    target.save();
    target.globalAlpha = SHADE;
    target.fillStyle = cssColor("--surface");
    target.fillRect(plot.left, plot.top, from - plot.left, plot.height);
    target.fillRect(to, plot.top, right - to, plot.height);
    target.restore();
  }
  target.strokeStyle = cssColor("--accent");
  target.fillStyle = cssColor("--accent");
  target.lineWidth = 1;
  for (const end of endsOf(selected)) {
    const left = x.toPixel(end);
    if (!(left >= plot.left - 1 && left <= right + 1)) continue;
    line(target, crisp(left), plot.top, bottom);
    target.fillRect(
      crisp(left) - GRIP.width / 2,
      bottom - GRIP.height / 2,
      GRIP.width,
      GRIP.height,
    );
  }
}

function line(target: Target, left: number, from: number, to: number): void {
  target.beginPath();
  target.moveTo(left, from);
  target.lineTo(left, to);
  target.stroke();
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
