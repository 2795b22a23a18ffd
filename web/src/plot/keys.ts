/** What the keyboard does on a chart that has the focus. */
import { nearestIndex, type Hit } from "./hit";
import type { Line } from "./line";
import type { Scene } from "./scene";

export interface KeyHandlers {
  /** So many points further along the line; infinite: to its end. */
  onStep(points: number): void;
  /** To the next line above (-1) or below (1). */
  onLine(direction: -1 | 1): void;
  onZoom(factor: number): void;
  onReset(): void;
  /** Whether there was anything to leave. */
  onEscape(): boolean;
}

const ZOOM = 1.25;
/** With Shift. */
const STRIDE = 10;

/** Whether the key meant something. Keys with Ctrl, Alt or Meta are left to the page. */
export function actOnKey(event: KeyboardEvent, handlers: KeyHandlers): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const stride = event.shiftKey ? STRIDE : 1;
  switch (event.key) {
    case "ArrowRight":
      handlers.onStep(stride);
      return true;
    case "ArrowLeft":
      handlers.onStep(-stride);
      return true;
    case "Home":
      handlers.onStep(-Infinity);
      return true;
    case "End":
      handlers.onStep(Infinity);
      return true;
    case "ArrowUp":
      handlers.onLine(-1);
      return true;
    case "ArrowDown":
      handlers.onLine(1);
      return true;
    case "+":
    case "=":
      handlers.onZoom(ZOOM);
      return true;
    case "-":
    case "_":
      handlers.onZoom(1 / ZOOM);
      return true;
    case "0":
      handlers.onReset();
      return true;
    case "Escape":
      return handlers.onEscape();
    default:
      return false;
  }
}

/** So many points along the line from a hit, as far as the view goes. */
export function stepped(hit: Hit, points: number, scene: Scene): Hit {
  const { line } = hit;
  const [low, high] = scene.x.domain;
  const direction = Math.sign(points);
  let { index } = hit;
  for (let left = Math.abs(points); left > 0; left--) {
    const x = line.xs[index + direction];
    if (x === undefined || x < low || x > high) break;
    index += direction;
  }
  return { line, index };
}

/** The point at `x` of the line next above or below a hit; the hit itself where there is none. */
export function beside(hit: Hit, direction: -1 | 1, scene: Scene): Hit {
  const { lines, y } = scene;
  const x = hit.line.xs[hit.index]!;
  const topOf = (line: Line, index: number) => y.toPixel(line.ys[index]!);
  const from = topOf(hit.line, hit.index);
  const place = lines.indexOf(hit.line);
  let best = hit;
  let distance = Infinity;
  // in the direction's order, so that lines at the same height come one after the other
  const count = lines.length;
  for (let n = 1; n < count; n++) {
    const i = (place + n * direction + count) % count;
    const line = lines[i]!;
    const index = line.faint ? -1 : nearestIndex(line, x);
    if (index < 0) continue;
    const away = (topOf(line, index) - from) * direction;
    const further = away > 0 || (away === 0 && (i - place) * direction > 0);
    if (!further || !(away < distance)) continue;
    distance = away;
    best = { line, index };
  }
  return best;
}
