/** What left while it was shown: runs, or the whole logdir. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { board } from "./board";
import { shownNames } from "./runs";

const names = signal<readonly string[]>([]);

/** Their names, until the reader has taken note or they are back. */
export const goneRuns: ReadonlySignal<readonly string[]> = names;

export function forgetGone(): void {
  names.value = [];
}

const other = signal<string | null>(null);
/** The logdir that is shown in place of the one before: another board was started at the same address. */
export const otherLogdir: ReadonlySignal<string | null> = other;

export function forgetOther(): void {
  other.value = null;
}

const expected = new Set<string>();

/** These are about to leave by the reader's own wish: nobody needs to be told. */
export function expectGone(runs: readonly string[]): void {
  for (const run of runs) expected.add(run);
}

/** Watches until the returned function is called. */
export function startGone(): () => void {
  let shown: ReadonlySet<string> = new Set();
  let logdir: string | undefined;
  return effect(() => {
    const held = board.value;
    const now = shownNames.value;
    if (held && held.logdir !== logdir) {
      if (logdir !== undefined) other.value = held.logdir;
      logdir = held.logdir;
      // its runs are no runs of this one
      shown = new Set();
      names.value = [];
    }
    // while a server that was started again is still reading, its list is not all there is
    if (held?.progress.state !== "ready") return;
    const there = new Set(held.runs.map((run) => run.name));
    const left = [...shown].filter(
      (name) => !there.has(name) && !expected.delete(name),
    );
    shown = now;
    const told = new Set([...names.peek(), ...left]);
    const still = [...told].filter((name) => !there.has(name));
    if (still.join("\n") !== names.peek().join("\n")) names.value = still;
  });
}
