/** What the palette can go to: every tag, run and command there is now. */
import { computed } from "@preact/signals";
import type { Kind } from "../api/types";
import { assertNever } from "../base/assertNever";
import { searchable } from "../base/fuzzy";
import { inEnglish, t } from "../i18n";
import { panels } from "../panels/registry";
import { board } from "../state/board";
import { commands, goToRun, goToTag, type Command } from "../state/commands";
import { soloRun } from "../state/runs";
import { setting } from "../state/setting";
import type { Entry } from "./paletteRank";

/** Tens of thousands of them: so each is small, and what follows from it is made when it is asked for. */
export type PaletteEntry = Entry &
  (
    | { readonly group: "tags"; readonly kind: Kind }
    | { readonly group: "runs" }
    | { readonly group: "commands"; readonly command: Command }
  );

/** Kinds whose tags have cards of their own. */
const KINDS = panels
  .map(({ kind }) => kind)
  .filter((kind) => kind !== "graphs");

const tagEntries = computed(() => {
  const tags = board.value?.tags ?? {};
  return KINDS.flatMap((kind) =>
    (tags[kind] ?? []).map((tag): PaletteEntry => ({
      group: "tags",
      name: searchable(tag),
      kind,
    })),
  );
});

const runEntries = computed(() =>
  (board.value?.runs ?? []).map(({ name }): PaletteEntry => ({
    group: "runs",
    name: searchable(name),
  })),
);

const commandEntries = computed(() =>
  commands.value
    .filter(({ when }) => when?.() ?? true)
    .map((command): PaletteEntry => ({
      group: "commands",
      name: searchable(commandTitle(command)),
      // whoever reads Chinese may know the English word, too
      alias: searchable(englishTitle(command)),
      command,
    })),
);

export const paletteEntries = computed<readonly PaletteEntry[]>(() => [
  ...tagEntries.value,
  ...runEntries.value,
  ...commandEntries.value,
]);

export function commandTitle({ titleKey, titleParams }: Command): string {
  return t(titleKey, titleParams?.());
}

function englishTitle({ titleKey, titleParams }: Command): string {
  return inEnglish(titleKey, titleParams?.());
}

/** Does what choosing it promises. `alone`: of a run, that no other is shown. */
export function follow(entry: PaletteEntry, alone: boolean): void {
  const name = entry.name.text;
  switch (entry.group) {
    case "tags":
      return goToTag({ kind: entry.kind, tag: name });
    case "runs":
      return alone ? soloRun(name) : goToRun(name);
    case "commands":
      return entry.command.run();
    default:
      return assertNever(entry);
  }
}

/** `tags:scalars:loss`: unique, and the same in another session. */
export function keyOf(entry: PaletteEntry): string {
  switch (entry.group) {
    case "tags":
      return `tags:${entry.kind}:${entry.name.text}`;
    case "runs":
      return `runs:${entry.name.text}`;
    case "commands":
      return `commands:${entry.command.id}`;
    default:
      return assertNever(entry);
  }
}

const MOST_REMEMBERED = 20;

/** The keys of what was chosen lately, the newest first. */
const recentKeys = setting<readonly string[]>(
  "recent",
  [],
  (value) =>
    Array.isArray(value) && value.every((key) => typeof key === "string"),
);

export function remember(entry: PaletteEntry): void {
  const key = keyOf(entry);
  const others = recentKeys.peek().filter((other) => other !== key);
  recentKeys.value = [key, ...others].slice(0, MOST_REMEMBERED);
}

/** Those of the entries that were chosen lately, the newest first. */
export function recentOf(entries: readonly PaletteEntry[]): PaletteEntry[] {
  const keys = recentKeys.peek();
  if (keys.length === 0) return [];
  const wanted = new Set(keys);
  const found = new Map<string, PaletteEntry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (wanted.has(key)) found.set(key, entry);
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}
