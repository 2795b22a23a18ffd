import { effect, signal, type ReadonlySignal } from "@preact/signals";

/** Follows a signal, but changes at most once in `pause` milliseconds; the last value always arrives. */
export function paced<T>(
  source: ReadonlySignal<T>,
  pause: number,
): ReadonlySignal<T> {
  const followed = signal(source.peek());
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    void source.value;
    timer ??= setTimeout(() => {
      timer = undefined;
      followed.value = source.peek();
    }, pause);
  });
  return followed;
}
