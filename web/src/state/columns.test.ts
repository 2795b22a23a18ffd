// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import type { Summary } from "../api/runs";
import {
  forgetIgnored,
  formatAddress,
  ignoredInAddress,
  takeAddress,
} from "./address";
import { setBoard } from "./board";
import { formatColumn, parseColumn, passes } from "./column";
import {
  addColumn,
  cellValue,
  columnFilters,
  columnIds,
  cycleSort,
  filterColumn,
  moveColumn,
  removeColumn,
  replaceColumn,
  runSort,
  setFigures,
  sorted,
} from "./columns";
import { setHparams } from "./hparams";
import { listedTrainings } from "./runs";
import { testBoard, testRun } from "./testing";
import { trainings } from "./trainings";

const summary = (
  tag: string,
  run: string,
  last: number,
  min: number,
  max: number,
): Summary => ({
  tag,
  run,
  points: 3,
  firstStep: 0,
  lastStep: 9,
  first: last,
  last,
  min,
  minStep: 1,
  max,
  maxStep: 2,
  mean: last,
  nonFinite: 0,
  start: last,
  end: last,
});

beforeEach(() => {
  takeAddress("?tab=scalars");
  forgetIgnored();
  setBoard(
    testBoard(
      [
        testRun("a", { scalars: [0, 1] }),
        testRun("b", { scalars: [0] }),
        testRun("b/gan_d", { scalars: [2] }),
        testRun("b/gan_g", { scalars: [2] }),
        testRun("c"),
      ],
      { scalars: ["loss", "acc", "gan"], hparams: ["x"] },
    ),
  );
  setFigures(
    new Map([
      [
        "loss",
        new Map([
          ["a", summary("loss", "a", 2, 1, 3)],
          ["b", summary("loss", "b", 1.5, 0.5, NaN)],
        ]),
      ],
      ["acc", new Map([["a", summary("acc", "a", 0.5, 0.1, 0.9)]])],
      [
        "gan",
        new Map([
          ["b/gan_d", summary("gan", "b/gan_d", 7, 7, 7)],
          ["b/gan_g", summary("gan", "b/gan_g", 8, 8, 8)],
        ]),
      ],
    ]),
  );
  setHparams({
    columns: [
      { name: "lr", type: "number", description: "" },
      { name: "opt", type: "string", description: "" },
    ],
    runs: { a: { lr: 0.1, opt: "sgd" }, b: { lr: 0.01, opt: "adam" } },
  });
});

it.each([
  ["last:loss", [2, 1.5, null]],
  ["best:loss", [1, 0.5, null]],
  ["best:acc", [0.9, null, null]],
  ["max:loss", [3, NaN, null]],
  ["last[g]:gan", [null, 8, null]],
  ["last:gan", [null, 7, null]],
  ["hparam:lr", [0.1, 0.01, null]],
  ["step", [10, 10, 10]],
])("`%s` holds %j", (id, expected) => {
  const column = parseColumn(id)!;
  expect(formatColumn(column)).toBe(id);
  expect(
    trainings.value.map((training) => cellValue(column, training)),
  ).toEqual(expected);
});

it("what a run was begun with is a column", () => {
  const column = parseColumn("begun:revision")!;
  expect(column).toEqual({ by: "begun", field: "revision" });
  expect(formatColumn(column)).toBe("begun:revision");
});

it.each(["", "loss", "hparam:", "begun:age", "median:loss", "last[%]:x"])(
  "`%s` is no column",
  (id) => expect(parseColumn(id)).toBeUndefined(),
);

it.each([
  ["col=step&col=last%3Aloss", ["step", "last:loss"]],
  ["col=", []],
  ["col=last%5Ba%2520b%5D%3Agan", ["last[a%20b]:gan"]],
  ["order=-last%3Aloss", ["step"]],
])("`%s` is taken from the address and written again", (search, ids) => {
  takeAddress(`?${search}`);
  expect(columnIds.value).toEqual(ids);
  expect(formatAddress("")).toBe(`?${search}`);
});

it("ignores nonsense in the address part by part", () => {
  takeAddress('?col=step&col=what&order=sideways&where={"last:loss":3}');
  expect(columnIds.value).toEqual(["step"]);
  expect(ignoredInAddress.value).toEqual([
    "col=what",
    "order=sideways",
    'where={"last:loss":3}',
  ]);
});

const order = () =>
  sorted(trainings.value)
    .map(({ name }) => name)
    .join(" ");

it("sorts up, down and by name again, what is missing last", () => {
  cycleSort("last:loss");
  expect(order()).toBe("b a c");
  cycleSort("last:loss");
  expect(order()).toBe("a b c");
  cycleSort("last:loss");
  expect(runSort.value).toBeNull();
  cycleSort("name");
  expect(order()).toBe("c b a");
});

it("sorts text in natural order", () => {
  runSort.value = { id: "hparam:opt", descending: false };
  expect(order()).toBe("b a c");
});

const listed = () => listedTrainings.value.map(({ name }) => name).join(" ");

it("filters by shown columns alone", () => {
  filterColumn("hparam:opt", { values: ["adam"], missing: false });
  expect(listed()).toBe("a b c");
  addColumn({ by: "hparam", name: "opt" });
  expect(listed()).toBe("b");
  filterColumn("hparam:opt", { values: ["adam"], missing: true });
  expect(listed()).toBe("b c");
  removeColumn("hparam:opt");
  expect(listed()).toBe("a b c");
  expect(columnFilters.value).toEqual({});
});

it.each<[{ low: number | null; high: number | null }, string]>([
  [{ low: 1.6, high: null }, "a"],
  [{ low: null, high: 1.5 }, "b"],
  [{ low: null, high: null }, "a b"],
])("lets %j through", (range, expected) => {
  addColumn({ by: "scalar", stat: "last", tag: "loss", part: "" });
  filterColumn("last:loss", { ...range, missing: false });
  expect(listed()).toBe(expected);
});

it("lets no text through a range", () => {
  expect(passes({ low: 0, high: 1, missing: true }, "0.5")).toBe(false);
});

it("moves, replaces and adds once", () => {
  columnIds.value = ["step", "age", "last:loss"];
  addColumn({ by: "age" });
  moveColumn("last:loss", 0);
  expect(columnIds.value).toEqual(["last:loss", "step", "age"]);
  runSort.value = { id: "last:loss", descending: true };
  replaceColumn("last:loss", {
    by: "scalar",
    stat: "min",
    tag: "loss",
    part: "",
  });
  expect(columnIds.value).toEqual(["min:loss", "step", "age"]);
  expect(runSort.value).toEqual({ id: "min:loss", descending: true });
});

it("finds no hyperparameter where only the language has such a name", () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    const [training] = trainings.value;
    expect(cellValue({ by: "hparam", name }, training!)).toBeNull();
  }
});
