/** Where floating boxes go. All lengths are CSS pixels in the viewport. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

const GAP = 6;
const MENU_GAP = 4;
const EDGE = 8;

/** Centred below the anchor, or above it where there is no room below; never outside the viewport. */
export function place(
  anchor: Rect,
  box: Size,
  viewport: Size,
): { left: number; top: number } {
  const below = anchor.top + anchor.height + GAP;
  const above = anchor.top - GAP - box.height;
  const fits = below + box.height + EDGE <= viewport.height;
  return {
    left: clamp(
      anchor.left + (anchor.width - box.width) / 2,
      EDGE,
      viewport.width - box.width - EDGE,
    ),
    top: fits || above < EDGE ? below : above,
  };
}

/** Below an edge of the anchor, or above it where there is more room; never outside the viewport. */
export function placeMenu(
  anchor: Rect,
  box: Size,
  viewport: Size,
  align: "left" | "right",
): { left: number; top: number } {
  // at a point, as a context menu is, it begins right there
  const gap = anchor.height > 0 ? MENU_GAP : 0;
  const below = anchor.top + anchor.height + gap;
  const above = anchor.top - gap - box.height;
  const fits = below + box.height + EDGE <= viewport.height;
  const left =
    align === "left" ? anchor.left : anchor.left + anchor.width - box.width;
  return {
    left: clamp(left, EDGE, viewport.width - box.width - EDGE),
    top: clamp(
      fits || above < EDGE ? below : above,
      EDGE,
      viewport.height - box.height - EDGE,
    ),
  };
}

/** Beside a point, at its right, or at its left where there is no room; shifted up where it would leave the viewport. */
export function placeBeside(
  x: number,
  y: number,
  box: Size,
  viewport: Size,
  distance = 16,
): { left: number; top: number } {
  const right = x + distance;
  const fits = right + box.width + EDGE <= viewport.width;
  return {
    left: fits ? right : Math.max(EDGE, x - distance - box.width),
    top: clamp(y - box.height / 3, EDGE, viewport.height - box.height - EDGE),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
