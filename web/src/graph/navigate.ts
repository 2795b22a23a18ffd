import type { PlacedBox } from "./placed";

export type Direction = "up" | "down" | "left" | "right";

/** Straying sideways counts this much more than going on. */
const SIDEWAYS = 2;

/** The box that an arrow key leads to from `from`: the nearest one in that direction, an open box by its heading; null at the edge. */
export function neighbour(
  boxes: readonly PlacedBox[],
  from: PlacedBox,
  direction: Direction,
): PlacedBox | null {
  const start = handle(from);
  let best: PlacedBox | null = null;
  let least = Infinity;
  for (const box of boxes) {
    const end = handle(box);
    const { along, across } = offset(
      end.x - start.x,
      end.y - start.y,
      direction,
    );
    const distance = along + SIDEWAYS * Math.abs(across);
    if (box !== from && along > 1 && distance < least) {
      best = box;
      least = distance;
    }
  }
  return best;
}

/** The middle of the top edge: that of an open box is its heading. */
function handle(box: PlacedBox): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y };
}

function offset(
  dx: number,
  dy: number,
  direction: Direction,
): { along: number; across: number } {
  switch (direction) {
    case "up":
      return { along: -dy, across: dx };
    case "down":
      return { along: dy, across: dx };
    case "left":
      return { along: -dx, across: dy };
    case "right":
      return { along: dx, across: dy };
  }
}
