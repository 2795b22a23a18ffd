import type { Point } from "./placed";

/** What draws a line: a canvas, or what writes one down. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  "moveTo" | "lineTo" | "quadraticCurveTo"
>;

/** Draws a line through `points` whose corners are rounded by at most `radius`. */
export function drawRounded(
  pen: Pen,
  points: readonly Point[],
  radius: number,
): void {
  const [start, ...rest] = points;
  if (!start) return;
  pen.moveTo(start.x, start.y);
  rest.forEach((point, index) => {
    const before = points[index] ?? start;
    const after = rest[index + 1];
    if (!after) {
      pen.lineTo(point.x, point.y);
      return;
    }
    const room = Math.min(
      radius,
      distance(before, point) / 2,
      distance(point, after) / 2,
    );
    const into = towards(point, before, room);
    const out = towards(point, after, room);
    pen.lineTo(into.x, into.y);
    pen.quadraticCurveTo(point.x, point.y, out.x, out.y);
  });
}

/** The same as SVG path data. */
export function roundedPath(points: readonly Point[], radius: number): string {
  let path = "";
  drawRounded(
    {
      moveTo: (x, y) => (path += `M${place({ x, y })}`),
      lineTo: (x, y) => (path += `L${place({ x, y })}`),
      quadraticCurveTo: (bendX, bendY, x, y) =>
        (path += `Q${place({ x: bendX, y: bendY })} ${place({ x, y })}`),
    },
    points,
    radius,
  );
  return path;
}

/** `points` with the last one drawn back by `length` along the line: room for an arrow head. */
export function shortened(
  points: readonly Point[],
  length: number,
): readonly Point[] {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before || distance(before, end) <= length) return points;
  return [...points.slice(0, -1), towards(end, before, length)];
}

/** The corners of an arrow head whose tip is the line's end, the tip first; none where there is no line. */
export function arrowHead(
  points: readonly Point[],
  length: number,
  width: number,
): readonly Point[] {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return [];
  const base = towards(tip, before, length);
  const reach = distance(tip, base) || 1;
  const across = {
    x: (((tip.y - base.y) / reach) * width) / 2,
    y: (((base.x - tip.x) / reach) * width) / 2,
  };
  return [
    tip,
    { x: base.x + across.x, y: base.y + across.y },
    { x: base.x - across.x, y: base.y - across.y },
  ];
}

/** As the `points` of an SVG polygon. */
export function polygonPoints(points: readonly Point[]): string {
  return points.map(place).join(" ");
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  const share = length / whole;
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function place({ x, y }: Point): string {
  return `${fixed(x)},${fixed(y)}`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
