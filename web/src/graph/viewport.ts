import type { Point } from "./placed";

/** How the drawing lies on the screen: screen = drawing × scale + (x, y), in CSS pixels. */
export interface Viewport extends Point {
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Deep models are long when they are open. */
const MIN_SCALE = 0.02;
const MAX_SCALE = 3;

/** Fits a drawing into a window, with a margin, centred; never larger than at scale 1. */
export function fitted(drawing: Size, window: Size, margin = 24): Viewport {
  const room = {
    width: window.width - 2 * margin,
    height: window.height - 2 * margin,
  };
  const scale = clamp(
    Math.min(room.width / drawing.width, room.height / drawing.height, 1) || 1,
  );
  return {
    scale,
    x: (window.width - drawing.width * scale) / 2,
    y: Math.max(margin, (window.height - drawing.height * scale) / 2),
  };
}

/** Below this, no title can be read. */
const LEAST_OPENING = 0.62;

/** The first sight of a drawing: as large as reads well, its top and its middle in view, even where not all of it fits. */
export function opening(drawing: Size, window: Size, margin = 24): Viewport {
  const whole = fitted(drawing, window, margin);
  const scale = Math.max(
    whole.scale,
    Math.min(
      0.9,
      Math.max(LEAST_OPENING, (window.width - 2 * margin) / drawing.width),
    ),
  );
  if (!(scale > whole.scale)) return whole;
  return { scale, x: (window.width - drawing.width * scale) / 2, y: margin };
}

/** Zooms by `factor` with the drawing's point under `at` (on the screen) kept in place. */
export function zoomed(view: Viewport, factor: number, at: Point): Viewport {
  const scale = clamp(view.scale * factor);
  const ratio = scale / view.scale;
  return {
    scale,
    x: at.x - (at.x - view.x) * ratio,
    y: at.y - (at.y - view.y) * ratio,
  };
}

/** The viewport in which a point that moved from `before` to `after` in the drawing stays where it was on the screen. */
export function keepingInPlace(
  view: Viewport,
  before: Point,
  after: Point,
): Viewport {
  return {
    scale: view.scale,
    x: view.x + (before.x - after.x) * view.scale,
    y: view.y + (before.y - after.y) * view.scale,
  };
}

/** The drawing's point in the middle of the window, and the scale. */
export function middle(view: Viewport, window: Size): Viewport {
  return {
    x: (window.width / 2 - view.x) / view.scale,
    y: (window.height / 2 - view.y) / view.scale,
    scale: view.scale,
  };
}

/** The viewport in which that point is in the middle of the window. */
export function centred(point: Viewport, window: Size): Viewport {
  const scale = clamp(point.scale);
  return {
    x: window.width / 2 - point.x * scale,
    y: window.height / 2 - point.y * scale,
    scale,
  };
}

/** Moves as little as needed to have a box in the window, its top left corner first where it is larger. */
export function showing(
  view: Viewport,
  box: Point & Size,
  window: Size,
  margin = 32,
): Viewport {
  const move = (at: number, length: number, room: number): number => {
    const start = Math.min(at, room - margin - length);
    return Math.max(start, margin) - at;
  };
  const left = view.x + box.x * view.scale;
  const top = view.y + box.y * view.scale;
  return {
    scale: view.scale,
    x: view.x + move(left, box.width * view.scale, window.width),
    y: view.y + move(top, box.height * view.scale, window.height),
  };
}

/** A window, and what of it lies below other things: a strip at its top and at its bottom, and the corner at the right of the latter. */
export interface Room extends Size {
  readonly top: number;
  readonly bottom: number;
  readonly corner: Size | null;
}

/** Between a box and what lies over the drawing. */
const GAP = 8;

/** `fitted`, into what is free of the window. */
export function fittedIn(drawing: Size, room: Room): Viewport {
  return lowered(fitted(drawing, free(room)), room.top);
}

/** `opening`, in what is free of the window. */
export function openingIn(drawing: Size, room: Room): Viewport {
  return lowered(opening(drawing, free(room)), room.top);
}

/** `showing`, in what is free of the window. */
export function showingIn(
  view: Viewport,
  box: Point & Size,
  room: Room,
): Viewport {
  const shown = lowered(
    showing(lowered(view, -room.top), box, free(room)),
    room.top,
  );
  if (!room.corner) return shown;
  const { x, y, scale } = shown;
  const [left, top] = [x + box.x * scale, y + box.y * scale];
  const right = left + box.width * scale;
  const bottom = top + box.height * scale;
  const over = right - (room.width - room.corner.width - GAP);
  const below = bottom - (room.height - room.corner.height - GAP);
  if (over <= 0 || below <= 0) return shown;
  // the shorter way out that keeps its top left in sight
  const ways = [
    { by: over, there: left - over >= GAP, to: { ...shown, x: x - over } },
    {
      by: below,
      there: top - below >= room.top,
      to: { ...shown, y: y - below },
    },
  ].filter(({ there }) => there);
  ways.sort((a, b) => a.by - b.by);
  return ways[0]?.to ?? shown;
}

function free({ width, height, top, bottom }: Room): Size {
  return { width, height: Math.max(1, height - top - bottom) };
}

function lowered(view: Viewport, by: number): Viewport {
  return { ...view, y: view.y + by };
}

function clamp(scale: number): number {
  return Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
}
