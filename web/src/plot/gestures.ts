/** Pointer events on a chart → hovering, zooming and panning. The wheel is left to the page. */
import type { Box } from "./line";

/** Places are CSS pixels from the element's left top corner; `clientX` and `clientY` from the viewport's. */
export interface GestureHandlers {
  onHover(left: number, top: number, clientX: number, clientY: number): void;
  onLeave(): void;
  /** The box as it is being drawn, and null when that ends. */
  onSelecting(box: Box | null): void;
  onSelect(box: Box): void;
  onPan(dx: number, dy: number): void;
  onReset(): void;
  /** Where a box may be drawn. */
  bounds(): Box | null;
}

/** A drag shorter than this is a click. */
const LEAST_DRAG_PX = 4;
/** A drag this flat or thin zooms one axis only. */
const LEAST_SIDE_PX = 12;

interface Drag {
  readonly left: number;
  readonly top: number;
  readonly pan: boolean;
  lastLeft: number;
  lastTop: number;
  moved: boolean;
}

/** Listens until the returned function is called. */
export function listenGestures(
  element: HTMLElement,
  handlers: GestureHandlers,
): () => void {
  let drag: Drag | null = null;
  const abort = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => element.addEventListener(type, listener, { signal: abort.signal });

  const place = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };

  on("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const { left, top } = place(event);
    const pan = event.shiftKey;
    drag = { left, top, pan, lastLeft: left, lastTop: top, moved: false };
    element.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const { left, top } = place(event);
    if (!drag) {
      handlers.onHover(left, top, event.clientX, event.clientY);
      return;
    }
    drag.moved ||=
      Math.hypot(left - drag.left, top - drag.top) >= LEAST_DRAG_PX;
    if (!drag.moved) return;
    if (drag.pan) {
      handlers.onPan(left - drag.lastLeft, top - drag.lastTop);
      drag.lastLeft = left;
      drag.lastTop = top;
    } else {
      const bounds = handlers.bounds();
      if (bounds) {
        handlers.onSelecting(dragBox(drag.left, drag.top, left, top, bounds));
      }
    }
  });
  on("pointerup", (event) => {
    const ended = drag;
    drag = null;
    if (!ended?.moved || ended.pan) return;
    const { left, top } = place(event);
    handlers.onSelecting(null);
    const bounds = handlers.bounds();
    if (bounds) {
      handlers.onSelect(dragBox(ended.left, ended.top, left, top, bounds));
    }
  });
  on("pointercancel", () => {
    drag = null;
    handlers.onSelecting(null);
  });
  on("pointerleave", () => {
    if (!drag) handlers.onLeave();
  });
  on("dblclick", () => handlers.onReset());
  return () => abort.abort();
}

/** The box between two corners, within `bounds`; where it is flat or thin, all of the other axis. */
export function dragBox(
  fromLeft: number,
  fromTop: number,
  toLeft: number,
  toTop: number,
  bounds: Box,
): Box {
  const right = bounds.left + bounds.width;
  const bottom = bounds.top + bounds.height;
  const x = span(fromLeft, toLeft, bounds.left, right);
  const y = span(fromTop, toTop, bounds.top, bottom);
  const thin = x[1] - x[0] < LEAST_SIDE_PX;
  const flat = y[1] - y[0] < LEAST_SIDE_PX;
  const [left, width] =
    thin && !flat ? [bounds.left, bounds.width] : [x[0], x[1] - x[0]];
  const [top, height] = flat
    ? [bounds.top, bounds.height]
    : [y[0], y[1] - y[0]];
  return { left, top, width: Math.max(1, width), height };
}

function span(a: number, b: number, low: number, high: number) {
  const clamp = (value: number) => Math.max(low, Math.min(value, high));
  return [clamp(Math.min(a, b)), clamp(Math.max(a, b))] as const;
}
