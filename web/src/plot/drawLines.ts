/** The lower canvas of a line chart: axes, lines and marks. */
import { cssColor } from "../base/cssColor";
import { crisp, drawBottomAxis, drawGrid } from "./axes";
import type { Line } from "./line";
import { drawMarks } from "./marks";
import type { Scene } from "./scene";
import { trace } from "./trace";

const LINE_WIDTH = 1.5;
/** One device pixel wide, a line is drawn several times faster than a wider one, where no GPU helps. */
const THIN_WIDTH = 1;
const RAW_ALPHA = 0.24;
const DOT_RADIUS = 2.5;

/** Beyond so many lines the faint raw ones are left out: they would only be fog, at twice the cost. */
const MOST_RAW_LINES = 40;
/** Beyond so many lines thin ones tell more, too. */
const MANY_LINES = 16;

export function drawChart(ctx: CanvasRenderingContext2D, scene: Scene): void {
  ctx.clearRect(0, 0, scene.width, scene.height);
  drawAxes(ctx, scene);
  const { plot, lines } = scene;
  const width = lines.length > MANY_LINES ? THIN_WIDTH : LINE_WIDTH;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left, 0, plot.width + 2, plot.top + plot.height);
  ctx.clip();
  ctx.lineJoin = "bevel";
  if (lines.length <= MOST_RAW_LINES) {
    ctx.globalAlpha = RAW_ALPHA;
    ctx.lineWidth = THIN_WIDTH;
    for (const line of lines) {
      if (line.raws) strokeLine(ctx, line, line.raws, scene);
    }
    ctx.globalAlpha = 1;
  }
  ctx.lineWidth = width;
  for (const line of lines) strokeLine(ctx, line, line.ys, scene);
  ctx.restore();
  drawMarks(ctx, scene);
}

/** One line alone, as the chart draws it but `width` wide: to lift it above the others. */
export function drawLine(
  ctx: CanvasRenderingContext2D,
  line: Line,
  scene: Scene,
  width: number,
): void {
  const { plot } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left, 0, plot.width + 2, plot.top + plot.height);
  ctx.clip();
  ctx.lineJoin = "bevel";
  ctx.lineWidth = width;
  strokeLine(ctx, line, line.ys, scene);
  ctx.restore();
}

function drawAxes(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { plot, x, y, yTicks } = scene;
  const heights = yTicks.map(({ value }) => y.toPixel(value));
  drawGrid(ctx, plot, heights);
  ctx.fillStyle = cssColor("--ink-3");
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  yTicks.forEach(({ label }, i) =>
    ctx.fillText(label, plot.left - 7, crisp(heights[i]!)),
  );
  drawBottomAxis(ctx, plot, scene.width, scene.xTicks, x);
}

/** Strokes longer than this are drawn in parts: what a stroke costs grows faster than its vertices. */
const STROKE_VERTICES = 32;

function strokeLine(
  ctx: CanvasRenderingContext2D,
  line: Line,
  ys: Float64Array,
  scene: Scene,
): void {
  const color = cssColor(line.color);
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.beginPath();
  let vertices = 0;
  trace(line, ys, scene.x, scene.y, {
    moveTo: (left, top) => ctx.moveTo(left, top),
    lineTo: (left, top) => {
      ctx.lineTo(left, top);
      vertices += 1;
      if (vertices % STROKE_VERTICES > 0) return;
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(left, top);
    },
    dot: (left, top) => {
      const point = new Path2D();
      point.arc(left, top, DOT_RADIUS, 0, 2 * Math.PI);
      ctx.fill(point);
    },
  });
  ctx.stroke();
}
