import fc from "fast-check";
import { expect, it } from "vitest";
import { makeLine } from "./line";
import { createScale } from "./scale";
import { line } from "./testing";
import { trace } from "./trace";

/** What the pen was told, as text: `M0,1 L2,3 •4,5`. */
function drawn(
  xs: readonly number[],
  ys: readonly number[],
  kind: "linear" | "log" = "linear",
): string {
  const told: string[] = [];
  const one = line(xs, ys);
  const x = createScale("linear", [0, 100], 0, 100);
  const y = createScale(kind, kind === "log" ? [1, 10] : [0, 1], 0, 1);
  trace(one, one.ys, x, y, {
    moveTo: (left, top) => told.push(`M${left},${top}`),
    lineTo: (left, top) => told.push(`L${left},${top}`),
    dot: (left, top) => told.push(`•${left},${top}`),
  });
  return told.join(" ");
}

it.each([
  ["a line", [0, 1, 2], [3, 4, 5], "M0,3 L1,4 L2,5"],
  ["nothing", [], [], ""],
  ["a single point", [7], [3], "M7,3 •7,3"],
  ["a gap", [0, 1, 2, 3, 4], [1, 1, NaN, 2, 2], "M0,1 L1,1 M3,2 L4,2"],
  ["a point between gaps", [0, 1, 2], [NaN, 5, Infinity], "M1,5 •1,5"],
  ["a restart", [5, 6, 2, 3], [0, 1, 2, 3], "M5,0 L6,1 M2,2 L3,3"],
])("%s", (_name, xs, ys, expected) => expect(drawn(xs, ys)).toBe(expected));

it("visits a pixel column's lowest and highest value, in their order", () => {
  const xs = [0, 0.25, 0.5, 0.75, 1];
  expect(drawn(xs, [3, 9, 1, 4, 4])).toBe("M0.25,9 L0.5,1 L1,4");
  expect(drawn(xs, [3, 1, 9, 4, 4])).toBe("M0.25,1 L0.5,9 L1,4");
});

it("parts the line where a log scale has no place", () => {
  expect(drawn([0, 1, 2, 3, 4], [1, 10, 0, 1, 10], "log")).toBe(
    "M0,0 L1,1 M3,0 L4,1",
  );
});

it("keeps the lowest and the highest value of any series", () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), {
    minLength: 2,
    maxLength: 400,
  });
  fc.assert(
    fc.property(values, (ys) => {
      const xs = ys.map((_, i) => (i * 100) / ys.length);
      const tops = drawn(xs, ys)
        .split(" ")
        .map((word) => Number(word.split(",")[1]));
      expect(Math.min(...tops)).toBe(Math.min(...ys));
      expect(Math.max(...tops)).toBe(Math.max(...ys));
      expect(tops.length).toBeLessThanOrEqual(2 * 100);
    }),
  );
});

it("shows a spike of one point among a million, at any width and zoom", () => {
  const count = 1_000_001;
  const xs = Float64Array.from({ length: count }, (_, i) => i);
  const widths = fc.integer({ min: 1, max: 3000 });
  const place = fc.integer({ min: 0, max: count - 1 });
  const reach = fc.integer({ min: 0, max: 20 }).map((power) => 2 ** power);
  const ys = new Float64Array(count);
  fc.assert(
    fc.property(widths, place, reach, (width, spike, around) => {
      ys[spike] = 1;
      const one = makeLine({ key: "a", color: "--run-1", xs, ys });
      const domain = [spike - around, spike + around * 0.7] as const;
      const x = createScale("linear", domain, 0, width);
      const y = createScale("linear", [0, 1], 0, 100);
      let seen = 0;
      let vertices = 0;
      const visit = (_left: number, top: number) => {
        vertices += 1;
        if (top === 100) seen += 1;
      };
      trace(one, ys, x, y, { moveTo: visit, lineTo: visit, dot: visit });
      ys[spike] = 0;
      expect(seen).toBe(1);
      // two a column, and the neighbours outside
      expect(vertices).toBeLessThanOrEqual(2 * width + 6);
    }),
    { numRuns: 40 },
  );
});

it("goes as far as a neighbour outside the view, and no further", () => {
  const x = createScale("linear", [2, 3], 0, 100);
  const y = createScale("linear", [0, 1], 0, 1);
  const one = line([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]);
  const tops: number[] = [];
  const visit = (_left: number, top: number) => tops.push(top);
  trace(one, one.ys, x, y, { moveTo: visit, lineTo: visit, dot: visit });
  expect(tops).toEqual([1, 2, 3, 4]);
});

it("keeps what is far outside within what a canvas can count", () => {
  const y = createScale("linear", [0, 1e-300], 100, 0);
  const one = line([0, 1, 2], [0, 1e308, -1e308]);
  const x = createScale("linear", [0, 2], 0, 100);
  const tops: number[] = [];
  const visit = (_left: number, top: number) => tops.push(top);
  trace(one, one.ys, x, y, { moveTo: visit, lineTo: visit, dot: visit });
  expect(tops).toEqual([100, -1e6, 1e6]);
});
