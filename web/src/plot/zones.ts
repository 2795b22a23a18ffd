/** What lies where on a line chart: the plot, its axes, and the ends of what is chosen on the horizontal one. */
import type { Box, Selection } from "./line";
import type { Scene } from "./scene";

export type Zone = "plot" | "x" | "y" | "handle" | null;

/** How far beside an end of the selection a drag still moves it, in CSS pixels. */
const HANDLE_REACH = 5;

/** Where an axis has its figures. */
export function axisBox(scene: Scene, axis: "x" | "y"): Box {
  const { plot, width, height } = scene;
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  return axis === "y"
    ? { left: 0, top: 0, width: plot.left, height: bottom }
    : {
        left: plot.left,
        top: bottom,
        width: Math.max(0, Math.min(width, right) - plot.left),
        height: Math.max(0, height - bottom),
      };
}

/** Null for the corner between the axes. */
export function axisAt(
  scene: Scene,
  left: number,
  top: number,
): "plot" | "x" | "y" | null {
  const { plot } = scene;
  const beside = left < plot.left;
  const below = top > plot.top + plot.height;
  if (beside && below) return null;
  return beside ? "y" : below ? "x" : "plot";
}

export function zoneAt(
  scene: Scene,
  selection: Selection | null,
  left: number,
  top: number,
): Zone {
  if (handleAt(scene, selection, left) !== null) return "handle";
  return axisAt(scene, left, top);
}

/** The ends of a selection in data space: one of a single place, two of a range. */
export function endsOf(selection: Selection): readonly number[] {
  return "at" in selection ? [selection.at] : [selection.from, selection.to];
}

/** The end that a pointer there takes hold of, the nearest one; null for none. */
export function handleAt(
  scene: Scene,
  selection: Selection | null,
  left: number,
): number | null {
  if (!selection) return null;
  let found: number | null = null;
  let least = HANDLE_REACH;
  for (const end of endsOf(selection)) {
    const away = Math.abs(scene.x.toPixel(end) - left);
    if (away > least) continue;
    least = away;
    found = end;
  }
  return found;
}

/** The end that stays while `end` is moved; null where there is one end only. */
export function otherEnd(selection: Selection, end: number): number | null {
  if ("at" in selection) return null;
  return end === selection.from ? selection.to : selection.from;
}

export function rangeOf(a: number, b: number): Selection {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
