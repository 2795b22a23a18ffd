/** Ridges on a canvas: axes and ridges below, what the pointer means above. */
import { cssColor } from "../base/cssColor";
import { crisp } from "./drawLines";
import { extent, outlineAt, type RidgeScene } from "./ridges";
import type { RidgeHit } from "./ridgesHit";

/** The share of the run's colour in the oldest and the newest ridge; the rest is the card's surface. */
const OLDEST = 0.34;
const NEWEST = 0.8;
const FILL_ALPHA = 0.92;
const HIGHLIGHT_WIDTH = 1.7;
const DOT_RADIUS = 3.5;

export function drawRidges(
  ctx: CanvasRenderingContext2D,
  scene: RidgeScene,
): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  drawAxes(ctx, scene);
  const count = scene.baselines.length;
  ctx.lineJoin = "round";
  ctx.lineWidth = 1;
  for (let ridge = 0; ridge < count; ridge++) {
    const outline = tracedOutline(scene, ridge);
    if (!outline) continue;
    const color = shade(scene.color, count > 1 ? ridge / (count - 1) : 1);
    if (scene.mode === "offset") {
      ctx.globalAlpha = FILL_ALPHA;
      ctx.fillStyle = color;
      ctx.fill(outline);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = cssColor("--surface");
    } else ctx.strokeStyle = color;
    ctx.stroke(outline);
  }
}

/** The ridge that the pointer means, over the others, with a dot at its bin. */
export function drawRidgeHover(
  ctx: CanvasRenderingContext2D,
  scene: RidgeScene,
  hit: RidgeHit | null,
): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  if (!hit) return;
  const { plot, baselines } = scene;
  const baseline = baselines[hit.ridge]!;
  const middle = scene.middles[hit.bin]!;
  ctx.strokeStyle = cssColor("--ink");
  ctx.lineJoin = "round";
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.35;
  ctx.beginPath();
  ctx.moveTo(plot.left, crisp(baseline - 0.5));
  ctx.lineTo(plot.left + plot.width, crisp(baseline - 0.5));
  ctx.moveTo(crisp(middle), baseline);
  ctx.lineTo(crisp(middle), plot.top + plot.height);
  ctx.stroke();
  ctx.globalAlpha = 1;
  const outline = tracedOutline(scene, hit.ridge);
  ctx.lineWidth = HIGHLIGHT_WIDTH;
  if (outline) ctx.stroke(outline);
  ctx.beginPath();
  ctx.arc(
    middle,
    outlineAt(scene, hit.ridge, hit.bin),
    DOT_RADIUS,
    0,
    2 * Math.PI,
  );
  ctx.fillStyle = cssColor(scene.color);
  ctx.strokeStyle = cssColor("--surface");
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}

/** From where the ridge leaves its baseline to where it comes back: empty tails would cut lines into the ridges behind. */
function tracedOutline(scene: RidgeScene, ridge: number): Path2D | null {
  const span = extent(scene.ridges, ridge);
  if (!span) return null;
  const [first, last] = span;
  const { middles } = scene;
  const baseline = scene.baselines[ridge]!;
  const path = new Path2D();
  path.moveTo(first === 0 ? scene.plot.left : middles[first]!, baseline);
  for (let bin = first; bin <= last; bin++) {
    path.lineTo(middles[bin]!, outlineAt(scene, ridge, bin));
  }
  const end = scene.plot.left + scene.plot.width;
  path.lineTo(last === scene.ridges.bins - 1 ? end : middles[last]!, baseline);
  return path;
}

function drawAxes(ctx: CanvasRenderingContext2D, scene: RidgeScene): void {
  const { plot, mode } = scene;
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  ctx.lineWidth = 1;
  ctx.fillStyle = cssColor("--ink-3");
  ctx.strokeStyle = cssColor("--grid");
  ctx.textBaseline = "middle";
  ctx.textAlign = mode === "offset" ? "left" : "right";
  ctx.beginPath();
  for (const { value, label } of scene.sideTicks) {
    ctx.moveTo(plot.left, crisp(value));
    ctx.lineTo(right, crisp(value));
    ctx.fillText(label, mode === "offset" ? right + 8 : plot.left - 8, value);
  }
  ctx.stroke();
  ctx.strokeStyle = cssColor("--line-strong");
  ctx.beginPath();
  ctx.moveTo(plot.left, crisp(bottom));
  ctx.lineTo(right, crisp(bottom));
  ctx.stroke();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const { value, label } of scene.xTicks) {
    const half = ctx.measureText(label).width / 2;
    const at = scene.x.toPixel(value);
    ctx.fillText(
      label,
      Math.max(half, Math.min(at, scene.width - half)),
      bottom + 8,
    );
  }
}

function shade(color: string, age: number): string {
  const share = (100 * (OLDEST + (NEWEST - OLDEST) * age)).toFixed(0);
  return `color-mix(in oklab, ${cssColor(color)} ${share}%, ${cssColor("--surface")})`;
}
