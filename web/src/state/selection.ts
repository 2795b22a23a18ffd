import type { Signal } from "@preact/signals";
import type { AddressPart } from "./address";

/**
 * A choice of runs that stays meaningful as runs come: `except` ticks all but the named ones, and new runs with them;
 * `only` ticks the named ones alone.
 */
export interface Selection {
  readonly mode: "except" | "only";
  readonly names: ReadonlySet<string>;
}

export function isShown(selection: Selection, name: string): boolean {
  return selection.names.has(name) === (selection.mode === "only");
}

/** Beyond so many names a selection is too long for an address; the link then shows the default one. */
const MOST_NAMES = 100;

/** `only=a&only=b` or `off=a`; an empty `only` is a selection of none. */
export function selectionInAddress(held: Signal<Selection>): AddressPart {
  return {
    names: ["only", "off"],
    take: (query) => {
      const named = (name: string) =>
        new Set(query.getAll(name).filter((run) => run !== ""));
      held.value = query.has("only")
        ? { mode: "only", names: named("only") }
        : { mode: "except", names: named("off") };
      return [];
    },
    put: (query) => {
      const { mode, names } = held.value;
      if (names.size > MOST_NAMES) return;
      const name = mode === "only" ? "only" : "off";
      for (const run of names) query.append(name, run);
      if (mode === "only" && names.size === 0) query.set(name, "");
    },
  };
}
