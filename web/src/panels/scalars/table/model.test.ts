import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../../api/runs";
import { tableText } from "./copy";
import {
  cellText,
  foldedSummaries,
  nextSorting,
  orderOf,
  tableOf,
  type CompareTable,
  type Figure,
} from "./model";

function summary(tag: string, run: string, given: Partial<Summary>): Summary {
  const value = given.last ?? 0;
  return {
    ...{ tag, run, points: 3, firstStep: 0, lastStep: 9, first: value },
    ...{ last: value, min: value, minStep: 0, max: value, maxStep: 0 },
    ...{ mean: value, nonFinite: 0, start: value, end: value },
    ...given,
  };
}

/** Values by tag, a column for each run; undefined for none. */
function made(
  rows: Record<string, readonly (number | undefined)[]>,
  options: Partial<Parameters<typeof tableOf>[3]> = {},
): CompareTable {
  const runs = ["a", "b", "c"];
  const summaries = new Map(
    Object.entries(rows).map(([tag, values]) => [
      tag,
      new Map(
        values.flatMap((last, i) =>
          last === undefined
            ? []
            : [[runs[i]!, summary(tag, runs[i]!, { last })] as const],
        ),
      ),
    ]),
  );
  return tableOf(summaries, [...Object.keys(rows), "other"], runs, {
    ...{ figure: "last", baseline: "", compare: "difference" },
    ...options,
  });
}

function texts(table: CompareTable): string[] {
  return table.tags.map((_, tag) =>
    table.runs
      .map((_, run) => {
        const mark = table.best[tag * table.runs.length + run] ? "*" : "";
        return cellText(table, tag, run) + mark;
      })
      .join(" "),
  );
}

it("folds what only one of a training's runs logged into it", () => {
  const of = (tag: string, ...runs: string[]) =>
    [
      tag,
      new Map(runs.map((run) => [run, summary(tag, run, {})] as const)),
    ] as const;
  const folded = foldedSummaries(
    new Map([
      of("loss", "a", "b"),
      of("hparam/acc", "a/1700000000", "b/1700000001"),
      of("both", "a/x", "a/y", "b/x"),
    ]),
    (run) => run.split("/")[0]!,
  );
  expect([...folded].map(([tag, runs]) => [tag, ...runs.keys()])).toEqual([
    ["loss", "a", "b"],
    ["hparam/acc", "a", "b"],
    ["both", "a/x", "a/y", "b"],
  ]);
});

it("marks the best of each tag, where one is better", () => {
  const table = made({
    loss: [0.5, 0.25, 0.5],
    acc: [0.5, 0.75, 0.75],
    lr: [1, 2, 3],
    err: [1, 1, 1],
    cost: [NaN, 2, undefined],
  });
  expect(texts(table)).toEqual([
    "0.5000 0.2500* 0.5000",
    "0.5000 0.7500* 0.7500*",
    "1.000 2.000 3.000",
    "1.000 1.000 1.000",
    "NaN 2.000 ",
  ]);
});

it("leaves out tags and runs without figures", () => {
  const table = made({ loss: [undefined, 1] });
  expect([table.tags, table.runs]).toEqual([["loss"], ["b"]]);
});

it.each([
  ["last", 3, 4],
  ["best", 1, 9],
  ["min", 1, 2],
  ["max", 8, 9],
  ["mean", 5, 6],
  ["at", 7, 6.5],
] as const)("tells the figure asked for: %s", (figure: Figure, loss, acc) => {
  const of = (tag: string, given: Partial<Summary>) =>
    [tag, new Map([["a", summary(tag, "a", given)]])] as const;
  const summaries = new Map([
    of("loss", { last: 3, min: 1, max: 8, mean: 5, start: 7 }),
    of("acc", { last: 4, min: 2, max: 9, mean: 6, start: 6.5 }),
  ]);
  const options = { figure, baseline: "", compare: "difference" } as const;
  const { values } = tableOf(summaries, ["loss", "acc"], ["a"], options);
  expect([...values]).toEqual([loss, acc]);
});

it.each([
  ["difference", ["2.000 +1.000 −0.5000*", " 3.000 "]],
  ["ratio", ["2.000 ×1.500 ×0.7500*", " 3.000 "]],
] as const)("compares to the baseline: %s", (compare, expected) => {
  const rows = { loss: [2, 3, 1.5], mystery: [undefined, 3] };
  const table = made(rows, { baseline: "a", compare });
  expect(texts(table)).toEqual([expected[0], " – "]);
});

describe("order", () => {
  const table = made({
    loss: [3, NaN, 1],
    acc: [2, 1, undefined],
    lr: [5, 4, 6],
  });
  it.each([
    [null, "012", "012"],
    [{ by: "run", name: "a", descending: true }, "201", "012"],
    [{ by: "run", name: "b", descending: false }, "120", "012"],
    [{ by: "tag", name: "loss", descending: true }, "012", "021"],
    [{ by: "tag", name: "loss", descending: false }, "012", "201"],
    [{ by: "tag", name: "gone", descending: false }, "012", "012"],
  ] as const)("%j", (sorting, tags, runs) => {
    const order = orderOf(table, sorting);
    expect([order.tags.join(""), order.runs.join("")]).toEqual([tags, runs]);
  });

  it("goes from descending over ascending to none", () => {
    const first = nextSorting(null, "tag", "loss");
    const second = nextSorting(first, "tag", "loss");
    expect(first).toEqual({ by: "tag", name: "loss", descending: true });
    expect(second).toEqual({ by: "tag", name: "loss", descending: false });
    expect(nextSorting(second, "tag", "loss")).toBe(null);
    expect(nextSorting(second, "run", "a")?.name).toBe("a");
  });

  it("keeps every row once, and sorts by value", () => {
    const value = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (column) => {
        const rows = Object.fromEntries(
          column.map((one, i) => [`t${i}`, [one, 1]]),
        );
        const made_ = made(rows);
        const sorting = { by: "run", name: "a", descending: true } as const;
        const { tags } = orderOf(made_, sorting);
        expect([...tags].sort((a, b) => a - b)).toEqual(
          column.map((_, i) => i),
        );
        if (!made_.runs.includes("a")) return;
        const shown = tags.map((i) => column[i] ?? NaN);
        const known = shown.filter((one) => !Number.isNaN(one));
        expect(shown.slice(0, known.length)).toEqual(known);
        for (let i = 1; i < known.length; i++) {
          expect(known[i]! <= known[i - 1]!).toBe(true);
        }
      }),
    );
  });
});

describe("text", () => {
  const table = made({
    "loss/a_b": [0.125, -2e-9],
    'x "y", z': [undefined, 3],
  });
  const order = orderOf(table, null);
  const nameOf = (run: string) => `run_${run}|`;
  it.each([
    [
      "tsv",
      false,
      'tag\trun_a|\trun_b|\nloss/a_b\t0.125\t-2e-9\nx "y", z\t\t3\n',
    ],
    [
      "csv",
      false,
      'tag,run_a|,run_b|\nloss/a_b,0.125,-2e-9\n"x ""y"", z",,3\n',
    ],
    ["csv", true, 'run,loss/a_b,"x ""y"", z"\nrun_a|,0.125,\nrun_b|,-2e-9,3\n'],
    [
      "markdown",
      false,
      '| tag | run\\_a\\| | run\\_b\\| |\n| --- | ---: | ---: |\n| loss/a\\_b | 0.1250 | **−2.00e−9** |\n| x "y", z |  | 3.000 |\n',
    ],
    [
      "latex",
      false,
      "\\begin{tabular}{lrr}\n  \\toprule\n  tag & run\\_a| & run\\_b| \\\\\n  \\midrule\n" +
        "  loss/a\\_b & $0.1250$ & $\\mathbf{-2.00\\cdot 10^{-9}}$ \\\\\n" +
        '  x "y", z &  & $3.000$ \\\\\n  \\bottomrule\n\\end{tabular}\n',
    ],
  ] as const)("as %s, transposed: %s", (format, transposed, expected) =>
    expect(tableText({ table, order, transposed, nameOf }, format)).toBe(
      expected,
    ),
  );
});
