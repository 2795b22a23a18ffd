import { signal, type ReadonlySignal } from "@preact/signals";

const TICK_MS = 5_000;

const seconds = signal(Date.now() / 1000);

/** The present, in seconds since 1970, a few seconds coarse: for what is told as an age. */
export const now: ReadonlySignal<number> = seconds;

/** Lets `now` run until the returned function is called. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    seconds.value = Date.now() / 1000;
  }, TICK_MS);
  return () => clearInterval(timer);
}
