// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { setBoard } from "./board";
import { baseline } from "./chartOptions";
import {
  comparedIn,
  filterError,
  listedTrainings,
  runColor,
  runFilter,
  selection,
  shownRuns,
  soloRun,
  toggleAllRuns,
  toggleRun,
} from "./runs";
import { testBoard, testRun } from "./testing";

const boardOf = (...names: string[]) =>
  testBoard(names.map((name) => testRun(name)));

const shown = () => shownRuns.value.map((run) => run.name).join(" ");

beforeEach(() => {
  runFilter.value = "";
  selection.value = { mode: "except", names: new Set() };
  setBoard(boardOf("a1", "a2", "b1"));
});

it("ticks runs that come later", () => {
  toggleRun("a1");
  setBoard(boardOf("a1", "a2", "b1", "b2"));
  expect(shown()).toBe("a2 b1 b2");
});

it("shows one alone, and all again", () => {
  soloRun("a2");
  setBoard(boardOf("a1", "a2", "b1", "b2"));
  expect(shown()).toBe("a2");
  toggleRun("b1");
  expect(shown()).toBe("a2 b1");
  soloRun("a2");
  soloRun("a2");
  expect(shown()).toBe("a1 a2 b1 b2");
});

it("switches all off where any is on, and on where none is", () => {
  toggleRun("a1");
  toggleAllRuns();
  expect(shown()).toBe("");
  toggleAllRuns();
  expect(shown()).toBe("a1 a2 b1");
});

it("leaves what the filter hides as it is", () => {
  runFilter.value = "^A";
  expect(shown()).toBe("a1 a2");
  toggleAllRuns();
  expect(shown()).toBe("");
  runFilter.value = "";
  expect(shown()).toBe("b1");
  runFilter.value = "a";
  toggleAllRuns();
  runFilter.value = "";
  expect(shown()).toBe("a1 a2 b1");
});

it("marks a bad pattern and goes on", () => {
  runFilter.value = "a(";
  expect(filterError.value).toMatch(/unterminated/i);
  expect(listedTrainings.value).toEqual([]);
});

it("keeps a run's colour when others come before it", () => {
  const before = runColor("b1");
  setBoard(boardOf("a0", "a1", "a2", "b1"));
  expect(runColor("b1")).toBe(before);
  expect(new Set(["a0", "a1", "a2", "b1"].map(runColor)).size).toBe(4);
});

it("compares to the part of a training that logged the tag", () => {
  setBoard(
    testBoard(
      [
        testRun("a", { scalars: [0], hparams: [] }),
        testRun("a/1700000000.5", { scalars: [1], hparams: [0] }),
        testRun("b", { scalars: [0, 2] }),
        testRun("b/gan_d", { scalars: [3] }),
        testRun("b/gan_g", { scalars: [3] }),
      ],
      { scalars: ["loss", "hparam/acc", "lr", "gan"], hparams: ["x"] },
    ),
  );
  const to = (run: string, ...tags: string[]) => {
    baseline.value = run;
    return comparedIn(tags);
  };
  expect(to("a", "loss")).toBe("a");
  expect(to("a", "hparam/acc")).toBe("a/1700000000.5");
  expect(to("a", "loss", "hparam/acc")).toBe("a");
  // of several parts none is more right than the others
  expect(to("b", "gan")).toBe("b");
  expect(to("b", "nowhere")).toBe("b");
  expect(to("gone", "loss")).toBe("");
  expect(to("", "loss")).toBe("");
});
