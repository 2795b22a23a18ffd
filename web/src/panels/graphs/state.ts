/** How the graph is looked at. */
import { signal, type Signal } from "@preact/signals";
import { isColorBy, type ColorBy } from "../../graph/coloring";
import type { TableSorting } from "../../graph/moduleTable";
import { asOneOf, parameter } from "../../state/address";
import { oneOf, setting } from "../../state/setting";

export const GRAPH_VIEWS = ["graph", "table", "flame"] as const;
export type GraphView = (typeof GRAPH_VIEWS)[number];

export const graphView = setting<GraphView>(
  "graphView",
  "graph",
  oneOf(...GRAPH_VIEWS),
);
parameter("graphas", graphView, asOneOf(GRAPH_VIEWS), { fallback: "graph" });

/** Counts as plain for a graph that has no such figures. */
export const graphColor = setting<ColorBy>("graphColor", "forward", isColorBy);
parameter(
  "graphcolor",
  graphColor,
  {
    parse: (text) => (isColorBy(text) ? text : undefined),
    format: (value) => value,
  },
  { fallback: "forward" },
);

/** Whether repeated blocks are drawn as one. */
export const foldsRepeats = setting("graphFold", true, oneOf(true, false));
parameter(
  "graphfold",
  foldsRepeats,
  {
    parse: (text) => ({ on: true, off: false })[text],
    format: (value) => (value ? "on" : "off"),
  },
  { fallback: true },
);

export const moduleSorting: Signal<TableSorting> = signal({
  by: "module",
  descending: false,
});
