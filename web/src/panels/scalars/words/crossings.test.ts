import fc from "fast-check";
import { expect, it } from "vitest";
import { crossings, leadOf } from "./crossings";
import { series, testLine } from "./testing";

it("finds the last crossing between the points", () => {
  const a = testLine("a", [0, 2, 1, 5]);
  const b = testLine("b", [1, 1, 2, 2]);
  expect(crossings(a, b)).toEqual({ count: 3, last: 2.25, after: 1 });
  expect(crossings(b, a)).toEqual({ count: 3, last: 2.25, after: -1 });
});

it("reads each line between its own points", () => {
  const a = testLine("a", [0, 10], { xs: new Float64Array([0, 10]) });
  const b = testLine("b", [7, 7, 7], { xs: new Float64Array([-3, 4, 20]) });
  expect(crossings(a, b)).toEqual({ count: 1, last: 7, after: 1 });
});

it.each([
  ["touching is not crossing", [1, 2, 1], [2, 2, 2], 0, -1],
  ["running together for a while", [1, 2, 2, 3], [2, 2, 2, 2], 1, 1],
  ["equal lines", [1, 1], [1, 1], 0, 0],
  ["a gap is bridged", [1, NaN, 1], [2, 0, 2], 2, -1],
])("%s", (_name, first, second, count, after) => {
  const found = crossings(testLine("a", first), testLine("b", second));
  expect(found).toMatchObject({ count, after });
});

it("knows nothing of lines that have no range in common, no finite value, or run back", () => {
  const a = testLine("a", [1, 2]);
  const far = testLine("b", [1, 2], { xs: new Float64Array([5, 6]) });
  const back = testLine("c", [1, 2], { xs: new Float64Array([1, 0]) });
  for (const other of [far, back, testLine("d", [NaN, NaN])]) {
    expect(crossings(a, other)).toBe(null);
  }
});

it("counts what a walk along both lines counts", () => {
  const column = fc.array(fc.integer({ min: -3, max: 3 }), {
    minLength: 2,
    maxLength: 20,
  });
  fc.assert(
    fc.property(column, (differences) => {
      const a = testLine("a", differences);
      const b = testLine(
        "b",
        differences.map(() => 0),
      );
      const signs = differences.map(Math.sign).filter(Boolean);
      const changes = signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]);
      expect(crossings(a, b)).toMatchObject({
        count: changes.length,
        after: signs.at(-1) ?? 0,
      });
    }),
  );
});

it("says who leads since when", () => {
  const a = testLine(
    "a",
    series(11, (i) => 10 - i),
  );
  const b = testLine(
    "b",
    series(11, () => 5.5),
  );
  const c = testLine(
    "c",
    series(11, () => 7.5),
  );
  expect(leadOf([c, a, b], "lower")).toEqual({
    leader: a,
    since: { x: 4.5, before: b },
  });
  expect(leadOf([a, b, c], "higher")).toEqual({
    leader: c,
    since: { x: 2.5, before: a },
  });
  expect(leadOf([b, c], "lower")).toEqual({ leader: b, since: null });
});

it("names no leader where a line that ended early was better then", () => {
  const a = testLine(
    "a",
    series(11, (i) => 10 - i),
  );
  const early = testLine("b", [3, 3]);
  expect(leadOf([a, early], "lower")).toBe(null);
  expect(leadOf([a], "lower")).toBe(null);
  expect(leadOf([a, testLine("n", [NaN])], "lower")).toBe(null);
});
