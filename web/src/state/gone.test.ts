// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it } from "vitest";
import { setBoard } from "./board";
import {
  expectGone,
  forgetGone,
  forgetOther,
  goneRuns,
  otherLogdir,
  startGone,
} from "./gone";
import { toggleRun } from "./runs";
import { testBoard, testRun } from "./testing";

function list(...names: string[]): void {
  setBoard(testBoard(names.map((name) => testRun(name, { scalars: [0] }))));
}

let stop: () => void;
beforeEach(() => {
  list("a", "b", "c");
  stop = startGone();
});
afterEach(() => {
  stop();
  forgetGone();
  forgetOther();
});

it("tells of a run that left, until it is back", () => {
  list("a", "c");
  expect(goneRuns.value).toEqual(["b"]);
  list("a");
  expect(goneRuns.value).toEqual(["b", "c"]);
  list("a", "b");
  expect(goneRuns.value).toEqual(["c"]);
});

it("tells once", () => {
  list("a", "c");
  forgetGone();
  list("a", "c", "d");
  expect(goneRuns.value).toEqual([]);
});

it("says nothing of a run that was not shown, nor of one that the reader deleted", () => {
  toggleRun("b");
  expectGone(["c"]);
  list("a");
  expect(goneRuns.value).toEqual([]);
  toggleRun("b");
});

it("waits until a server that was started again has read everything", () => {
  const all = testBoard([testRun("a", { scalars: [0] })]);
  setBoard({ ...all, progress: { ...all.progress, state: "loading" } });
  expect(goneRuns.value).toEqual([]);
  list("a", "b", "c");
  expect(goneRuns.value).toEqual([]);
});

it("tells of another logdir at the same address, and not of each run that it lacks", () => {
  const elsewhere = testBoard([testRun("a", { scalars: [0] })]);
  setBoard({ ...elsewhere, logdir: "/elsewhere" });
  expect(otherLogdir.value).toBe("/elsewhere");
  expect(goneRuns.value).toEqual([]);
  forgetOther();
  setBoard({ ...elsewhere, logdir: "/elsewhere", version: 6 });
  expect(otherLogdir.value).toBeNull();
});
