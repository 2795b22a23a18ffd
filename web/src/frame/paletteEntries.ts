/** What the palette can go to: every tag, run and command there is now. */
import { computed } from "@preact/signals";
import { fill, t, catalogues } from "../i18n";
import type { Kind } from "../api/types";
import { searchable } from "../base/fuzzy";
import { board } from "../state/board";
import { commands, goToRun, goToTag, type Command } from "../state/commands";
import { setting } from "../state/setting";
import { panels } from "../panels/registry";
import type { Entry } from "./paletteRank";

export interface PaletteEntry extends Entry {
  readonly run: () => void;
  /** Of a tag. */
  readonly kind?: Kind;
  /** Of a run: its name. */
  readonly runName?: string;
  readonly shortcut?: string;
}

/** Kinds whose tags have cards of their own. */
const KINDS = panels
  .map(({ kind }) => kind)
  .filter((kind) => kind !== "graphs");

const tagEntries = computed(() => {
  const tags = board.value?.tags ?? {};
  return KINDS.flatMap((kind) =>
    (tags[kind] ?? []).map((tag): PaletteEntry => ({
      key: `tag:${kind}:${tag}`,
      group: "tags",
      name: searchable(tag),
      kind,
      run: () => goToTag({ kind, tag }),
    })),
  );
});

const runEntries = computed(() =>
  (board.value?.runs ?? []).map(({ name }): PaletteEntry => ({
    key: `run:${name}`,
    group: "runs",
    name: searchable(name),
    runName: name,
    run: () => goToRun(name),
  })),
);

const commandEntries = computed(() =>
  commands.value
    .filter(({ when }) => when?.() ?? true)
    .map((command): PaletteEntry => ({
      key: `command:${command.id}`,
      group: "commands",
      name: searchable(commandTitle(command)),
      // whoever reads Chinese may know the English word, too
      alias: searchable(englishTitle(command)),
      run: command.run,
      ...(command.shortcut ? { shortcut: command.shortcut } : {}),
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
  return fill(catalogues.en[titleKey], titleParams?.() ?? {}, "en");
}

const MOST_REMEMBERED = 20;

/** The keys of what was chosen lately, the newest first. */
export const recentKeys = setting<readonly string[]>(
  "recent",
  [],
  (value) =>
    Array.isArray(value) && value.every((key) => typeof key === "string"),
);

export function remember({ key }: PaletteEntry): void {
  const others = recentKeys.peek().filter((other) => other !== key);
  recentKeys.value = [key, ...others].slice(0, MOST_REMEMBERED);
}
