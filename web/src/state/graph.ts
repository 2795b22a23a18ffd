/** Which graph is shown, what of it is open, and what is selected. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { useState } from "preact/hooks";
import { getGraph, type ApiError } from "../api/client";
import type { LoggedGraph } from "../api/types";
import { asOptionalText, parameter } from "./address";
import { board, revision } from "./board";
import { graphFile, graphNumbers } from "./graphFile";
import { GRAPH_KINDS, graphTagsOf, type GraphTags } from "./graphTags";
import { useResource } from "./resource";
import { runs, shownNames } from "./runs";
import { oneOf, setting } from "./setting";

const NOTHING: GraphTags = { graphs: [], costs: [] };

/** The run whose graph was asked for; null: the first one shown that has a graph. */
export const chosenGraphRun: Signal<string | null> = signal(null);

/** The tag that was asked for of a run with several graphs; null: the run's own, or its first. */
export const chosenGraphTag: Signal<string | null> = signal(null);

/** The tag of the step whose times and memory were asked for; null: the last one. */
export const chosenGraphCosts: Signal<string | null> = signal(null);

/** The path of the selected box of the graph, or null. */
export const selectedNode: Signal<string | null> = signal(null);

parameter("graph", chosenGraphRun, asOptionalText);
parameter("graphtag", chosenGraphTag, asOptionalText);
parameter("graphcosts", chosenGraphCosts, asOptionalText);
parameter("node", selectedNode, asOptionalText);

/** Paths of the open boxes, by graph; one that isn't here has what opens by itself. */
export const openBoxes: Signal<ReadonlyMap<string, ReadonlySet<string>>> =
  signal(new Map<string, ReadonlySet<string>>());

/** Whether the tree of modules stands beside the drawing. */
export const treeShown = setting("graphTree", true, oneOf(true, false));

const tagsByRun: ReadonlySignal<ReadonlyMap<string, GraphTags>> = computed(
  () => {
    const tags = board.value?.tags ?? {};
    const found = runs.value.map(
      (run) => [run.name, graphTagsOf(run, tags)] as const,
    );
    return new Map(found.filter(([, { graphs }]) => graphs.length > 0));
  },
);

/** Names of the runs that have a graph. */
export const graphRuns: ReadonlySignal<readonly string[]> = computed(() => [
  ...tagsByRun.value.keys(),
]);

/** The run whose graph is shown; null where no run has one. */
export const graphRun: ReadonlySignal<string | null> = computed(() => {
  const names = graphRuns.value;
  const chosen = chosenGraphRun.value;
  if (chosen !== null && names.includes(chosen)) return chosen;
  return names.find((name) => shownNames.value.has(name)) ?? names[0] ?? null;
});

/** The shown run's graphs, and the steps that were measured. */
export const graphTags: ReadonlySignal<GraphTags> = computed(
  () => tagsByRun.value.get(graphRun.value ?? "") ?? NOTHING,
);

/** Which of the run's graphs is shown; null: its own. */
export const graphTag: ReadonlySignal<string | null> = computed(() =>
  chosenOf(graphTags.value.graphs, chosenGraphTag.value, 0),
);

/** The step by whose times the graph is told; null where none was measured. */
export const graphCosts: ReadonlySignal<string | null> = computed(() => {
  const { costs } = graphTags.value;
  const chosen = chosenGraphCosts.value ?? graphTag.value;
  // the first steps of a training are slower than those that follow
  return chosenOf(costs, chosen, costs.length - 1);
});

function chosenOf<T>(all: readonly T[], chosen: T, otherwise: number) {
  return all.includes(chosen) ? chosen : (all[otherwise] ?? null);
}

export function chooseGraphRun(name: string): void {
  chosenGraphRun.value = name;
  selectedNode.value = null;
}

export function chooseGraphTag(tag: string | null): void {
  chosenGraphTag.value = tag;
  selectedNode.value = null;
}

export function setOpenBoxes(graph: string, open: ReadonlySet<string>): void {
  openBoxes.value = new Map([...openBoxes.value, [graph, open]]);
}

/** A graph to be drawn. */
export interface ShownGraph {
  readonly value: ReadonlySignal<LoggedGraph | null>;
  /** A name for it that no other graph has: of a run's own graph the run's. */
  readonly valueKey: ReadonlySignal<string | null>;
  /** Why it could not be read, or null. */
  readonly error: ReadonlySignal<ApiError | null>;
}

/** The graph of the opened file, else the shown run's as it was logged; with the numbers of an opened file. */
export function useLoggedGraph(): ShownGraph {
  const logged = useResource({
    key: () =>
      graphFile.value === null && graphRun.value !== null
        ? { run: graphRun.value, tag: graphTag.value, costs: graphCosts.value }
        : null,
    read: ({ run, tag, costs }, abort) => getGraph(run, abort, { tag, costs }),
    revision: ({ run }) => GRAPH_KINDS.map((kind) => revision(run, kind).value),
  });
  const [shown] = useState(() => {
    const value = computed(() => {
      const graph = graphFile.value?.graph ?? logged.value.value;
      return graph && (graphNumbers.value?.onto(graph) ?? graph);
    });
    const valueKey = computed(() => {
      if (graphFile.value) return `file ${graphFile.value.id}`;
      const key = logged.valueKey.value;
      return key && (key.tag === null ? key.run : `${key.run}\n${key.tag}`);
    });
    const error = computed(() => (graphFile.value ? null : logged.error.value));
    return { value, valueKey, error };
  });
  return shown;
}
