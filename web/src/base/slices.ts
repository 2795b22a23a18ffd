/**
 * Long work in short tasks: the page paints and answers in between. One piece of work is done at a time, in the order of
 * asking; each is a plain function, or a generator that yields wherever it may pause.
 */
export type Work = () => Iterator<unknown> | void;

/** Half a frame: what the pointer does meanwhile waits no longer. */
const SLICE_MS = 8;

const waiting = new Map<object, Work>();
/** What waits for all of that. */
const turns: (() => void)[] = [];
let current: {
  readonly owner: object;
  readonly steps: Iterator<unknown>;
} | null = null;
let channel: MessageChannel | null = null;
let asked = false;

/**
 * Does the work soon. Asked for again by the same owner before it began, the newest counts, at the old place; work that has
 * begun is finished first, so that what changes all the time is still seen.
 */
export function inSlices(owner: object, work: Work): void {
  waiting.set(owner, work);
  ask();
}

/** Forgets the owner's work, also what has begun. */
export function cancelSlices(owner: object): void {
  waiting.delete(owner);
  if (current?.owner === owner) current = null;
}

/** Work that comes to a result, and yields wherever it may pause. */
export type Steps<T> = Generator<void, T>;

/** The result of work that is done in one go. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What nobody notices is done at once (milliseconds): little work has no pause in which half of it is seen. */
const AT_ONCE_MS = 30;

/** Calls `done` with the result of the work, before this returns where it is little; the rest is the owner's work in slices. */
export function inSteps<T>(
  owner: object,
  steps: Steps<T>,
  done: (result: T) => void,
): void {
  cancelSlices(owner);
  const end = performance.now() + AT_ONCE_MS;
  while (performance.now() < end) {
    const step = steps.next();
    if (!step.done) continue;
    done(step.value);
    return;
  }
  inSlices(owner, function* () {
    done(yield* steps);
  });
}

/** The result of the work, done as `inSteps` does it. Never settles once `signal` aborts. Rejects with what the work throws. */
export function stepped<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const owner = {};
    signal?.addEventListener("abort", () => cancelSlices(owner));
    const guarded = function* (): Steps<void> {
      try {
        resolve(yield* steps);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    inSteps(owner, guarded(), () => undefined);
  });
}

/** So many of a great many things are dealt with before the clock is looked at. */
export const LOT = 256;

/** Deals with one after the other, and may pause after every lot of them. */
export function* each<T>(
  items: Iterable<T>,
  act: (item: T) => void,
): Steps<void> {
  let count = 0;
  for (const item of items) {
    act(item);
    count += 1;
    if (count % LOT === 0) yield;
  }
}

/**
 * Resolves when no work is waiting, for one at a time: whoever makes more work of it, as an answer that is to be drawn, lets
 * that of the one before be finished first.
 */
export function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    ask();
  });
}

function ask(): void {
  if (asked) return;
  asked = true;
  if (!channel) {
    // a message, since timers are made to wait, and frames come too seldom
    channel = new MessageChannel();
    channel.port1.onmessage = slice;
  }
  channel.port2.postMessage(null);
}

function slice(): void {
  asked = false;
  const end = performance.now() + SLICE_MS;
  try {
    while (advance() && performance.now() < end);
    // what comes of a turn runs when this task has ended
    if (!current && waiting.size === 0) turns.shift()?.();
  } finally {
    if (current || waiting.size > 0 || turns.length > 0) ask();
  }
}

/** One step further; false where there is nothing to do. */
function advance(): boolean {
  current ??= next();
  const job = current;
  if (!job) return false;
  // work that throws is over, too
  let done = true;
  try {
    done = job.steps.next().done === true;
  } finally {
    if (done && current === job) current = null;
  }
  return true;
}

function next(): typeof current {
  const first = waiting.entries().next();
  if (first.done) return null;
  const [owner, work] = first.value;
  waiting.delete(owner);
  return { owner, steps: work() ?? [].values() };
}
