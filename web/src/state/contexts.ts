/** What runs were begun with, in words; of all of them asked for once somebody looks at it. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import {
  getAllContexts,
  getContexts,
  type Context,
  type Contexts,
} from "../api/contexts";
import { board } from "./board";
import type { Begun } from "./column";
import { resource, type Resource } from "./resource";
import { trainings } from "./trainings";

const PAUSE_MS = 5_000;

export function contextsOf(run: string): Resource<string, readonly Context[]> {
  return resource({ key: () => run, read: getContexts });
}

const watched = signal(false);
const read = resource<string, Contexts>({
  key: () => (watched.value && board.value ? "all" : null),
  read: (_key, abort) => getAllContexts(abort),
  revision: () => board.value?.runs.length,
  pause: PAUSE_MS,
});

/** By training, the newest: its own, or one of its parts'. Null before the first answer. */
export const contextRows: ReadonlySignal<ReadonlyMap<string, Context> | null> =
  computed(
    () => {
      const found = read.value.value;
      if (!found) return null;
      const rows = new Map<string, Context>();
      for (const { name, parts } of trainings.value) {
        const newest = [name, ...parts.map(({ run }) => run)]
          .flatMap((run) => (Object.hasOwn(found, run) && found[run]) || [])
          .reduce<Context | null>(
            (last, each) => (last && last.started > each.started ? last : each),
            null,
          );
        if (newest) rows.set(name, newest);
      }
      return rows;
    },
    {
      watched: () => queueMicrotask(() => (watched.value = true)),
      unwatched: () => queueMicrotask(() => (watched.value = false)),
    },
  );

/** Empty where it isn't known. */
export function begunText(context: Context, field: Begun): string {
  switch (field) {
    case "command":
      return commandText(context, true);
    case "revision":
      return revisionText(context);
    case "gpu":
      return gpuTexts(context).join(", ");
    case "torch":
      return context.packages.torch ?? "";
    default:
      return context[field];
  }
}

/** `4ff0a31 main`, with `*` where files were changed since; empty where nothing is known. */
export function revisionText({ git }: Context): string {
  if (!git) return "";
  const commit = git.commit.slice(0, 7) + (git.dirty ? "*" : "");
  return [commit, git.branch].filter(Boolean).join(" ");
}

/** As a shell takes it; of the programs' paths their names, where `short`. */
export function commandText({ command }: Context, short = false): string {
  const names = short ? command.map(shortPath) : command;
  return names.map(quoted).join(" ");
}

/** Those of one name once, with how many there are: `8 × NVIDIA H200`. */
export function gpuTexts({ gpus }: Context): readonly string[] {
  const counts = new Map<string, number>();
  for (const { name } of gpus) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) =>
    count > 1 ? `${count} × ${name}` : name,
  );
}

/** The interpreter and the program, which come first, are known by their names. */
function shortPath(word: string, place: number): string {
  return place < 2 ? word.slice(word.lastIndexOf("/") + 1) : word;
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./*-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
