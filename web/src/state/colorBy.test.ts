// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { setBoard } from "./board";
import { colorBy, coloring } from "./colorBy";
import { setHparams } from "./hparams";
import { setNotes } from "./notes";
import { OTHER_COLOR } from "./runColors";
import { runColor } from "./runs";
import { testBoard, testRun } from "./testing";

const NAMES = ["a/lr=1", "a/lr=2", "b/lr=1", "other"];

beforeEach(() => {
  colorBy.value = { by: "run" };
  setNotes({});
  setBoard(
    testBoard(
      NAMES.map((name) => testRun(name)),
      { hparams: ["_hparams_/session_start_info"] },
    ),
  );
});

it("shows the colour that a person picked", () => {
  setNotes({
    "a/lr=2": { name: "", note: "", color: "#123456", hidden: false },
  });
  expect(runColor("a/lr=2")).toBe("#123456");
  expect(runColor("a/lr=1")).toMatch(/^--run-\d+$/);
});

it.each([
  ["lr=(\\d)", ["1: a/lr=1 b/lr=1", "2: a/lr=2"]],
  ["lr=\\d", ["lr=1: a/lr=1 b/lr=1", "lr=2: a/lr=2"]],
  ["^(.)/lr=(1)", ["a, 1: a/lr=1", "b, 1: b/lr=1"]],
  ["(a)/|(b)/", ["a: a/lr=1 a/lr=2", "b: b/lr=1"]],
])("`%s` gives the same colour to the same captures", (pattern, expected) => {
  colorBy.value = { by: "regex", pattern };
  const groups = coloring.value.groups.map(({ name, color, count }) => {
    const members = NAMES.filter((run) => runColor(run) === color);
    expect(members).toHaveLength(count);
    return `${name}: ${members.join(" ")}`;
  });
  expect(groups).toEqual(expected);
  expect(runColor("other")).toBe(OTHER_COLOR);
});

const hparams = (name: string, values: (number | string)[]) =>
  setHparams({
    columns: [{ name, type: "number", description: "" }],
    runs: Object.fromEntries(
      values.map((value, i) => [NAMES[i]!, { [name]: value }]),
    ),
  });

it("ranks numbers on a ramp, by magnitude where they span many", () => {
  colorBy.value = { by: "hparam", name: "lr" };
  hparams("lr", [0.001, 0.1, 10]);
  expect(coloring.value.scale).toMatchObject({
    low: 0.001,
    high: 10,
    log: true,
  });
  expect(NAMES.map(runColor)).toEqual([
    "--ramp-1",
    "--ramp-6",
    "--ramp-10",
    OTHER_COLOR,
  ]);
  hparams("lr", [0, 1, 10]);
  expect(coloring.value.scale).toMatchObject({ low: 0, high: 10, log: false });
  expect(NAMES.map(runColor).slice(0, 3)).toEqual([
    "--ramp-1",
    "--ramp-2",
    "--ramp-10",
  ]);
});

it("gives each text a colour of its own", () => {
  colorBy.value = { by: "hparam", name: "opt" };
  hparams("opt", ["adam", "sgd", "adam"]);
  expect(coloring.value.scale).toBeNull();
  expect(coloring.value.groups.map(({ name, count }) => [name, count])).toEqual(
    [
      ["adam", 2],
      ["sgd", 1],
    ],
  );
  expect(runColor(NAMES[0]!)).toBe(runColor(NAMES[2]!));
});

it("falls back to runs where nobody logged that hyperparameter", () => {
  colorBy.value = { by: "hparam", name: "gone" };
  hparams("lr", [1]);
  expect(new Set(NAMES.map(runColor)).size).toBe(4);
});

it("keeps a group's colour when others come before it", () => {
  colorBy.value = { by: "regex", pattern: "^(.)/" };
  const before = runColor("b/lr=1");
  setBoard(testBoard(["0/x", ...NAMES].map((name) => testRun(name))));
  expect(runColor("b/lr=1")).toBe(before);
  expect(runColor("0/x")).not.toBe(before);
});
