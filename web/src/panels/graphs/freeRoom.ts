import type { Room, Size } from "../../graph/viewport";
import { mapRoom } from "./Minimap";

/** The room that the pane takes at the right of the drawing, as in graphPane.css. */
const PANE_WIDTH = 324;
/** In a narrower window it lies below instead, and takes this share of the height. */
const NARROW = 720;
const PANE_SHARE = 0.42;
/** The buttons above it, with what is around them. */
const BUTTONS = 68;
/** The line of crumbs at the top, with what is around it, as in graphs.css. */
const CRUMBS = 44;

/** The window on the drawing without what lies over it. */
export function freeRoom(
  canvas: HTMLElement | null,
  drawing: Size,
  selected: boolean,
): Room {
  const { clientWidth = 0, clientHeight = 0 } = canvas ?? {};
  const narrow = clientWidth <= NARROW;
  // the pane may be about to come
  const below = selected && narrow ? clientHeight * PANE_SHARE + BUTTONS : 0;
  return {
    width: clientWidth - (selected && !narrow ? PANE_WIDTH : 0),
    height: clientHeight,
    // there are none before what is selected is drawn
    top: selected && !narrow ? CRUMBS : 0,
    bottom: Math.max(below, canvas ? footHeight(canvas) : 0),
    corner: mapRoom(drawing, clientWidth, selected),
  };
}

/** From the upper edge of the buttons and of the legend, which may have several lines, to the bottom. */
function footHeight(canvas: HTMLElement): number {
  const { bottom } = canvas.getBoundingClientRect();
  const foot = canvas.parentElement?.querySelectorAll(
    ".graph-zoom, .graph-legend",
  );
  const tops = [...(foot ?? [])].map(
    (part) => part.getBoundingClientRect().top,
  );
  return Math.max(0, bottom - Math.min(bottom, ...tops));
}
