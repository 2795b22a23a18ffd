import { useComputed, type ReadonlySignal } from "@preact/signals";
import { buildGraph } from "../../graph/build";
import { compareGraphs, type Comparison } from "../../graph/differences";
import { matchBoxes } from "../../graph/match";
import type { Graph } from "../../graph/model";
import { uniteGraphs, type Sides } from "../../graph/union";
import {
  graphBefore,
  useGraphBefore,
  type ShownGraph,
} from "../../state/graph";
import { foldsRepeats } from "./state";

/** Two graphs that are compared, and what each box of the drawn one is in either. */
export interface Compared {
  readonly comparison: Comparison;
  readonly sides: ReadonlyMap<string, Sides>;
}

export interface Model {
  /** What is shown: the logged graph, or its union with the one before. */
  readonly graph: ReadonlySignal<Graph | null>;
  readonly compared: ReadonlySignal<Compared | null>;
  /** Why there is nothing to compare with. */
  readonly error: ReadonlySignal<string | null>;
}

export function useModel(logged: ShownGraph): Model {
  const before = useGraphBefore();
  const comparison = useComputed(() => {
    const [from, to] = [before.value.value, logged.value.value];
    const [place, read] = [graphBefore.value, before.valueKey.value];
    if (!from || !to || !place) return null;
    if (read?.run !== place.run || read.tag !== place.tag) return null;
    const [old, now] = [from, to].map(({ nodes, modules }) =>
      buildGraph(nodes, modules),
    );
    if (!old || !now) return null;
    const found = compareGraphs(old, now, matchBoxes(old, now));
    return { from, to, found };
  });
  const united = useComputed(() => {
    const made = comparison.value;
    return (
      made && uniteGraphs(made.found, made.from, made.to, foldsRepeats.value)
    );
  });
  const alone = useComputed(() => {
    const model = logged.value.value;
    if (!model || comparison.value) return null;
    return buildGraph(model.nodes, model.modules, { fold: foldsRepeats.value });
  });
  return {
    graph: useComputed(() => united.value?.graph ?? alone.value),
    compared: useComputed(() => {
      const [made, union] = [comparison.value, united.value];
      return made && union
        ? { comparison: made.found, sides: union.sides }
        : null;
    }),
    error: useComputed(() =>
      graphBefore.value === null ? null : (before.error.value?.message ?? null),
    ),
  };
}
