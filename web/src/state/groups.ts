/** Trainings that are drawn as one line: their mean or median, with a band around it. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { naturalCompare } from "../base/naturalSort";
import { asOneOf, inAddress, parameter } from "./address";
import { board } from "./board";
import { colorBy, runColor } from "./colorBy";
import { catcher, formatCommon, parseCommon, type Common } from "./grouping";
import { hparamRows, hparamText } from "./hparams";
import { assignColors } from "./runColors";
import { displayName, shownTrainings } from "./runs";
import { oneOf, setting } from "./setting";
import { trainings, type Training } from "./trainings";

export type GroupBy =
  { readonly by: "none" } | { readonly by: "folder" } | Common;
export type Center = "mean" | "median";
export type Band = "none" | "std" | "sem" | "range" | "iqr";

export const CENTERS = ["mean", "median"] as const;
export const BANDS = ["none", "std", "sem", "range", "iqr"] as const;

const UNGROUPED: GroupBy = { by: "none" };

export const groupBy: Signal<GroupBy> = signal(UNGROUPED);
parameter("group", groupBy, {
  parse: (text): GroupBy | undefined =>
    text === "none" || text === "folder" ? { by: text } : parseCommon(text),
  format: formatGroupBy,
});

function formatGroupBy(value: GroupBy): string {
  switch (value.by) {
    case "none":
    case "folder":
      return value.by;
    default:
      return formatCommon(value);
  }
}

export const center = setting<Center>("center", "mean", oneOf(...CENTERS));
parameter("center", center, asOneOf(CENTERS), { fallback: "mean" });

export const band = setting<Band>("band", "std", oneOf(...BANDS));
parameter("band", band, asOneOf(BANDS), { fallback: "std" });

/** The groups whose members are drawn as well. */
export const expandedGroups: Signal<ReadonlySet<string>> = signal(new Set());
inAddress({
  names: ["expand"],
  take: (query) => {
    expandedGroups.value = new Set(query.getAll("expand").filter(Boolean));
    return [];
  },
  put: (query) => {
    for (const name of expandedGroups.value) query.append("expand", name);
  },
});

export function toggleGroup(name: string): void {
  const changed = new Set(expandedGroups.value);
  if (!changed.delete(name)) changed.add(name);
  expandedGroups.value = changed;
}

/** Runs that are drawn as one line. */
export interface RunGroup {
  readonly name: string;
  readonly runs: readonly string[];
  /** A custom property, or a literal. */
  readonly color: string;
}

/**
 * Training → the name of its group; null where the trainings are not grouped. What has nothing in common with others (a
 * name that the pattern doesn't match, no such hyperparameter) is a group of its own, which is no mean of strangers.
 */
export const groupOf: ReadonlySignal<((training: string) => string) | null> =
  computed(() => {
    const by = groupBy.value;
    switch (by.by) {
      case "none":
        return null;
      case "folder":
        return (name) => {
          const cut = name.lastIndexOf("/");
          return cut > 0 ? name.slice(0, cut) : displayName(name);
        };
      case "regex": {
        const found = catcher(by.pattern);
        if (!("caught" in found)) return null;
        return (name) => found.caught(name) ?? displayName(name);
      }
      case "hparam": {
        const rows = hparamRows.value;
        return (name) => {
          const value = rows.get(name)?.[by.name];
          return value === undefined
            ? displayName(name)
            : `${by.name}=${hparamText(value)}`;
        };
      }
    }
  });

/** Group → colour: one of the palette each, or that of the first run where colours already tell something else. */
export const groupColors: ReadonlySignal<ReadonlyMap<string, string>> =
  computed(() => {
    const of = groupOf.value;
    if (!of) return new Map();
    const first = new Map<string, string>();
    for (const { name } of trainings.value) {
      const group = of(name);
      if (!first.has(group)) first.set(group, name);
    }
    if (colorBy.value.by === "run") {
      const rule = formatGroupBy(groupBy.value);
      const names = [...first.keys()].sort(naturalCompare);
      return assignColors(`${board.value?.logdir ?? ""} ${rule}`, names);
    }
    return new Map([...first].map(([group, run]) => [group, runColor(run)]));
  });

/** The colour that a training's lines are drawn in: its own, or its group's. */
export function drawnColor(training: string): string {
  const group = groupOf.value?.(training);
  const color = group === undefined ? undefined : groupColors.value.get(group);
  return color ?? runColor(training);
}

/** The groups of the shown runs, in natural order; null where they are not grouped. */
export const runGroups: ReadonlySignal<readonly RunGroup[] | null> = computed(
  () => {
    const of = groupOf.value;
    return of && groupTrainings(shownTrainings.value, of, groupColors.value);
  },
);

/**
 * The runs of each group. The parts of trainings make groups of their own, one for each label: the mean of a training's
 * `train` and `val`, which `add_scalars` wrote under one tag, would be neither.
 */
export function groupTrainings(
  shown: readonly Training[],
  groupOf: (training: string) => string,
  colors: ReadonlyMap<string, string>,
): readonly RunGroup[] {
  const groups = new Map<string, { color: string; runs: string[] }>();
  const add = (name: string, group: string, run: string) => {
    const held = groups.get(name);
    if (held) held.runs.push(run);
    else
      groups.set(name, { color: colors.get(group) ?? "--run-1", runs: [run] });
  };
  for (const { name, parts } of shown) {
    const group = groupOf(name);
    add(group, group, name);
    for (const { run, label } of parts) add(`${group} · ${label}`, group, run);
  }
  return [...groups]
    .sort(([a], [b]) => naturalCompare(a, b))
    .map(([name, { color, runs }]) => ({ name, runs, color }));
}
