/** Which graph is shown, what of it is open, and what is selected. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { getGraph } from "../api/client";
import type { LoggedGraph } from "../api/types";
import { asOptionalText, parameter } from "./address";
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

parameter("graph", chosenGraphRun, asOptionalText);
parameter("graphvs", chosenGraphBefore, asOptionalText);
parameter("node", selectedNode, asOptionalText);

/** Paths of the open boxes, by run; a run that isn't here has what opens by itself. */
export const openBoxes: Signal<ReadonlyMap<string, ReadonlySet<string>>> =
  signal(new Map<string, ReadonlySet<string>>());

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

export function setOpenBoxes(run: string, open: ReadonlySet<string>): void {
  openBoxes.value = new Map([...openBoxes.value, [run, open]]);
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
