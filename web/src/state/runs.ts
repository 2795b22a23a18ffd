/** Which runs there are, which of them are drawn, and in which colour. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import type { Run } from "../api/types";
import { parsePattern } from "../base/regex";
import { asText, inAddress, parameter } from "./address";
import { board } from "./board";
import { assignColors } from "./runColors";
import { isShown, selectionInAddress, type Selection } from "./selection";

const NONE: readonly Run[] = [];

/** All runs, in natural order. */
export const runs: ReadonlySignal<readonly Run[]> = computed(
  () => board.value?.runs ?? NONE,
);

/** The pattern as typed. */
export const runFilter: Signal<string> = signal("");
const pattern = computed(() => parsePattern(runFilter.value));
/** What is wrong with the pattern, or null. */
export const filterError: ReadonlySignal<string | null> = computed(
  () => pattern.value.error,
);

/** Which runs are ticked. */
export const selection: Signal<Selection> = signal({
  mode: "except",
  names: new Set(),
});

parameter("runs", runFilter, asText);
inAddress(selectionInAddress(selection));

/** The runs that pass the filter: what the runs panel lists. */
export const listedRuns: ReadonlySignal<readonly Run[]> = computed(() => {
  const { test } = pattern.value;
  return runFilter.value === ""
    ? runs.value
    : runs.value.filter((run) => test(run.name));
});

/** The runs that are ticked and pass the filter: what charts draw. */
export const shownRuns: ReadonlySignal<readonly Run[]> = computed(() =>
  listedRuns.value.filter((run) => isShown(selection.value, run.name)),
);

/** The names of `shownRuns`. */
export const shownNames: ReadonlySignal<ReadonlySet<string>> = computed(
  () => new Set(shownRuns.value.map((run) => run.name)),
);

/** The run under the pointer, in whichever panel that is. */
export const hoveredRun: Signal<string | null> = signal(null);

const colors = computed(() =>
  assignColors(
    board.value?.logdir ?? "",
    runs.value.map((run) => run.name),
  ),
);

/** The custom property that holds the run's colour (`--run-3`): the same one in every session of this browser. */
export function runColor(name: string): string {
  return colors.value.get(name) ?? "--run-1";
}

export function isTicked(name: string): boolean {
  return isShown(selection.value, name);
}

/** Ticks a run, or unticks it. */
export function toggleRun(name: string): void {
  const { mode, names } = selection.value;
  const changed = new Set(names);
  if (!changed.delete(name)) changed.add(name);
  selection.value = { mode, names: changed };
}

/** Ticks this run alone; where it is alone already, ticks all. */
export function soloRun(name: string): void {
  const { mode, names } = selection.value;
  const alone = mode === "only" && names.size === 1 && names.has(name);
  selection.value = alone
    ? { mode: "except", names: new Set() }
    : { mode: "only", names: new Set([name]) };
}

/** Unticks every listed run, or ticks them all where none is ticked. Runs that the filter hides stay as they are. */
export function toggleAllRuns(): void {
  const listed = listedRuns.value.map((run) => run.name);
  const show = shownRuns.value.length === 0;
  if (listed.length === runs.value.length) {
    selection.value = { mode: show ? "except" : "only", names: new Set() };
    return;
  }
  const { mode, names } = selection.value;
  const changed = new Set(names);
  for (const name of listed) {
    if (show === (mode === "only")) changed.add(name);
    else changed.delete(name);
  }
  selection.value = { mode, names: changed };
}
