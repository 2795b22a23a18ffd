/**
 * The page's one owner of `requestAnimationFrame`. A task asked for many times before the next frame runs once in it, and
 * tasks asked for while a frame runs wait for the following one.
 */
const waiting = new Set<() => void>();
let asked = false;

export function onNextFrame(task: () => void): void {
  waiting.add(task);
  if (!asked) {
    asked = true;
    requestAnimationFrame(run);
  }
}

export function cancelFrame(task: () => void): void {
  waiting.delete(task);
}

function run(): void {
  asked = false;
  const tasks = [...waiting];
  waiting.clear();
  for (const task of tasks) task();
}
