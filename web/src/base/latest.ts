/**
 * Wraps an asynchronous read so that only its newest call counts: a new call aborts the one before it, and a call that was
 * overtaken resolves to `undefined`, whatever the reader answered.
 */
export interface Latest<Args extends unknown[], T> {
  (...args: Args): Promise<T | undefined>;
  /** Aborts what is under way; its promise resolves to `undefined`. */
  cancel(): void;
}

export function latest<Args extends unknown[], T>(
  read: (signal: AbortSignal, ...args: Args) => Promise<T>,
): Latest<Args, T> {
  let current: AbortController | null = null;
  const cancel = () => {
    current?.abort();
    current = null;
  };
  const call = async (...args: Args): Promise<T | undefined> => {
    cancel();
    const mine = new AbortController();
    current = mine;
    try {
      const value = await read(mine.signal, ...args);
      return current === mine ? value : undefined;
    } catch (error) {
      if (current !== mine) return undefined;
      throw error;
    } finally {
      if (current === mine) current = null;
    }
  };
  return Object.assign(call, { cancel });
}
