/** Ridges on a canvas: axes and ridges below, what the pointer means above. */
import { cssColor, cssRgb } from "../base/cssColor";
import { crisp, drawBottomAxis, drawGrid, lineAcross } from "./axes";
import { hatch, markOdd } from "./hatch";
import type { Interval } from "./line";
import { extent, outlineAt, type Outlines, type RidgeScene } from "./ridges";
import type { Target } from "./target";

/**
 * The share of the run's colour in the oldest and in the newest ridge; the rest is the card's surface. Outlines are
 * stronger than fills, so that ridges which all but cover each other (needles, step after step) add up to more colour.
 */
const LINE_SHARES: Interval = [0.5, 1];
const FILL_SHARES: Interval = [0.18, 0.6];
const FILL_ALPHA = 0.92;
const LINE_WIDTH = 0.9;
const BASELINE_ALPHA = 0.4;
const BASELINE_WIDTH = 0.75;
const HIGHLIGHT_WIDTH = 1.7;
const DOT_RADIUS = 3.5;

/** Draws on a blank canvas. */
export function drawRidges(ctx: Target, scene: RidgeScene): void {
  drawAxes(ctx, scene);
  const count = scene.baselines.length;
  ctx.lineJoin = "round";
  for (let ridge = 0; ridge < count; ridge++) {
    const age = count > 1 ? ridge / (count - 1) : 1;
    ctx.strokeStyle = shade(scene.color, LINE_SHARES, age);
    if (scene.mode === "offset") drawBaseline(ctx, scene, ridge);
    drawOdd(ctx, scene, ridge);
    ctx.strokeStyle = shade(scene.color, LINE_SHARES, age);
    if (!traceOutline(ctx, scene, ridge)) continue;
    if (scene.mode === "offset") {
      ctx.fillStyle = shade(scene.color, FILL_SHARES, age);
      ctx.globalAlpha = FILL_ALPHA;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    ctx.lineWidth = LINE_WIDTH;
    ctx.stroke();
  }
}

/** How high a ridge without any finite value is hatched, and how large the mark of one is that has some others; CSS pixels. */
const ODD_HEIGHT = 8;
const MARK_SIZE = 4;

/** Values without a place on the axis stand on the baseline; on one that all share, once. */
function drawOdd(ctx: Target, scene: RidgeScene, ridge: number): void {
  const { plot, mode, baselines } = scene;
  const { odd } = scene.ridges;
  const share = odd[ridge]!;
  const { left, width } = plot;
  const baseline = baselines[ridge]!;
  if (share === 1) {
    if (mode === "overlay" && odd.indexOf(1) < ridge) return;
    hatch(ctx, { left, top: baseline - ODD_HEIGHT, width, height: ODD_HEIGHT });
  } else if (share > 0 && mode === "offset") {
    const top = baseline - MARK_SIZE / 2;
    const [size, before] = [MARK_SIZE, left - MARK_SIZE - 2];
    markOdd(ctx, { left: before, top, width: size, height: size });
  }
}

/** Over the whole width, so that a step shows where its values are all in one place, or none is finite. */
function drawBaseline(ctx: Target, scene: RidgeScene, ridge: number): void {
  const { left, width } = scene.plot;
  const height = scene.baselines[ridge]!;
  ctx.globalAlpha = BASELINE_ALPHA;
  ctx.lineWidth = BASELINE_WIDTH;
  ctx.beginPath();
  // where it is, not at a whole pixel: many close lines would stand in uneven bands
  ctx.moveTo(left, height);
  ctx.lineTo(left + width, height);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The ridge that is meant, over the others, with a dot at the bin where one is meant, too; on a blank canvas. */
export function drawRidgeHover(
  ctx: Target,
  scene: RidgeScene,
  ridge: number,
  bin: number | null,
): void {
  const { plot, baselines } = scene;
  const baseline = baselines[ridge]!;
  ctx.strokeStyle = cssColor("--ink");
  ctx.lineJoin = "round";
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.35;
  ctx.beginPath();
  lineAcross(ctx, plot, baseline - 0.5);
  if (bin !== null) {
    const middle = crisp(scene.middles[bin]!);
    ctx.moveTo(middle, baseline);
    ctx.lineTo(middle, plot.top + plot.height);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.lineWidth = bin === null ? 1 : HIGHLIGHT_WIDTH;
  if (traceOutline(ctx, scene, ridge)) ctx.stroke();
  if (bin !== null) drawDot(ctx, scene, ridge, bin, scene.color);
}

/** On the outline, at the middle of a bin. */
export function drawDot(
  ctx: Target,
  scene: Outlines,
  ridge: number,
  bin: number,
  color: string,
): void {
  const height = outlineAt(scene, ridge, bin);
  ctx.beginPath();
  ctx.arc(scene.middles[bin]!, height, DOT_RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = cssColor(color);
  ctx.strokeStyle = cssColor("--surface");
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}

/**
 * Begins a path from where the ridge leaves its baseline to where it comes back: empty tails would cut lines into the ridges
 * behind. False where the histogram is empty.
 */
export function traceOutline(
  ctx: Target,
  scene: Outlines,
  ridge: number,
): boolean {
  const span = extent(scene.ridges, ridge);
  if (!span) return false;
  const [first, last] = span;
  const { middles } = scene;
  const baseline = scene.baselines[ridge]!;
  ctx.beginPath();
  ctx.moveTo(first === 0 ? scene.plot.left : middles[first]!, baseline);
  for (let bin = first; bin <= last; bin++) {
    ctx.lineTo(middles[bin]!, outlineAt(scene, ridge, bin));
  }
  const end = scene.plot.left + scene.plot.width;
  ctx.lineTo(last === scene.ridges.bins - 1 ? end : middles[last]!, baseline);
  return true;
}

/** The heights of an axis of counts have grid lines; those of a time axis have the ridges' own baselines. */
function drawAxes(ctx: Target, scene: RidgeScene): void {
  const { plot, mode, sideTicks } = scene;
  const offset = mode === "offset";
  if (!offset) {
    drawGrid(
      ctx,
      plot,
      sideTicks.map(({ value }) => value),
    );
  }
  ctx.fillStyle = cssColor("--ink-3");
  ctx.textBaseline = "middle";
  ctx.textAlign = offset ? "left" : "right";
  const at = offset ? plot.left + plot.width + 8 : plot.left - 8;
  for (const { value, label } of sideTicks) ctx.fillText(label, at, value);
  drawBottomAxis(ctx, plot, scene.width, scene.xTicks, scene.x);
}

function shade(color: string, [oldest, newest]: Interval, age: number): string {
  return mixed(color, oldest + (newest - oldest) * age);
}

/** So much of a colour over the card's surface, in numbers that any reader of SVG knows. */
export function mixed(color: string, share: number): string {
  const [from, to] = [cssRgb("--surface"), cssRgb(color)];
  const parts = from.map((part, i) => part + (to[i]! - part) * share);
  return `rgb(${parts.map(Math.round).join(" ")})`;
}
