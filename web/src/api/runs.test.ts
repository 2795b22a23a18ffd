import { float64, int64, tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { expect, it } from "vitest";
import { decodeSummaries } from "./runs";

it("reads the figures of series", () => {
  const whole = { points: 3, first_step: 0, last_step: 9, min_step: 9 };
  const real = { first: 2, last: 0.5, min: 0.5, max: 2, mean: 1.25 };
  const rest = { max_step: 0, non_finite: 1, start: 2, end: NaN };
  const row = { ...whole, ...real, ...rest };
  const columns = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, [value]]),
  );
  const integers = [...Object.keys(whole), "max_step", "non_finite"];
  const types = Object.fromEntries(
    Object.keys(row).map((name) => [
      name,
      integers.includes(name) ? int64() : float64(),
    ]),
  );
  const table = tableFromArrays(
    { tag: ["loss"], run: ["a"], ...columns },
    { types },
  );
  const bytes = tableToIPC(table, { format: "stream" })!.slice().buffer;
  expect(decodeSummaries(bytes)).toEqual([
    {
      tag: "loss",
      run: "a",
      points: 3,
      firstStep: 0,
      lastStep: 9,
      first: 2,
      last: 0.5,
      min: 0.5,
      minStep: 9,
      max: 2,
      maxStep: 0,
      mean: 1.25,
      nonFinite: 1,
      start: 2,
      end: NaN,
    },
  ]);
});
