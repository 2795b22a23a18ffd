/** The drawing of a graph as a picture to keep: all of it, in the theme's colours, as SVG or PNG. */
import {
  BOX,
  CHIP,
  shownKind,
  shownTitle,
  type BoxStyle,
} from "../../graph/boxSize";
import { ARROW, ARROW_WIDTH, CORNER } from "../../graph/GraphDrawing";
import { arrowHead, drawRounded, shortened } from "../../graph/path";
import { isFold } from "../../graph/model";
import type {
  Placed,
  PlacedBox,
  PlacedChip,
  PlacedEdge,
} from "../../graph/placed";
import type { Trace } from "../../graph/trace";
import { axisFont, Layer } from "../../plot/surface";
import { SvgTarget } from "../../plot/svg";
import type { Target } from "../../plot/target";
import { withPaints, type Paints } from "./paints";

export interface GraphPicture {
  readonly drawing: Placed;
  readonly style: BoxStyle;
  readonly trace: Trace | null;
  /** Stands above the drawing. */
  readonly title: string;
}

const PADDING = 16;
const HEADING = 24;
/** How much shows of what fades, as in graphCanvas.css. */
const FADED = 0.22;
const LABEL_HEIGHT = 15;

/** As an SVG document that stands alone. */
export function graphSvg(picture: GraphPicture): string {
  const { measure, textFont } = picture.style;
  const target = new SvgTarget((text) => measure(text, textFont));
  const { width, height } = sizeOf(picture.drawing);
  draw(target, picture);
  const family = axisFont().replace(/^.*?px /, "");
  return target.document(width, height, picture.title, family);
}

/** What browsers can make a canvas of: pixels on a side, and in all. */
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 2 ** 27;

/** With twice the pixels, so that it is sharp in print, or with as many as a picture can have. */
export function graphPng(picture: GraphPicture): Promise<Blob> {
  const { width, height } = sizeOf(picture.drawing);
  const ratio = Math.min(
    2,
    LONGEST_SIDE / Math.max(width, height),
    Math.sqrt(MOST_PIXELS / (width * height)),
  );
  const layer = new Layer();
  layer.renew(width, height, ratio);
  draw(layer.ctx, picture);
  return layer.png();
}

function sizeOf({ width, height }: Placed) {
  return {
    width: Math.ceil(width + 2 * PADDING),
    height: Math.ceil(height + 2 * PADDING + HEADING),
  };
}

function draw(target: Target, picture: GraphPicture): void {
  const { drawing, style, trace, title } = picture;
  const { width, height } = sizeOf(drawing);
  const faded = (is: boolean) => (target.globalAlpha = is ? FADED : 1);
  withPaints((paints) => {
    target.fillStyle = paints.background;
    target.fillRect(0, 0, width, height);
    target.textAlign = "left";
    target.textBaseline = "alphabetic";
    target.font = style.titleFont;
    target.fillStyle = paints.edge.litText;
    target.fillText(title, PADDING, PADDING + 10);
    target.translate(PADDING, PADDING + HEADING);
    target.lineWidth = 1.2;
    for (const placed of drawing.boxes) {
      faded(trace !== null && !trace.has(placed.box));
      if (placed.open) drawRect(target, placed, placed.height, paints.frame);
    }
    for (const placed of drawing.edges) {
      faded(trace !== null && !trace.hasEdge(placed.edge));
      drawEdge(target, placed, paints, trace !== null);
      if (placed.label) drawLabel(target, placed, picture, paints);
    }
    for (const placed of drawing.chips) {
      faded(trace !== null && !trace.hasEdge(placed.chip));
      drawChip(target, placed, style, paints);
    }
    for (const placed of drawing.boxes) {
      faded(trace !== null && !trace.has(placed.box));
      drawBox(target, placed, style, paints);
    }
  });
}

function drawChip(
  target: Target,
  { text, x, y, width, height, points }: PlacedChip,
  style: BoxStyle,
  { chip: paint, edge }: Paints,
): void {
  target.lineWidth = 1;
  target.strokeStyle = edge.line;
  target.beginPath();
  drawRounded(target, points, CORNER);
  target.stroke();
  target.fillStyle = paint.fill;
  target.strokeStyle = paint.stroke;
  target.beginPath();
  target.roundRect(x, y, width, height, height / 2);
  target.fill();
  target.stroke();
  target.font = style.textFont;
  target.fillStyle = paint.text;
  target.fillText(text, x + CHIP.padding, y + 14);
}

function drawRect(
  target: Target,
  { x, y, width }: PlacedBox,
  height: number,
  paint: { readonly fill: string; readonly stroke: string },
): void {
  target.beginPath();
  target.roundRect(x, y, width, height, CORNER);
  target.fillStyle = paint.fill;
  target.fill();
  target.strokeStyle = paint.stroke;
  target.lineWidth = 1.2;
  target.stroke();
}

function drawEdge(
  target: Target,
  { edge, points, width }: PlacedEdge,
  { edge: paint }: Paints,
  isTraced: boolean,
): void {
  const isLit = isTraced && target.globalAlpha === 1;
  const line = isLit ? paint.lit : paint.line;
  target.strokeStyle = line;
  target.lineWidth = Number(width.toFixed(1));
  target.setLineDash(edge.control ? [3, 4] : []);
  target.beginPath();
  drawRounded(target, shortened(points, ARROW - 1), CORNER);
  target.stroke();
  target.setLineDash([]);
  const [tip, ...base] = arrowHead(points, ARROW, ARROW_WIDTH + width);
  if (tip) {
    target.fillStyle = line;
    target.beginPath();
    target.moveTo(tip.x, tip.y);
    for (const { x, y } of base) target.lineTo(x, y);
    target.closePath();
    target.fill();
  }
}

function drawLabel(
  target: Target,
  { edge, label }: PlacedEdge,
  { drawing, style, trace }: GraphPicture,
  { background, frame, edge: paint }: Paints,
): void {
  if (!label) return;
  const { x, y, text } = label;
  const isIn = (box: PlacedBox) =>
    box.open &&
    box.x < x &&
    x < box.x + box.width &&
    box.y < y &&
    y < box.y + box.height;
  // a ground of its own parts a label from the lines that it touches
  target.fillStyle = drawing.boxes.some(isIn) ? frame.fill : background;
  const wide = style.measure(text, style.textFont);
  target.fillRect(x - 1, y - LABEL_HEIGHT / 2, wide + 2, LABEL_HEIGHT);
  target.font = style.textFont;
  target.fillStyle = trace?.hasEdge(edge) ? paint.litText : paint.text;
  target.fillText(text, x, y + 4);
}

function drawBox(
  target: Target,
  placed: PlacedBox,
  style: BoxStyle,
  paints: Paints,
): void {
  const { box, x, y, width, height, open } = placed;
  const paint = paints.box(placed, style.tint(box));
  const stack = isFold(box) && !open ? BOX.stack : 0;
  const sheet = (by: number) => ({
    ...placed,
    x: x + by,
    y: y + by,
    width: width - stack,
  });
  if (!open) {
    target.setLineDash(style.mark(box) === "removed" ? [5, 4] : []);
    for (const by of stack > 0 ? [stack, stack / 2, 0] : [0])
      drawRect(target, sheet(by), height - stack, paint);
    target.setLineDash([]);
  }
  const left = x + BOX.padding;
  const title = shownTitle(box, style);
  target.font = style.titleFont;
  target.fillStyle = paint.title;
  target.fillText(title, left, y + BOX.titleLine);
  target.font = style.textFont;
  target.fillStyle = paint.kind;
  target.fillText(shownKind(box, style), left, y + BOX.kindLine);
  target.fillStyle = paint.badge;
  target.textAlign = "right";
  const right = x + width - stack - BOX.padding;
  target.fillText(style.badge(box), right, y + BOX.titleLine);
  target.textAlign = "left";
}
