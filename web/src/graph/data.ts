/** The user's own numbers of modules, as one more colour and column each. */
import { formatValue } from "../base/format";
import type { Box, Graph } from "./model";

const MARK = "data:";

/** A number by the name that the user gave it. */
export type DataBy = `data:${string}`;

export function isData(name: string): name is DataBy {
  return name.startsWith(MARK) && name.length > MARK.length;
}

export function dataName(by: DataBy): string {
  return by.slice(MARK.length);
}

/** A module's number; null where it has none of that name. */
export function dataOf(box: Box, by: DataBy): number | null {
  return box.call?.data.get(dataName(by)) ?? null;
}

/** A module's number as text; empty where it has none. */
export function dataText(box: Box, by: DataBy): string {
  const value = dataOf(box, by);
  return value === null ? "" : shortNumber(value);
}

/** Whole numbers as they are, others to four digits. */
export function shortNumber(value: number): string {
  const isShort = Number.isInteger(value) && Math.abs(value) < 1e6;
  return isShort ? String(value).replace("-", "−") : formatValue(value);
}

const ranges = new WeakMap<Graph, ReadonlyMap<DataBy, readonly number[]>>();

/** The least and the greatest of each of the graph's numbers, by the order in which they are met. */
function rangesOf(graph: Graph): ReadonlyMap<DataBy, readonly number[]> {
  const known = ranges.get(graph);
  if (known) return known;
  const found = new Map<DataBy, [number, number]>();
  for (const box of graph.boxes.values()) {
    for (const [name, value] of box.call?.data ?? []) {
      const [low, high] = found.get(`${MARK}${name}`) ?? [value, value];
      found.set(`${MARK}${name}`, [
        Math.min(low, value),
        Math.max(high, value),
      ]);
    }
  }
  ranges.set(graph, found);
  return found;
}

/** Those that the graph has. */
export function knownData(graph: Graph): readonly DataBy[] {
  return [...rangesOf(graph).keys()];
}

/** The least and the greatest, as text. */
export function dataRange(graph: Graph, by: DataBy): string {
  const range = rangesOf(graph).get(by) ?? [];
  return [...new Set(range)].map(shortNumber).join(" – ");
}

/** Where a module's number lies between the least and the greatest, from 0 to 1; 1 where all are equal. */
export function dataPlace(graph: Graph, box: Box, by: DataBy): number | null {
  const value = dataOf(box, by);
  const [low, high] = rangesOf(graph).get(by) ?? [];
  if (value === null || low === undefined || high === undefined) return null;
  return high > low ? (value - low) / (high - low) : 1;
}
