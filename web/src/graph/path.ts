import type { Point } from "./placed";

/** SVG path data of a line through `points` whose corners are rounded by at most `radius`. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const [start, ...rest] = points;
  if (!start) return "";
  let path = `M${place(start)}`;
  rest.forEach((point, index) => {
    const before = points[index] ?? start;
    const after = rest[index + 1];
    if (!after) {
      path += `L${place(point)}`;
      return;
    }
    const room = Math.min(
      radius,
      distance(before, point) / 2,
      distance(point, after) / 2,
    );
    path += `L${place(towards(point, before, room))}Q${place(point)} ${place(towards(point, after, room))}`;
  });
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

/** The corners of an arrow head whose tip is the line's end, as an SVG `points` attribute. */
export function arrowHead(
  points: readonly Point[],
  length: number,
  width: number,
): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return "";
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
  ]
    .map(place)
    .join(" ");
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
