// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dragBox, listenGestures, type GestureHandlers } from "./gestures";
import type { Zone } from "./zones";

const bounds = { left: 10, top: 10, width: 100, height: 80 };

it.each([
  ["a box", [20, 20, 60, 50], "both", [20, 20, 40, 30]],
  ["drawn backwards", [60, 50, 20, 20], "both", [20, 20, 40, 30]],
  ["flat: all of y", [20, 40, 60, 44], "x", [20, 10, 40, 80]],
  ["thin: all of x", [40, 20, 44, 60], "y", [10, 20, 100, 40]],
  ["beyond the edge", [60, 30, 500, 500], "both", [60, 30, 50, 60]],
] as const)("%s", (_name, [a, b, c, d], axes, [left, top, width, height]) => {
  const box = { left, top, width, height };
  expect(dragBox(a, b, c, d, bounds)).toEqual({ box, axes });
});

/** What the handlers were told, as text. */
let told: string[] = [];
let element: HTMLElement;
let stop: () => void;

function zoneAt(left: number, top: number): Zone {
  if (left === 77) return "handle";
  return top > 90 ? "x" : left < 10 ? "y" : "plot";
}

beforeEach(() => {
  told = [];
  element = document.createElement("div");
  element.setPointerCapture = () => {};
  document.body.append(element);
  const tell =
    (name: string) =>
    (...given: unknown[]) =>
      void told.push([name, ...given.map((one) => text(one))].join(" "));
  const names = [
    "onHover",
    "onLeave",
    "onDrawing",
    "onBox",
    "onMove",
    "onZoom",
    "onRange",
    "onGrab",
    "onHandle",
    "onClick",
    "onDoubleClick",
    "onPlainWheel",
  ] as const;
  const handlers = Object.fromEntries(names.map((name) => [name, tell(name)]));
  stop = listenGestures(element, {
    zoneAt,
    bounds: () => bounds,
    ...(handlers as unknown as Omit<GestureHandlers, "zoneAt" | "bounds">),
  });
});

afterEach(() => {
  stop();
  element.remove();
});

function text(one: unknown): string {
  return typeof one === "number"
    ? String(Math.round(one * 100) / 100)
    : one && typeof one === "object" && "axes" in one
      ? `box:${String(one.axes)}`
      : String(one);
}

/** jsdom makes no pointer events: they are mouse events with a little more. */
function pointer(type: string, left: number, top: number, more = {}) {
  const at = { clientX: left, clientY: top, ...more };
  const event = new MouseEvent(type, at);
  const primary = { isPrimary: true, pointerId: 1, pointerType: "mouse" };
  element.dispatchEvent(Object.assign(event, primary));
}

function drag(
  from: [number, number],
  to: [number, number],
  more: MouseEventInit = {},
) {
  pointer("pointerdown", ...from, more);
  pointer("pointermove", ...to, more);
  pointer("pointerup", ...to, more);
}

const calls = (name: string) => told.filter((call) => call.startsWith(name));

it("zooms to a dragged box", () => {
  drag([20, 20], [60, 50]);
  expect(told).toEqual([
    "onDrawing box:both",
    "onDrawing null",
    "onBox box:both",
  ]);
});

it.each([
  ["Shift", { shiftKey: true }],
  ["Alt", { altKey: true }],
  ["the middle button", { button: 1 }],
])("pans with %s", (_name, more) => {
  drag([20, 20], [60, 50], more);
  expect(told).toEqual(["onMove 40 30"]);
});

it("selects along the horizontal axis: a drag a range, a click a place", () => {
  drag([20, 95], [60, 97]);
  expect(told).toEqual(["onRange 20 60"]);
  told = [];
  vi.useFakeTimers();
  drag([30, 95], [30, 96]);
  expect(told).toEqual([]);
  vi.runAllTimers();
  expect(told).toEqual(["onClick x 30"]);
  vi.useRealTimers();
});

it("selects nothing where two clicks on the horizontal axis are one double click", () => {
  vi.useFakeTimers();
  drag([30, 95], [30, 95]);
  drag([30, 95], [30, 95]);
  element.dispatchEvent(
    new MouseEvent("dblclick", { clientX: 30, clientY: 95 }),
  );
  vi.runAllTimers();
  expect(told).toEqual(["onDoubleClick 30 95"]);
  vi.useRealTimers();
});

it("moves an end of the selection", () => {
  drag([77, 40], [90, 40]);
  expect(told).toEqual(["onGrab 77", "onHandle 90"]);
});

it("opens the vertical axis with a click, and resets with two", () => {
  drag([5, 40], [5, 40]);
  element.dispatchEvent(
    new MouseEvent("dblclick", { clientX: 50, clientY: 50 }),
  );
  expect(told).toEqual(["onClick y 5", "onDoubleClick 50 50"]);
});

function wheel(more: WheelEventInit): WheelEvent {
  const at = { clientX: 50, clientY: 40, cancelable: true };
  const event = new WheelEvent("wheel", { ...at, ...more });
  element.dispatchEvent(event);
  return event;
}

it("leaves the plain wheel to the page, and says so once a visit", () => {
  expect(wheel({ deltaY: 100 }).defaultPrevented).toBe(false);
  wheel({ deltaY: 100 });
  expect(calls("onPlainWheel")).toHaveLength(1);
  pointer("pointerleave", 0, 0);
  wheel({ deltaY: 100 });
  expect(calls("onPlainWheel")).toHaveLength(2);
});

it.each([
  ["Alt", { altKey: true, deltaY: -100 }, "onZoom 50 40 1.2 both"],
  ["Ctrl", { ctrlKey: true, deltaY: 100 }, "onZoom 50 40 0.83 both"],
  [
    "Alt and Shift, told as a turn to the side",
    { altKey: true, shiftKey: true, deltaX: -100 },
    "onZoom 50 40 1.2 x",
  ],
  [
    "a turn of thousands",
    { altKey: true, deltaY: -9e9 },
    "onZoom 50 40 2.07 both",
  ],
])("zooms with the wheel and %s", (_name, more, call) => {
  expect(wheel(more).defaultPrevented).toBe(true);
  expect(told).toEqual([call]);
});

/** jsdom has no touches of its own. */
function touch(type: string, ...places: [number, number][]): Event {
  const event = new Event(type, { cancelable: true });
  const touches = places.map(([clientX, clientY]) => ({ clientX, clientY }));
  element.dispatchEvent(Object.assign(event, { touches }));
  return event;
}

it("pinches with two fingers, and leaves one to the page", () => {
  expect(touch("touchstart", [20, 20]).defaultPrevented).toBe(false);
  expect(touch("touchmove", [20, 60]).defaultPrevented).toBe(false);
  expect(touch("touchstart", [20, 40], [40, 40]).defaultPrevented).toBe(true);
  touch("touchmove", [10, 40], [50, 40]);
  touch("touchend", [10, 40]);
  touch("touchmove", [10, 80]);
  expect(told).toEqual(["onLeave", "onMove 0 0", "onZoom 30 40 2 both"]);
});

it("hears nothing any more once it is stopped", () => {
  stop();
  drag([20, 20], [60, 50]);
  wheel({ deltaY: 100 });
  expect(told).toEqual([]);
});
