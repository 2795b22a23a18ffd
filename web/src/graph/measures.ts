/** The figures by which boxes are compared, and shares of the whole model. */
import { formatBytes, formatStepShort } from "../base/format";
import type { Box, Graph } from "./model";

export const MEASURES = [
  "forward",
  "backward",
  "memory",
  "peak",
  "flops",
  "parameters",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Whether a module takes what its parts take together; the peaks of parts come one after the other. */
export function addsUp(measure: Measure): boolean {
  return measure !== "peak";
}

export function isMeasure(name: string): name is Measure {
  return MEASURES.some((measure) => measure === name);
}

/** Whether memory is what is kept for the backward pass; else it is what the forward pass makes. */
export function tellsKept(graph: Graph): boolean {
  return (graph.root.cost.keptBytes ?? 0) > 0;
}

/** Whether memory is what was taken from allocators, as TensorFlow tells it. */
export function tellsAllocated(graph: Graph): boolean {
  return graph.root.cost.allocatedBytes !== null;
}

/** What a box takes; null where that was not measured, or makes no sense. */
export function measured(
  graph: Graph,
  box: Box,
  measure: Measure,
): number | null {
  const { cost } = box;
  switch (measure) {
    case "forward":
      return cost.forwardNs;
    case "backward":
      return cost.backwardNs;
    case "memory":
      return tellsKept(graph) ? cost.keptBytes : cost.madeBytes;
    case "peak":
      return cost.peakBytes;
    case "flops":
      return cost.flops;
    case "parameters":
      // an operation reads parameters, a module has them
      return box.node && !box.call?.recorded ? null : parameterCount(box);
  }
}

/** Whether a figure leaves out operations that do arithmetic: it is what they take at least. */
export function leavesOut(box: Box, measure: Measure): boolean {
  return measure === "flops" && (box.cost.uncounted ?? 0) > 0;
}

/** Of a box and everything in it; a module that is called again has those of its first call. */
export function parameterCount(box: Box): number {
  return box.call?.recorded ? box.call.parameters : box.parameters.count;
}

/** Of what the whole model takes; null where one of the two was not measured. */
export function shareOf(
  graph: Graph,
  box: Box,
  measure: Measure,
): number | null {
  const value = measured(graph, box, measure);
  const whole = measured(graph, graph.root, measure);
  return value === null || !whole ? null : Math.min(1, value / whole);
}

/** The measures that the model has. */
export function knownMeasures(graph: Graph): readonly Measure[] {
  return MEASURES.filter((measure) => measured(graph, graph.root, measure));
}

/** From these shares on, each step of the ramp. */
export const HEAT_STEPS = [0, 0.01, 0.03, 0.07, 0.15, 0.3, 0.5] as const;

/** 0 … 6, by the share of the whole. */
export function heatOf(share: number): number {
  return HEAT_STEPS.findLastIndex((from) => share >= from);
}

const NS_UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
] as const;

/** `1.2 ms`, `34 µs`: two digits where there are less than ten of a unit. */
export function formatNs(ns: number): string {
  // what would be rounded up to 1,000 is already one of the next unit
  const [size, unit] =
    NS_UNITS.find(([from]) => ns >= from * 0.9995) ?? NS_UNITS[3];
  const value = ns / size;
  const figure =
    value >= 9.95 || size === 1 ? Math.round(value) : value.toFixed(1);
  return `${figure} ${unit}`;
}

/** `34 %`; `0.4 %` below one, and `< 0.1 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  const isSmall = percent > 0 && percent < 0.95;
  return `${isSmall ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** `3.63 GFLOPs`, `512 FLOPs`, `0`. */
export function formatFlops(flops: number): string {
  if (flops === 0) return "0";
  const [, figure = "", unit = ""] =
    /^(.*?)([kMGT]?)$/.exec(formatStepShort(flops)) ?? [];
  return `${figure} ${unit}FLOPs`;
}

/** Before a figure that is not all. */
export const AT_LEAST = "≥ ";

/** A figure with its unit. */
export function formatMeasure(
  measure: Measure,
  value: number,
  locale: string,
): string {
  switch (measure) {
    case "forward":
    case "backward":
      return formatNs(value);
    case "memory":
    case "peak":
      return formatBytes(value, locale);
    case "flops":
      return formatFlops(value);
    case "parameters":
      return formatStepShort(value);
  }
}
