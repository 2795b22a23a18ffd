/** A line chart without what follows the pointer: what lies below its lines, the lines, and what lies above them. */
import { cssColor } from "../base/cssColor";
import { drawBands, drawFills } from "./areas";
import { crisp, drawBottomAxis, drawGrid } from "./axes";
import type { Box, Line } from "./line";
import { drawLeaving, drawMarks, drawRestarts } from "./marks";
import type { Scene } from "./scene";
import { vectorStroker, type Look, type Stroker } from "./stroker";
import type { Target } from "./target";
import { drawVerticalLabels, drawVerticals } from "./verticals";

const LINE_WIDTH = 1.5;
/** Of many lines thin ones tell more. */
const THIN_WIDTH = 1;
const LIFTED_WIDTH = 2.5;
const RAW_ALPHA = 0.24;
const FAINT: Look = { width: THIN_WIDTH, alpha: 0.45, dash: [3, 3] };
const RECEDING_ALPHA = 0.5;

/** Beyond so many lines the faint raw ones are left out: they would only be fog, at twice the cost. */
export const MOST_RAW_LINES = 40;
export const MANY_LINES = 16;
/** Beyond so many, lines let others shine through: where there are many it is denser. */
const CROWD = 100;
const CROWD_ALPHA = 0.6;

/** Draws all of it with a target's own strokes, on a blank one. */
export function drawChart(target: Target, scene: Scene): void {
  drawBelow(target, scene);
  clipped(target, scene, () => {
    target.lineJoin = "bevel";
    const strokes = drawStrokes(vectorStroker(target, scene), scene);
    while (!strokes.next().done);
  });
  drawAbove(target, scene);
}

/** Draws axes and areas on a blank target. */
export function drawBelow(target: Target, scene: Scene): void {
  drawAxes(target, scene);
  clipped(target, scene, () => {
    drawBands(target, scene);
    drawFills(target, scene, scene.input.fills);
    drawVerticals(target, scene.verticals, scene.plot);
  });
}

/** Strokes the lines. Yields after each: whoever draws a thousand may pause, and in haste stop. */
export function* drawStrokes(stroke: Stroker, scene: Scene): Generator<void> {
  const { lines } = scene;
  for (const line of lines) {
    if (!line.faint) continue;
    yield stroke(line, line.ys, { ...FAINT, dash: line.dash ?? FAINT.dash });
  }
  const solid = lines.filter((line) => !line.faint);
  const front = solid.filter((line) => !line.recedes);
  const width = front.length <= MANY_LINES ? LINE_WIDTH : THIN_WIDTH;
  if (solid.length <= MOST_RAW_LINES && !scene.input.hasty) {
    const look = { width: THIN_WIDTH, alpha: RAW_ALPHA, dash: null };
    for (const line of solid) {
      if (line.raws && !line.recedes) yield stroke(line, line.raws, look);
    }
  }
  for (const line of solid) {
    if (!line.recedes) continue;
    const look = { width: THIN_WIDTH, alpha: RECEDING_ALPHA, dash: line.dash };
    yield stroke(line, line.ys, look);
  }
  const alpha = front.length < CROWD ? 1 : CROWD_ALPHA;
  for (const line of scene.input.hasty ? scattered(front) : front) {
    yield stroke(line, line.ys, { width, alpha, dash: line.dash });
  }
}

/** So few of many lines tell what all of them do. Of ten colours that come in turn, each seventh line has each. */
const SAMPLE = 7;

/** Every seventh line, then those beside them, and so on. */
function* scattered(lines: readonly Line[]): Generator<Line> {
  for (let first = 0; first < SAMPLE; first++) {
    for (let i = first; i < lines.length; i += SAMPLE) yield lines[i]!;
  }
}

/** Draws marks and labels. */
export function drawAbove(target: Target, scene: Scene): void {
  clipped(target, scene, () => drawRestarts(target, scene));
  drawMarks(target, scene);
  drawLeaving(target, scene);
  drawVerticalLabels(target, scene.verticals, scene.plot);
}

/** The lines of one key again, but broader, to lift them above the others. */
export function drawLifted(stroke: Stroker, key: string, scene: Scene): void {
  for (const line of scene.lines) {
    if (line.key !== key || line.faint) continue;
    stroke(line, line.ys, { width: LIFTED_WIDTH, alpha: 1, dash: line.dash });
  }
}

/** A little more than the plot, so that a line along its edge has its whole width. */
export function strokeBox({ plot }: Scene): Box {
  const { left, top, width, height } = plot;
  return { left, top: top - 2, width: width + 2, height: height + 3 };
}

function clipped(target: Target, scene: Scene, draw: () => void): void {
  const { left, top, width, height } = strokeBox(scene);
  target.save();
  target.beginPath();
  target.rect(left, top, width, height);
  target.clip();
  draw();
  target.restore();
}

function drawAxes(target: Target, scene: Scene): void {
  const { plot, x, y, yTicks } = scene;
  const heights = yTicks.map(({ value }) => y.toPixel(value));
  drawGrid(target, plot, heights);
  target.fillStyle = cssColor("--ink-3");
  target.textAlign = "right";
  target.textBaseline = "middle";
  yTicks.forEach(({ label }, i) =>
    target.fillText(label, plot.left - 7, crisp(heights[i]!)),
  );
  drawBottomAxis(target, plot, scene.width, scene.xTicks, x);
}
