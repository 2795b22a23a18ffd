// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followEvents } from "./events";

/** A stream that the test speaks for; a browser's own is in the end-to-end tests. */
class Stream extends EventTarget {
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  isOpen = true;
  close = () => (this.isOpen = false);

  constructor() {
    super();
    streams.push(this);
  }

  say(): void {
    const data = JSON.stringify({ version: 1, listing: false, runs: [] });
    this.dispatchEvent(new MessageEvent("change", { data }));
  }
}

let streams: Stream[];
let told: string[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  streams = [];
  told = [];
  stop = followEvents({
    onOpen: () => told.push("open"),
    onChange: () => told.push("change"),
    onBreak: (attempt) => told.push(`break ${attempt}`),
  });
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("stays with a stream that breaks its silence", () => {
  streams[0]!.onopen();
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(15_000);
    streams[0]!.say();
  }
  expect(told).toEqual(["open", ...Array<string>(10).fill("change")]);
  expect(streams).toHaveLength(1);
});

it("takes a stream that stays silent, and then a server that answers nothing, for gone", () => {
  streams[0]!.onopen();
  streams[0]!.say();
  vi.advanceTimersByTime(41_000);
  expect(told).toEqual(["open", "change", "break 1"]);
  expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  vi.advanceTimersByTime(12_000);
  expect(told.slice(2)).toEqual(["break 1", "break 2"]);
  streams.at(-1)!.onopen();
  streams.at(-1)!.onerror();
  expect(told.slice(4)).toEqual(["open", "break 1"]);
});

it("asks for nothing after it was stopped", () => {
  streams[0]!.onopen();
  stop();
  vi.advanceTimersByTime(120_000);
  expect(streams).toHaveLength(1);
  expect(told).toEqual(["open"]);
});

it("lets go of the stream while nobody looks, and follows again when somebody does", () => {
  const shown = (state: DocumentVisibilityState) => {
    vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
    document.dispatchEvent(new Event("visibilitychange"));
  };
  streams[0]!.onopen();
  shown("hidden");
  vi.advanceTimersByTime(1_000);
  shown("visible");
  vi.advanceTimersByTime(10_000);
  expect(streams[0]!.isOpen).toBe(true);
  shown("hidden");
  vi.advanceTimersByTime(120_000);
  expect(streams.map(({ isOpen }) => isOpen)).toEqual([false]);
  // what comes meanwhile is missed, and read again
  expect(told).toEqual(["open", "break 1"]);
  shown("visible");
  expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});
