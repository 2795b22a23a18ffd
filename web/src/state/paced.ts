import { effect, signal, type ReadonlySignal } from "@preact/signals";

/** Follows a signal at once, but changes at most once in `pause` milliseconds; the last value always arrives. */
export function paced<T>(
  source: ReadonlySignal<T>,
  pause: number,
): ReadonlySignal<T> {
  const followed = signal(source.peek());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    timer = undefined;
    if (followed.peek() === source.peek()) return;
    followed.value = source.peek();
    timer = setTimeout(follow, pause);
  };
  effect(() => {
    void source.value;
    if (timer === undefined) follow();
  });
  return followed;
}
