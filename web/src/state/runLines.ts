/** What the runs panel lists, line by line. */
import {
  computed,
  effect,
  signal,
  untracked,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { asOneOf, parameter } from "./address";
import { runSort, sorted } from "./columns";
import { expandedGroups, groupColors, groupOf, toggleGroup } from "./groups";
import {
  clearRunFilters,
  displayName,
  listedTrainings,
  runFilter,
  showHidden,
} from "./runs";
import { flatLines, groupLines, treeLines, type Line } from "./runTree";
import { foldedSetting, oneOf, setting } from "./setting";
import { noteOf } from "./notes";
import { trainingOf, type Training } from "./trainings";

export type RunsView = "tree" | "flat";
const VIEWS = ["tree", "flat"] as const;

export const runsView = setting<RunsView>("runsView", "tree", oneOf(...VIEWS));
parameter("list", runsView, asOneOf(VIEWS), { fallback: "tree" });

/** The paths of closed folders. */
const foldedFolders = foldedSetting("foldedRuns");
/** Those closed while a filter is on: it begins with all of them open, since what it found would be hidden. */
const foldedFound: Signal<readonly string[]> = signal([]);
effect(() => {
  void runFilter.value;
  foldedFound.value = [];
});

const folded = () => (runFilter.value === "" ? foldedFolders : foldedFound);

/** While it is true no live figure moves a run to another place: the reader is about to point at one. */
export const holdOrder: Signal<boolean> = signal(false);

const ordered: ReadonlySignal<readonly Training[]> = computed(() => {
  const listed = listedTrainings.value;
  void runSort.value;
  return holdOrder.value ? untracked(() => sorted(listed)) : sorted(listed);
});

export const runLines: ReadonlySignal<readonly Line[]> = computed(() => {
  const group = groupOf.value;
  if (group) {
    return groupLines(
      ordered.value,
      group,
      (name) => groupColors.value.get(name) ?? "--run-other",
      displayName,
      (name) => expandedGroups.value.has(name),
    );
  }
  if (runsView.value === "flat") return flatLines(ordered.value);
  const closed = new Set(folded().value);
  return treeLines(ordered.value, (path) => !closed.has(path));
});

/** Opens a folder, or closes it. */
export function toggleFolder(path: string): void {
  if (groupOf.value) {
    toggleGroup(path);
    return;
  }
  const held = folded();
  held.value = held.value.includes(path)
    ? held.value.filter((other) => other !== path)
    : [...held.value, path];
}

/** Opens all folders and groups, or closes them all. */
export function openFolders(open: boolean): void {
  const closed = open ? [] : allFolders();
  if (groupOf.value) expandedGroups.value = new Set(open ? allFolders() : []);
  else folded().value = closed;
}

function allFolders(): string[] {
  const group = groupOf.value;
  if (group) return [...new Set(ordered.value.map(({ name }) => group(name)))];
  return treeLines(ordered.value, () => true).flatMap((line) =>
    line.kind === "folder" ? [line.path] : [],
  );
}

/** A run to be brought into view in the runs panel; null once that is done. */
export const revealedRun: Signal<string | null> = signal(null);

/** Shows where a run stands in the runs panel: opens what it lies in, and lists it where the filter doesn't let it through. */
export function revealRun(run: string): void {
  const { name } = trainingOf(run);
  if (noteOf(name).hidden) showHidden.value = true;
  if (!listedTrainings.value.some((listed) => listed.name === name)) {
    clearRunFilters();
  }
  const group = groupOf.value?.(name);
  if (group !== undefined) {
    expandedGroups.value = new Set([...expandedGroups.value, group]);
  } else {
    const held = folded();
    held.value = held.value.filter(
      (path) => !name.startsWith(`${path}/`) && path !== name,
    );
  }
  revealedRun.value = name;
}
