/** Signals that follow another one in their own time. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";

const ALWAYS: ReadonlySignal<boolean> = signal(true);

/**
 * Follows a signal at once, but changes at most once in `pause` milliseconds, and only while `free`; the last value always
 * arrives.
 */
export function paced<T>(
  source: ReadonlySignal<T>,
  pause: number,
  free: ReadonlySignal<boolean> = ALWAYS,
): ReadonlySignal<T> {
  const followed = signal(source.peek());
  const waits = signal(false);
  effect(() => {
    const newest = source.value;
    if (waits.value || !free.value || followed.peek() === newest) return;
    followed.value = newest;
    waits.value = true;
    setTimeout(() => (waits.value = false), pause);
  });
  return followed;
}

/** What came of a change isn't waited for any longer, in milliseconds: who does it may hang. */
const LONGEST_MS = 2_000;

/** Whether a signal has changed within the last `rest` milliseconds, or has and what came of it is not done: not `free`. */
export function restless(
  source: ReadonlySignal<unknown>,
  rest: number,
  free: ReadonlySignal<boolean>,
): ReadonlySignal<boolean> {
  const moves = signal(false);
  const rests = signal(true);
  let last = source.peek();
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const newest = source.value;
    if (newest === last) return;
    last = newest;
    moves.value = true;
    rests.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      rests.value = true;
      timer = setTimeout(() => (moves.value = false), LONGEST_MS);
    }, rest);
  });
  effect(() => {
    if (rests.value && free.value) moves.value = false;
  });
  return moves;
}
