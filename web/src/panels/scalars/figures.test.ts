import { expect, it } from "vitest";
import { rangeFigures, sortFigures } from "./figures";

const row = (key: string, value: number) => ({
  key,
  run: key,
  label: key,
  color: "--run-1",
  values: { value },
});

it.each([
  [null, false, "banc"],
  ["value", false, "abcn"],
  ["value", true, "cban"],
] as const)("sorts by %s, descending: %s", (column, descending, order) => {
  const rows = [row("b", 2), row("a", 1), row("n", NaN), row("c", 3)];
  const keys = sortFigures(rows, column, descending).map(({ key }) => key);
  expect(keys.join("")).toBe(order);
});

it("tells the change in the sign of the values, whatever that of the start is", () => {
  const summary = { start: -2, end: -1, min: -3, max: 0, mean: -1.5 };
  const figures = rangeFigures({
    ...summary,
    ...{ tag: "loss", run: "a", points: 3, nonFinite: 0, first: -2, last: -1 },
    ...{ firstStep: 0, lastStep: 9, minStep: 3, maxStep: 4 },
  });
  expect(figures).toMatchObject({ change: 1, percent: 50, endStep: 9 });
});
