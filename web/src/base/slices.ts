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
