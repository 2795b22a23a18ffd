/** How the graph is looked at. */
import { signal, type Signal } from "@preact/signals";
import { isColorBy, type ColorBy } from "../../graph/coloring";
import { isSortedBy, type TableSorting } from "../../graph/moduleTable";
import { asOneOf, asOptionalText, parameter } from "../../state/address";
import { oneOf, setting } from "../../state/setting";

export const GRAPH_VIEWS = ["graph", "table", "flame"] as const;
export type GraphView = (typeof GRAPH_VIEWS)[number];

export const graphView = setting<GraphView>(
  "graphView",
  "graph",
  oneOf(...GRAPH_VIEWS),
);
parameter("graphas", graphView, asOneOf(GRAPH_VIEWS), {
  fallback: "graph",
  isPlace: true,
});

/** Which way the data of the selected box is followed: to where it comes from, to where it goes. */
export type Tracing = "none" | "inputs" | "outputs" | "both";
const TRACINGS: readonly Tracing[] = ["none", "inputs", "outputs", "both"];

export const tracing: Signal<Tracing> = signal("none");
parameter("trace", tracing, asOneOf(TRACINGS));

export function toggleTracing(way: "inputs" | "outputs"): void {
  const inputs = (way === "inputs") !== follows("inputs");
  const outputs = (way === "outputs") !== follows("outputs");
  tracing.value = inputs
    ? outputs
      ? "both"
      : "inputs"
    : outputs
      ? "outputs"
      : "none";
}

export function follows(way: "inputs" | "outputs"): boolean {
  return tracing.value === way || tracing.value === "both";
}

/** Where one looks: the point of the drawing in the middle of the window, and the scale. null: as a graph is first seen. */
export interface Look {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export const look: Signal<Look | null> = signal(null);
parameter(
  "look",
  look,
  {
    parse: (text) => {
      const [x = NaN, y = NaN, scale = NaN, ...more] = text
        .split("_")
        .map((part) => (part === "" ? NaN : Number(part)));
      const valid = [x, y, scale].every(Number.isFinite) && scale > 0;
      return valid && more.length === 0 ? { x, y, scale } : undefined;
    },
    format: (value) =>
      value === null
        ? ""
        : [
            value.x.toFixed(0),
            value.y.toFixed(0),
            Number(value.scale.toPrecision(3)),
          ].join("_"),
  },
  { isPlace: "kept" },
);

/** A graph that has no such figures is coloured by kind. */
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
parameter(
  "graphsort",
  moduleSorting,
  {
    parse: (text) => {
      const [, sign, by = ""] = /^(-?)(.*)$/s.exec(text) ?? [];
      return isSortedBy(by) ? { by, descending: sign === "-" } : undefined;
    },
    format: ({ by, descending }) => (descending ? "-" : "") + by,
  },
  { isPlace: "kept" },
);

/** The box into which the flame looks; null: all of the model. */
export const flameZoom: Signal<string | null> = signal(null);
parameter("flame", flameZoom, asOptionalText, { isPlace: true });
