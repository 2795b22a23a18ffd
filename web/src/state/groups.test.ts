// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { takeAddress, formatAddress } from "./address";
import { setBoard } from "./board";
import { colorBy } from "./colorBy";
import {
  drawnColor,
  expandedGroups,
  groupBy,
  runGroups,
  toggleGroup,
} from "./groups";
import { setHparams } from "./hparams";
import { selection } from "./runs";
import { testBoard, testRun } from "./testing";

const NAMES = ["vit/lr=0.1 s1", "vit/lr=0.1 s2", "mlp/lr=0.01 s1", "best"];

beforeEach(() => {
  groupBy.value = { by: "none" };
  colorBy.value = { by: "run" };
  selection.value = { mode: "except", names: new Set() };
  setBoard(testBoard(NAMES.map((name) => testRun(name))));
});

const told = () =>
  runGroups.value?.map(({ name, runs }) => `${name}: ${runs.join(", ")}`);

it("leaves runs alone where nobody asked for groups", () => {
  expect(runGroups.value).toBeNull();
});

it("groups by what a pattern catches; what it doesn't match stays alone", () => {
  groupBy.value = { by: "regex", pattern: "lr=([\\d.]+)" };
  expect(told()).toEqual([
    "0.01: mlp/lr=0.01 s1",
    "0.1: vit/lr=0.1 s1, vit/lr=0.1 s2",
    "best: best",
  ]);
  selection.value = { mode: "except", names: new Set([NAMES[0]!]) };
  expect(told()?.[1]).toBe("0.1: vit/lr=0.1 s2");
});

it("shows a run in the colour of its group", () => {
  const [own] = NAMES.map(drawnColor);
  groupBy.value = { by: "folder" };
  const [first, second, other] = NAMES.map(drawnColor);
  expect(first).toBe(second);
  expect(first).toBe(runGroups.value?.at(-1)?.color);
  expect(other).not.toBe(first);
  groupBy.value = { by: "none" };
  expect(drawnColor(NAMES[0]!)).toBe(own);
});

it("groups by folder", () => {
  groupBy.value = { by: "folder" };
  expect(told()).toEqual([
    "best: best",
    "mlp: mlp/lr=0.01 s1",
    "vit: vit/lr=0.1 s1, vit/lr=0.1 s2",
  ]);
});

it("groups by a hyperparameter, which may stand in a part", () => {
  const stamp = "best/1795521183.5";
  setBoard(
    testBoard(
      [
        ...NAMES.map((name) => testRun(name, { scalars: [0] })),
        testRun(stamp, { hparams: [0] }),
      ],
      { scalars: ["loss"], hparams: ["_hparams_/session_start_info"] },
    ),
  );
  setHparams({
    columns: [{ name: "opt", type: "string", description: "" }],
    runs: { [NAMES[0]!]: { opt: "adam" }, [stamp]: { opt: "adam" } },
  });
  groupBy.value = { by: "hparam", name: "opt" };
  expect(told()?.[1]).toBe(`opt=adam: ${NAMES[0]}, best`);
  expect(told()?.[2]).toBe(`opt=adam · hparams: ${stamp}`);
});

it("gives each part of trainings a group of its own", () => {
  const runs = ["a/s1", "a/s2"].flatMap((name) => [
    testRun(name),
    testRun(`${name}/loss_train`, { scalars: [0] }),
    testRun(`${name}/loss_val`, { scalars: [0] }),
  ]);
  setBoard(testBoard(runs, { scalars: ["loss"] }));
  groupBy.value = { by: "folder" };
  expect(told()).toEqual([
    "a: a/s1, a/s2",
    "a · train: a/s1/loss_train, a/s2/loss_train",
    "a · val: a/s1/loss_val, a/s2/loss_val",
  ]);
  expect(new Set(runGroups.value?.map(({ color }) => color)).size).toBe(1);
});

it("gives neighbouring groups colours of their own, whatever their runs have", () => {
  const names = Array.from({ length: 40 }, (_, i) => `g${i % 4}/seed${i}`);
  setBoard(testBoard(names.map((name) => testRun(name))));
  groupBy.value = { by: "folder" };
  const colors = runGroups.value?.map(({ color }) => color);
  expect(new Set(colors).size).toBe(4);
});

it.each([
  "group=folder",
  "group=hparam%3Alr",
  "group=regex%3Alr%3D%28.*%29&center=median&band=iqr&expand=a&expand=b",
])("`%s` is taken from the address and written again", (search) => {
  takeAddress(`?${search}`);
  expect(formatAddress("")).toBe(`?${search}`);
});

it("takes no bad pattern from the address", () => {
  takeAddress("?group=regex%3A%28");
  expect(groupBy.value).toEqual({ by: "none" });
});

it("opens and closes a group", () => {
  expandedGroups.value = new Set();
  toggleGroup("a");
  expect([...expandedGroups.value]).toEqual(["a"]);
  toggleGroup("a");
  expect(expandedGroups.value.size).toBe(0);
});
