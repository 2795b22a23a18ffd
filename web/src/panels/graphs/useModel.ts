import { useComputed, type ReadonlySignal } from "@preact/signals";
import type { LoggedGraph } from "../../api/types";
import type { Steps } from "../../base/slices";
import { building, type BuildOptions } from "../../graph/build";
import { countCategories } from "../../graph/coloring";
import { compareGraphs, type Comparison } from "../../graph/differences";
import { markBoxes } from "../../graph/marks";
import { matchBoxes } from "../../graph/match";
import type { Graph } from "../../graph/model";
import { uniteGraphs, type Sides } from "../../graph/union";
import {
  graphBefore,
  useGraphBefore,
  type ShownGraph,
} from "../../state/graph";
import { t } from "../../i18n";
import { foldsRepeats } from "./state";
import { useSteps } from "./useSteps";

/** Two graphs that are compared, and what each box of the drawn one is in either. */
export interface Compared {
  readonly comparison: Comparison;
  readonly sides: ReadonlyMap<string, Sides>;
}

/** What is shown: the logged graph, or its union with the one before. */
interface Built {
  /** Of the logged graph. */
  readonly key: string;
  readonly graph: Graph;
  readonly compared: Compared | null;
}

export interface Model {
  readonly built: ReadonlySignal<Built | null>;
  readonly graph: ReadonlySignal<Graph | null>;
  readonly compared: ReadonlySignal<Compared | null>;
  /** Why there is nothing to compare with. */
  readonly error: ReadonlySignal<string | null>;
}

export function useModel(logged: ShownGraph): Model {
  const before = useGraphBefore();
  const [now, key] = [logged.value.value, logged.valueKey.value];
  const [place, read] = [graphBefore.value, before.valueKey.value];
  const isRead = place && read?.run === place.run && read.tag === place.tag;
  const old = isRead ? before.value.value : null;
  const fold = foldsRepeats.value;
  const [input, output] = [t("graphs.end.input"), t("graphs.end.output")];
  const options = { fold, ends: { input, output } };
  const built = useSteps<Built>(
    () => (now && key !== null ? build(key, old, now, options) : null),
    [key, old, now, fold, input, output],
  );
  return {
    built,
    graph: useComputed(() => built.value?.graph ?? null),
    compared: useComputed(() => built.value?.compared ?? null),
    error: useComputed(() =>
      graphBefore.value === null ? null : (before.error.value?.message ?? null),
    ),
  };
}

type Options = Required<Omit<BuildOptions, "sign">>;

function* build(
  key: string,
  before: LoggedGraph | null,
  logged: LoggedGraph,
  options: Options,
): Steps<Built> {
  const made = before
    ? yield* unite(before, logged, options)
    : {
        graph: yield* building(logged.nodes, logged.modules, options),
        compared: null,
      };
  yield* countCategories(made.graph);
  yield* markBoxes(made.graph);
  return { key, ...made };
}

function* unite(
  before: LoggedGraph,
  logged: LoggedGraph,
  { fold, ends }: Options,
): Steps<Pick<Built, "graph" | "compared">> {
  const from = yield* building(before.nodes, before.modules, { ends });
  const to = yield* building(logged.nodes, logged.modules, { ends });
  const comparison = compareGraphs(from, to, yield* matchBoxes(from, to));
  yield;
  const { graph, sides } = yield* uniteGraphs(comparison, before, logged, {
    fold,
    ends,
  });
  return { graph, compared: { comparison, sides } };
}
