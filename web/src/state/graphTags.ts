/** Under which kinds a run's graphs lie, and what was measured of them; pure. */
import type { Board, Kind, Run } from "../api/types";
import { naturalCompare } from "../base/naturalSort";

/** A run's own graph. */
const OWN: readonly Kind[] = ["graphs", "meta_graphs"];
/** Graphs with a tag. */
const TAGGED: readonly Kind[] = [
  "graph_run_metadata",
  "graph_run_metadata_graph",
  "graph_keras_model",
];
/** Times and memory of a step. */
const COSTS: readonly Kind[] = [
  "graph_run_metadata",
  "graph_tagged_run_metadata",
];

/** All that is a part of the graphs' page. */
export const GRAPH_KINDS: readonly Kind[] = [
  ...new Set([...OWN, ...TAGGED, ...COSTS]),
];

/** What one run has. */
export interface GraphTags {
  /** null: the run's own, which comes first. */
  readonly graphs: readonly (string | null)[];
  /** Of steps that were measured. */
  readonly costs: readonly string[];
}

export function graphTagsOf(run: Run, tags: Board["tags"]): GraphTags {
  const named = (kinds: readonly Kind[]): string[] =>
    kinds
      .flatMap((kind) =>
        (run.tags[kind] ?? []).map((place) => tags[kind]?.[place] ?? ""),
      )
      .filter((name, place, all) => all.indexOf(name) === place)
      .sort(naturalCompare);
  const hasOwn = OWN.some((kind) => run.tags[kind]?.length);
  return {
    graphs: [...(hasOwn ? [null] : []), ...named(TAGGED)],
    costs: named(COSTS),
  };
}

/** How many graphs there are to choose from, whichever run has them. */
export function graphCount(tags: Board["tags"]): number {
  const count = (kind: Kind) => tags[kind]?.length ?? 0;
  const own = OWN.some(count) ? 1 : 0;
  return own + TAGGED.reduce((sum, kind) => sum + count(kind), 0);
}
