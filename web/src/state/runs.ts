/** Which runs there are, and which of them are drawn. */
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
import { baseline } from "./chartOptions";
import { columnFilters, columnTest } from "./columns";
import { noteOf, notes } from "./notes";
import { isShown, selectionInAddress, type Selection } from "./selection";
import { trainingOf, trainings, type Training } from "./trainings";

export { runColor } from "./colorBy";

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

/** What a person calls a run: the name that was given to it, or its own; a part of a training by its training and label. */
export function displayName(run: string): string {
  const given = noteOf(run).name;
  if (given) return given;
  const { name, label } = trainingOf(run);
  return label ? `${displayName(name)} · ${label}` : run;
}

/** Whether hidden runs are listed; they are never drawn. */
export const showHidden: Signal<boolean> = signal(false);

/** The trainings that pass the filter and those of the columns, and are not hidden: what the runs panel lists. */
export const listedTrainings: ReadonlySignal<readonly Training[]> = computed(
  () => {
    const { test } = pattern.value;
    const passesColumns = columnTest.value;
    const said = notes.value;
    const all = trainings.value;
    if (runFilter.value === "" && !passesColumns && said.size === 0) return all;
    return all.filter((training) => {
      const note = said.get(training.name);
      if (note?.hidden && !showHidden.value) return false;
      if (passesColumns && !passesColumns(training)) return false;
      return test(training.name) || (note !== undefined && test(note.name));
    });
  },
);

/** Whether the reader asked for some runs and not others. */
export const isFiltered: ReadonlySignal<boolean> = computed(
  () => runFilter.value !== "" || columnTest.value !== null,
);

/** Lists all runs again. */
export function clearRunFilters(): void {
  runFilter.value = "";
  columnFilters.value = {};
}

/** The listed trainings that are ticked and not hidden. */
export const shownTrainings: ReadonlySignal<readonly Training[]> = computed(
  () => {
    const { mode, names } = selection.value;
    const said = notes.value;
    return listedTrainings.value.filter(
      ({ name }) =>
        names.has(name) === (mode === "only") && !said.get(name)?.hidden,
    );
  },
);

/** The runs of the shown trainings, with their parts: what charts draw. */
export const shownRuns: ReadonlySignal<readonly Run[]> = computed(() => {
  const shown = shownNames.value;
  return shown.size === runs.value.length
    ? runs.value
    : runs.value.filter((run) => shown.has(run.name));
});

/** The names of `shownRuns`. */
export const shownNames: ReadonlySignal<ReadonlySet<string>> = computed(() => {
  const names = new Set<string>();
  for (const { name, parts } of shownTrainings.value) {
    names.add(name);
    for (const { run } of parts) names.add(run);
  }
  return names;
});

/** The run that the others are compared to; empty where none is, or it isn't there (any more). */
export const comparedTo: ReadonlySignal<string> = computed(() => {
  const wanted = baseline.value;
  return runs.value.some(({ name }) => name === wanted) ? wanted : "";
});

/**
 * The run that others are compared to in these tags: the only part of the chosen one's training that logged any of them
 * (`add_hparams` makes a run of its own), where it has none itself.
 */
export function comparedIn(tags: readonly string[]): string {
  const chosen = comparedTo.value;
  if (!chosen) return "";
  const places = tags.map((tag) => board.value?.tags.scalars?.indexOf(tag));
  const byName = new Map(runs.value.map((run) => [run.name, run]));
  const logged = (name: string) =>
    byName.get(name)?.tags.scalars?.some((place) => places.includes(place));
  if (logged(chosen)) return chosen;
  const { parts } = trainings.value.find(({ name }) => name === chosen) ?? {};
  const found = parts?.filter(({ run }) => logged(run)) ?? [];
  return found.length === 1 ? found[0]!.run : chosen;
}

/** The run under the pointer, in whichever panel that is. */
export const hoveredRun: Signal<string | null> = signal(null);

/** Whether a run's training is ticked. */
export function isTicked(run: string): boolean {
  return isShown(selection.value, trainingOf(run).name);
}

/** Ticks a run's training, or unticks it. */
export function toggleRun(run: string): void {
  tickRuns([run], !isTicked(run));
}

/** Ticks the trainings of these runs, or unticks them. */
export function tickRuns(runs: readonly string[], ticked: boolean): void {
  const { mode, names } = selection.value;
  const changed = new Set(names);
  for (const run of runs) {
    const { name } = trainingOf(run);
    if (ticked === (mode === "only")) changed.add(name);
    else changed.delete(name);
  }
  selection.value = { mode, names: changed };
}

/** Ticks these alone; where they are alone already, ticks all. */
export function soloRuns(runs: readonly string[]): void {
  const wanted = new Set(runs.map((run) => trainingOf(run).name));
  const { mode, names } = selection.value;
  const alone =
    mode === "only" &&
    names.size === wanted.size &&
    [...wanted].every((name) => names.has(name));
  selection.value = alone
    ? { mode: "except", names: new Set() }
    : { mode: "only", names: wanted };
}

/** Ticks this run alone; where it is alone already, ticks all. */
export function soloRun(run: string): void {
  soloRuns([run]);
}

/** Unticks every listed training, or ticks them all where none is ticked. What the filter hides stays as it is. */
export function toggleAllRuns(): void {
  const listed = listedTrainings.value;
  const show = shownTrainings.value.length === 0;
  if (listed.length === trainings.value.length) {
    selection.value = { mode: show ? "except" : "only", names: new Set() };
    return;
  }
  tickRuns(
    listed.map(({ name }) => name),
    show,
  );
}
