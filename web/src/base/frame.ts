/**
 * The page's one owner of `requestAnimationFrame`. A task asked for many times before the next frame runs once in it, and
 * tasks asked for while a frame runs wait for the following one.
 */
const waiting = new Set<() => void>();
/** In the order of asking. */
const inTurn = new Set<() => void>();
let asked = false;

/** How many of those that may wait run in a frame. */
const A_FRAME = 3;

export function onNextFrame(task: () => void): void {
  inTurn.delete(task);
  waiting.add(task);
  ask();
}

/** In one of the next frames: a few such tasks run in each, those first that have waited longest. */
export function onSomeFrame(task: () => void): void {
  if (waiting.has(task)) return;
  inTurn.add(task);
  ask();
}

export function cancelFrame(task: () => void): void {
  waiting.delete(task);
  inTurn.delete(task);
}

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(run);
}

function run(): void {
  asked = false;
  const tasks = [...waiting, ...[...inTurn].slice(0, A_FRAME)];
  waiting.clear();
  for (const task of tasks) inTurn.delete(task);
  for (const task of tasks) task();
  if (inTurn.size > 0) ask();
}
