import { expect, it } from "vitest";
import type { TooltipSort } from "../../state/chartOptions";
import { tooltipRows, type TooltipRow } from "./hover";

function row(run: string, value: number, smoothed: number | null = null) {
  const rest = { key: run, tag: "loss", label: run, color: "--run-1" };
  return { run, value, smoothed, ...rest, dash: null, step: 0 };
}

const order = (
  rows: TooltipRow[],
  nearest: string | null,
  sort: TooltipSort = "descending",
  most = 20,
) =>
  tooltipRows(rows, nearest, sort, most)
    .map((one) => one.run)
    .join("");

it.each<[string, TooltipSort, TooltipRow[], string]>([
  [
    "highest first",
    "descending",
    [row("a", 1), row("b", 3), row("c", 2)],
    "bca",
  ],
  ["by what is drawn", "descending", [row("a", 1, 9), row("b", 3, 0)], "ab"],
  [
    "NaN last, infinities at the ends",
    "descending",
    [row("n", NaN), row("a", 1), row("i", Infinity)],
    "ian",
  ],
  ["lowest first", "ascending", [row("a", 2), row("b", 3), row("c", 1)], "cab"],
  [
    "nearest to the pointer's line first",
    "nearest",
    [row("a", 9), row("b", 3), row("n", NaN), row("c", 2)],
    "cban",
  ],
  [
    "by name, as people count",
    "alphabetical",
    [row("r10", 1), row("r9", 2)],
    "r9r10",
  ],
])("%s", (_name, sort, rows, names) =>
  expect(order(rows, "c", sort)).toBe(names),
);

it("shows those around the nearest where it cannot show all", () => {
  const rows = [row("a", 4), row("b", 3), row("c", 2), row("d", 1)];
  expect(order(rows, "d", "descending", 2)).toBe("cd");
  expect(order(rows, "a", "ascending", 2)).toBe("ba");
  expect(
    order([row("b", 1), row("c", 1), row("a", 1)], "a", "alphabetical", 2),
  ).toBe("ab");
});
