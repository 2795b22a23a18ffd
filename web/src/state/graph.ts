/** Which graph is shown, what of it is open, and what is selected. */
import {
  batch,
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { useState } from "preact/hooks";
import { getGraph, type ApiError } from "../api/client";
import type { LoggedGraph } from "../api/types";
import { markOf } from "../base/mark";
import { asOptionalText, inAddress, parameter } from "./address";
import { board, revision } from "./board";
import { graphFile, graphNumbers } from "./graphFile";
import { GRAPH_KINDS, graphTagsOf, type GraphTags } from "./graphTags";
import { useResource, type Resource } from "./resource";
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

/** The run with whose graph the shown one is compared, or null. */
export const chosenGraphBefore: Signal<string | null> = signal(null);

/** The tag of the graph to compare with; null: the one of the shown one's tag, or within a run its own. */
export const chosenGraphBeforeTag: Signal<string | null> = signal(null);

parameter("graph", chosenGraphRun, asOptionalText, { isPlace: true });
parameter("graphtag", chosenGraphTag, asOptionalText, { isPlace: true });
parameter("graphcosts", chosenGraphCosts, asOptionalText);
parameter("graphvs", chosenGraphBefore, asOptionalText, { isPlace: true });
parameter("graphvstag", chosenGraphBeforeTag, asOptionalText, {
  isPlace: true,
});
parameter("node", selectedNode, asOptionalText, { isPlace: true });

type Marks = ReadonlySet<string>;

/** Marks of the open boxes, by graph as it was chosen; one that isn't here has what opens by itself. */
const openMarks: Signal<ReadonlyMap<string, Marks>> = signal(
  new Map<string, Marks>(),
);

/** A name for a graph that no other one has. */
function keyOf(run: string | null, tag: string | null): string {
  return tag === null ? (run ?? "") : `${run ?? ""}\n${tag}`;
}

const chosenKey: ReadonlySignal<string> = computed(() =>
  graphFile.value
    ? fileKey(graphFile.value)
    : keyOf(chosenGraphRun.value, chosenGraphTag.value),
);

/** Marks of the open boxes of the shown graph; null: what opens by itself. */
export const openBoxes: ReadonlySignal<Marks | null> = computed(
  () => openMarks.value.get(chosenKey.value) ?? null,
);

inAddress({
  names: ["open"],
  isPlace: true,
  take: (query) => {
    const open = new Map(openMarks.peek());
    const key = keyOf(query.get("graph"), query.get("graphtag"));
    const text = query.get("open");
    if (text === null) open.delete(key);
    else open.set(key, new Set(text.split(".").filter(Boolean)));
    openMarks.value = open;
    return [];
  },
  put: (query) => {
    if (openBoxes.value && !graphFile.value)
      query.set("open", [...openBoxes.value].sort().join("."));
  },
});

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

/** One step of the way, not two. */
export function chooseGraphRun(name: string): void {
  const { graphs, costs } = tagsByRun.value.get(name) ?? NOTHING;
  const kept = (tag: string | null, all: readonly (string | null)[]) =>
    all.includes(tag) ? tag : null;
  batch(() => {
    chosenGraphRun.value = name;
    chosenGraphTag.value = kept(chosenGraphTag.value, graphs);
    chosenGraphCosts.value = kept(chosenGraphCosts.value, costs);
    selectedNode.value = null;
  });
}

export function chooseGraphTag(tag: string | null): void {
  batch(() => {
    chosenGraphTag.value = tag;
    selectedNode.value = null;
  });
}

/** One of the graphs of a run. */
export interface GraphPlace {
  readonly run: string;
  readonly tag: string | null;
}

/** What the shown graph is compared with: a graph of another run, or another one of this run. */
export const graphBefore: ReadonlySignal<GraphPlace | null> = computed(() => {
  const run = chosenGraphBefore.value;
  const chosen = chosenGraphBeforeTag.value;
  const graphs = tagsByRun.value.get(run ?? "")?.graphs;
  if (run === null || !graphs || graphFile.value) return null;
  if (run !== graphRun.value)
    return { run, tag: chosenOf(graphs, chosen ?? graphTag.value, 0) };
  const isAnother = graphs.includes(chosen) && chosen !== graphTag.value;
  return isAnother ? { run, tag: chosen } : null;
});

export function chooseGraphBefore(place: GraphPlace | null): void {
  batch(() => {
    chosenGraphBefore.value = place?.run ?? null;
    chosenGraphBeforeTag.value = place?.tag ?? null;
  });
}

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

/** What was asked for, by an address or before the run changed, and is not there; something else is shown in its place. */
export interface MissingGraph {
  readonly kind: "run" | "tag" | "costs" | "before" | "beforeTag";
  readonly name: string;
}

export const missingGraphs: ReadonlySignal<readonly MissingGraph[]> = computed(
  () => {
    // nothing is known to be missing before there is anything; a file is none of the runs'
    if (graphRun.value === null || graphFile.value) return [];
    const { graphs, costs } = graphTags.value;
    const others = tagsByRun.value.get(chosenGraphBefore.value ?? "")?.graphs;
    const asked = [
      ["run", chosenGraphRun.value, graphRuns.value],
      ["tag", chosenGraphTag.value, graphs],
      ["costs", chosenGraphCosts.value, costs],
      ["before", chosenGraphBefore.value, graphRuns.value],
      ["beforeTag", chosenGraphBeforeTag.value, others],
    ] as const;
    return asked.flatMap(([kind, name, there]) =>
      name === null || !there || there.includes(name) ? [] : [{ kind, name }],
    );
  },
);

/** The name of the graph that is to be shown, as `ShownGraph` tells which one is. */
export const wantedGraphKey: ReadonlySignal<string> = computed(() =>
  graphFile.value
    ? fileKey(graphFile.value)
    : keyOf(graphRun.value, graphTag.value),
);

/** Opens boxes of the shown graph. A link to what is open is one to this graph, whichever is the first by then. */
export function setOpenBoxes(open: ReadonlySet<string>): void {
  batch(() => {
    if (!graphFile.value) {
      chosenGraphRun.value = graphRun.value;
      chosenGraphTag.value = graphTag.value;
    }
    openMarks.value = new Map([
      ...openMarks.peek(),
      [chosenKey.value, new Set([...open].map(markOf))],
    ]);
  });
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
  const logged = useGraphOf(() =>
    graphFile.value === null && graphRun.value !== null
      ? { run: graphRun.value, tag: graphTag.value, costs: graphCosts.value }
      : null,
  );
  const [shown] = useState(() => {
    const value = computed(() => {
      const graph = graphFile.value?.graph ?? logged.value.value;
      return graph && (graphNumbers.value?.onto(graph) ?? graph);
    });
    const valueKey = computed(() => {
      if (graphFile.value) return fileKey(graphFile.value);
      const key = logged.valueKey.value;
      return key && keyOf(key.run, key.tag);
    });
    const error = computed(() => (graphFile.value ? null : logged.error.value));
    return { value, valueKey, error };
  });
  return shown;
}

function fileKey({ id }: { readonly id: number }): string {
  return `file ${String(id)}`;
}

/** The graph that it is compared with. */
export function useGraphBefore(): Resource<GraphKey, LoggedGraph> {
  return useGraphOf(() => {
    const before = graphBefore.value;
    if (before === null) return null;
    const { costs } = tagsByRun.value.get(before.run) ?? NOTHING;
    const isOwn = before.run === graphRun.value;
    const step = isOwn ? before.tag : graphCosts.value;
    return {
      ...before,
      costs: chosenOf(costs, step ?? "", costs.length - 1),
    };
  });
}

/** Which graph, and by which step's times. */
interface GraphKey extends GraphPlace {
  readonly costs: string | null;
}

function useGraphOf(
  key: () => GraphKey | null,
): Resource<GraphKey, LoggedGraph> {
  return useResource({
    key,
    read: ({ run, tag, costs }, abort) => getGraph(run, abort, { tag, costs }),
    revision: ({ run }) => GRAPH_KINDS.map((kind) => revision(run, kind).value),
  });
}
