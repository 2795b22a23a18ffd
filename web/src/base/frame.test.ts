import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cancelFrame, onNextFrame, onSomeFrame } from "./frame";

let frames: (() => void)[] = [];
let log: string[] = [];

beforeEach(() => {
  frames = [];
  log = [];
  vi.stubGlobal("requestAnimationFrame", (task: () => void) =>
    frames.push(task),
  );
});
afterEach(() => void vi.unstubAllGlobals());

/** What runs in the next frame. */
function frame(): string {
  log = [];
  const [next, ...others] = frames;
  frames = others;
  next?.();
  return log.join(" ");
}

const named = (name: string) => () => void log.push(name);

it("runs a task once a frame, however often it was asked for", () => {
  const [a, b] = [named("a"), named("b")];
  for (const task of [a, b, a]) onNextFrame(task);
  expect(frame()).toBe("a b");
  expect(frame()).toBe("");
});

it("runs what may wait in turn, and nothing waits for ever", () => {
  const tasks = ["a", "b", "c", "d", "e"].map(named);
  tasks.forEach(onSomeFrame);
  expect(frame()).toBe("a b c");
  tasks.forEach(onSomeFrame);
  expect(frame()).toBe("d e a");
  expect(frame()).toBe("b c");
  expect(frame()).toBe("");
});

it("runs a task at once where it was asked for in both ways", () => {
  const tasks = ["a", "b", "c", "d"].map(named);
  tasks.forEach(onSomeFrame);
  onNextFrame(tasks[3]!);
  onSomeFrame(tasks[3]!);
  expect(frame()).toBe("d a b c");
  expect(frame()).toBe("");
});

it("forgets what was cancelled", () => {
  const [a, b] = [named("a"), named("b")];
  onNextFrame(a);
  onSomeFrame(b);
  cancelFrame(a);
  cancelFrame(b);
  expect(frame()).toBe("");
});
