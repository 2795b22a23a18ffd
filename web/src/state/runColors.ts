/**
 * Run colours that outlive a reload. Taken in the order in which runs were first seen, and remembered for each logdir, so
 * that a run which starts later never recolours those before it. The same holds for groups of runs.
 */
import { readStored, writeStored } from "./stored";

/** As many as tokens.css names: `--run-1` … `--run-10`. */
export const RUN_COLORS = 10;
/** What belongs to no group. */
export const OTHER_COLOR = "--run-other";
/** From little to much: `--ramp-1` … `--ramp-10`. */
export const RAMP_COLORS = 10;

/** Beyond so many names the order is kept for the session alone: 10,000 names would fill a browser's storage. */
const MOST_REMEMBERED = 2_000;

const seen = new Map<string, Map<string, number>>();

/** Name → custom property, for these names of one scope: a logdir's runs, or its groups by one rule. */
export function assignColors(
  scope: string,
  names: readonly string[],
): Map<string, string> {
  const order = seen.get(scope) ?? remembered(scope);
  seen.set(scope, order);
  const before = order.size;
  for (const name of names) {
    if (!order.has(name)) order.set(name, order.size);
  }
  if (order.size > before && order.size <= MOST_REMEMBERED) {
    writeStored(`colors:${scope}`, [...order.keys()]);
  }
  return new Map(names.map((name) => [name, paletteColor(order.get(name)!)]));
}

function paletteColor(place: number): string {
  return `--run-${(place % RUN_COLORS) + 1}`;
}

/** The colour of a share in 0 … 1. */
export function rampColor(share: number): string {
  const place = Math.floor(share * RAMP_COLORS);
  return `--ramp-${Math.max(0, Math.min(place, RAMP_COLORS - 1)) + 1}`;
}

function remembered(scope: string): Map<string, number> {
  const stored = readStored(`colors:${scope}`);
  const names = Array.isArray(stored) ? (stored as unknown[]) : [];
  return new Map(names.map((name, place) => [String(name), place]));
}
