/**
 * Something read from the server by key: the old value stays while the new one is on its way, an overtaken answer is
 * dropped, new data of the same key is read at a bounded pace, and what failed but may pass is asked for again.
 */
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api/client";
import { latest } from "../base/latest";

export interface Resource<K, T> {
  /** What was read last, for whichever key; null before the first answer. */
  readonly value: ReadonlySignal<T | null>;
  /** The key that `value` was read for. */
  readonly valueKey: ReadonlySignal<K | null>;
  /** Why the newest read failed, or null. */
  readonly error: ReadonlySignal<ApiError | null>;
  readonly loading: ReadonlySignal<boolean>;
  dispose(): void;
}

export interface ResourceOptions<K, T> {
  /** What to read; null reads nothing. Compared by its JSON. May read signals. */
  key: () => K | null;
  read: (key: K, signal: AbortSignal) => Promise<T>;
  /** Reads the signals whose growth means that there is new data for the key. */
  revision?: (key: K) => unknown;
  /** The shortest time between two reads of the same key, in milliseconds. */
  pause?: number;
}

const PAUSE_MS = 250;
/** After a failure that may pass; twice as long after every further one. */
const RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

export function resource<K, T>(options: ResourceOptions<K, T>): Resource<K, T> {
  const value = signal<T | null>(null);
  const valueKey = signal<K | null>(null);
  const error = signal<ApiError | null>(null);
  const loading = signal(false);
  const pause = options.pause ?? PAUSE_MS;

  let current: K | null = null;
  let currentText = "";
  let readAt = -Infinity;
  let busy = false;
  let outdated = false;
  /** In a row. */
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer goes off. */
  let due = Infinity;

  const read = latest((abort: AbortSignal, key: K) => options.read(key, abort));

  const forgetTimer = () => {
    clearTimeout(timer);
    timer = undefined;
    due = Infinity;
  };
  const start = (key: K) => {
    forgetTimer();
    readAt = performance.now();
    busy = true;
    outdated = false;
    loading.value = true;
    read(key).then(
      (answer) => {
        // overtaken: the newer read speaks for itself
        if (answer === undefined) return;
        failures = 0;
        error.value = null;
        valueKey.value = key;
        value.value = answer;
        finish();
      },
      (reason: unknown) => {
        finish();
        if (!(reason instanceof ApiError)) throw reason;
        error.value = reason;
        if (reason.mayPass) {
          startSoon(Math.min(RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
          failures += 1;
        }
      },
    );
  };
  const finish = () => {
    busy = false;
    loading.value = false;
    if (outdated) startSoon();
  };
  /** Reads again, but neither while a read of the same key is under way nor sooner than the pause allows. */
  const startSoon = (wait = pause) => {
    outdated = true;
    const at = readAt + wait;
    if (busy || due <= at) return;
    forgetTimer();
    due = at;
    timer = setTimeout(
      () => {
        forgetTimer();
        if (current !== null) start(current);
      },
      Math.max(0, at - performance.now()),
    );
  };

  const stop = effect(() => {
    const key = options.key();
    if (key !== null) options.revision?.(key);
    const text = JSON.stringify(key);
    const same = text === currentText;
    current = key;
    currentText = text;
    if (!same) failures = 0;
    if (key === null) {
      forgetTimer();
      read.cancel();
      busy = false;
      loading.value = false;
    } else if (same) startSoon();
    else start(key);
  });

  return {
    value,
    valueKey,
    error,
    loading,
    dispose: () => {
      stop();
      forgetTimer();
      read.cancel();
    },
  };
}

/** A resource that lives as long as the component. The options are those of the first render: let them read signals. */
export function useResource<K, T>(
  options: ResourceOptions<K, T>,
): Resource<K, T> {
  const [held] = useState(() => resource(options));
  useEffect(() => () => held.dispose(), [held]);
  return held;
}
