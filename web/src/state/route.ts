/** The view in the address, once it is touched: a link reproduces it. What is not ours in the address stays. */
import { batch, effect, signal, type Signal } from "@preact/signals";
import type { Kind, XAxis } from "../api/types";
import { runFilter, selection } from "./runs";
import type { Selection } from "./selection";
import {
  isSmoothing,
  isXAxis,
  isYScale,
  smoothing,
  xAxis,
  yScale,
  type YScale,
} from "./settings";

/** The kind whose panel is open. */
export const tab: Signal<Kind> = signal("scalars");

/** The pattern that tags are filtered by, as typed. */
export const tagFilter: Signal<string> = signal("");

/** The run whose graph was asked for; null: the first one shown that has a graph. */
export const chosenGraphRun: Signal<string | null> = signal(null);

/** The path of the selected box of the graph, or null. */
export const selectedNode: Signal<string | null> = signal(null);

export interface Route {
  readonly tab: Kind;
  readonly runFilter: string;
  readonly tagFilter: string;
  readonly selection: Selection;
  /** Null: as the reader prefers. */
  readonly smoothing: number | null;
  readonly xAxis: XAxis | null;
  readonly yScale: YScale | null;
  readonly graphRun: string | null;
  readonly node: string | null;
}

const OURS = [
  ...["tab", "runs", "tags", "only", "off", "smoothing", "x", "y"],
  ...["graph", "node"],
];

/** Beyond so many names a selection is too long for an address; the link then shows the default one. */
const MOST_NAMES = 100;

export function parseRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const only = query.getAll("only");
  const smoothed = query.has("smoothing")
    ? Number(query.get("smoothing"))
    : null;
  const x = query.get("x");
  const y = query.get("y");
  return {
    tab: query.get("tab") || "scalars",
    runFilter: query.get("runs") ?? "",
    tagFilter: query.get("tags") ?? "",
    // an empty `only` is a selection of none
    selection: query.has("only")
      ? { mode: "only", names: new Set(only.filter((name) => name !== "")) }
      : { mode: "except", names: new Set(query.getAll("off")) },
    smoothing: isSmoothing(smoothed) ? smoothed : null,
    xAxis: isXAxis(x) ? x : null,
    yScale: isYScale(y) ? y : null,
    graphRun: query.get("graph"),
    node: query.get("node"),
  };
}

/** The address's query (with its `?`, or empty), which keeps what `search` had of others. */
export function formatRoute(route: Route, search: string): string {
  const query = new URLSearchParams(search);
  for (const name of OURS) query.delete(name);
  const put = (name: string, value: string, fallback = "") => {
    if (value !== fallback) query.set(name, value);
  };
  put("tab", route.tab, "scalars");
  put("runs", route.runFilter);
  put("tags", route.tagFilter);
  if (route.smoothing !== null) put("smoothing", String(route.smoothing));
  if (route.xAxis !== null) put("x", route.xAxis);
  if (route.yScale !== null) put("y", route.yScale);
  if (route.graphRun !== null) put("graph", route.graphRun);
  if (route.node !== null) put("node", route.node);
  const { mode, names } = route.selection;
  if (names.size <= MOST_NAMES) {
    const name = mode === "only" ? "only" : "off";
    for (const run of names) query.append(name, run);
    if (mode === "only" && names.size === 0) query.set(name, "");
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** Takes the view from the address, then keeps the address at the view. A tab is a place to go back to; the rest is not. */
export function startRoute(): void {
  take(parseRoute(location.search));
  window.addEventListener("popstate", () => take(parseRoute(location.search)));
  let shownTab = tab.peek();
  let touched = location.search !== "";
  effect(() => {
    const search = formatRoute(
      {
        tab: tab.value,
        runFilter: runFilter.value,
        tagFilter: tagFilter.value,
        selection: selection.value,
        smoothing: smoothing.value,
        xAxis: xAxis.value,
        yScale: yScale.value,
        graphRun: chosenGraphRun.value,
        node: selectedNode.value,
      },
      location.search,
    );
    const moved = shownTab !== tab.value;
    shownTab = tab.value;
    const first = !touched;
    touched = true;
    if (first || search === location.search) return;
    const address = location.pathname + search + location.hash;
    if (moved) history.pushState(null, "", address);
    else replaceSoon(address);
  });
}

function take(route: Route): void {
  batch(() => {
    tab.value = route.tab;
    runFilter.value = route.runFilter;
    tagFilter.value = route.tagFilter;
    chosenGraphRun.value = route.graphRun;
    selectedNode.value = route.node;
    selection.value = route.selection;
    if (route.smoothing !== null) smoothing.value = route.smoothing;
    if (route.xAxis !== null) xAxis.value = route.xAxis;
    if (route.yScale !== null) yScale.value = route.yScale;
  });
}

/** Browsers bound how often an address may change (Safari: 100 in 30 s), and a dragged slider changes it at every pixel. */
const REPLACE_PAUSE_MS = 300;
let replaceTimer: ReturnType<typeof setTimeout> | undefined;

function replaceSoon(address: string): void {
  clearTimeout(replaceTimer);
  replaceTimer = setTimeout(
    () => history.replaceState(null, "", address),
    REPLACE_PAUSE_MS,
  );
}
