/** Which graph is shown, what of it is open, and what is selected. */
import {
  batch,
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getGraph } from "../api/client";
import type { LoggedGraph } from "../api/types";
import { markOf } from "../base/mark";
import { asOptionalText, inAddress, parameter } from "./address";
import { revision } from "./board";
import { useResource, type Resource } from "./resource";
import { runs, shownNames } from "./runs";
import { oneOf, setting } from "./setting";

const KIND = "graphs";

/** The run whose graph was asked for; null: the first one shown that has a graph. */
export const chosenGraphRun: Signal<string | null> = signal(null);

/** The path of the selected box of the graph, or null. */
export const selectedNode: Signal<string | null> = signal(null);

/** The run whose graph the shown one is compared with, or null. */
export const chosenGraphBefore: Signal<string | null> = signal(null);

parameter("graph", chosenGraphRun, asOptionalText, { isPlace: true });
parameter("graphvs", chosenGraphBefore, asOptionalText, { isPlace: true });
parameter("node", selectedNode, asOptionalText, { isPlace: true });

type Marks = ReadonlySet<string>;

/** Marks of the open boxes, by chosen run; a run that isn't here has what opens by itself. */
const openMarks: Signal<ReadonlyMap<string, Marks>> = signal(
  new Map<string, Marks>(),
);

/** Marks of the open boxes of the shown graph; null: what opens by itself. */
export const openBoxes: ReadonlySignal<Marks | null> = computed(
  () => openMarks.value.get(chosenGraphRun.value ?? "") ?? null,
);

inAddress({
  names: ["open"],
  isPlace: true,
  take: (query) => {
    const open = new Map(openMarks.peek());
    const run = query.get("graph") ?? "";
    const text = query.get("open");
    if (text === null) open.delete(run);
    else open.set(run, new Set(text.split(".").filter(Boolean)));
    openMarks.value = open;
    return [];
  },
  put: (query) => {
    if (openBoxes.value)
      query.set("open", [...openBoxes.value].sort().join("."));
  },
});

/** Whether the tree of modules stands beside the drawing. */
export const treeShown = setting("graphTree", true, oneOf(true, false));

/** Names of the runs that have a graph. */
export const graphRuns: ReadonlySignal<readonly string[]> = computed(() =>
  runs.value.filter((run) => run.tags[KIND]?.length).map((run) => run.name),
);

/** The run whose graph is shown; null where no run has one. */
export const graphRun: ReadonlySignal<string | null> = computed(() => {
  const names = graphRuns.value;
  const chosen = chosenGraphRun.value;
  if (chosen !== null && names.includes(chosen)) return chosen;
  return names.find((name) => shownNames.value.has(name)) ?? names[0] ?? null;
});

export function chooseGraphRun(name: string): void {
  chosenGraphRun.value = name;
  selectedNode.value = null;
}

/** The run that the shown one is compared with: another one that has a graph. */
export const graphBefore: ReadonlySignal<string | null> = computed(() => {
  const chosen = chosenGraphBefore.value;
  const isThere = chosen !== null && graphRuns.value.includes(chosen);
  return isThere && chosen !== graphRun.value ? chosen : null;
});

/** Marks of boxes of which no edge is tucked away, however many there are. */
const drawnMarks: Signal<Marks> = signal(new Set<string>());
parameter("edges", drawnMarks, {
  parse: (text): Marks => new Set(text.split(".").filter(Boolean)),
  format: (marks) => [...marks].sort().join("."),
});
export const drawnEdges: ReadonlySignal<Marks> = drawnMarks;

export function toggleEdges(box: string): void {
  const marks = new Set(drawnMarks.peek());
  if (!marks.delete(markOf(box))) marks.add(markOf(box));
  drawnMarks.value = marks;
}

/** A link to what is open is one to this run, whichever is the first by then. */
export function setOpenBoxes(run: string, open: ReadonlySet<string>): void {
  batch(() => {
    chosenGraphRun.value = run;
    openMarks.value = new Map([
      ...openMarks.peek(),
      [run, new Set([...open].map(markOf))],
    ]);
  });
}

/** The shown run's graph as it was logged. */
export function useLoggedGraph(): Resource<string, LoggedGraph> {
  return useGraphOf(graphRun);
}

/** The graph that it is compared with. */
export function useGraphBefore(): Resource<string, LoggedGraph> {
  return useGraphOf(graphBefore);
}

function useGraphOf(
  run: ReadonlySignal<string | null>,
): Resource<string, LoggedGraph> {
  return useResource({
    key: () => run.value,
    read: getGraph,
    revision: (run) => revision(run, KIND).value,
  });
}
