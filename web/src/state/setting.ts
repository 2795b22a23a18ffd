/** Signals that outlive a reload. */
import { batch, effect, signal, type Signal } from "@preact/signals";
import { readStored, removeStored, writeStored } from "./stored";

/** A signal that begins with what was stored, where that is valid, and stores every later value. */
export function setting<T>(
  name: string,
  fallback: T,
  valid: (value: unknown) => boolean,
): Signal<T> {
  return stored(name, signal(fallback), valid);
}

/** Gives a signal that is there already what was stored, where that is valid, and stores every later value. */
export function stored<T>(
  name: string,
  held: Signal<T>,
  valid: (value: unknown) => boolean,
): Signal<T> {
  const fallback = held.peek();
  resets.push(() => {
    const chosen = held.peek();
    held.value = fallback;
    removeStored(name);
    return () => (held.value = chosen);
  });
  const before = readStored(name);
  if (valid(before)) held.value = before as T;
  let first = true;
  effect(() => {
    const value = held.value;
    if (!first && storing) writeStored(name, value);
    first = false;
  });
  return held;
}

/** Each takes one setting back to the factory's, and answers how to undo that. */
const resets: (() => () => unknown)[] = [];

/** Takes every setting back to the factory's; the returned function undoes it. */
export function resetSettings(): () => void {
  let undos: readonly (() => unknown)[] = [];
  unstored(() => batch(() => (undos = resets.map((reset) => reset()))));
  return () => batch(() => undos.forEach((undo) => undo()));
}

let storing = true;

/** Runs something whose changes are not the reader's own choice, and so are not stored. */
export function unstored(change: () => void): void {
  storing = false;
  try {
    change();
  } finally {
    storing = true;
  }
}

/** The names of the folded sections of a dashboard. */
export type Folded = Signal<readonly string[]>;

export function foldedSetting(name: string): Folded {
  return setting<readonly string[]>(name, [], isStringList);
}

/** For `setting`: whether what was stored is one of these. */
export function oneOf(
  ...choices: readonly unknown[]
): (value: unknown) => boolean {
  return (value) => choices.includes(value);
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}
