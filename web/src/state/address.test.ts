// @vitest-environment jsdom
import { signal } from "@preact/signals";
import { beforeEach, expect, it, vi } from "vitest";
import {
  asNumber,
  forgetIgnored,
  formatAddress,
  ignoredInAddress,
  parameter,
  startAddress,
  takeAddress,
  wayBack,
  wayOn,
} from "./address";
import { smoothing, xAxis, yScale } from "./chartOptions";
import { chosenGraphRun, selectedNode } from "./graph";
import { tab, tagFilter } from "./route";
import { runFilter, selection } from "./runs";
import { readStored } from "./stored";

const DEFAULT = "?tab=scalars";

beforeEach(() => {
  takeAddress(DEFAULT);
  forgetIgnored();
});

it.each<[string, () => void, string]>([
  ["the default", () => undefined, ""],
  ["a tab", () => (tab.value = "text"), "?tab=text"],
  [
    "filters",
    () => {
      runFilter.value = "lr=.*";
      tagFilter.value = "a&b";
    },
    "?runs=lr%3D.*&tags=a%26b",
  ],
  [
    "axes and smoothing",
    () => {
      smoothing.value = 0;
      xAxis.value = "wall";
      yScale.value = "log";
    },
    "?smoothing=0&x=wall&y=log",
  ],
  [
    "runs switched off",
    () => (selection.value = { mode: "except", names: new Set(["a", "b c"]) }),
    "?off=a&off=b+c",
  ],
  [
    "runs alone",
    () => (selection.value = { mode: "only", names: new Set(["a"]) }),
    "?only=a",
  ],
  [
    "no run",
    () => (selection.value = { mode: "only", names: new Set() }),
    "?only=",
  ],
  [
    "a graph and a box of it",
    () => {
      chosenGraphRun.value = "lr=1";
      selectedNode.value = "Net/Linear[fc]";
    },
    "?graph=lr%3D1&node=Net%2FLinear%5Bfc%5D",
  ],
])("%s is written and read again", (_name, change, search) => {
  change();
  const written = formatAddress("");
  expect(sorted(written)).toBe(sorted(search));
  takeAddress(DEFAULT);
  expect(formatAddress("")).toBe("");
  takeAddress(search);
  expect(formatAddress("")).toBe(written);
});

function sorted(search: string): string {
  const query = new URLSearchParams(search);
  query.sort();
  return query.toString();
}

it("keeps what is not ours, and drops what no longer holds", () => {
  expect(formatAddress("?token=x&tab=text&off=a")).toBe("?token=x");
});

it.each([
  "smoothing=7",
  "smoothing=x",
  "smoothing=",
  "x=sideways",
  "y=cubic",
  "outliers=perhaps",
  "rows=2.5",
])("`%s` is ignored and told, the rest is taken", (part) => {
  takeAddress(`?tab=text&${part}`);
  expect(ignoredInAddress.value).toEqual([part]);
  expect(formatAddress("")).toBe("?tab=text");
});

it("leaves a selection of very many names out", () => {
  const names = Array.from({ length: 101 }, (_, i) => `run${i}`);
  selection.value = { mode: "only", names: new Set(names) };
  expect(formatAddress("")).toBe("");
});

it("leaves the reader's own preferences alone where the address asks for nothing", () => {
  smoothing.value = 0.9;
  takeAddress("?token=x");
  expect(smoothing.value).toBe(0.9);
  expect(readStored("smoothing")).toBe(0.9);
  takeAddress("?tab=text");
  expect(smoothing.value).toBe(0.6);
  expect(readStored("smoothing")).toBe(0.9);
});

it("takes a part that is named before the address is read", () => {
  const held = signal(1);
  parameter("late", held, asNumber(Number.isFinite));
  takeAddress("?late=4");
  expect(held.value).toBe(4);
});

it("stays where the view goes and comes back before it was written", () => {
  vi.useFakeTimers();
  history.replaceState(null, "", "/?smoothing=0.3");
  startAddress();
  smoothing.value = 0.5;
  smoothing.value = 0.3;
  vi.runAllTimers();
  expect(location.search).toBe("?smoothing=0.3");
  smoothing.value = 0.5;
  vi.runAllTimers();
  expect(location.search).toBe("?smoothing=0.5");
  vi.useRealTimers();
});

it("goes back to a place whose address asked for nothing, and leaves preferences alone", () => {
  vi.useFakeTimers();
  history.replaceState(null, "", "/");
  takeAddress(DEFAULT);
  smoothing.value = 0.9;
  startAddress();
  tab.value = "text";
  expect(location.search).toBe("?smoothing=0.9&tab=text");
  const entries = history.length;
  history.replaceState(null, "", "/"); // as the browser's own Back does
  window.dispatchEvent(new PopStateEvent("popstate"));
  expect(tab.value).toBe("scalars");
  expect(smoothing.value).toBe(0.9);
  vi.runAllTimers();
  expect(location.search).toBe("?smoothing=0.9");
  expect(history.length).toBe(entries);
  vi.useRealTimers();
});

it("knows whether the way back stays on this tab, and keeps what was shown last", () => {
  vi.useFakeTimers();
  history.replaceState(null, "", "/");
  takeAddress(DEFAULT);
  smoothing.value = 0.6;
  startAddress();
  expect(wayBack.value).toBe(false);
  tab.value = "graphs";
  expect(wayBack.value).toBe(false);
  selectedNode.value = "N/a";
  expect(wayBack.value).toBe(true);
  smoothing.value = 0.25; // not written yet when the place is left
  selectedNode.value = "N/b";
  const left = vi.spyOn(history, "replaceState");
  expect(left).not.toHaveBeenCalled();
  history.replaceState(
    { visit: 2 },
    "",
    "/?tab=graphs&node=N%2Fa&smoothing=0.25",
  );
  window.dispatchEvent(new PopStateEvent("popstate"));
  expect(selectedNode.value).toBe("N/a");
  expect([wayBack.value, wayOn.value]).toEqual([true, true]);
  selectedNode.value = "N/c";
  expect([wayBack.value, wayOn.value]).toEqual([true, false]);
  vi.useRealTimers();
});
