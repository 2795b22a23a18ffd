// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Board } from "../api/types";
import { startAddress, takeAddress } from "../state/address";
import { board } from "../state/board";
import { ownTab, tab } from "../state/route";
import { startFirstTab } from "./firstTab";

const LOGGED = { scalars: ["loss"], histograms: ["w"], text: ["notes"] };
type Logged = keyof typeof LOGGED;

function logged(kinds: readonly Logged[], state = "ready"): Board {
  const tags = Object.fromEntries(kinds.map((kind) => [kind, LOGGED[kind]]));
  return {
    logdir: "/runs",
    runs: [],
    tags,
    problems: [],
    progress: { state },
  } as unknown as Board;
}

/** Tells the page what was logged, as the server does. */
async function log(kinds: readonly Logged[], state?: string): Promise<void> {
  board.value = logged(kinds, state);
  await Promise.resolve();
}

let stop = () => undefined as void;

/** A visit of the page at this address. */
function start(search: string): void {
  stop();
  ownTab.value = "scalars";
  takeAddress("?tab=scalars");
  vi.runAllTimers();
  // one that names no dashboard asks for something else
  takeAddress(search || "?smoothing=0.6");
  stop = startFirstTab();
}

beforeAll(startAddress);
beforeEach(() => {
  vi.useFakeTimers();
  board.value = null;
});
afterEach(() => {
  stop();
  vi.runAllTimers();
  vi.useRealTimers();
});

it.each<[readonly Logged[], string, string]>([
  [["histograms"], "", "histograms"],
  [["text"], "", "text"],
  [["text", "histograms"], "", "histograms"],
  [["text", "scalars"], "", "scalars"],
  [[], "", "scalars"],
  [["histograms"], "?tab=scalars", "scalars"],
  [["histograms"], "?tab=text", "text"],
])("of %j, `%s` opens %s", async (kinds, search, opened) => {
  start(search);
  await log(kinds);
  expect(tab.value).toBe(opened);
});

it("leaves no place to go back to, and names what it opened", async () => {
  start("");
  const entries = history.length;
  await log(["histograms"]);
  vi.advanceTimersByTime(1000);
  expect(location.search).toBe("?tab=histograms");
  expect(history.length).toBe(entries);
  tab.value = "scalars";
  expect(location.search).toBe("?tab=scalars");
  expect(history.length).toBe(entries + 1);
});

it("waits until everything is read, for scalars may come last", async () => {
  start("");
  await log(["histograms"], "loading");
  expect(tab.value).toBe("scalars");
  await log(["histograms", "scalars"]);
  expect(tab.value).toBe("scalars");
});

it("gives way to scalars that come a moment later, and to none that come long after", async () => {
  for (const [pause, opened] of [
    [2_000, "scalars"],
    [20_000, "text"],
  ] as const) {
    start("");
    await log([]);
    vi.advanceTimersByTime(60_000);
    await log(["text"]);
    expect(tab.value).toBe("text");
    vi.advanceTimersByTime(pause);
    await log(["text", "scalars"]);
    expect(tab.value).toBe(opened);
  }
});

it("stays where somebody has begun to read, or gone to", async () => {
  start("");
  await log(["text"]);
  window.dispatchEvent(new Event("wheel"));
  await log(["text", "histograms"]);
  expect(tab.value).toBe("text");

  start("");
  await log([]);
  tab.value = "histograms";
  await log(["text"]);
  expect(tab.value).toBe("histograms");
});
