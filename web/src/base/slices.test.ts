import { expect, it, vi } from "vitest";
import { cancelSlices, inSlices, ownTurn } from "./slices";

/** Work of some steps, each told to the log. */
function steps(log: string[], name: string, count: number) {
  return function* () {
    for (let i = 0; i < count; i++) {
      log.push(`${name}${i}`);
      yield;
    }
    log.push(`${name} done`);
  };
}

it("does one piece of work after the other", async () => {
  const log: string[] = [];
  inSlices({}, steps(log, "a", 2));
  inSlices({}, steps(log, "b", 1));
  expect(log).toEqual([]);
  await vi.waitFor(() => expect(log).toContain("b done"));
  expect(log).toEqual(["a0", "a1", "a done", "b0", "b done"]);
});

it("gives turns between the works, one at a time", async () => {
  const log: string[] = [];
  const read = async (name: string) => {
    await ownTurn();
    log.push(`read ${name}`);
    inSlices({}, steps(log, name, 2));
  };
  inSlices({}, steps(log, "x", 1));
  await Promise.all([read("a"), read("b")]);
  await vi.waitFor(() => expect(log).toContain("b done"));
  expect(log.join(", ")).toBe(
    "x0, x done, read a, a0, a1, a done, read b, b0, b1, b done",
  );
});

it("takes the newest work of an owner, at its old place", async () => {
  const log: string[] = [];
  const owner = {};
  inSlices(owner, steps(log, "old", 1));
  inSlices({}, steps(log, "other", 1));
  inSlices(owner, steps(log, "new", 1));
  await vi.waitFor(() => expect(log).toContain("other done"));
  expect(log).toEqual(["new0", "new done", "other0", "other done"]);
});

it("finishes what has begun before it begins the owner's next", async () => {
  const log: string[] = [];
  const owner = {};
  inSlices(owner, function* () {
    inSlices(owner, steps(log, "next", 1));
    yield;
    log.push("first done");
  });
  await vi.waitFor(() => expect(log).toContain("next done"));
  expect(log).toEqual(["first done", "next0", "next done"]);
});

it("forgets work, also what has begun", async () => {
  const log: string[] = [];
  const owner = {};
  inSlices(owner, function* () {
    cancelSlices(owner);
    yield;
    log.push("never");
  });
  const waiting = {};
  inSlices(waiting, steps(log, "never", 1));
  cancelSlices(waiting);
  inSlices({}, steps(log, "last", 1));
  await vi.waitFor(() => expect(log).toContain("last done"));
  expect(log).toEqual(["last0", "last done"]);
});

it("gives way once a slice's time is up", async () => {
  const log: string[] = [];
  inSlices({}, function* () {
    for (let i = 0; i < 3; i++) {
      // told where this task ends
      queueMicrotask(() => log.push("pause"));
      const end = performance.now() + 9;
      while (performance.now() < end);
      log.push("step");
      yield;
    }
  });
  await vi.waitFor(() => expect(log).toHaveLength(6));
  expect(log.join(" ")).toBe("step pause step pause step pause");
});
