/** What mouse, pen and fingers do on a chart, told by what they mean. One finger and the plain wheel are left to the page. */
import type { Box } from "./line";
import type { Axes } from "./zoom";
import type { Zone } from "./zones";

/** A box being drawn, and the axes it zooms: one that is flat or thin leaves the other axis alone. */
export interface Dragged {
  readonly box: Box;
  readonly axes: Axes;
}

/** Places are CSS pixels from the element's left top corner; `clientX` and `clientY` from the viewport's. */
export interface GestureHandlers {
  zoneAt(left: number, top: number): Zone;
  /** Where a box may be drawn. */
  bounds(): Box | null;
  onHover(left: number, top: number, clientX: number, clientY: number): void;
  onLeave(): void;
  /** The box as it is being drawn, and null when that ends. */
  onDrawing(dragged: Dragged | null): void;
  onBox(dragged: Dragged): void;
  /** Moves by so many pixels, and zooms in by `factor` where the pointer, or the middle of two fingers, is. */
  onMove(dx: number, dy: number): void;
  onZoom(left: number, top: number, factor: number, axes: "x" | "both"): void;
  onReset(): void;
  /** A drag along the horizontal axis, as far as it has come. */
  onRange(fromLeft: number, toLeft: number): void;
  /** An end of the selection is taken hold of at `left`, and dragged on to other places. */
  onGrab(left: number): void;
  onHandle(left: number): void;
  onClick(zone: Zone, left: number): void;
  onDoubleClick(left: number, top: number): void;
  /** Once between the pointer's coming and its leaving. */
  onPlainWheel(): void;
}

/** So long a click on the horizontal axis waits for a second one, which would make something else of it. */
const DOUBLE_CLICK_MS = 300;
/** A drag shorter than this is a click. */
const LEAST_DRAG_PX = 4;
/** A drag this flat or thin zooms one axis only. */
const LEAST_SIDE_PX = 12;

interface Drag {
  readonly left: number;
  readonly top: number;
  readonly zone: Zone;
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
  const abort = new AbortController();
  const { signal } = abort;
  listenPointer(element, handlers, signal);
  listenWheel(element, handlers, signal);
  listenPinch(element, handlers, signal);
  return () => abort.abort();
}

function placeIn(
  element: HTMLElement,
  at: { clientX: number; clientY: number },
) {
  const box = element.getBoundingClientRect();
  return { left: at.clientX - box.left, top: at.clientY - box.top };
}

const MIDDLE_BUTTON = 1;

function listenPointer(
  element: HTMLElement,
  handlers: GestureHandlers,
  signal: AbortSignal,
): void {
  let drag: Drag | null = null;
  let clicked: ReturnType<typeof setTimeout> | undefined;
  const click = (zone: Zone, left: number) => {
    if (zone !== "x") handlers.onClick(zone, left);
    else
      clicked = setTimeout(() => handlers.onClick(zone, left), DOUBLE_CLICK_MS);
  };
  signal.addEventListener("abort", () => clearTimeout(clicked));
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => element.addEventListener(type, listener, { signal });

  on("pointerdown", (event) => {
    clearTimeout(clicked);
    const { left, top } = placeIn(element, event);
    if (event.pointerType === "touch") {
      if (event.isPrimary)
        handlers.onHover(left, top, event.clientX, event.clientY);
      return;
    }
    const middle = event.button === MIDDLE_BUTTON;
    if (event.button !== 0 && !middle) return;
    // a press of the middle button would begin the browser's own scrolling
    if (middle) event.preventDefault();
    const zone = handlers.zoneAt(left, top);
    const pan = middle || event.shiftKey || event.altKey;
    drag = { left, top, zone, pan, lastLeft: left, lastTop: top, moved: false };
    if (zone === "handle") handlers.onGrab(left);
    element.setPointerCapture(event.pointerId);
  });
  on("mousedown", (event) => {
    if (event.button === MIDDLE_BUTTON) event.preventDefault();
  });
  on("pointermove", (event) => {
    const { left, top } = placeIn(element, event);
    if (!drag) {
      element.style.cursor = CURSORS[handlers.zoneAt(left, top) ?? "plot"];
      if (event.isPrimary)
        handlers.onHover(left, top, event.clientX, event.clientY);
      return;
    }
    drag.moved ||=
      Math.hypot(left - drag.left, top - drag.top) >= LEAST_DRAG_PX;
    if (!drag.moved) return;
    follow(drag, left, top, handlers);
    drag.lastLeft = left;
    drag.lastTop = top;
  });
  on("pointerup", (event) => {
    const ended = drag;
    drag = null;
    if (!ended) return;
    const { left, top } = placeIn(element, event);
    if (!ended.moved) {
      if (event.button === 0) click(ended.zone, left);
      return;
    }
    if (ended.pan || ended.zone !== "plot") return;
    handlers.onDrawing(null);
    const bounds = handlers.bounds();
    if (bounds)
      handlers.onBox(dragBox(ended.left, ended.top, left, top, bounds));
  });
  on("pointercancel", () => {
    drag = null;
    handlers.onDrawing(null);
    handlers.onLeave();
  });
  on("pointerleave", () => {
    if (!drag) handlers.onLeave();
  });
  on("dblclick", (event) => {
    clearTimeout(clicked);
    const { left, top } = placeIn(element, event);
    handlers.onDoubleClick(left, top);
  });
}

const CURSORS = {
  plot: "",
  x: "col-resize",
  y: "pointer",
  handle: "ew-resize",
} as const;

function follow(
  drag: Drag,
  left: number,
  top: number,
  handlers: GestureHandlers,
): void {
  if (drag.zone === "handle") {
    handlers.onHandle(left);
  } else if (drag.zone === "x" && !drag.pan) {
    handlers.onRange(drag.left, left);
  } else if (drag.pan) {
    handlers.onMove(left - drag.lastLeft, top - drag.lastTop);
  } else if (drag.zone === "plot") {
    const bounds = handlers.bounds();
    if (bounds)
      handlers.onDrawing(dragBox(drag.left, drag.top, left, top, bounds));
  }
}

/** A wheel's notch is about 100 pixels, and zooms by a fifth. */
const ZOOM_PER_PIXEL = Math.log(1.2) / 100;
const LINE_PX = 16;
const PAGE_PX = 400;
/** What one turn may do at most: some wheels tell of thousands of pixels. */
const MOST_TURN_PX = 400;

function listenWheel(
  element: HTMLElement,
  handlers: GestureHandlers,
  signal: AbortSignal,
): void {
  let told = false;
  element.addEventListener("pointerleave", () => (told = false), { signal });
  element.addEventListener(
    "wheel",
    (event) => {
      // two fingers on a trackpad are told as a wheel with Ctrl
      if (!event.altKey && !event.ctrlKey && !event.metaKey) {
        if (!told) handlers.onPlainWheel();
        told = true;
        return;
      }
      event.preventDefault();
      const { left, top } = placeIn(element, event);
      const factor = Math.exp(-turnOf(event) * ZOOM_PER_PIXEL);
      handlers.onZoom(left, top, factor, event.shiftKey ? "x" : "both");
    },
    { signal, passive: false },
  );
}

/** In CSS pixels, down being positive; with Shift some systems tell it as a turn to the right. */
function turnOf({ deltaX, deltaY, deltaMode }: WheelEvent): number {
  const unit =
    deltaMode === WheelEvent.DOM_DELTA_LINE
      ? LINE_PX
      : deltaMode === WheelEvent.DOM_DELTA_PAGE
        ? PAGE_PX
        : 1;
  const turn = (deltaY || deltaX) * unit;
  return Math.max(-MOST_TURN_PX, Math.min(turn, MOST_TURN_PX));
}

interface Pinch {
  readonly clientX: number;
  readonly clientY: number;
  readonly apart: number;
}

function listenPinch(
  element: HTMLElement,
  handlers: GestureHandlers,
  signal: AbortSignal,
): void {
  let last: Pinch | null = null;
  const follow = (event: TouchEvent) => {
    const [a, b] = event.touches;
    if (!a || !b || event.touches.length > 2) {
      last = null;
      return;
    }
    event.preventDefault();
    const now = pinchOf(a, b);
    if (last) {
      handlers.onMove(now.clientX - last.clientX, now.clientY - last.clientY);
      const { left, top } = placeIn(element, now);
      handlers.onZoom(left, top, now.apart / last.apart, "both");
    } else {
      handlers.onLeave();
    }
    last = now;
  };
  const options = { signal, passive: false };
  element.addEventListener("touchstart", follow, options);
  element.addEventListener("touchmove", follow, options);
  element.addEventListener("touchend", () => (last = null), { signal });
  element.addEventListener("touchcancel", () => (last = null), { signal });
}

function pinchOf(a: Touch, b: Touch): Pinch {
  const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  return {
    clientX: (a.clientX + b.clientX) / 2,
    clientY: (a.clientY + b.clientY) / 2,
    apart: Math.max(1, apart),
  };
}

/** The box between two corners, within `bounds`; where it is flat or thin, all of the other axis. */
export function dragBox(
  fromLeft: number,
  fromTop: number,
  toLeft: number,
  toTop: number,
  bounds: Box,
): Dragged {
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
  const axes = flat ? "x" : thin ? "y" : "both";
  return { box: { left, top, width: Math.max(1, width), height }, axes };
}

function span(a: number, b: number, low: number, high: number) {
  const clamp = (value: number) => Math.max(low, Math.min(value, high));
  return [clamp(Math.min(a, b)), clamp(Math.max(a, b))] as const;
}
