/** Compared histograms on a canvas: axes and outlines below, what the pointer means above. */
import { cssColor } from "../base/cssColor";
import { crisp, drawBottomAxis, drawGrid, lineAcross } from "./axes";
import type { Below, ComparisonScene } from "./comparison";
import { drawDot, mixed, traceOutline } from "./ridgesDraw";
import type { Target } from "./target";
import type { Tick } from "./ticks";

const LINE_WIDTH = 1.5;
const MEANT_WIDTH = 2.4;
const FILL_ALPHA = 0.14;
/** Fills of more would be a mud. */
const MOST_FILLED = 6;
const ROW_FILL_SHARE = 0.32;
const EARLIER_DASH = [4, 3];

/** Draws on a blank target. */
export function drawComparison(target: Target, scene: ComparisonScene): void {
  drawAxes(target, scene);
  target.lineJoin = "round";
  const count = scene.baselines.length;
  for (let ridge = 0; ridge < count; ridge++) drawOne(target, scene, ridge);
}

function drawOne(target: Target, scene: ComparisonScene, ridge: number): void {
  const { as, plot, baselines, colors } = scene;
  const color = colors[ridge]!;
  if (as === "rows") {
    target.strokeStyle = cssColor("--grid");
    target.lineWidth = 1;
    target.beginPath();
    lineAcross(target, plot, baselines[ridge]! - 0.5);
    target.stroke();
  }
  if (!traceOutline(target, scene, ridge)) return;
  if (as === "rows") {
    target.fillStyle = mixed(color, ROW_FILL_SHARE);
    target.globalAlpha = 0.92;
    target.fill();
  } else if (baselines.length <= MOST_FILLED) {
    target.fillStyle = cssColor(color);
    target.globalAlpha = FILL_ALPHA;
    target.fill();
  }
  target.globalAlpha = 1;
  target.strokeStyle = cssColor(color);
  target.lineWidth = LINE_WIDTH;
  target.setLineDash(as === "difference" && ridge === 0 ? EARLIER_DASH : []);
  target.stroke();
  target.setLineDash([]);
}

/** A bar for each bin: up, in the later one's colour, for what it has more, and down for what it has less. */
export function drawDifference(
  target: Target,
  { ridges, plot, colors }: ComparisonScene,
  { zero, rise, differences, ticks }: Below,
): void {
  const width = plot.width / ridges.bins;
  const [earlier, later] = colors;
  differences.forEach((difference, bin) => {
    if (difference === 0) return;
    const height = Math.abs(difference) * rise;
    target.fillStyle = cssColor(difference > 0 ? later! : earlier!);
    target.globalAlpha = difference > 0 ? 0.85 : 0.55;
    target.fillRect(
      plot.left + bin * width,
      difference > 0 ? zero - height : zero,
      Math.max(0.5, width - 0.5),
      height,
    );
  });
  target.globalAlpha = 1;
  target.strokeStyle = cssColor("--line-strong");
  target.lineWidth = 1;
  target.beginPath();
  lineAcross(target, plot, zero);
  target.stroke();
  drawLabels(target, plot.left, ticks);
}

/** The histogram that is meant over the others, and where its bin is on all of them; on a blank canvas. */
export function drawComparisonMeant(
  target: Target,
  scene: ComparisonScene,
  ridge: number,
  bin: number | null,
): void {
  const { plot, colors, as } = scene;
  if (bin !== null) {
    const middle = crisp(scene.middles[bin]!);
    target.strokeStyle = cssColor("--ink");
    target.globalAlpha = 0.35;
    target.lineWidth = 1;
    target.beginPath();
    target.moveTo(middle, plot.top);
    target.lineTo(middle, plot.top + plot.height);
    target.stroke();
    target.globalAlpha = 1;
  }
  target.lineJoin = "round";
  if (as !== "difference" && traceOutline(target, scene, ridge)) {
    target.strokeStyle = cssColor(colors[ridge]!);
    target.lineWidth = MEANT_WIDTH;
    target.stroke();
  }
  if (bin === null) return;
  colors.forEach((color, other) => {
    if (other === ridge || as !== "rows")
      drawDot(target, scene, other, bin, color);
  });
}

function drawAxes(target: Target, scene: ComparisonScene): void {
  const { plot, as, sideTicks } = scene;
  if (as !== "rows") {
    drawGrid(
      target,
      plot,
      sideTicks.map(({ value }) => value),
    );
  }
  drawLabels(
    target,
    plot.left,
    sideTicks,
    as === "rows" ? "--ink-2" : "--ink-3",
  );
  drawBottomAxis(target, plot, scene.width, scene.xTicks, scene.x);
}

function drawLabels(
  target: Target,
  left: number,
  ticks: readonly Tick[],
  ink = "--ink-3",
): void {
  target.fillStyle = cssColor(ink);
  target.textBaseline = "middle";
  target.textAlign = "right";
  for (const { value, label } of ticks) target.fillText(label, left - 8, value);
}
