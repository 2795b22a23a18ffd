/** A line chart without what follows the pointer: axes, areas, lines and marks. */
import { cssColor } from "../base/cssColor";
import { drawBands, drawFills } from "./areas";
import { crisp, drawBottomAxis, drawGrid } from "./axes";
import type { Line } from "./line";
import { drawLeaving, drawMarks, drawRestarts } from "./marks";
import type { Scene } from "./scene";
import type { Target } from "./target";
import { trace, type Pen } from "./trace";
import { drawVerticalLabels, drawVerticals } from "./verticals";

const LINE_WIDTH = 1.5;
/** One device pixel wide, a line is drawn several times faster than a wider one, where no GPU helps. */
const THIN_WIDTH = 1;
const RAW_ALPHA = 0.24;
const FAINT_ALPHA = 0.45;
const FAINT_DASH = [3, 3];
const RECEDING_ALPHA = 0.5;
const DOT_RADIUS = 2.5;

/** Beyond so many lines the faint raw ones are left out: they would only be fog, at twice the cost. */
const MOST_RAW_LINES = 40;
/** Beyond so many lines thin ones tell more, too. */
const MANY_LINES = 16;
/** What a vertex of a wide line costs, in vertices of a thin one. */
const WIDE_COST = 8;

/**
 * Draws on a blank target. Yields after every line, with what that cost: about the number of its vertices, so that whoever
 * draws a thousand lines may pause.
 */
export function* drawChart(target: Target, scene: Scene): Generator<number> {
  const { plot, lines } = scene;
  drawAxes(target, scene);
  target.save();
  clipToPlot(target, scene);
  yield* drawBands(target, scene);
  yield* drawFills(target, scene, scene.input.fills);
  drawVerticals(target, scene.verticals, plot);
  target.lineJoin = "bevel";

  target.lineWidth = THIN_WIDTH;
  target.globalAlpha = FAINT_ALPHA;
  for (const line of lines) {
    if (!line.faint) continue;
    target.setLineDash([...(line.dash ?? FAINT_DASH)]);
    yield strokeLine(target, line, line.ys, scene);
  }
  target.setLineDash([]);

  const solid = lines.filter((line) => !line.faint);
  if (solid.length <= MOST_RAW_LINES) {
    target.globalAlpha = RAW_ALPHA;
    for (const line of solid) {
      if (line.raws && !line.recedes)
        yield strokeLine(target, line, line.raws, scene);
    }
  }
  target.globalAlpha = RECEDING_ALPHA;
  for (const line of solid) {
    if (line.recedes) yield strokeDashed(target, line, scene);
  }
  target.globalAlpha = 1;
  const front = solid.filter((line) => !line.recedes);
  const wide = front.length <= MANY_LINES;
  target.lineWidth = wide ? LINE_WIDTH : THIN_WIDTH;
  for (const line of front) {
    const cost = strokeDashed(target, line, scene);
    yield wide ? cost * WIDE_COST : cost;
  }
  drawRestarts(target, scene);
  target.restore();
  drawMarks(target, scene);
  drawLeaving(target, scene);
  drawVerticalLabels(target, scene.verticals, plot);
}

/**
 * One line alone, as the chart draws it but broader, to lift it above the others. Of thin strokes side by side: where no GPU
 * helps, a broad one takes ten times as long.
 */
export function drawLifted(target: Target, line: Line, scene: Scene): void {
  const recorded: [number, number, keyof Pen][] = [];
  trace(line, line.ys, scene.x, scene.y, {
    moveTo: (left, top) => recorded.push([left, top, "moveTo"]),
    lineTo: (left, top) => recorded.push([left, top, "lineTo"]),
    dot: (left, top) => recorded.push([left, top, "dot"]),
  });
  target.save();
  clipToPlot(target, scene);
  target.lineJoin = "bevel";
  target.lineWidth = THIN_WIDTH;
  if (line.dash) target.setLineDash([...line.dash]);
  for (const [dx, dy] of BROAD) {
    strokePath(target, line, (pen) => {
      for (const [left, top, act] of recorded) pen[act](left + dx, top + dy);
    });
  }
  target.restore();
}

/** Where the strokes of a broad line lie, in CSS pixels: together they are about 2.5 wide in every direction. */
const BROAD = [
  [-0.75, 0],
  [0.75, 0],
  [0, -0.75],
  [0, 0.75],
] as const;

/** A little more than the plot, so that a line along its edge has its whole width. */
function clipToPlot(target: Target, { plot }: Scene): void {
  target.beginPath();
  target.rect(plot.left, plot.top - 2, plot.width + 2, plot.height + 3);
  target.clip();
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

function strokeDashed(target: Target, line: Line, scene: Scene): number {
  if (!line.dash) return strokeLine(target, line, line.ys, scene);
  target.setLineDash([...line.dash]);
  const cost = strokeLine(target, line, line.ys, scene);
  target.setLineDash([]);
  return cost;
}

/** Strokes longer than this are drawn in parts: what a stroke costs grows faster than its vertices. */
const STROKE_VERTICES = 32;

function strokeLine(
  target: Target,
  line: Line,
  ys: Float64Array,
  scene: Scene,
): number {
  return strokePath(target, line, (pen) =>
    trace(line, ys, scene.x, scene.y, pen),
  );
}

/** Strokes what `lead` leads the pen along, in the line's colour; how many vertices that was. */
function strokePath(
  target: Target,
  line: Line,
  lead: (pen: Pen) => void,
): number {
  const color = cssColor(line.color);
  // a dashed line would begin its pattern anew in each part
  const most = line.dash || line.faint ? Infinity : STROKE_VERTICES;
  const dots: number[] = [];
  let vertices = 0;
  let part = 0;
  target.strokeStyle = color;
  target.beginPath();
  lead({
    moveTo: (left, top) => target.moveTo(left, top),
    lineTo: (left, top) => {
      target.lineTo(left, top);
      vertices += 1;
      part += 1;
      if (part < most) return;
      target.stroke();
      target.beginPath();
      target.moveTo(left, top);
      part = 0;
    },
    dot: (left, top) => dots.push(left, top),
  });
  target.stroke();
  if (dots.length > 0) drawDots(target, dots, color);
  return vertices + dots.length;
}

function drawDots(target: Target, dots: readonly number[], color: string) {
  target.fillStyle = color;
  target.beginPath();
  for (let i = 0; i < dots.length; i += 2) {
    const left = dots[i]!;
    const top = dots[i + 1]!;
    target.moveTo(left + DOT_RADIUS, top);
    target.arc(left, top, DOT_RADIUS, 0, 2 * Math.PI);
  }
  target.fill();
}
