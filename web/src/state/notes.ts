/** What people said of runs: names to show, notes, colours, and which are hidden. Kept by the server for each logdir. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../api/client";
import { getNotes, putNote, type Note } from "../api/runs";
import { say } from "../base/toast";
import { t } from "../i18n";

const NOTHING: Note = { name: "", note: "", color: "", hidden: false };

const held = signal<ReadonlyMap<string, Note>>(new Map());
/** By run; runs of which nothing was said are left out. */
export const notes: ReadonlySignal<ReadonlyMap<string, Note>> = held;

export function noteOf(run: string): Note {
  return held.value.get(run) ?? NOTHING;
}

/** Asks the server once. One that keeps no notes costs them, and nothing else. */
export async function startNotes(): Promise<void> {
  try {
    setNotes(await getNotes());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Takes notes over: for `startNotes`, and for tests of what follows from them. */
export function setNotes(notes: Readonly<Record<string, Note>>): void {
  const said = Object.entries(notes);
  if (said.length > 0 || held.peek().size > 0) held.value = new Map(said);
}

/** Changes what is said of a run: at once on the page, and then where it is kept. */
export function changeNote(run: string, change: Partial<Note>): Promise<void> {
  return changeNotes([run], change);
}

/** The same of several runs. */
export async function changeNotes(
  runs: readonly string[],
  change: Partial<Note>,
): Promise<void> {
  const all = new Map(held.peek());
  for (const run of runs) {
    const next = { ...noteOf(run), ...change };
    if (next.name || next.note || next.color || next.hidden) all.set(run, next);
    else all.delete(run);
  }
  held.value = all;
  const wire = Object.entries(change).map(([field, value]) => [
    field,
    value || null,
  ]);
  try {
    for (const run of runs) {
      await putNote(run, Object.fromEntries(wire) as Partial<Note>);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(t("runs.notKept", { reason: error.message }));
  }
}
