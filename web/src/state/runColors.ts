/**
 * Run colours that outlive a reload. Taken in the order in which runs were first seen, and remembered for each logdir, so
 * that a run which starts later never recolours those before it.
 */
import { readStored, writeStored } from "./stored";

/** As many as tokens.css names: `--run-1` … `--run-10`. */
export const RUN_COLORS = 10;

/** Beyond so many names the order is kept for the session alone: 10,000 names would fill a browser's storage. */
const MOST_REMEMBERED = 2_000;

const seen = new Map<string, Map<string, number>>();

/** Run name → custom property, for these runs of one logdir. */
export function assignColors(
  logdir: string,
  names: readonly string[],
): Map<string, string> {
  const order = seen.get(logdir) ?? remembered(logdir);
  seen.set(logdir, order);
  const before = order.size;
  for (const name of names) {
    if (!order.has(name)) order.set(name, order.size);
  }
  if (order.size > before && order.size <= MOST_REMEMBERED) {
    writeStored(`colors:${logdir}`, [...order.keys()]);
  }
  return new Map(
    names.map((name) => [name, `--run-${(order.get(name)! % RUN_COLORS) + 1}`]),
  );
}

function remembered(logdir: string): Map<string, number> {
  const stored = readStored(`colors:${logdir}`);
  const names = Array.isArray(stored) ? (stored as unknown[]) : [];
  return new Map(names.map((name, place) => [String(name), place]));
}
