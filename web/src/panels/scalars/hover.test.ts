import { expect, it } from "vitest";
import { tooltipRows, type TooltipRow } from "./hover";

function row(run: string, value: number, smoothed: number | null = null) {
  const rest = { color: "--run-1", step: 0, wallTime: 0, relative: 0 };
  return { run, value, smoothed, ...rest } satisfies TooltipRow;
}

const names = (rows: TooltipRow[]) => rows.map((one) => one.run);

it.each([
  ["highest first", [row("a", 1), row("b", 3), row("c", 2)], "bca"],
  ["by what is drawn", [row("a", 1, 9), row("b", 3, 0)], "ab"],
  [
    "NaN last, infinities at the ends",
    [row("n", NaN), row("a", 1), row("i", Infinity)],
    "ian",
  ],
])("%s", (_name, rows, order) =>
  expect(names(tooltipRows(rows, null)).join("")).toBe(order),
);

it("keeps the nearest run among the few that are shown", () => {
  const rows = [row("a", 4), row("b", 3), row("c", 2), row("d", 1)];
  expect(names(tooltipRows(rows, "d", 2))).toEqual(["a", "d"]);
  expect(names(tooltipRows(rows, "a", 2))).toEqual(["a", "b"]);
});
